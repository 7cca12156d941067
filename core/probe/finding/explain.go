package finding

import (
	"strings"

	"latchkey/core/say"
	"latchkey/internal/safetext"
)

// Facts fill the places of an explanation: {host}, {repo}, {said} and so on. A
// string stands as it is, a say.Text is said in the reader's language.
type Facts map[string]any

// With adds facts; what is there already stays.
func (f Facts) With(more Facts) Facts {
	all := Facts{}
	for k, v := range more {
		all[k] = v
	}
	for k, v := range f {
		all[k] = v
	}
	return all
}

// Explain makes the finding of a code. Facts are made safe to show here, so
// no server's text gets past it. A place without a fact is left out together
// with the part that it stands in.
func Explain(code Code, f Facts) *Finding {
	t, _ := explanation(code)
	values, name := say.Values{}, "probe."+string(code)
	for place, value := range f {
		values[place] = safe(place, value)
	}
	return &Finding{Code: code, Action: t.action, What: say.New(name+".what", t.what, values), Why: say.New(name+".why", t.why, values),
		Remedy: say.New(name+".remedy", t.remedy, values)}
}

// safe makes what somebody else said safe to show.
func safe(name string, value any) any {
	text, ok := value.(string)
	if sentence, is := value.(say.Text); is {
		if !sentence.IsPlain() {
			return value
		}
		text, ok = sentence.String(), true
	}
	if !ok {
		return value
	}
	text = safetext.Line(text, 300)
	if name == "said" { // it is quoted in the midst of a sentence
		text = strings.TrimSuffix(text, ".")
	}
	return text
}

// template is one explanation. ⟨…⟩ is left out when a fact in it is missing.
type template struct {
	what, why, remedy string
	action            Action
}

// explanations are the tables of all codes.
var explanations = []map[Code]template{reachTexts, hostKeyTexts, authTexts, repositoryTexts, causeTexts, cloneTexts}

// explanation returns what each code means: what happened, why, and
// what to do.
func explanation(code Code) (template, bool) {
	for _, table := range explanations {
		if t, ok := table[code]; ok {
			return t, true
		}
	}
	return repositoryTexts[CodeRefused], false
}
