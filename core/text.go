package core

import (
	"fmt"
	"slices"

	"latchkey/core/errtext"
	"latchkey/core/say"
	"latchkey/internal/safetext"
)

func firstFew(names []string, most int) []string {
	if len(names) <= most {
		return names
	}
	return append(slices.Clone(names[:most]), fmt.Sprintf("and %d more", len(names)-most))
}

// namesText returns the first few of several names as one text.
func namesText(names []string) say.Text {
	const most = 5
	texts := make([]say.Text, min(len(names), most))
	for i := range texts {
		texts[i] = say.Plain(cleanWords(names[i]))
	}
	if len(names) <= most {
		return say.List(texts...)
	}
	return say.New("part.and-more", "{names} and {n} more", say.Values{"names": say.List(texts...), "n": len(names) - most})
}

// errorText returns what an error says, safe to show.
func errorText(err error) say.Text {
	return errtext.Of(err).Clean(cleanWords)
}

// unique drops what says the same as one before it; the order stays.
func unique[T any](all []T) []T {
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

// joined returns several sentences as one.
func joined(texts []say.Text) say.Text {
	all := texts[0]
	for _, text := range texts[1:] {
		all = say.New("part.and-then", "{first}; {next}", say.Values{"first": all, "next": text})
	}
	return all
}

func cleanWords(words string) string { return safetext.Line(words, 300) }
