package repopage

import (
	"latchkey/api"
	"latchkey/keys"
)

// arrival is a repository that is to be shown once its row is there.
type arrival struct {
	repo repoRef
	fp   keys.Fingerprint
}

// arrive goes to what is waited for as soon as its row shows. Where the list is
// there and has no such row, nobody waits any longer: to go there when it
// appears one day would take the person away from something else.
func (s *repoSelection) arrive() {
	p := s.p
	to := s.expected
	switch {
	case to.repo.path == "":
	case s.shows(to.repo):
		s.GoTo(to.repo.account, to.repo.path, to.fp)
	case !p.reading && indexOf(p.rows, to.repo) < 0:
		s.expected = arrival{}
	}
}

// GoTo selects a repository, shows it in the list and opens its details, with
// one of its keys in front where fp is given. A filter that hides it is taken
// away; where the list is on its way, this waits for it.
func (s *repoSelection) GoTo(account string, path api.RepoPath, fp keys.Fingerprint) {
	p := s.p
	repo := repoRef{account, path}
	s.expected, p.entering = arrival{}, false
	if s.shows(repo) {
		s.goToRow(repo, fp)
		return
	}
	hidden := indexOf(p.rows, repo) >= 0
	if hidden || p.reading {
		s.expected = arrival{repo, fp}
	}
	if hidden {
		p.chips.unfilter() // and arrives
	}
}

// goToRow is goTo for one of the rows that show.
func (s *repoSelection) goToRow(repo repoRef, fp keys.Fingerprint) {
	p := s.p
	s.choose(repo)
	if fp != "" {
		p.details.seek(fp)
	}
	for row := range p.shown {
		if s.is(row) {
			p.table.MoveTo(row)
		}
	}
	p.table.Refresh()
	p.details.focus()
}

// shows tells whether a repository is among the rows that the filter leaves.
func (s *repoSelection) shows(repo repoRef) bool {
	p := s.p
	for row := range p.shown {
		if p.at(row).ref() == repo {
			return true
		}
	}
	return false
}
