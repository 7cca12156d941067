package demo

import (
	"cmp"
	"slices"
	"strings"
)

// ghOrder is the world's repositories as GitHub lists and finds them. It is
// made when somebody asks, and anew after a change of names: making it for each
// of a hundred pages would take longer than answering them.
type ghOrder struct {
	byName   []*repo
	byNumber map[int][]*repo
}

// ordered returns the order; the world is locked.
func (w *world) ordered() *ghOrder {
	if w.order != nil && len(w.order.byName) == len(w.repos) {
		return w.order
	}
	type named struct {
		name string
		repo *repo
	}
	all := make([]named, 0, len(w.repos))
	for _, r := range w.repos {
		all = append(all, named{strings.ToLower(r.fullName()), r})
	}
	slices.SortFunc(all, func(a, b named) int { return cmp.Compare(a.name, b.name) })
	w.order = &ghOrder{byNumber: map[int][]*repo{}}
	for _, n := range all {
		w.order.byName = append(w.order.byName, n.repo)
		w.order.byNumber[number(n.repo.id)] = append(w.order.byNumber[number(n.repo.id)], n.repo)
	}
	return w.order
}

// mine are the repositories that the caller may see, sorted by full name.
func (c *ghCall) mine() []*repo {
	var all []*repo
	for _, r := range c.world.ordered().byName {
		if c.world.levelOf(c.who.user, r) > none {
			all = append(all, r)
		}
	}
	return all
}
