package probe

import (
	"slices"
	"strings"

	"latchkey/internal/safetext"
)

// facts fill the places of an explanation: {host}, {repo}, {said} and so on.
type facts map[string]string

// with adds facts; what is there already stays.
func (f facts) with(more facts) facts {
	all := facts{}
	for k, v := range more {
		all[k] = v
	}
	for k, v := range f {
		all[k] = v
	}
	return all
}

// explain makes the finding of a code. Facts are made safe to show here, so
// no server's text gets past it. A place without a fact is left out together
// with the sentence that it stands in.
func explain(code Code, f facts) *Finding {
	t, ok := explanation(code)
	if !ok {
		t, _ = explanation(CodeRefused)
	}
	fill := func(text string) string {
		var pairs []string
		for k, v := range f {
			v = safetext.Line(v, 300)
			if k == "said" { // it is quoted in the midst of a sentence
				v = strings.TrimSuffix(v, ".")
			}
			pairs = append(pairs, "{"+k+"}", v)
		}
		return strings.NewReplacer(pairs...).Replace(dropOpen(text, f))
	}
	return &Finding{Code: code, What: fill(t.what), Why: fill(t.why), Remedy: fill(t.remedy), Action: t.action}
}

// dropOpen removes the alternatives in ⟨…⟩ whose places have no fact.
func dropOpen(text string, f facts) string {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(text, "⟨")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		part, after, _ := strings.Cut(rest, "⟩")
		if complete(part, f) {
			b.WriteString(part)
		}
		text = after
	}
}

func complete(part string, f facts) bool {
	return !slices.ContainsFunc(places(part), func(p string) bool { return f[p] == "" })
}

// places lists the {names} in a text.
func places(text string) []string {
	var all []string
	for {
		_, rest, ok := strings.Cut(text, "{")
		if !ok {
			return all
		}
		name, after, _ := strings.Cut(rest, "}")
		all, text = append(all, name), after
	}
}

// template is one explanation. ⟨…⟩ is left out when a fact in it is missing.
type template struct {
	what, why, remedy string
	action            Action
}
