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
	case p.list.RowOf(to.repo) >= 0:
		s.GoTo(to.repo.account, to.repo.path, to.fp)
	case !p.reading && p.list.Find(to.repo) == nil:
		s.expected = arrival{}
	}
}

// GoTo selects a repository, shows it in the list and opens its details, with
// one of its keys in front where fp is given. A filter that hides it is taken
// away; where the list is on its way, this waits for it.
func (s *repoSelection) GoTo(account string, path api.RepoPath, fp keys.Fingerprint) {
	p := s.p
	repo := repoRef{account, path}
	s.expected = arrival{}
	p.list.StopEntering()
	if p.list.RowOf(repo) >= 0 {
		s.goToRow(repo, fp)
		return
	}
	hidden := p.list.Find(repo) != nil
	if hidden || p.reading {
		s.expected = arrival{repo, fp}
	}
	if hidden {
		p.list.ShowAll() // and arrives
	}
}

// goToRow is goTo for one of the rows that show.
func (s *repoSelection) goToRow(repo repoRef, fp keys.Fingerprint) {
	p := s.p
	p.list.Select(repo)
	if fp != "" {
		p.details.seek(fp)
	}
	p.list.ScrollToSelected()
	p.list.Table.Refresh()
	p.details.focus()
}
