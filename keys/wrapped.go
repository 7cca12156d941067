package keys

import (
	"fmt"
	"strings"
)

// maxWrapped limits the line breaks in one key: RSA with 16384 bits on a narrow screen.
const maxWrapped = 100

// parseWrapped reads one key that may have been broken into several lines by a
// terminal or a mail program. The length of a key is written in the key, so
// that lines are joined until it is complete.
func parseWrapped(text string) (Public, error) {
	lines := keyLines(text)
	if len(lines) == 0 {
		return Public{}, fmt.Errorf("%w: there are only comments", ErrNotKey)
	}
	entry, err := parseLine(lines[0])
	if err == nil {
		return alone(entry, lines[1:])
	}
	joined := lines[0]
	for i, line := range lines[1:] {
		if isStart(line) || i == maxWrapped {
			break
		}
		joined += glue(joined) + line
		if entry, again := parseLine(joined); again == nil {
			return alone(entry, lines[i+2:])
		}
	}
	return Public{}, err
}

// keyLines returns the lines that are neither empty nor comments.
func keyLines(text string) []string {
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			lines = append(lines, line)
		}
	}
	return lines
}

// glue returns what a line break replaced: a space after the type of the key or
// options, nothing within the base64.
func glue(before string) string {
	last := before[strings.LastIndexAny(before, " \t")+1:]
	if isKeyType(last) || !strings.HasPrefix(last, "AAAA") && !strings.Contains(before, " AAAA") {
		return " "
	}
	return ""
}

// isStart reports whether another key begins on this line.
func isStart(line string) bool {
	first, _, _ := cutBlank(line)
	return isKeyType(first) || isCertType(first)
}

// alone returns the key if nothing follows it.
func alone(entry AuthorizedKey, rest []string) (Public, error) {
	for _, line := range rest {
		if isStart(line) {
			return Public{}, fmt.Errorf("%w: there are several keys in this text; give one at a time", ErrNotKey)
		}
	}
	if len(rest) > 0 {
		return Public{}, fmt.Errorf("%w: there is more text after the key; give the key's line alone", ErrNotKey)
	}
	return entry.Public, nil
}
