package keys

import (
	"io"
	"mime/quotedprintable"
	"regexp"
	"strings"
	"unicode/utf8"
)

// Many programs put the same marks around each line of a text: quoting of
// mails, list items, numbers of grep and cat, times of a log, + of a diff, $ of
// cat -A, tags of a page, colours of a terminal. They are not listed here:
// whatever is before the BEGIN of a key and before all of its lines, or after
// both, is not part of the key.

// lineMarks are the patterns of what is before and after each line.
type lineMarks struct {
	before *regexp.Regexp // nil for none
	behind *regexp.Regexp
}

// marksAround takes the marks from the first line: what is before and after the
// known part of it. Digits in them match any digits, because line numbers and
// times change.
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

// longestMark is how long a mark before or after a line may be, in bytes.
const longestMark = 400

// pattern returns the pattern of a mark with any digits in place of its own. It
// is nil for what no program puts around lines: too long, or bytes that are no
// text.
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

// off removes the marks from lines, and reports whether there were any. The
// mark before lines is removed from all or none: + begins lines of base64 too.
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

// lineAround returns what is on the same line before and after a part of a text.
func lineAround(text string, start, end int) (before, behind string) {
	before = text[strings.LastIndexByte(text[:start], '\n')+1 : start]
	behind, _, _ = strings.Cut(text[end:], "\n")
	return before, behind
}

// unmarkedBody removes the marks from the lines of a key's body, where the body
// has lines of its own.
func unmarkedBody(text string, begin, end marker) (body string, marked bool) {
	body = text[begin.end:end.start]
	lines := strings.Split(body, "\n")
	if len(lines) < 2 {
		return body, false
	}
	before, behind := lineAround(text, begin.start, begin.end)
	if head := text[begin.start:begin.end]; strings.HasPrefix(head, "------B") {
		before += "-" // a line that a diff removes
	}
	marks := marksAround(before, behind)
	last := len(lines) - 1 // what is before END
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

// untagged removes HTML tags from the body of a key, and undoes
// quoted-printable; base64 contains neither.
func untagged(body string) string {
	body = regexp.MustCompile(`<[^<>]*>`).ReplaceAllString(body, "\n")
	if regexp.MustCompile(`=[ \t]*\n[A-Za-z0-9+/]`).MatchString(body) { // = in the middle is a line that goes on
		return printable(body)
	}
	return unprinted(body)
}

// unprinted undoes quoted-printable where a text has an escape of it that cannot be base64.
func unprinted(body string) string {
	if !regexp.MustCompile(`=[0-9A-F]{2}`).MatchString(body) {
		return body
	}
	return printable(body)
}

// printable decodes quoted-printable; other text stays as it is.
func printable(body string) string {
	plain, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(body)))
	if err != nil {
		return body
	}
	return string(plain)
}
