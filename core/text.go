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

// errorText returns what an error says, safe to show.
func errorText(err error) say.Text {
	return errtext.Of(err).Clean(cleanWords)
}

// unique drops what has come before; the order stays.
func unique(lines []string) []string {
	listed := map[string]bool{}
	var out []string
	for _, l := range lines {
		if !listed[l] {
			listed[l] = true
			out = append(out, l)
		}
	}
	return out
}

func cleanWords(words string) string { return safetext.Line(words, 300) }

// english returns what some texts say in English.
func english(texts []say.Text) []string {
	all := make([]string, len(texts))
	for i, text := range texts {
		all[i] = text.String()
	}
	return all
}
