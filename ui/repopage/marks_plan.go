package repopage

import (
	"latchkey/api"
	"latchkey/core/probe"
	"latchkey/core/rollout"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/kit/tables"
	"latchkey/ui/locale"
)

// byAccount are the marked repositories that are still listed, account by
// account, in the list's order.
func (m *marks) byAccount() []frame.Selection {
	var groups []frame.Selection
	at := map[string]int{}
	for _, r := range m.p.list.Marks.Rows() {
		n, known := at[r.Account]
		if !known {
			n = len(groups)
			at[r.Account] = n
			groups = append(groups, frame.Selection{Account: r.Account})
		}
		groups[n].Repos = append(groups[n].Repos, r.Path)
		if r.Keys < 0 {
			groups[n].Unread = append(groups[n].Unread, r.Path)
		}
	}
	return groups
}

// planBegins takes the marks away of what a plan has begun with; without any, all:
// those of other accounts stay for a plan of their own.
func (m *marks) planBegins(on frame.Selection) {
	if len(on.Repos) == 0 {
		m.p.list.Marks.Clear()
		return
	}
	m.drop(on.Account, on.Repos)
}

// drop takes the marks of some repositories away.
func (m *marks) drop(account string, repos []api.RepoPath) {
	refs := make([]repoRef, len(repos))
	for i, path := range repos {
		refs[i] = repoRef{account, path}
	}
	m.p.list.Marks.Set(false, refs...)
}

// canRelabel tells whether any of the marked repositories is on a forge
// where the name of a key can be changed.
func (m *marks) canRelabel() bool {
	for _, a := range m.f.Session.Accounts {
		if m.f.Session.Shows(a.ID) && m.f.Session.TraitsOf(a.ID).EditLabel {
			return true
		}
	}
	return false
}

// fitting are the groups that a rollout can be about.
func (m *marks) fitting(verb rollout.Verb) (fit []frame.Selection) {
	for _, g := range m.byAccount() {
		if verb != rollout.Relabel || m.f.Session.TraitsOf(g.Account).EditLabel {
			fit = append(fit, g)
		}
	}
	return fit
}

// showPlan asks what to do with the selected repositories.
func (m *marks) showPlan(verb rollout.Verb) {
	groups := m.fitting(verb)
	switch {
	case len(groups) == 0 || !m.f.Session.IsOpen():
	case len(groups) == 1:
		m.f.Nav.Plan(frame.PlanRequest{Verb: verb, Account: m.f.Session.AccountOf(groups[0].Account), On: groups[0]})
	default:
		m.askAccount(verb, groups)
	}
}

// askAccount is for repositories of several accounts: a plan is about one,
// since forges differ in what a key may do there. What is left stays selected
// for the next plan.
func (m *marks) askAccount(verb rollout.Verb, groups []frame.Selection) {
	total := 0
	items := make([]tables.PickItem, len(groups))
	for i, g := range groups {
		total += len(g.Repos)
		items[i] = tables.PickItem{ID: g.Account, Text: m.f.Session.ForgeWord(g.Account) + " · " + frame.AccountName(m.f.Session.AccountOf(g.Account)), Detail: locale.Tn("count.repositories", len(g.Repos)), Icon: "account"}
	}
	picker := tables.NewPicker(locale.T("groups.pick"), locale.T("empty.no_match.title"), false)
	var box *frame.Form
	take := func(id string) {
		for _, g := range groups {
			if g.Account == id {
				box.Dialog.Hide()
				m.f.Nav.Plan(frame.PlanRequest{Verb: verb, Account: m.f.Session.AccountOf(id), On: g})
			}
		}
	}
	box = m.f.NewForm(locale.T("groups.title"), "account", locale.T("rollout.plan"), func() {
		if ids := picker.Chosen(); len(ids) > 0 {
			take(ids[0])
		}
	})
	picker.OnPick = take
	picker.SetItems(items)
	picker.Choose(items[0].ID)
	box.Dialog.Width = 560
	box.Show(kit.Stack(kit.NewParagraph(locale.T("groups.text", locale.Args{"N": locale.Number(total), "Accounts": len(groups)})), picker.Object), picker.Entry)
}

// test tests the marked repositories with the keys that are here.
func (m *marks) test(depth probe.Depth) {
	m.f.Nav.Test(m.byAccount(), depth, m.p.list.Marks.Clear)
}
