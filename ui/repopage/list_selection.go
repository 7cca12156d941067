package repopage

import (
	"latchkey/core"
)

// repoSelection is which repository the page begins with, and goes to.
type repoSelection struct {
	p        *Page
	began    bool    // what showed last time was asked for
	expected arrival // to go to once the rows are there
}

// Chosen is the repository on which commands act, the zero one without.
func (s *repoSelection) Chosen() core.RepoRow {
	if r := s.p.list.Selected(); r != nil {
		return r.RepoRow
	}
	return core.RepoRow{}
}

// picked is called when a person has selected a row: nobody waits for another one
// any longer.
func (s *repoSelection) picked() { s.expected = arrival{} }

// point is called when commands act on another repository. Where those of several
// accounts show, they then act on its account.
func (s *repoSelection) point(repo repoRef) {
	session := s.p.f.Session
	if a := session.AccountOf(repo.account); session.All && a.ID != "" && a.ID != session.Account.ID {
		session.Choose(a)
	}
}
