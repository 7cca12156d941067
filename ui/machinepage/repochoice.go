package machinepage

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"latchkey/api"
	"latchkey/core"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/kit/tables"
	"latchkey/ui/locale"
)

// reposStep chooses the repositories that builds on machines are to open.
type reposStep struct {
	p       *Page
	account core.Account
	body    *fyne.Container
	title   *kit.Note // which machines
	picker  *tables.Picker
	errors  *fyne.Container
	changed func() // what is chosen did
}

func newReposStep(p *Page) *reposStep {
	s := &reposStep{p: p, account: p.f.Session.Account, title: kit.NewNote(""), errors: kit.Stack(), changed: func() {}}
	s.picker = frame.NewRepoPicker()
	s.picker.OnChange = func() {
		s.errors.RemoveAll()
		s.changed()
	}
	s.body = kit.Stack(s.title, s.errors, s.picker.Object)
	if s.account.ID == "" {
		s.body.Objects = []fyne.CanvasObject{s.title, (&kit.Notice{Tone: kit.Caution, Text: locale.T("wizard.no_account"), Advice: locale.T("wizard.no_account_advice")}).Object()}
	}
	return s
}

// offer puts the repositories of the account, as last read, into the picker, with a
// word at those that all of the machines open already.
func (s *reposStep) offer(machines []frame.MachineSubject, words string) {
	if s.account.ID == "" {
		s.title.SetText(words)
		return
	}
	s.title.SetText(strings.TrimSpace(words + " " + locale.T("keys.add_note", locale.Args{"Account": frame.AccountName(s.account)})))
	on, all := map[string]int{}, 0
	for _, m := range machines {
		item := s.p.latest().list.Find(m.ID)
		if item == nil {
			continue
		}
		all++
		for _, r := range item.Repos {
			if r.Account == s.account.ID {
				on[string(r.Path)]++
			}
		}
	}
	b, account := s.p.backend, s.account.ID
	frame.OfferRepos(s.p.f, s.picker, func(ctx context.Context) ([]core.RepoRow, error) { return b.CachedRepos(ctx, account) },
		func(repo string) bool { return all > 0 && on[repo] == all }, locale.T("onboard.opens"))
}

// chosen are the repositories that were chosen.
func (s *reposStep) chosen() (repos []api.RepoPath) {
	for _, id := range s.picker.Chosen() {
		repos = append(repos, api.RepoPath(id))
	}
	return repos
}

// check reports whether at least one repository is chosen, and says so where none is.
func (s *reposStep) check() bool {
	if s.account.ID == "" {
		return false
	}
	if len(s.picker.Chosen()) > 0 {
		return true
	}
	notice := &kit.Notice{Tone: kit.Bad, Text: locale.T("keys.pick_one")}
	s.errors.Objects = []fyne.CanvasObject{notice.Object()}
	s.body.Refresh()
	s.p.f.Speak(notice.Sentence(), true)
	s.p.f.Focus(s.picker.Entry)
	return false
}
