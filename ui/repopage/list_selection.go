package repopage

import (
	"latchkey/api"
	"latchkey/core"
	"latchkey/ui/frame"
)

// repoSelection is the repository on which commands act, by path, and how the
// details keep together with it.
type repoSelection struct {
	p        *Page
	owner    string       // account of the selected repository
	path     api.RepoPath // "" = none
	began    bool         // what showed last time was asked for
	expected arrival      // to go to once the rows are there
	follow   frame.SelectionSync
}

// selected is the repository on which commands act, nil without one. It is none
// that is filtered away: see following.
func (s *repoSelection) selected() *repoRow {
	p := s.p
	if s.path == "" || s.follow.None {
		return nil
	}
	if i := indexOf(p.rows, repoRef{s.owner, s.path}); i >= 0 {
		return &p.rows[i]
	}
	return nil
}

// Chosen is the repository on which commands act, the zero one without.
func (s *repoSelection) Chosen() core.RepoRow {
	if r := s.selected(); r != nil {
		return r.RepoRow
	}
	return core.RepoRow{}
}

// is tells whether a row is the selected one.
func (s *repoSelection) is(row int) bool {
	p := s.p
	r := p.at(row)
	return r.Path == s.path && r.Account == s.owner
}

// choose selects a repository. Where those of several accounts show, commands
// then act on its account.
func (s *repoSelection) choose(repo repoRef) {
	s.follow.Stop()
	s.point(repo)
	s.showSelected()
}

// point makes a repository the one on which commands act.
func (s *repoSelection) point(repo repoRef) {
	p := s.p
	s.owner, s.path = repo.account, repo.path
	if a := p.f.Session.AccountOf(repo.account); p.f.Session.All && a.ID != "" && a.ID != p.f.Session.Account.ID {
		p.f.Session.Choose(a)
	}
}
