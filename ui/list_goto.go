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

// goTo selects a repository, shows it in the list and opens its details, with
// one of its keys in front where fp is given. A filter that hides it is taken
// away; where the list is on its way, this waits for it.
func (p *reposPage) goTo(repo repoRef, fp keys.Fingerprint) {
	p.expected, p.entering = arrival{}, false
	if p.shows(repo) {
		p.goToRow(repo, fp)
		return
	}
	hidden := indexOf(p.rows, repo) >= 0
	if hidden || p.reading {
		p.expected = arrival{repo, fp}
	}
	if hidden {
		p.unfilter() // and arrives
	}
}

// goToRow is goTo for one of the rows that show.
func (p *reposPage) goToRow(repo repoRef, fp keys.Fingerprint) {
	p.choose(repo)
	if fp != "" {
		p.details.seek(fp)
	}
	for row := range p.shown {
		if p.is(row) {
			p.table.MoveTo(row)
		}
	}
	p.table.Refresh()
	p.details.focus()
}

// shows tells whether a repository is among the rows that the filter leaves.
func (p *reposPage) shows(repo repoRef) bool {
	for row := range p.shown {
		if p.at(row).ref() == repo {
			return true
		}
	}
	return false
}
