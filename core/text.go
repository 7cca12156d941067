package core

import (
	"fmt"
	"slices"
)

func firstFew(names []string, most int) []string {
	if len(names) <= most {
		return names
	}
	return append(slices.Clone(names[:most]), fmt.Sprintf("and %d more", len(names)-most))
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
