package errtext

import (
	"errors"
	"fmt"
	"maps"

	"latchkey/core/say"
	"latchkey/internal/safetext"
)

// MostNames is how many names are said one by one.
const MostNames = 5

// Names returns the first few of several names as one text.
func Names(names []string) say.Text {
	texts := make([]say.Text, len(names))
	for i, name := range names {
		texts[i] = say.Plain(Clean(name))
	}
	return say.First(MostNames, texts)
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

// Because makes an error of a sentence about another error, or about several: {cause}
// is what the first of them says. Of the others the sentence names what it wants to.
func Because(text say.Text, cause error, others ...error) error {
	values := say.Values{"cause": Of(cause)}
	maps.Copy(values, text.Values)
	text.Values = values
	if len(others) == 0 {
		return text.Because(cause)
	}
	return text.Because(errors.Join(append([]error{cause}, others...)...))
}
