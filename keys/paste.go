package keys

import (
	"slices"
	"strings"
	"unicode"

	"latchkey/internal/decode"
)

// paste is text from a person, and the repairs that were made to it.
type paste struct {
	text    string
	repairs []Repair
}

// forget deletes a recorded repair: Windows line ends are no damage to a format
// that has them.
func (p *paste) forget(repair Repair) {
	p.repairs = slices.DeleteFunc(p.repairs, func(r Repair) bool { return r == repair })
}

func (p *paste) note(repair Repair) { p.repairs = append(p.repairs, repair) }

// newPaste undoes what editors, shells, spreadsheets and secret stores do to
// whole texts: encodings, foreign line ends, invisible characters, quotes.
func newPaste(data []byte) *paste {
	text, form := decode.Text(data)
	p := &paste{text: string(text)}
	switch form {
	case decode.UTF16:
		p.note(RepairUTF16)
	case decode.Marked:
		p.note(RepairByteOrderMark)
	}
	if !strings.Contains(p.text, puttyMark) { // there the check sum includes the comment's bytes
		p.text, _ = decode.Legible(text)
		p.change(RepairInvisible, dropInvisible)
	}
	p.change(RepairWindowsEnds, plainEnds)
	p.change(RepairQuotes, unquote)
	return p
}

// change applies a repair and records it where it made a difference.
func (p *paste) change(repair Repair, with func(string) string) {
	if text := with(p.text); text != p.text {
		p.text = text
		p.note(repair)
	}
}

// dropInvisible returns a text without invisible characters.
func dropInvisible(text string) string { return strings.Map(visible, text) }

// visible maps runes: it drops the invisible ones that web pages and chat
// programs put between letters, and makes no-break spaces plain.
func visible(r rune) rune {
	switch {
	case r == '\u00A0', r == '\u2007', r == '\u202F':
		return ' '
	case r == '\u2028', r == '\u2029', r == '\u0085':
		return '\n'
	case unicode.Is(unicode.Cf, r):
		return -1
	}
	return r
}

// spellOut turns a written \n into a line end, where a text has no others. It
// is not for a one-line public key, whose comment may be DOMAIN\name.
func spellOut(text string) string {
	if strings.Contains(strings.TrimSpace(text), "\n") {
		return text
	}
	return strings.NewReplacer(`\r\n`, "\n", `\n`, "\n", `\r`, "\n").Replace(text)
}

func plainEnds(text string) string {
	return strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
}

// unquote removes one pair of quotes, as in .env, YAML and JSON files.
func unquote(text string) string {
	inner := strings.TrimSpace(text)
	for _, pair := range []string{`""`, `''`, "``", "“”", "‘’", "„“", "«»"} {
		quotes := []rune(pair)
		left, ok := strings.CutPrefix(inner, string(quotes[0]))
		if !ok || left == "" {
			continue
		}
		if both, ok := strings.CutSuffix(left, string(quotes[1])); ok {
			return both
		}
	}
	return text
}

// unindent removes white space at the start of lines that are not blank.
func unindent(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if bare := strings.TrimLeft(line, " \t"); bare != "" {
			lines[i] = bare
		}
	}
	return strings.Join(lines, "\n")
}
