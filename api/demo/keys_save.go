package demo

import (
	"cmp"
	"slices"
)

// SaveKeys remembers which deploy keys stand where, with their ids. The
// function that it gives brings them back as often as it is called; all else,
// such as what was asked and counted, goes on.
func (f *Forge) SaveKeys() (restore func()) {
	w := f.world
	w.mu.Lock()
	defer w.mu.Unlock()
	var saved []deployKey
	for _, k := range w.allKeys() {
		saved = append(saved, *k)
	}
	return func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		for _, k := range w.allKeys() {
			w.displace(k)
		}
		for _, k := range saved {
			w.place(holder{repo: k.repo, project: k.project}, k)
		}
	}
}

// allKeys is every deploy key, oldest first.
func (w *world) allKeys() []*deployKey {
	var all []*deployKey
	for _, ws := range w.workspaces {
		for _, p := range ws.projects {
			all = append(all, w.keysOf(holder{project: p})...)
		}
		for _, r := range ws.repos {
			all = append(all, w.keysOf(holder{repo: r})...)
		}
	}
	slices.SortFunc(all, func(a, b *deployKey) int { return cmp.Compare(a.id, b.id) })
	return all
}
