package say

import "strings"

// Fill puts values into a template. A part in ⟨…⟩ is left out when one of its
// places has no value. Values are put in last, so that nothing in them is read
// as a place or a part.
func Fill(template string, value func(name string) string) string {
	var b strings.Builder
	for rest := template; rest != ""; {
		before, after, open := strings.Cut(rest, "⟨")
		fill(&b, before, value)
		if !open {
			break
		}
		part, behind, _ := strings.Cut(after, "⟩")
		if complete(part, value) {
			fill(&b, part, value)
		}
		rest = behind
	}
	return b.String()
}

func fill(b *strings.Builder, part string, value func(string) string) {
	for {
		before, after, open := strings.Cut(part, "{")
		b.WriteString(before)
		if !open {
			return
		}
		name, behind, _ := strings.Cut(after, "}")
		b.WriteString(value(name))
		part = behind
	}
}

func complete(part string, value func(string) string) bool {
	for _, name := range Places(part) {
		if value(name) == "" {
			return false
		}
	}
	return true
}

// Places returns the names in a template, in their order.
func Places(template string) []string {
	var all []string
	for {
		_, after, open := strings.Cut(template, "{")
		if !open {
			return all
		}
		name, behind, _ := strings.Cut(after, "}")
		all, template = append(all, name), behind
	}
}
