package repopage

import "latchkey/api"

// prefRepo names the repository that showed: its account, its path.
const prefRepo = "repositories.selected"

// RememberRepo keeps which repository shows for the next start. The demo's are
// gone by then.
func (s *repoSelection) RememberRepo() {
	p := s.p
	if repo := p.list.SelectedKey(); repo.path != "" && !p.f.Session.Demo {
		p.f.App.Preferences().SetStringList(prefRepo, []string{repo.account, string(repo.path)})
	}
}

// lastRepo is the one that showed before this start, to begin with. It is asked
// for once: from then on the person has chosen.
func (s *repoSelection) lastRepo() repoRef {
	p := s.p
	if s.began {
		return repoRef{}
	}
	s.began = true
	kept := p.f.App.Preferences().StringList(prefRepo)
	if len(kept) != 2 || p.f.Session.Demo {
		return repoRef{}
	}
	return repoRef{account: kept[0], path: api.RepoPath(kept[1])}
}
