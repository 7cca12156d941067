package ui

import (
	"time"

	"latchkey/keys"
)

// The selection follows what a person filters by. Commands must never act on
// what was filtered away: the first of the rows that are left is selected then,
// and where none is left, nothing is. What merely changes and fits the filter no
// longer, as a repository without a key that has just got one, stays selected.

// followPause is how long typing rests before what stands beside the list
// follows: to draw it for every letter would hold up the list.
const followPause = 400 * time.Millisecond

// following is how a list and what stands beside it keep together.
type following struct {
	filtered bool // a person has filtered, and the rows do not show it yet
	none     bool // that left no row
	rest     debounce
}

func newFollowing() following { return following{rest: debounce{wait: followPause}} }

// stop is for a selection that a person has made.
func (f *following) stop() {
	f.none = false
	f.rest.stop()
}

// follow is called with the rows that are there now. It selects the first one
// where the selected one is filtered away, and shows in time what is selected.
func (f *following) follow(post Dispatcher, rows int, seen func(row int) bool, first, show func()) {
	if !f.filtered {
		return
	}
	f.filtered, f.none = false, rows == 0
	f.rest.ask(post, show)
	for row := range rows {
		if seen(row) {
			return
		}
	}
	if rows > 0 {
		first()
	}
}

// arrival is a repository that is to be shown once its row is there.
type arrival struct {
	repo repoRef
	fp   keys.Fingerprint
}

// arrive goes to what is waited for as soon as its row shows. Where the list is
// there and has no such row, nobody waits any longer: to go there when it
// appears one day would take the person away from something else.
func (p *reposPage) arrive() {
	to := p.expected
	switch {
	case to.repo.path == "":
	case p.shows(to.repo):
		p.goTo(to.repo, to.fp)
	case !p.reading && indexOf(p.rows, to.repo) < 0:
		p.expected = arrival{}
	}
}

func (p *reposPage) followRows() {
	p.follow.follow(p.w.post, len(p.shown), p.is, func() { p.point(p.at(0).ref()) }, p.showSelected)
}

// showSelected has the details show what is selected now.
func (p *reposPage) showSelected() {
	shows, selected := p.w.details.repo, p.selected()
	if shows == nil && selected == nil || shows != nil && selected != nil && shows.ref() == selected.ref() {
		return
	}
	p.w.details.showRepo(selected)
	p.w.refreshCommands()
}

func (p *keysPage) followRows() {
	p.follow.follow(p.w.post, len(p.shown), func(row int) bool { return p.at(row).id == p.id }, func() { p.id = p.at(0).id }, p.showSelected)
}

// selected is the line on which commands act, nil without one.
func (p *keysPage) selected() *keyItem {
	if p.follow.none {
		return nil
	}
	return p.all.line(p.id)
}

func (p *keysPage) showSelected() {
	shows, selected := p.pane.line, p.selected()
	switch {
	case shows == nil && selected == nil:
		return
	case shows != nil && selected != nil && shows.id == selected.id:
		p.pane.lineChanged(selected) // rows that came while it rested were not shown beside the list
		return
	}
	p.pane.show(selected)
	p.w.refreshCommands()
}

// settle is called before a command acts: what it acts on is then what shows
// beside the list. It tells whether something else showed there until now.
func (w *Window) settle() (changed bool) {
	repo, line := w.details.repo, w.keys.pane.line
	w.repos.follow.rest.hurry()
	w.keys.follow.rest.hurry()
	return repo != w.details.repo || !line.isStill(w.keys.pane.line)
}

// isStill tells whether two lines are of one key: what is known of it may have
// come anew meanwhile.
func (k *keyItem) isStill(other *keyItem) bool {
	if k == nil || other == nil {
		return k == other
	}
	return k.id == other.id
}

// runBeside is run for a button that stands beside the list. Where what showed
// there had not followed yet, the button was of something that the person has
// filtered away: nothing is done then, least of all with what shows now.
func (w *Window) runBeside(id string) {
	if !w.settle() {
		w.run(id)
	}
}
