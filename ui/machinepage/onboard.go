package machinepage

import (
	"context"

	"latchkey/api"
	"latchkey/core"
	"latchkey/core/rollout"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/kit/tables"
	"latchkey/ui/locale"
)

// onboardCurrent onboards the selected machine.
func (p *Page) onboardCurrent() {
	if m := p.current(); m != nil {
		p.onboard([]*machineItem{m})
	}
}

// onboard chooses the repositories that builds on the machines are to open; the plan
// says what would be done before anything is.
func (p *Page) onboard(all []*machineItem) {
	account := p.f.Session.Account
	if len(all) == 0 || account.ID == "" || p.backend == nil {
		return
	}
	var machines []frame.MachineSubject
	for _, m := range all {
		machines = append(machines, frame.MachineSubject{ID: m.ID, Name: m.name()})
	}
	picker := tables.NewPicker(locale.T("keys.pick_repos"), locale.T("empty.no_match.title"), true)
	picker.Meaning = frame.AddressedText
	picker.Count = func(shown, total, chosen int) string {
		return locale.T("keys.picked", locale.Args{"N": chosen, "Shown": shown, "Total": total})
	}
	title := locale.T("onboard.title", locale.Args{"Machine": machines[0].Name})
	if len(machines) > 1 {
		title = locale.Tn("onboard.title_several", len(machines))
	}
	var o *frame.Form
	o = p.f.NewForm(title, "machine", locale.T("rollout.plan"), func() {
		var repos []api.RepoPath
		for _, id := range picker.Chosen() {
			repos = append(repos, api.RepoPath(id))
		}
		if len(repos) == 0 {
			o.Say(locale.T("keys.pick_one"))
			o.Dialog.FocusOn(picker.Entry)
			return
		}
		o.Dialog.Hide()
		p.f.Nav.Plan(frame.PlanRequest{Verb: rollout.Onboard, Account: account, On: frame.Selection{Account: account.ID, Repos: repos}, Machines: machines})
	})
	o.Dialog.Width = 620
	p.offerRepos(account.ID, picker, all)
	o.Show(kit.Stack(kit.NewNote(locale.T("keys.add_note", locale.Args{"Account": frame.AccountName(account)})), picker.Object), picker.Entry)
}

// offerRepos puts the repositories of an account, as last read, into a picker, with a
// word at those that all of the machines open already.
func (p *Page) offerRepos(account string, picker *tables.Picker, all []*machineItem) {
	on := map[string]int{}
	for _, m := range all {
		for _, r := range m.Repos {
			if r.Account == account {
				on[string(r.Path)]++
			}
		}
	}
	f, b := p.f, p.backend
	frame.Do(f, func(ctx context.Context) ([]core.RepoRow, error) { return b.CachedRepos(ctx, account) }, func(rows []core.RepoRow, err error) {
		if err != nil {
			f.Notices.Fail("repos", locale.T("error.repos"), err)
			return
		}
		items := make([]tables.PickItem, 0, len(rows))
		for _, r := range rows {
			item := tables.PickItem{ID: string(r.Path), Text: string(r.Path), Detail: r.Project, Icon: "repository"}
			if on[item.ID] == len(all) {
				item.Detail = join(item.Detail, locale.T("onboard.opens"))
			}
			if !r.Archived {
				items = append(items, item)
			}
		}
		picker.SetItems(items)
	})
}

// join puts a word behind a detail, where there is one.
func join(detail, word string) string {
	if detail == "" {
		return word
	}
	return detail + " · " + word
}
