// Package gitremote tells which remote the git repository around a folder has.
// It only reads files: git itself is not run, since a repository that somebody
// else made could have it start programs, and nothing that a configuration
// includes from elsewhere is looked at.
package gitremote

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// Why no remote is told.
var (
	ErrNoRepository = errors.New("this folder is in no git repository")
	ErrNoRemote     = errors.New("the git repository of this folder has no remote")
	ErrWhichRemote  = errors.New("the git repository of this folder has several remotes, and none is called origin")
)

// Remote is one remote of a repository.
type Remote struct {
	Name string // "origin"
	URL  string // as it stands in the configuration: nothing in it is checked
}

// largest is how much is read of one of git's small files, in bytes.
const largest = 1 << 20

// Of gives the remote of the repository around a folder: the one that the
// present branch follows, else origin, else the only one.
func Of(dir string) (Remote, error) {
	gitDir, err := find(dir)
	if err != nil {
		return Remote{}, err
	}
	common := gitDir
	if text, err := small(filepath.Join(gitDir, "commondir")); err == nil { // a worktree
		common = resolve(gitDir, text)
	}
	text, err := small(filepath.Join(common, "config"))
	if errors.Is(err, os.ErrNotExist) {
		return Remote{}, ErrNoRemote
	}
	if err != nil {
		return Remote{}, err
	}
	return choose(parse(text), branch(gitDir))
}

// find goes up from dir to the folder in which git keeps the repository.
func find(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	for {
		at := filepath.Join(dir, ".git")
		info, err := os.Stat(at)
		switch {
		case err == nil && info.IsDir():
			return at, nil
		case err == nil: // of a submodule or a worktree
			text, err := small(at)
			if err != nil {
				return "", err
			}
			to, ok := strings.CutPrefix(text, "gitdir:")
			if !ok {
				return "", ErrNoRepository
			}
			return resolve(dir, to), nil
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", ErrNoRepository
		}
		dir = up
	}
}

func resolve(dir, path string) string {
	path = strings.TrimSpace(path)
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(dir, path)
}

// branch is the name of the branch that is checked out, "" for none.
func branch(gitDir string) string {
	text, err := small(filepath.Join(gitDir, "HEAD"))
	if err != nil {
		return ""
	}
	name, ok := strings.CutPrefix(strings.TrimSpace(text), "ref: refs/heads/")
	if !ok {
		return ""
	}
	return name
}

func choose(c config, branch string) (Remote, error) {
	if len(c.urls) == 0 {
		return Remote{}, ErrNoRemote
	}
	for _, name := range []string{c.follows[branch], "origin"} {
		if url, ok := c.urls[name]; ok {
			return Remote{name, url}, nil
		}
	}
	if len(c.urls) > 1 {
		return Remote{}, ErrWhichRemote
	}
	for name, url := range c.urls {
		return Remote{name, url}, nil
	}
	return Remote{}, ErrNoRemote
}

// small reads a regular file that is not large; a pipe would hang, and a device
// might never end.
func small(path string) (string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return "", err
	}
	if !info.Mode().IsRegular() {
		return "", &os.PathError{Op: "read", Path: path, Err: errors.New("it is no regular file")}
	}
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, largest))
	return string(data), err
}

// config is what matters here of git's configuration.
type config struct {
	urls    map[string]string // by remote, the first
	follows map[string]string // by branch, its remote
}

// parse reads git's configuration as far as it concerns remotes. What it does
// not understand it leaves out.
func parse(text string) config {
	c := config{urls: map[string]string{}, follows: map[string]string{}}
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
		switch section + "." + strings.ToLower(strings.TrimSpace(key)) {
		case "remote.url":
			if _, known := c.urls[name]; !known && value != "" {
				c.urls[name] = value
			}
		case "branch.remote":
			c.follows[name] = value
		}
	}
	return c
}

// logicalLines joins lines that end in a backslash.
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

// unquoted is a value without its quotes, escapes and comment.
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

// escape is what a letter behind a backslash stands for.
func escape(r rune) rune {
	switch r {
	case 'n':
		return '\n'
	case 't':
		return '\t'
	}
	return r
}
