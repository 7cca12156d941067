package ui

import "latchkey/keys"

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

// settle brings the details up to the row on which commands act, and reports
// whether another repository showed there until now.
func (p *reposPage) settle() (changed bool) {
	before := p.w.details.repo
	p.follow.rest.flush()
	return before != p.w.details.repo
}

// showAttention narrows the repositories to those whose keys look forgotten.
func (w *Window) showAttention() {
	p := w.repos
	w.shell.show("repositories")
	w.top.search.SetText("")
	for id, chip := range p.chips.chips {
		chip.Set(id == "attention")
	}
	p.filter.on = map[string]bool{"attention": true}
	p.rememberView()
	p.narrow()
}
