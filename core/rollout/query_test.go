package rollout

import "testing"

func TestAQueryMeansTheSameEverywhere(t *testing.T) {
	for _, c := range []struct {
		query string
		want  bool
	}{
		{"", true},
		{"pay API", true},
		{"pay web", false},
		{"team-01/*", true},
		{"TEAM-01/pay*", true},
		{"team-01*", false}, // a pattern stands for the whole of the name
		{"pay*", true},
		{"*-api", true},
		{"pay????s-api", true},
		{"pay", true},
		{"*/payments", false},
		{"team-0?/payments-api", true},
		{"fin*", true}, // the project
		{"pay* web", false},
		{"web | pay", true},
		{"web | docs", false},
		{"[a-z]*", false}, // no class: a name may have a bracket
		{`pay\*`, false},
		{"*", true},
	} {
		if got := MatchesQuery(c.query, "team-01/payments-api", "Payments API", "FIN"); got != c.want {
			t.Errorf("%q: %v, want %v", c.query, got, c.want)
		}
	}
}
