package demo

import (
	"slices"
	"strings"
	"time"

	"latchkey/keys"
)

// holder is what a deploy key can stand on.
type holder struct {
	repo    *repo
	project *project
}

// keysOf returns the keys that stand on the holder itself, oldest first. It
// makes those of a generated repository at the first call.
func (w *world) keysOf(h holder) []*deployKey {
	if h.project != nil {
		return h.project.keys
	}
	if h.repo.lazyKeys {
		h.repo.lazyKeys = false
		seeding{w}.makeKeys(h.repo)
	}
	return h.repo.keys
}

// find returns one of them by its id, nil if there is none.
func (w *world) find(h holder, id int) *deployKey {
	for _, k := range w.keysOf(h) {
		if k.id == id {
			return k
		}
	}
	return nil
}

// place puts a key on a holder. An id of 0 takes the next free one.
func (w *world) place(h holder, k deployKey) *deployKey {
	if k.id == 0 {
		w.nextKey++
		k.id = w.nextKey
	}
	k.repo, k.project = h.repo, h.project
	made := &k
	if h.project != nil {
		h.project.keys = append(h.project.keys, made)
	} else {
		h.repo.keys = append(h.repo.keys, made)
	}
	fp := k.public.Fingerprint()
	w.keys[fp] = append(w.keys[fp], made)
	return made
}

// displace takes a key off again; SSH stops taking it at once.
func (w *world) displace(k *deployKey) {
	if k.changes.removed = w.now(); w.lag > 0 {
		w.ghosts = append(w.ghosts, k)
	}
	is := func(other *deployKey) bool { return other == k }
	if k.project != nil {
		k.project.keys = slices.DeleteFunc(k.project.keys, is)
	} else {
		k.repo.keys = slices.DeleteFunc(k.repo.keys, is)
	}
	fp := k.public.Fingerprint()
	if w.keys[fp] = slices.DeleteFunc(w.keys[fp], is); len(w.keys[fp]) == 0 {
		delete(w.keys, fp)
	}
}

// removeRepo deletes a repository with its keys.
func (w *world) removeRepo(r *repo) {
	for _, k := range slices.Clone(w.keysOf(holder{repo: r})) {
		w.displace(k)
	}
	delete(w.repos, strings.ToLower(r.fullName()))
	delete(w.repoByID, r.id)
	r.ws.repos = slices.DeleteFunc(r.ws.repos, func(other *repo) bool { return other == r })
}

// used notes that a key read a repository over SSH.
func (w *world) used(key keys.Public, service string, r *repo) {
	now := w.now()
	for _, k := range w.keys[key.Fingerprint()] {
		if k.opens(r) {
			k.lastUsed = now
		}
	}
	w.uses = append(w.uses, Use{Repo: r.fullName(), Fingerprint: key.Fingerprint(), Service: service, At: now.Round(time.Microsecond)})
}
