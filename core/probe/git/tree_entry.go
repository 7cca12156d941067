package git

import (
	"bytes"
	"cmp"

	"latchkey/core/say"
)

// entryMode is the mode of a tree entry, as git writes it in octal.
type entryMode uint16

const (
	modeTree    entryMode = 0o040000
	modeFile    entryMode = 0o100000
	modeSymlink entryMode = 0o120000
	modeGitlink entryMode = 0o160000
)

// kind returns what git takes an entry for: what is no folder, file or link counts
// as a commit of another repository.
func (m entryMode) kind() entryMode {
	switch k := m &^ 0o7777; k {
	case modeTree, modeFile, modeSymlink:
		return k
	}
	return modeGitlink
}

// usual reports whether git itself writes that mode.
func (m entryMode) usual() bool {
	switch m {
	case modeTree, modeFile | 0o644, modeFile | 0o664, modeFile | 0o755, modeSymlink, modeGitlink:
		return true
	}
	return false
}

// entry is one line of a folder.
type entry struct {
	mode   entryMode
	padded bool // the mode is written with zeros before it
	name   []byte
	id     ObjectID
}

// treeEntry takes "<mode> <name>\0<object name>" off the front. Of a mode with more
// digits than fit, git sees the last ones.
func treeEntry(b []byte, size int) (e entry, rest []byte, ok bool) {
	n := 0
	for ; n < len(b) && b[n] != ' '; n++ {
		if b[n] < '0' || b[n] > '7' {
			return e, nil, false
		}
		e.mode = e.mode<<3 | entryMode(b[n]-'0')
	}
	if n == 0 || n == len(b) {
		return e, nil, false
	}
	e.padded = b[0] == '0'
	e.name, rest, ok = bytes.Cut(b[n+1:], []byte{0})
	if !ok || len(e.name) == 0 || len(rest) < size {
		return e, nil, false
	}
	copy(e.id[:], rest[:size])
	return e, rest[size:], true
}

// ordered checks the order of a folder's entries: git sorts them, a folder as
// if a slash stood behind its name, and has each name once.
type ordered struct {
	last  entry
	files [][]byte // files whose name the last one begins with
}

func (o *ordered) next(e entry) (why say.Text, odd bool) {
	last := o.last
	o.last = e
	for len(o.files) > 0 && !bytes.HasPrefix(e.name, o.files[len(o.files)-1]) {
		o.files = o.files[:len(o.files)-1]
	}
	twice := last.name != nil && bytes.Equal(last.name, e.name) || e.mode.kind() == modeTree && len(o.files) > 0 && bytes.Equal(o.files[len(o.files)-1], e.name)
	if e.mode.kind() != modeTree {
		o.files = append(o.files, e.name)
	}
	switch {
	case twice:
		return say.New("broken.name-twice", "the name occurs twice"), true
	case last.name != nil && last.compare(e) > 0:
		return say.New("broken.not-sorted", "the folder is not sorted"), true
	}
	return say.Text{}, false
}

// compare is git's order of two entries of a folder.
func (e entry) compare(f entry) int {
	n := min(len(e.name), len(f.name))
	if c := bytes.Compare(e.name[:n], f.name[:n]); c != 0 {
		return c
	}
	return cmp.Compare(e.after(n), f.after(n))
}

// after returns the letter at n, where behind a folder's name stands a slash.
func (e entry) after(n int) byte {
	switch {
	case n < len(e.name):
		return e.name[n]
	case e.mode.kind() == modeTree:
		return '/'
	}
	return 0
}
