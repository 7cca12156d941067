package git

// Checkout is a verified clone of which only little is kept.
type Checkout struct {
	Objects    int          // in the pack
	Files      int64        // in the tree and all below it
	Bytes      int64        // of those files
	Bomb       bool         // few objects name so much that nobody can check it out
	Odd        []Oddity     // what git fsck objects to
	Hidden     bool         // .gitmodules was too large for a partial fetch
	Modules    []byte       // .gitmodules at the root, nil when there is none
	Attributes [][]byte     // .gitattributes, each different one once
	Pointers   int64        // files that are Git LFS pointers
	Large      []LFSPointer // the first maxPointers of them
	LfsConfig  []byte       // .lfsconfig at the root, nil when there is none
	Links      []Gitlink    // the first maxGitlinks
	AllLinks   int64        // how many there are
}

// How much of the small files is read.
const (
	maxModules = 1 << 20
	maxAttrs   = 1 << 20
)

// MaxGitlinks is how many commits of other repositories are listed.
const MaxGitlinks = 500

// retain reads the few files that are looked at later.
func retain(p *pack, w *walker, sum folder) (*Checkout, error) {
	t := &Checkout{Objects: len(p.objects), Files: sum.files, Bytes: sum.bytes, Bomb: sum.isBomb(), Odd: w.odd, Hidden: w.hidden,
		Pointers: sum.pointers, Links: w.gitlinks(MaxGitlinks), AllLinks: sum.links}
	r := &resolver{p: p, inf: newInflater(p.format)}
	if i := w.module; i >= 0 && p.objects[i].size <= maxModules {
		content, err := r.blob(i)
		if err != nil {
			return nil, err
		}
		t.Modules = content
	}
	if err := t.retainLFS(p, w, r); err != nil {
		return nil, err
	}
	visited := map[int32]bool{}
	for _, i := range w.attrs {
		if visited[i] || p.objects[i].size > maxAttrs {
			continue
		}
		visited[i] = true
		content, err := r.blob(i)
		if err != nil {
			return nil, err
		}
		t.Attributes = append(t.Attributes, content)
	}
	return t, nil
}

// retainLFS reads what tells of large files.
func (t *Checkout) retainLFS(p *pack, w *walker, r *resolver) error {
	if i := w.lfsConf; i >= 0 && p.objects[i].size <= maxModules {
		content, err := r.blob(i)
		if err != nil {
			return err
		}
		t.LfsConfig = content
	}
	for _, one := range w.large {
		content, err := r.blob(one.object)
		if err != nil {
			return err
		}
		if pointer, ok := parsePointer(content); ok {
			pointer.Path = one.path
			t.Large = append(t.Large, pointer)
		}
	}
	return nil
}
