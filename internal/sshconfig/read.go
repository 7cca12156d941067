package sshconfig

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Options say where to read and for whom.
type Options struct {
	// User is the person's own file, ~/.ssh/config, System the system's; "" = none.
	// One that is not there is no trouble.
	User, System string
	Home         string // what ~ and %d are
	Login        string // the person's name here, %u
	// Getenv gives the variables that paths may name. nil = there are none.
	Getenv func(string) string
}

// The limits: what is beyond them is noted, not read.
const (
	maxFile  = 1 << 20
	maxFiles = 64
	maxDepth = 16
	maxLines = 50_000
)

// Config is what was read. It does not change and may be used by several
// goroutines at once.
type Config struct {
	options Options
	files   []*file // the user's first
	notes   []Note
}

// file is one file, line by line.
type file struct {
	name  string
	lines []line
}

type line struct {
	number   int
	keyword  string
	rest     string
	words    []string
	included []*file // of an Include
}

// Read reads the files with all that they include.
func Read(o Options) *Config {
	c := &Config{options: o}
	r := &reader{config: c}
	for _, name := range []string{o.User, o.System} {
		if name == "" {
			continue
		}
		r.own, r.base = name == o.User, filepath.Dir(name)
		if f := r.file(name, 0); f != nil {
			c.files = append(c.files, f)
		}
	}
	return c
}

// reader reads files within the limits.
type reader struct {
	config       *Config
	own          bool   // these are the person's files
	base         string // what included paths are relative to
	files, lines int
}

func (r *reader) note(file string, line int, why Why, text string) {
	if len(r.config.notes) < 1000 {
		r.config.notes = append(r.config.notes, Note{file, line, why, text})
	}
}

// file reads one file; nil when there is nothing of it.
func (r *reader) file(name string, depth int) *file {
	if r.files++; r.files > maxFiles || depth > maxDepth {
		r.note(name, 0, TooMany, "Include")
		return nil
	}
	text, err := r.text(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		r.note(name, 0, NotRead, err.Error())
		return nil
	}
	f := &file{name: name}
	number := 0
	for text := range strings.Lines(text) {
		number++
		if r.lines++; r.lines > maxLines {
			r.note(name, number, TooMany, "")
			break
		}
		l := line{number: number}
		var ok bool
		l.keyword, l.rest, l.words, ok = splitLine(text)
		if !ok && l.keyword != "proxycommand" {
			r.note(name, number, BadLine, strings.TrimSpace(text))
			continue
		}
		if l.keyword == "" {
			continue
		}
		if l.keyword == "include" {
			r.include(&l, name, depth)
		}
		f.lines = append(f.lines, l)
	}
	return f
}

// errShared says that others may write a file of the person's.
var errShared = errors.New("others may write it, so ssh does not read it either")

func (r *reader) text(name string) (string, error) {
	f, err := os.OpenFile(name, os.O_RDONLY|nonblock, 0)
	if err != nil {
		return "", withoutPath(err)
	}
	defer f.Close()
	info, err := f.Stat()
	switch {
	case err != nil:
		return "", withoutPath(err)
	case !info.Mode().IsRegular():
		return "", errors.New("it is no file")
	case r.own && shared(info):
		return "", errShared
	}
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err == nil && len(data) > maxFile {
		err = errors.New("it is larger than 1 MiB")
	}
	return string(data), withoutPath(err)
}

func withoutPath(err error) error {
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		return p.Err
	}
	return err
}

// include reads what an Include names, in the order of the names.
func (r *reader) include(l *line, name string, depth int) {
	for _, word := range l.words {
		path, ok := r.config.home(word)
		if !ok || strings.Contains(path, "${") || strings.Contains(path, "%") {
			r.note(name, l.number, NotUnderstood, word)
			continue
		}
		if !filepath.IsAbs(path) {
			path = filepath.Join(r.base, path)
		}
		found, err := filepath.Glob(path)
		if err != nil {
			r.note(name, l.number, BadLine, word)
		}
		for _, one := range found {
			if f := r.file(one, depth+1); f != nil {
				l.included = append(l.included, f)
			}
		}
	}
}

// home puts the home folder in the place of a leading ~/; ok is false for
// somebody else's.
func (c *Config) home(path string) (string, bool) {
	rest, tilde := strings.CutPrefix(path, "~")
	if !tilde {
		return path, true
	}
	if c.options.Home == "" || rest != "" && rest[0] != '/' && rest[0] != filepath.Separator {
		return "", false
	}
	return filepath.Join(c.options.Home, rest), true
}

// Aliases are the names that Host lines have without wildcards, each once, in
// the order of the files: what a person may mean by a name.
func (c *Config) Aliases() []string {
	var names []string
	seen := map[string]bool{}
	var walk func(*file)
	walk = func(f *file) {
		for _, l := range f.lines {
			for _, in := range l.included {
				walk(in)
			}
			if l.keyword != "host" {
				continue
			}
			for _, name := range l.words {
				if isPlain(name) && !seen[name] && CheckHost(name) == nil {
					seen[name] = true
					names = append(names, name)
				}
			}
		}
	}
	for _, f := range c.files {
		walk(f)
	}
	return names
}
