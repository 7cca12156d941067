package say

// First returns the first few of several texts as one, and how many there are more.
func First(most int, all []Text) Text {
	if len(all) <= most {
		return List(all...)
	}
	return New("part.and-more", "{names} and {n} more", Values{"names": List(all[:most]...), "n": len(all) - most})
}
