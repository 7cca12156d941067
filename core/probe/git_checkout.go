package probe

// checkout is a verified clone of which only little is kept.
type checkout struct {
	objects    int          // in the pack
	files      int64        // in the tree and all below it
	bytes      int64        // of those files
	bomb       bool         // few objects name so much that nobody can check it out
	odd        []oddity     // what git fsck objects to
	hidden     bool         // .gitmodules was too large for a partial fetch
	modules    []byte       // .gitmodules at the root, nil when there is none
	attributes [][]byte     // .gitattributes, each different one once
	pointers   int64        // files that are Git LFS pointers
	large      []LFSPointer // the first maxPointers of them
	lfsConfig  []byte       // .lfsconfig at the root, nil when there is none
	links      []gitlink    // the first maxGitlinks
	allLinks   int64        // how many there are
}

// How much of the small files is read.
const (
	maxModules = 1 << 20
	maxAttrs   = 1 << 20
)

// maxGitlinks is how many commits of other repositories are listed.
const maxGitlinks = 500

// retain reads the few files that are looked at later.
func retain(p *pack, w *walker, sum folder) (*checkout, error) {
	t := &checkout{objects: len(p.objects), files: sum.files, bytes: sum.bytes, bomb: sum.isBomb(), odd: w.odd, hidden: w.hidden,
		pointers: sum.pointers, links: w.gitlinks(maxGitlinks), allLinks: sum.links}
	r := &resolver{p: p, inf: newInflater(p.format)}
	if i := w.module; i >= 0 && p.objects[i].size <= maxModules {
		content, err := r.blob(i)
		if err != nil {
			return nil, err
		}
		t.modules = content
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
		t.attributes = append(t.attributes, content)
	}
	return t, nil
}

// retainLFS reads what tells of large files.
func (t *checkout) retainLFS(p *pack, w *walker, r *resolver) error {
	if i := w.lfsConf; i >= 0 && p.objects[i].size <= maxModules {
		content, err := r.blob(i)
		if err != nil {
			return err
		}
		t.lfsConfig = content
	}
	for _, one := range w.large {
		content, err := r.blob(one.object)
		if err != nil {
			return err
		}
		if pointer, ok := parsePointer(content); ok {
			pointer.path = one.path
			t.large = append(t.large, pointer)
		}
	}
	return nil
}
