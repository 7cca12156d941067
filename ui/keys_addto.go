package ui

import (
	"context"
	"strings"

	"latchkey/api"
	"latchkey/core"
	"latchkey/core/inventory"
	"latchkey/core/rollout"
	"latchkey/ui/kit"
)

// addTo chooses the repositories on which the key is to be put; the plan says
// what would be done before anything is.
func (a *keyActions) addTo() {
	k := a.p.current()
	if k == nil {
		return
	}
	account, subject := a.f.session.account, Subject{Ref: k.ref(), Label: k.name()}
	if line := a.knownPublic(k); k.PrivateKey != inventory.PrivateKeyHere {
		subject.Ref = rollout.KeyRef{Public: line}
	}
	picker := kit.NewPicker(t("keys.pick_repos"), t("empty.no_match.title"), true)
	picker.Meaning = addressedText
	picker.Count = func(shown, total, chosen int) string {
		return t("keys.picked", args{"N": chosen, "Shown": shown, "Total": total})
	}
	var o *form
	o = a.f.newForm(t("keys.add_title", args{"Name": k.name()}), "plus", t("rollout.plan"), func() {
		var repos []api.RepoPath
		for _, id := range picker.Chosen() {
			repos = append(repos, api.RepoPath(id))
		}
		if len(repos) == 0 {
			o.say(t("keys.pick_one"))
			o.dialog.FocusOn(picker.Entry)
			return
		}
		o.dialog.Hide()
		a.f.nav.Plan(PlanRequest{Verb: rollout.Add, Account: account, On: Selection{Account: account.ID, Repos: repos}, About: []Subject{subject}})
	})
	o.dialog.Width = 620
	a.offerRepos(account.ID, picker, k.Repos)
	o.show(kit.Stack(kit.NewNote(t("keys.add_note", args{"Account": accountName(account)})), picker.Object), picker.Entry)
}

// offerRepos puts the repositories of an account, as last read, into a picker,
// with a word at those on which the key is already.
func (a *keyActions) offerRepos(account string, picker *kit.Picker, already []string) {
	on := map[string]bool{}
	for _, r := range already {
		on[r] = true
	}
	b := a.p.backend
	do(a.f, func(ctx context.Context) ([]core.RepoRow, error) { return b.CachedRepos(ctx, account) }, func(rows []core.RepoRow, err error) {
		if err != nil {
			a.f.notices.fail("repos", t("error.repos"), err)
			return
		}
		items := make([]kit.PickItem, 0, len(rows))
		for _, r := range rows {
			item := kit.PickItem{ID: string(r.Path), Text: string(r.Path), Detail: r.Project, Icon: "repository"}
			if on[item.ID] {
				item.Detail = strings.TrimPrefix(item.Detail+" · "+t("keys.stands_there"), " · ")
			}
			if !r.Archived {
				items = append(items, item)
			}
		}
		picker.SetItems(items)
	})
}
