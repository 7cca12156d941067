package git

import (
	"bytes"
	"context"
	"encoding/hex"
	"math"
	"runtime"
	"slices"
	"strconv"

	"latchkey/core/say"
)

// maxDepth is git's own bound on nested folders (core.maxTreeDepth).
const maxDepth = 2048

// folder is what is in a tree and all below it.
type folder struct {
	files    int64
	bytes    int64
	pointers int64 // Git LFS pointers
	links    int64 // gitlinks
	longest  int   // of the paths below, in bytes
}

func (f *folder) add(g folder) {
	f.links = saturate(f.links, g.links)
	f.longest = max(f.longest, g.longest)
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
	ctx     context.Context
	p       *pack
	done    map[int32]folder
	attrs   []int32  // .gitattributes files, each content once
	lfsConf int32    // .lfsconfig at the root, -1 for none
	large   []found  // Git LFS pointers, the first maxPointers
	module  int32    // .gitmodules at the root, -1 for none
	partial bool     // large files were left out
	hidden  bool     // .gitmodules was one of them
	root    int32    // the folder of the commit
	system  system   // whose file system decides about names
	path    [][]byte // the folders on the way to where the walk is
	odd     []Oddity // what git fsck objects to, each tree looked at once
}

// maxOddities bounds what is remembered of a commit that git fsck objects to.
const maxOddities = 100

// Oddity is something that git clone takes and git fsck does not.
type Oddity struct {
	Path string
	Why  say.Text
}

// RefusedError is something that git refuses to check out.
type RefusedError struct{ Oddity }

// Error implements error.
func (e *RefusedError) Error() string { return e.Path + ": " + e.Why.String() }

func (w *walker) at(name []byte) string {
	return string(bytes.Join(append(slices.Clone(w.path), name), []byte("/")))
}

func (w *walker) refuse(name []byte, why say.Text) error {
	return &RefusedError{Oddity{w.at(name), why}}
}

func (w *walker) note(name []byte, why say.Text) {
	if len(w.odd) < maxOddities {
		w.odd = append(w.odd, Oddity{w.at(name), why})
	}
}

// found is a file of the tree that is looked at again.
type found struct {
	path   string
	object int32
}

// walk follows commit and trees. It fails with an incompleteError when something
// is missing.
func (p *pack) walk(ctx context.Context, commit ObjectID, partial bool) (*walker, folder, error) {
	w := &walker{ctx: ctx, p: p, done: map[int32]folder{}, module: -1, lfsConf: -1, partial: partial, system: systemOf(runtime.GOOS)}
	i, ok := p.index[commit]
	for ok && p.objects[i].kind == objTag { // a tag leads to a commit
		content, _ := p.content(i)
		var to ObjectID
		if to, ok = headerID(content, "object ", p.format.size); ok {
			i, ok = p.index[to]
		}
	}
	if !ok {
		return nil, folder{}, incomplete(say.New("broken.the-commit-is-missing", "the commit {commit} is missing", say.Values{"commit": commit}))
	}
	content, whole := p.content(i)
	if p.objects[i].kind != objCommit || !whole {
		return nil, folder{}, incomplete(say.New("broken.is-not-a-commit", "{id} is not a commit", say.Values{"id": commit}))
	}
	root, ok := headerID(content, "tree ", p.format.size)
	if !ok {
		return nil, folder{}, corrupt(say.New("broken.the-commit-names-no-tree", "the commit {commit} names no tree", say.Values{"commit": commit}))
	}
	if !parentsAreSound(content, p.format.size) {
		return nil, folder{}, corrupt(say.New("broken.the-commits-parents", "the commit {commit} names invalid parents", say.Values{"commit": commit}))
	}
	w.judgeCommit(commit, content)
	sum, err := w.tree(root, 0)
	w.root = p.index[root]
	if err == nil && sum.longest > maxPath {
		err = &RefusedError{Oddity{"", say.New("broken.path-too-long", "a path is longer than the {n} bytes that file systems allow", say.Values{"n": maxPath})}}
	}
	return w, sum, err
}

// parentsAreSound checks the lines of a commit that git reads after its tree.
func parentsAreSound(content []byte, size int) bool {
	_, rest, _ := bytes.Cut(content, []byte("\n"))
	for bytes.HasPrefix(rest, []byte("parent ")) {
		if _, ok := headerID(rest, "parent ", size); !ok {
			return false
		}
		_, rest, _ = bytes.Cut(rest, []byte("\n"))
	}
	return true
}

// headerID reads the object name in the first line of a commit or tag.
func headerID(content []byte, key string, size int) (id ObjectID, ok bool) {
	line, _, _ := bytes.Cut(content, []byte("\n"))
	text, ok := bytes.CutPrefix(line, []byte(key))
	if !ok || len(text) != 2*size {
		return id, false
	}
	_, err := hex.Decode(id[:], text)
	return id, err == nil
}

func (w *walker) tree(id ObjectID, depth int) (folder, error) {
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
	content, _ := w.p.content(i)
	var sum folder
	order := ordered{}
	for len(content) > 0 {
		e, rest, ok := treeEntry(content, w.p.format.size)
		if !ok {
			return sum, corrupt(say.New("broken.the-folder-is-damaged", "the folder {folder} is damaged", say.Values{"folder": id}))
		}
		content = rest
		if why, odd := order.next(e); odd {
			w.note(e.name, why)
		}
		one, err := w.entry(e, depth)
		if err != nil {
			return sum, err
		}
		one.longest += len(e.name)
		sum.add(one)
	}
	w.done[i] = sum
	return sum, nil
}

// entry judges one entry and follows it.
func (w *walker) entry(e entry, depth int) (folder, error) {
	kind := e.mode.kind()
	if why, refused := w.system.refusesName(e.name, kind == modeSymlink); refused {
		return folder{}, w.refuse(e.name, why)
	}
	w.judge(e, kind, depth)
	switch kind {
	case modeTree:
		w.path = append(w.path, e.name)
		sum, err := w.tree(e.id, depth+1)
		w.path = w.path[:len(w.path)-1]
		sum.longest++ // the slash
		return sum, err
	case modeGitlink: // a commit of another repository
		if e.id == (ObjectID{}) {
			return folder{}, w.refuse(e.name, say.New("broken.names-no-object", "it names no object"))
		}
		return folder{links: 1}, nil
	}
	i, ok := w.p.index[e.id]
	if !ok && w.partial {
		w.hidden = w.hidden || depth == 0 && string(e.name) == ".gitmodules"
		return folder{files: 1}, nil
	}
	if !ok || w.p.objects[i].kind != objBlob {
		return folder{}, incomplete(say.New("broken.a-files-content-is-missing", "a file's content {content} is missing", say.Values{"content": e.id}))
	}
	o := &w.p.objects[i]
	if kind == modeSymlink {
		if o.size == 0 || o.size > maxPath {
			return folder{}, w.refuse(e.name, say.New("broken.link-leads-nowhere", "it is a symbolic link with an empty target, or one that is too long"))
		}
	} else {
		w.notice(string(e.name), i, depth)
	}
	one := folder{files: 1, bytes: o.size}
	if o.pointer && kind == modeFile {
		one.pointers = 1
		if len(w.large) < maxPointers {
			w.large = append(w.large, found{w.at(e.name), i})
		}
	}
	return one, nil
}

// judge notes what git fsck says of an entry that git clone takes.
func (w *walker) judge(e entry, kind entryMode, depth int) {
	switch {
	case e.padded:
		w.note(e.name, say.New("broken.mode-padded", "its mode begins with a zero"))
	case !e.mode.usual():
		w.note(e.name, say.New("broken.mode-odd", "its mode is {mode}", say.Values{"mode": strconv.FormatUint(uint64(e.mode), 8)}))
	}
	switch {
	case bytes.IndexByte(e.name, '/') >= 0:
		w.note(e.name, say.New("broken.name-has-a-slash", "a name with a slash in it"))
	case isHFS(e.name, ".git"):
		w.note(e.name, dotGit())
	case kind == modeSymlink && isHFS(e.name, ".gitmodules"):
		w.note(e.name, linkedModules())
	case kind != modeFile && kind != modeSymlink && depth == 0 && string(e.name) == ".gitmodules":
		w.note(e.name, say.New("broken.modules-is-no-file", ".gitmodules is not a file"))
	}
}

// notice remembers the files that the next rungs read.
func (w *walker) notice(name string, i int32, depth int) {
	switch {
	case name == ".gitmodules" && depth == 0:
		w.module = i
	case name == ".lfsconfig" && depth == 0:
		w.lfsConf = i
	case name == ".gitattributes" && len(w.attrs) < 1000:
		w.attrs = append(w.attrs, i)
	}
}

// Gitlink is where a tree names a commit of another repository.
type Gitlink struct {
	Path   string
	Commit ObjectID
}

// gitlinks returns those of the commit, at most so many.
func (w *walker) gitlinks(most int) []Gitlink {
	var all []Gitlink
	w.eachLink(w.root, nil, func(l Gitlink) bool {
		all = append(all, l)
		return len(all) < most
	})
	return all
}

// eachLink goes down only where it is known that there is one.
func (w *walker) eachLink(folder int32, path []byte, each func(Gitlink) bool) (on bool) {
	content, _ := w.p.content(folder)
	for len(content) > 0 {
		e, rest, ok := treeEntry(content, w.p.format.size)
		if !ok {
			return true
		}
		content = rest
		below := append(slices.Clip(path), e.name...)
		switch i := w.p.index[e.id]; e.mode.kind() {
		case modeTree:
			if w.done[i].links > 0 && !w.eachLink(i, append(below, '/'), each) {
				return false
			}
		case modeGitlink:
			if !each(Gitlink{string(below), e.id}) {
				return false
			}
		}
	}
	return true
}
