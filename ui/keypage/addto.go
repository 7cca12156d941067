package keypage

import (
	"context"
	"strings"

	"latchkey/api"
	"latchkey/core"
	"latchkey/core/inventory"
	"latchkey/core/rollout"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/kit/tables"
	"latchkey/ui/locale"
)

// addTo chooses the repositories on which the key is to be put; the plan says
// what would be done before anything is.
func (a *keyActions) addTo() {
	k := a.p.current()
	if k == nil {
		return
	}
	account, subject := a.f.Session.Account, frame.Subject{Ref: k.ref(), Label: k.Label, Type: k.Type, Bits: k.Bits}
	if line := a.knownPublic(k); k.PrivateKey != inventory.PrivateKeyHere {
		subject.Ref = rollout.KeyRef{Public: line}
	}
	picker := tables.NewPicker(locale.T("keys.pick_repos"), locale.T("empty.no_match.title"), true)
	picker.Meaning = frame.AddressedText
	picker.Count = func(shown, total, chosen int) string {
		return locale.T("keys.picked", locale.Args{"N": chosen, "Shown": shown, "Total": total})
	}
	var o *frame.Form
	o = a.f.NewForm(locale.T("keys.add_title", locale.Args{"Name": k.name()}), "plus", locale.T("rollout.plan"), func() {
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
		a.f.Nav.Plan(frame.PlanRequest{Verb: rollout.Add, Account: account, On: frame.Selection{Account: account.ID, Repos: repos}, About: []frame.Subject{subject}})
	})
	o.Dialog.Width = 620
	a.offerRepos(account.ID, picker, k.Repos)
	o.Show(kit.Stack(kit.NewNote(locale.T("keys.add_note", locale.Args{"Account": frame.AccountName(account)})), picker.Object), picker.Entry)
}

// offerRepos puts the repositories of an account, as last read, into a picker,
// with a word at those on which the key is already.
func (a *keyActions) offerRepos(account string, picker *tables.Picker, already []string) {
	on := map[string]bool{}
	for _, r := range already {
		on[r] = true
	}
	b := a.p.backend
	frame.Do(a.f, func(ctx context.Context) ([]core.RepoRow, error) { return b.CachedRepos(ctx, account) }, func(rows []core.RepoRow, err error) {
		if err != nil {
			a.f.Notices.Fail("repos", locale.T("error.repos"), err)
			return
		}
		items := make([]tables.PickItem, 0, len(rows))
		for _, r := range rows {
			item := tables.PickItem{ID: string(r.Path), Text: string(r.Path), Detail: r.Project, Icon: "repository"}
			if on[item.ID] {
				item.Detail = strings.TrimPrefix(item.Detail+" · "+locale.T("keys.stands_there"), " · ")
			}
			if !r.Archived {
				items = append(items, item)
			}
		}
		picker.SetItems(items)
	})
}
