package driver

import "errors"

// Watch goes along with the pages of one list and ends one that does not end
// by itself: pages that bring nothing new, and more pages than such a list can
// have.
type Watch struct {
	Most int // pages; 0 = as many as bring something new

	pages, idle int
	known       map[string]struct{}
}

// idlePages is how many pages in a row may bring nothing new: a list that is
// changed while it is read may repeat some values.
const idlePages = 2

// What is wrong with a list that does not end.
var (
	ErrRepeats = errors.New("the server's list goes on without anything new on its pages")
	ErrEndless = errors.New("the server's list goes on after more pages than such a list can have")
)

// Page is told what a page holds, by what tells its values apart, and whether
// the server names a further one.
func (w *Watch) Page(values []string, more bool) error {
	if w.known == nil {
		w.known = map[string]struct{}{}
	}
	known := len(w.known)
	for _, v := range values {
		w.known[v] = struct{}{}
	}
	w.pages++
	if w.idle++; len(w.known) > known {
		w.idle = 0
	}
	switch {
	case !more:
		return nil
	case w.idle > idlePages:
		return ErrRepeats
	case w.Most > 0 && w.pages >= w.Most:
		return ErrEndless
	}
	return nil
}

// keyPages is how many pages one repository's deploy keys may fill.
const keyPages = 30

// Identified is a value of a list that names what distinguishes it from the others.
type Identified interface{ Identity() string }

// Identities returns what tells the values of a page apart.
func Identities[T Identified](page []T) []string {
	all := make([]string, len(page))
	for i, v := range page {
		all[i] = v.Identity()
	}
	return all
}
