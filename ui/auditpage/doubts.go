package auditpage

import (
	"slices"

	"latchkey/core/audit"
	"latchkey/core/say"
)

// doubt is one reason for which something cannot be known, with all rules that meet
// it.
type doubt struct {
	why   say.Text
	rules []audit.Doubt // the most frequent first
	count int
}

// doubtsBy groups what cannot be known by why: what to do about it is the same then.
func doubtsBy(r *audit.Report) []doubt {
	var all []doubt
	at := map[string]int{}
	for _, d := range r.Doubts {
		i, known := at[d.Why.Code]
		if !known || d.Why.Code == "" {
			i = len(all)
			at[d.Why.Code] = i
			all = append(all, doubt{why: d.Why})
		}
		all[i].rules = append(all[i].rules, d)
		all[i].count += d.Count
	}
	for i := range all {
		slices.SortStableFunc(all[i].rules, func(a, b audit.Doubt) int { return b.Count - a.Count })
	}
	rank := func(d doubt) int { // what somebody can do something about comes first
		if i := slices.Index(curable, d.why.Code); i >= 0 {
			return i
		}
		return len(curable)
	}
	slices.SortStableFunc(all, func(a, b doubt) int {
		if n := rank(a) - rank(b); n != 0 {
			return n
		}
		return b.count - a.count
	})
	return all
}

// curable are the reasons that go when something is read or imported.
var curable = []string{"audit.unknown.keys", "audit.unknown.material", "audit.unknown.use", "audit.unknown.asked", "audit.unknown.list", "audit.unknown.machine"}

// doubtsOf counts the answers that cannot be given.
func doubtsOf(r *audit.Report) (n int) {
	for _, d := range r.Doubts {
		n += d.Count
	}
	return n
}
