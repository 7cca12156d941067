package errtext

import (
	"fmt"
	"slices"

	"latchkey/core/say"
	"latchkey/internal/safetext"
)

// FirstFew returns the first few of several names, and how many there are more.
func FirstFew(names []string, most int) []string {
	if len(names) <= most {
		return names
	}
	return append(slices.Clone(names[:most]), fmt.Sprintf("and %d more", len(names)-most))
}

// MostNames is how many names are said one by one.
const MostNames = 5

// Names returns the first few of several names as one text.
func Names(names []string) say.Text {
	texts := make([]say.Text, min(len(names), MostNames))
	for i := range texts {
		texts[i] = say.Plain(Clean(names[i]))
	}
	if len(names) <= MostNames {
		return say.List(texts...)
	}
	return say.New("part.and-more", "{names} and {n} more", say.Values{"names": say.List(texts...), "n": len(names) - MostNames})
}

// Safe returns what an error says, safe to show.
func Safe(err error) say.Text {
	return Of(err).Clean(Clean)
}

// Unique drops what says the same as one before it; the order stays.
func Unique[T any](all []T) []T {
	listed := map[string]bool{}
	var out []T
	for _, one := range all {
		if words := fmt.Sprint(one); !listed[words] {
			listed[words] = true
			out = append(out, one)
		}
	}
	return out
}

// Joined returns several sentences as one.
func Joined(texts []say.Text) say.Text {
	all := texts[0]
	for _, text := range texts[1:] {
		all = say.New("part.and-then", "{first}; {next}", say.Values{"first": all, "next": text})
	}
	return all
}

// Clean returns somebody else's words as one line that is safe to show.
func Clean(words string) string { return safetext.Line(words, 300) }
