package demo

import (
	"slices"
	"time"
)

// changes are the moments since which a key is as it is; the zero time is one
// before anybody looked.
type changes struct {
	added, removed, renamed time.Time
	label                   string // before it was renamed
}

func (w *world) setManners(lag time.Duration, takesTwice bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.takesTwice = takesTwice
	if w.lag = lag; lag == 0 {
		w.ghosts = nil
	}
}

// shown reports whether what happened at that moment shows by now.
func (w *world) shown(at time.Time) bool { return !w.now().Before(at.Add(w.lag)) }

// listed returns the keys of a holder as they show to whoever reads them: later
// than they stand there, where the forge lags.
func (w *world) listed(h holder) []*deployKey {
	all := w.keysOf(h)
	if w.lag == 0 {
		return all
	}
	var listed []*deployKey
	for _, k := range all {
		if !w.shown(k.changes.added) {
			continue
		}
		if k.changes.label != "" && !w.shown(k.changes.renamed) {
			before := *k
			before.label = k.changes.label
			k = &before
		}
		listed = append(listed, k)
	}
	w.ghosts = slices.DeleteFunc(w.ghosts, func(k *deployKey) bool { return w.shown(k.changes.removed) })
	for _, k := range w.ghosts {
		if (h.project != nil && k.project == h.project || h.project == nil && k.repo == h.repo) && w.shown(k.changes.added) {
			listed = append(listed, k)
		}
	}
	slices.SortStableFunc(listed, func(a, b *deployKey) int { return a.id - b.id })
	return listed
}

// listedKey returns one of the listed keys by its id, nil if there is none.
func (w *world) listedKey(h holder, id int) *deployKey {
	for _, k := range w.listed(h) {
		if k.id == id {
			return k
		}
	}
	return nil
}

// rename changes a key's label.
func (w *world) rename(k *deployKey, label string) {
	k.changes.label, k.changes.renamed = k.label, w.now()
	k.label = label
}
