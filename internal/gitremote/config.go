package gitremote

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
)

// config is the part of git's configuration that matters here.
type config struct {
	urls    map[string]string // by remote, the first one
	pushes  map[string]string // by remote, the first one address to which it pushes
	follows map[string]string // by branch, its remote
	rules   []rule
	files   int    // how many were read
	dir     string // of the file that is read now
	depth   int    // how many files include it
}

// As in git, includes are nested only so deep. The number of all files is
// limited too, because somebody else's repository may include itself twice.
const (
	deepest   = 10
	mostFiles = 50
)

func newConfig() *config {
	return &config{urls: map[string]string{}, pushes: map[string]string{}, follows: map[string]string{}}
}

// read reads a file, and what it includes at the place of the include.
func (c *config) read(path string, depth int) error {
	if c.files++; depth > deepest || c.files > mostFiles {
		return errors.New("too many files include each other")
	}
	text, err := small(path)
	if err != nil {
		return err
	}
	dir, was := c.dir, c.depth
	c.dir, c.depth = filepath.Dir(path), depth
	c.parse(text)
	c.dir, c.depth = dir, was
	return nil
}

// include reads the file that an include.path names. One that cannot be read is
// ignored, as git does.
func (c *config) include(path string) {
	if rest, home := strings.CutPrefix(path, "~/"); home {
		own, err := os.UserHomeDir()
		if err != nil {
			return
		}
		path = filepath.Join(own, rest)
	}
	if path != "" && (c.dir != "" || filepath.IsAbs(path)) {
		_ = c.read(resolve(c.dir, path), c.depth+1)
	}
}

// rule is one [url "to"] insteadOf = from.
type rule struct {
	from, to string
	push     bool // pushInsteadOf
}

// parse reads git's configuration as far as it concerns remotes, and ignores
// what it does not understand.
func (c *config) parse(text string) {
	var section, name string
	for _, line := range logicalLines(text) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "[") {
			var rest string
			section, name, rest = header(line)
			if line = strings.TrimSpace(rest); line == "" {
				continue
			}
		}
		key, raw, ok := strings.Cut(line, "=")
		if !ok || strings.HasPrefix(line, "#") || strings.HasPrefix(line, ";") {
			continue
		}
		value := unquoted(raw)
		c.take(section+"."+strings.ToLower(strings.TrimSpace(key)), name, value)
	}
}

func (c *config) take(key, name, value string) {
	switch key {
	case "remote.url":
		if _, known := c.urls[name]; !known && value != "" {
			c.urls[name] = value
		}
	case "remote.pushurl":
		if _, known := c.pushes[name]; !known && value != "" {
			c.pushes[name] = value
		}
	case "include.path":
		if name == "" {
			c.include(value)
		}
	case "branch.remote":
		c.follows[name] = value
	case "url.insteadof", "url.pushinsteadof":
		if value != "" {
			c.rules = append(c.rules, rule{from: value, to: name, push: key == "url.pushinsteadof"})
		}
	}
}

// logicalLines returns the lines, joined where one ends in a backslash.
func logicalLines(text string) []string {
	var all []string
	open := ""
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if before, goesOn := strings.CutSuffix(line, `\`); goesOn && !strings.HasSuffix(before, `\`) {
			open += before
			continue
		}
		all = append(all, open+line)
		open = ""
	}
	return append(all, open)
}

// header reads [section "name"] and what follows on the line.
func header(line string) (section, name, rest string) {
	inQuotes, escaped := false, false
	for i, r := range line {
		switch {
		case escaped:
			escaped = false
		case r == '\\':
			escaped = true
		case r == '"':
			inQuotes = !inQuotes
		case r == ']' && !inQuotes:
			section, name, _ = strings.Cut(line[1:i], " ")
			return strings.ToLower(section), unquoted(name), line[i+1:]
		}
	}
	return "", "", ""
}

// unquoted returns a value without its quotes, escapes and comment.
func unquoted(raw string) string {
	var b strings.Builder
	inQuotes, escaped := false, false
	for _, r := range strings.TrimSpace(raw) {
		switch {
		case escaped:
			b.WriteRune(escape(r))
			escaped = false
		case r == '\\':
			escaped = true
		case r == '"':
			inQuotes = !inQuotes
		case (r == '#' || r == ';') && !inQuotes:
			return strings.TrimSpace(b.String())
		default:
			b.WriteRune(r)
		}
	}
	return strings.TrimSpace(b.String())
}

// escape returns what a character after a backslash means.
func escape(r rune) rune {
	switch r {
	case 'n':
		return '\n'
	case 't':
		return '\t'
	}
	return r
}
