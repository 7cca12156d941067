package git

import (
	"context"
	"runtime"
	"slices"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"latchkey/core/say"
)

// children says which deltas are based on an object: by its index, or by its
// name.
type children struct {
	of    map[int32][]int32
	named map[ObjectID][]int32
}

// resolve rebuilds every delta and names what comes out. It works on all
// processors, one family of deltas on each.
func (p *pack) resolve(ctx context.Context) error {
	if len(p.offsets)+len(p.bases) == 0 {
		return nil
	}
	kids, err := p.families()
	if err != nil {
		return err
	}
	var roots []int32
	for i := range int32(len(p.objects)) {
		if o := &p.objects[i]; o.known && (len(kids.of[i]) > 0 || len(kids.named[o.id]) > 0) {
			roots = append(roots, i)
		}
	}
	var next atomic.Int64
	group, ctx := errgroup.WithContext(ctx)
	for range min(runtime.GOMAXPROCS(0), 8) {
		group.Go(func() error {
			w := &resolver{p: p, kids: kids, inf: newInflater(p.format)}
			for {
				n := next.Add(1) - 1
				if n >= int64(len(roots)) {
					return nil
				}
				if err := w.family(ctx, roots[n]); err != nil {
					return err
				}
			}
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	for i := range p.objects {
		if !p.objects[i].known {
			return corrupt(say.New("broken.object-is-based-on-something-that-is-not-in-the-pack", "object {object} is based on something that is not in the pack", say.Values{"object": i}))
		}
	}
	return nil
}

// families turns "my base is" into "my children are".
func (p *pack) families() (children, error) {
	kids := children{of: map[int32][]int32{}, named: map[ObjectID][]int32{}}
	for i, off := range p.offsets {
		base, ok := slices.BinarySearchFunc(p.objects, off, func(o object, off int64) int {
			switch {
			case o.offset < off:
				return -1
			case o.offset > off:
				return 1
			}
			return 0
		})
		if !ok {
			return kids, corrupt(say.New("broken.object-is-based-on-the-middle-of-another", "object {object} is based on the middle of another", say.Values{"object": i}))
		}
		kids.of[int32(base)] = append(kids.of[int32(base)], i)
	}
	for i, id := range p.bases {
		kids.named[id] = append(kids.named[id], i)
	}
	return kids, nil
}

// resolver rebuilds families of deltas one after another.
type resolver struct {
	p      *pack
	kids   children
	inf    *inflater
	reader spoolReader
	alone  bool // it holds p.large
}

// wait lets one resolver at a time work on what is large, so that memory does
// not grow with the number of processors. share ends that.
func (w *resolver) wait(size int64) {
	if size > maxShared && !w.alone {
		w.p.large.Lock()
		w.alone = true
	}
}

func (w *resolver) share() {
	if w.alone {
		w.alone = false
		w.p.large.Unlock()
	}
}

// allow is the pack's, and waits for its turn where the size asks for that.
func (w *resolver) allow(size int64) error {
	err := w.p.allow(size)
	if err == nil {
		w.wait(size)
	}
	return err
}

// task is a delta whose base has been rebuilt.
type task struct {
	child, parent int32
	base          *shared
}

// shared is the content of a base while children wait for it.
type shared struct {
	content []byte
	waiting int
}

// family rebuilds everything that rests on root, depth first, so that few
// bases are in memory at the same time.
func (w *resolver) family(ctx context.Context, root int32) error {
	defer w.share()
	w.wait(w.p.objects[root].size)
	content, err := w.content(root)
	if err != nil {
		return err
	}
	var tasks []task
	push := func(parent int32, content []byte) error {
		o := &w.p.objects[parent]
		list := slices.Concat(w.kids.of[parent], w.kids.named[o.id])
		if len(list) == 0 {
			return nil
		}
		if w.p.contentSize.Add(int64(len(content))) > maxContents {
			return ErrInflates
		}
		base := &shared{content, len(list)}
		for _, child := range list {
			tasks = append(tasks, task{child, parent, base})
		}
		return nil
	}
	if err := push(root, content); err != nil {
		return err
	}
	w.share() // what is kept for the children is counted from here on
	for len(tasks) > 0 {
		if err := ctx.Err(); err != nil {
			return err
		}
		t := tasks[len(tasks)-1]
		tasks = tasks[:len(tasks)-1]
		content, err := w.rebuild(t)
		if err != nil {
			return err
		}
		if t.base.waiting--; t.base.waiting == 0 {
			w.p.contentSize.Add(-int64(len(t.base.content)))
		}
		if content == nil { // another family has done it: the same base twice
			w.share()
			continue
		}
		if err := push(t.child, content); err != nil {
			return err
		}
		w.share()
	}
	return nil
}

// rebuild makes one object from its delta, names it and keeps it when it is
// no blob.
func (w *resolver) rebuild(t task) ([]byte, error) {
	p := w.p
	p.mu.Lock()
	o, kind := &p.objects[t.child], p.objects[t.parent].kind
	done := o.known || o.base >= 0
	o.base = t.parent // taken
	p.mu.Unlock()
	if done {
		return nil, nil
	}
	delta, err := w.delta(t.child)
	if err != nil {
		return nil, err
	}
	content, err := applyDelta(t.base.content, delta, w.allow)
	if err != nil {
		return nil, err
	}
	var id ObjectID
	w.inf.sum(kind, content, &id)
	p.mu.Lock()
	o.id, o.kind, o.size, o.known = id, kind, int64(len(content)), true
	o.pointer = kind == objBlob && isPointer(content)
	p.index[id] = t.child
	delete(p.contents, t.child)
	p.mu.Unlock()
	if kind != objBlob {
		return content, p.addContent(t.child, content)
	}
	return content, nil
}

// allow bounds what deltas blow up to.
func (p *pack) allow(size int64) error {
	if size > maxWhole || p.inflated.Add(size) > p.limit {
		return ErrInflates
	}
	return nil
}

// delta returns the delta of an object, from memory or from the spool.
func (w *resolver) delta(i int32) ([]byte, error) {
	if d, ok := w.p.content(i); ok {
		w.p.contentSize.Add(-int64(len(d)))
		return d, nil
	}
	return w.unpack(i)
}

// content returns that of an object which stands for itself in the pack.
func (w *resolver) content(i int32) ([]byte, error) {
	if c, ok := w.p.content(i); ok {
		return c, nil
	}
	return w.unpack(i)
}

func (w *resolver) unpack(i int32) ([]byte, error) {
	w.reader.seek(w.p.spool, w.p.objects[i].data)
	return w.inf.whole(&w.reader, w.p.objects[i].packed)
}

// blob returns the content of any object, rebuilding it through its bases. It is
// for after resolve.
func (w *resolver) blob(i int32) ([]byte, error) {
	if c, ok := w.p.content(i); ok {
		return c, nil
	}
	var chain []int32
	for w.p.objects[i].delta != 0 {
		if len(chain) > len(w.p.objects) {
			return nil, corrupt(say.New("broken.deltas-go-in-a-circle", "deltas form a loop"))
		}
		chain, i = append(chain, i), w.p.objects[i].base
	}
	content, err := w.content(i)
	for n := len(chain) - 1; n >= 0 && err == nil; n-- {
		var delta []byte
		if delta, err = w.unpack(chain[n]); err == nil {
			content, err = applyDelta(content, delta, w.p.allow)
		}
	}
	return content, err
}
