package sshconfig

import "strings"

// matches reports whether a name fits a pattern with * and ?.
func matches(name, pattern string) bool {
	n, p, star, from := 0, 0, -1, 0
	for n < len(name) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, from = p, n
			p++
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == name[n]):
			n, p = n+1, p+1
		case star >= 0:
			from++
			n, p = from, star+1
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}

// matchesAny reports whether a name fits one of several patterns and none of
// those with a ! before.
func matchesAny(name string, patterns []string) bool {
	found := false
	for _, pattern := range patterns {
		negated := strings.HasPrefix(pattern, "!")
		if matches(name, strings.TrimPrefix(pattern, "!")) {
			if negated {
				return false
			}
			found = true
		}
	}
	return found
}

// isPlain reports whether a pattern names one host.
func isPlain(pattern string) bool { return pattern != "" && !strings.ContainsAny(pattern, "*?!") }
