package keys

import (
	"io"
	"mime/quotedprintable"
	"regexp"
	"strings"
	"unicode/utf8"
)

// What carries a text line by line puts the same marks around each line: quoting
// of mails, list items, numbers of grep and cat, times of a log, + of a diff, $
// of cat -A, tags of a page, colours of a terminal. Not each of them is known
// here: whatever stands before the BEGIN of a key and before all of its lines,
// or behind both, belongs to none of them.

// lineMarks are what stands before and behind each line of something.
type lineMarks struct {
	before *regexp.Regexp // nil for none
	behind *regexp.Regexp
}

// marksAround reads the marks off the first line: what stands before and behind
// the part of it that is known. Digits stand for any others, since lines are
// counted and times go on.
func marksAround(before, behind string) lineMarks {
	var marks lineMarks
	before = strings.TrimLeft(before, " \t")
	if before != "" && !regexp.MustCompile(`[A-Za-z0-9]$`).MatchString(before) {
		marks.before = pattern(`^[ \t]*`, strings.TrimRight(before, " \t"), `[ \t]*`)
	}
	behind = strings.TrimSpace(behind)
	if regexp.MustCompile(`[^A-Za-z0-9+/=]`).MatchString(behind) { // else it is of the key
		marks.behind = pattern(`[ \t]*`, behind, `[ \t]*$`)
	}
	return marks
}

// longestMark is how much may stand before or behind each line, in bytes.
const longestMark = 400

// pattern finds a mark with any digits in the place of its own, between what may
// stand around it. It is nil for what no program puts around lines: too much, or
// bytes that are no text.
func pattern(before, mark, behind string) *regexp.Regexp {
	if len(mark) > longestMark || !utf8.ValidString(mark) {
		return nil
	}
	found, err := regexp.Compile(before + regexp.MustCompile(`[0-9]+`).ReplaceAllString(regexp.QuoteMeta(mark), `[0-9]+`) + behind)
	if err != nil {
		return nil
	}
	return found
}

// off takes the marks off lines, and reports whether there were any. What stands
// before them is taken off all or none: + begins lines of base64 too.
func (m lineMarks) off(lines []string) (bare []string, marked bool) {
	bare = append(bare, lines...)
	if m.before != nil && allMatch(m.before, bare) {
		for i := range bare {
			bare[i] = m.before.ReplaceAllLiteralString(bare[i], "")
		}
		marked = true
	}
	for i, line := range bare {
		if m.behind == nil {
			break
		}
		bare[i] = m.behind.ReplaceAllLiteralString(line, "")
		marked = marked || bare[i] != line
	}
	return bare, marked
}

func allMatch(mark *regexp.Regexp, lines []string) bool {
	for _, line := range lines {
		if strings.TrimSpace(line) != "" && !mark.MatchString(line) {
			return false
		}
	}
	return true
}

// lineAround returns what stands on the line of a part of a text before and behind
// that part.
func lineAround(text string, start, end int) (before, behind string) {
	before = text[strings.LastIndexByte(text[:start], '\n')+1 : start]
	behind, _, _ = strings.Cut(text[end:], "\n")
	return before, behind
}

// unmarkedBody takes off the body of a key what marks its lines, where the body
// has lines of its own.
func unmarkedBody(text string, begin, end marker) (body string, marked bool) {
	body = text[begin.end:end.start]
	lines := strings.Split(body, "\n")
	if len(lines) < 2 {
		return body, false
	}
	before, behind := lineAround(text, begin.start, begin.end)
	if head := text[begin.start:begin.end]; strings.HasPrefix(head, "------B") {
		before += "-" // what a diff took away
	}
	marks := marksAround(before, behind)
	last := len(lines) - 1 // what stands before END
	if marks.before != nil && strings.TrimSpace(marks.before.ReplaceAllLiteralString(lines[last]+" ", "")) == "" {
		lines[last] = ""
	}
	bare, marked := marks.off(append([]string{}, lines[1:]...))
	first := lines[0]
	if marks.behind != nil {
		first = marks.behind.ReplaceAllLiteralString(first, "")
	}
	return first + "\n" + strings.Join(bare, "\n"), marked || strings.TrimSpace(first) != strings.TrimSpace(lines[0])
}

// untagged takes tags of HTML out of the body of a key, and undoes
// quoted-printable; in base64 there is nothing of either.
func untagged(body string) string {
	body = regexp.MustCompile(`<[^<>]*>`).ReplaceAllString(body, "\n")
	if regexp.MustCompile(`=[ \t]*\n[A-Za-z0-9+/]`).MatchString(body) { // = in the middle is a line that goes on
		return printable(body)
	}
	return unprinted(body)
}

// unprinted undoes quoted-printable where a text shows the escape that no base64
// has.
func unprinted(body string) string {
	if !regexp.MustCompile(`=[0-9A-F]{2}`).MatchString(body) {
		return body
	}
	return printable(body)
}

// printable decodes quoted-printable; a text that is none stays.
func printable(body string) string {
	plain, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(body)))
	if err != nil {
		return body
	}
	return string(plain)
}
