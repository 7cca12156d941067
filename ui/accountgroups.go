package ui

import (
	"latchkey/api"
	"latchkey/core/probe"
	"latchkey/core/rollout"
	"latchkey/ui/kit"
)

// byAccount are the marked repositories that are still listed, account by
// account, in the list's order.
func (m *marks) byAccount() []Selection {
	var groups []Selection
	at := map[string]int{}
	for i := range m.p.rows {
		r := &m.p.rows[i]
		if !m.on.Has(r.ref()) {
			continue
		}
		n, known := at[r.Account]
		if !known {
			n = len(groups)
			at[r.Account] = n
			groups = append(groups, Selection{Account: r.Account})
		}
		groups[n].Repos = append(groups[n].Repos, r.Path)
		if r.Keys < 0 {
			groups[n].Unread = append(groups[n].Unread, r.Path)
		}
	}
	return groups
}

// drop takes the marks of some repositories away.
func (m *marks) drop(account string, repos []api.RepoPath) {
	for _, path := range repos {
		m.on.Set(repoRef{account, path}, false)
	}
	m.last = -1
	m.changed()
}

// canRelabelMarked tells whether any of the marked repositories is on a forge
// where the name of a key can be changed.
func (w *Window) canRelabelMarked() bool {
	for _, a := range w.session.accounts {
		if w.session.shows(a.ID) && w.session.traitsOf(a.ID).EditLabel {
			return true
		}
	}
	return false
}

// rolloutGroups are the groups that a rollout can be about.
func (w *Window) rolloutGroups(verb rollout.Verb) (fit []Selection) {
	for _, g := range w.repos.marks.byAccount() {
		if verb != rollout.Relabel || w.session.traitsOf(g.Account).EditLabel {
			fit = append(fit, g)
		}
	}
	return fit
}

// rolloutOf acts on the key that the details show, wherever it stands.
func (w *Window) rolloutOf(verb rollout.Verb) {
	if k := w.details.current(); k != nil && k.Fingerprint != "" {
		w.nav.Plan(PlanRequest{Verb: verb, About: []Subject{{Ref: rollout.KeyRef{Fingerprint: k.Fingerprint}, Label: k.Label}}})
	}
}

// showRollout asks what to do with the selected repositories.
func (w *Window) showRollout(verb rollout.Verb) {
	groups := w.rolloutGroups(verb)
	switch {
	case len(groups) == 0 || w.backend == nil:
	case len(groups) == 1:
		w.nav.Plan(PlanRequest{Verb: verb, Account: w.session.accountOf(groups[0].Account), On: groups[0]})
	default:
		w.askAccount(verb, groups)
	}
}

// askAccount is for repositories of several accounts: a plan is about one,
// since forges differ in what a key may do there. What is left stays selected
// for the next plan.
func (w *Window) askAccount(verb rollout.Verb, groups []Selection) {
	total := 0
	items := make([]kit.PickItem, len(groups))
	for i, g := range groups {
		total += len(g.Repos)
		items[i] = kit.PickItem{ID: g.Account, Text: w.session.forgeWord(g.Account) + " · " + accountName(w.session.accountOf(g.Account)), Detail: tn("count.repositories", len(g.Repos)), Icon: "account"}
	}
	picker := kit.NewPicker(t("groups.pick"), t("empty.no_match.title"), false)
	var f *form
	take := func(id string) {
		for _, g := range groups {
			if g.Account == id {
				f.dialog.Hide()
				w.nav.Plan(PlanRequest{Verb: verb, Account: w.session.accountOf(id), On: g})
			}
		}
	}
	f = w.newForm(t("groups.title"), "account", t("rollout.plan"), func() {
		if ids := picker.Chosen(); len(ids) > 0 {
			take(ids[0])
		}
	})
	picker.OnPick = take
	picker.SetItems(items)
	picker.Choose(items[0].ID)
	f.dialog.Width = 560
	f.show(kit.Stack(kit.NewParagraph(t("groups.text", args{"N": number(total), "Accounts": len(groups)})), picker.Object), picker.Entry)
}

// testSelected tests the selected repositories with the keys that are here.
func (w *Window) testSelected(depth probe.Depth) {
	w.nav.Test(w.repos.marks.byAccount(), depth, w.repos.marks.clearAll)
}
