package keypage

import (
	"context"
	"slices"

	"latchkey/api"
	"latchkey/core"
	"latchkey/core/inventory"
	"latchkey/core/rollout"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
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
	picker := frame.NewRepoPicker()
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
	o.Dialog.Width, o.Dialog.Grows, picker.OnItems = 620, picker, o.Dialog.Fit
	on, b := k.Repos, a.p.backend
	frame.OfferRepos(a.f, picker, func(ctx context.Context) ([]core.RepoRow, error) { return b.CachedRepos(ctx, account.ID) },
		func(repo string) bool { return slices.Contains(on, repo) }, locale.T("keys.stands_there"))
	o.Show(kit.Stack(kit.NewNote(locale.T("keys.add_note", locale.Args{"Account": frame.AccountName(account)})), picker.Object), picker.Entry)
}
