package probe

import (
	"bytes"
	"context"
	"encoding/hex"
	"math"

	"latchkey/core/say"
)

// entryMode is the mode of a tree entry, as git writes it in octal.
type entryMode uint32

const (
	modeTree    entryMode = 0o40000
	modeGitlink entryMode = 0o160000
	modeSymlink entryMode = 0o120000
)

// maxDepth is git's own bound on nested folders (core.maxTreeDepth).
const maxDepth = 2048

// folder is what is in a tree and all below it.
type folder struct {
	files    int64
	bytes    int64
	pointers int64 // Git LFS pointers
}

func (f *folder) add(g folder) {
	f.files = saturate(f.files, g.files)
	f.bytes = saturate(f.bytes, g.bytes)
	f.pointers = saturate(f.pointers, g.pointers)
}

// saturate adds without overflow: a tree of few objects can name more files
// than there are atoms.
func saturate(a, b int64) int64 {
	if a > math.MaxInt64-b {
		return math.MaxInt64
	}
	return a + b
}

// walker checks that everything below a commit is there, each object once.
type walker struct {
	ctx    context.Context
	p      *pack
	done   map[int32]folder
	attrs  []int32 // .gitattributes files, each content once
	module int32   // .gitmodules at the root, -1 for none
	links  int     // gitlinks seen, in distinct trees
}

// walk follows commit and trees. It fails with errIncomplete when something
// is missing.
func (p *pack) walk(ctx context.Context, commit oid) (*walker, folder, error) {
	w := &walker{ctx: ctx, p: p, done: map[int32]folder{}, module: -1}
	i, ok := p.index[commit]
	for ok && p.objects[i].kind == objTag { // a tag leads to a commit
		content, _ := p.heldContent(i)
		var to oid
		if to, ok = headerID(content, "object "); ok {
			i, ok = p.index[to]
		}
	}
	if !ok {
		return nil, folder{}, incomplete(say.New("broken.the-commit-is-missing", "the commit {commit} is missing", say.Values{"commit": commit}))
	}
	content, held := p.heldContent(i)
	if p.objects[i].kind != objCommit || !held {
		return nil, folder{}, incomplete(say.New("broken.is-not-a-commit", "{id} is not a commit", say.Values{"id": commit}))
	}
	root, ok := headerID(content, "tree ")
	if !ok {
		return nil, folder{}, corrupt(say.New("broken.the-commit-names-no-tree", "the commit {commit} names no tree", say.Values{"commit": commit}))
	}
	sum, err := w.tree(root, 0)
	return w, sum, err
}

// headerID reads the object name in the first line of a commit or tag.
func headerID(content []byte, key string) (id oid, ok bool) {
	line, _, _ := bytes.Cut(content, []byte("\n"))
	text, ok := bytes.CutPrefix(line, []byte(key))
	if !ok || len(text) != 2*len(id) {
		return id, false
	}
	_, err := hex.Decode(id[:], text)
	return id, err == nil
}

func (w *walker) tree(id oid, depth int) (folder, error) {
	i, ok := w.p.index[id]
	if !ok || w.p.objects[i].kind != objTree {
		return folder{}, incomplete(say.New("broken.the-folder-is-missing", "the folder {folder} is missing", say.Values{"folder": id}))
	}
	if sum, ok := w.done[i]; ok {
		return sum, nil
	}
	if depth > maxDepth {
		return folder{}, corrupt(say.New("broken.folders-are-nested-deeper-than-git-allows", "folders are nested deeper than git allows"))
	}
	if err := w.ctx.Err(); err != nil {
		return folder{}, err
	}
	content, _ := w.p.heldContent(i)
	var sum folder
	for len(content) > 0 {
		mode, name, entry, rest, ok := treeEntry(content)
		if !ok {
			return sum, corrupt(say.New("broken.the-folder-is-damaged", "the folder {folder} is damaged", say.Values{"folder": id}))
		}
		content = rest
		one, err := w.entry(mode, name, entry, depth)
		if err != nil {
			return sum, err
		}
		sum.add(one)
	}
	w.done[i] = sum
	return sum, nil
}

func (w *walker) entry(mode entryMode, name []byte, id oid, depth int) (folder, error) {
	switch mode {
	case modeTree:
		return w.tree(id, depth+1)
	case modeGitlink: // a commit of another repository
		w.links++
		return folder{}, nil
	}
	i, ok := w.p.index[id]
	if !ok || w.p.objects[i].kind != objBlob {
		return folder{}, incomplete(say.New("broken.a-files-content-is-missing", "a file's content {content} is missing", say.Values{"content": id}))
	}
	o := &w.p.objects[i]
	if mode != modeSymlink {
		w.notice(string(name), i, depth)
	}
	one := folder{files: 1, bytes: o.size}
	if o.pointer {
		one.pointers = 1
	}
	return one, nil
}

// notice remembers the files that the next rungs read.
func (w *walker) notice(name string, i int32, depth int) {
	switch {
	case name == ".gitmodules" && depth == 0:
		w.module = i
	case name == ".gitattributes" && len(w.attrs) < 1000:
		w.attrs = append(w.attrs, i)
	}
}

// treeEntry takes "<mode> <name>\0<20 bytes>" off the front.
func treeEntry(b []byte) (mode entryMode, name []byte, id oid, rest []byte, ok bool) {
	n := 0
	for ; n < len(b) && b[n] != ' '; n++ {
		if b[n] < '0' || b[n] > '7' || n > 6 {
			return 0, nil, id, nil, false
		}
		mode = mode<<3 | entryMode(b[n]-'0')
	}
	if n == 0 || n == len(b) {
		return 0, nil, id, nil, false
	}
	name, rest, ok = bytes.Cut(b[n+1:], []byte{0})
	if !ok || len(name) == 0 || bytes.IndexByte(name, '/') >= 0 || len(rest) < len(id) {
		return 0, nil, id, nil, false
	}
	switch mode &^ 0o7777 {
	case 0o40000, 0o100000, 0o120000, 0o160000:
	default:
		return 0, nil, id, nil, false
	}
	copy(id[:], rest)
	return mode, name, id, rest[len(id):], true
}
