package sshconfig

import "strings"

// splitLine takes a line apart into keyword (in small letters), the rest as it
// stands, and the rest as words. ok is false where a quote is not closed or a
// control character is in it; an empty line and a comment have no keyword.
func splitLine(line string) (keyword, rest string, words []string, ok bool) {
	line = strings.TrimRight(line, " \t\r\n\f")
	line = strings.TrimLeft(line, " \t\f")
	if line == "" || line[0] == '#' {
		return "", "", nil, true
	}
	if strings.ContainsFunc(line, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }) {
		return "", "", nil, false
	}
	keyword, rest = line, ""
	if i := strings.IndexAny(line, " \t="); i >= 0 {
		keyword, rest = line[:i], strings.TrimLeft(line[i:], " \t")
		if after, equals := strings.CutPrefix(rest, "="); equals {
			rest = strings.TrimLeft(after, " \t")
		}
	}
	keyword = strings.ToLower(strings.Trim(keyword, `"`))
	words, ok = splitWords(rest)
	return keyword, rest, words, ok
}

// splitWords takes words apart as OpenSSH does: quotes of both kinds, a
// backslash before a quote, a backslash or (outside of quotes) a space, and
// nothing behind a # that begins a word.
func splitWords(text string) (words []string, ok bool) {
	for i := 0; ; {
		for i < len(text) && (text[i] == ' ' || text[i] == '\t') {
			i++
		}
		if i == len(text) || text[i] == '#' {
			return words, true
		}
		var word strings.Builder
		quote := byte(0)
		for ; i < len(text); i++ {
			c := text[i]
			switch {
			case c == '\\' && i+1 < len(text) && (text[i+1] == '"' || text[i+1] == '\'' || text[i+1] == '\\' || quote == 0 && text[i+1] == ' '):
				i++
				word.WriteByte(text[i])
			case quote == 0 && (c == ' ' || c == '\t'):
				goto end
			case quote == 0 && (c == '"' || c == '\''):
				quote = c
			case quote != 0 && c == quote:
				quote = 0
			default:
				word.WriteByte(c)
			}
		}
	end:
		if quote != 0 {
			return words, false
		}
		words = append(words, word.String())
	}
}
