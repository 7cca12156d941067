package keypage

import (
	"context"

	"latchkey/api"
	"latchkey/core"
	"latchkey/core/ask"
	"latchkey/core/inventory"
	"latchkey/core/probe"
	"latchkey/core/rollout"
	"latchkey/keys"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// keyActions is what can be done with the key that is selected.
type keyActions struct {
	p *Page
	f *frame.Frame
}

// ref names the line for a rollout.
func (k *keyItem) ref() rollout.KeyRef {
	if k.isSet {
		return rollout.KeyRef{Set: k.Set}
	}
	return rollout.KeyRef{Fingerprint: k.Fingerprint}
}

// can reports whether a command of the page can be given for a line.
func (a *keyActions) can(id string, k *keyItem) bool {
	if k == nil || a.p.backend == nil || k.Fingerprint == "" && !k.isSet {
		return false
	}
	here := k.PrivateKey == inventory.PrivateKeyHere
	switch id {
	case "key-add-to":
		return !k.isSet && a.f.Session.Account.ID != "" && (here || a.knownPublic(k) != "")
	case "key-ssh-config":
		return !k.isSet && len(k.Repos) > 0
	case "rotate-everywhere", "revoke-everywhere":
		return k.Places() > 0 && len(a.f.Session.Accounts) > 0
	case "test-access":
		return here && !k.isSet && len(k.Repos) > 0
	case "key-export":
		return here || k.isSet && k.here > 0
	case "key-delete":
		return k.Origin != "" || k.isSet
	}
	return true
}

// knownPublic is the public line of a key that was never ours and can be put
// elsewhere all the same: whoever has its private key says so by asking. It is
// "" for one that was lost, and until the pane beside the list has it.
func (a *keyActions) knownPublic(k *keyItem) string {
	pane := a.p.pane
	if k.PrivateKey != inventory.PrivateKeyUnknown || pane == nil || !pane.read || pane.line == nil || pane.line.id != k.id {
		return ""
	}
	return pane.details.Public
}

func (a *keyActions) rotate() { a.plan(rollout.Rotate) }

func (a *keyActions) revoke() { a.plan(rollout.Revoke) }

// plan offers to do something with the key, wherever it stands.
func (a *keyActions) plan(verb rollout.Verb) {
	if k := a.p.current(); k != nil && k.ref() != (rollout.KeyRef{}) {
		a.f.Nav.Plan(frame.PlanRequest{Verb: verb, About: []frame.Subject{{Ref: k.ref(), Label: k.Label, Type: k.Type, Bits: k.Bits}}})
	}
}

// test tests the key on the first repository on which it stands, and offers the
// others.
func (a *keyActions) test() {
	k := a.p.current()
	if k == nil {
		return
	}
	b, fp := a.p.backend, k.Fingerprint
	frame.Do(a.f, func(ctx context.Context) (core.KeyDetails, error) { return b.KeyDetails(ctx, fp) }, func(d core.KeyDetails, err error) {
		if err != nil {
			a.f.Notices.Fail("key-test", locale.T("error.key_details"), err)
			return
		}
		if places := repositories(d); len(places) > 0 {
			a.testOn(b, places, fp)
		}
	})
}

// testOn tests the key on the first of its repositories, as a job of its own: it
// does not depend on which account shows.
func (a *keyActions) testOn(b Backend, places []inventory.Placement, fp keys.Fingerprint) {
	f := a.f
	account, repo, others := places[0].Account, api.RepoPath(places[0].Target), places[1:]
	testOthers := func() { f.Nav.Test(selectionsOf(others, fp), probe.Access, func() {}) }
	word := locale.Tn("keys.test_others", len(others))
	job := f.Jobs.StartQuiet(locale.T("job.test", locale.Args{"Repo": string(repo)}))
	frame.DoJob(f, job, func(ctx context.Context) (probe.Report, error) {
		return b.Test(ctx, core.TestRequest{Account: account, Repo: repo, Fingerprint: fp}, func(probe.Rung) {})
	}, func(r probe.Report, err error) {
		switch {
		case err != nil:
			f.Notices.Fail("key-test", locale.T("error.test", locale.Args{"Repo": string(repo)}), err)
		case r.OK:
			f.Notices.Remove("key-test")
			if len(others) == 0 {
				f.Toasts.Show(locale.T("keys.test_good", locale.Args{"Repo": string(repo)}))
				return
			}
			f.Toasts.ShowNext(locale.T("keys.test_good_one", locale.Args{"Repo": string(repo), "Total": len(places)}), word, testOthers)
		default:
			notice := frame.ReportOutcome(r, string(repo))
			notice.Buttons = append(notice.Buttons, kit.NewButton(locale.T("keys.go_there"), "forward", func() { f.Nav.Repository(account, repo, fp) }))
			if len(others) > 0 {
				notice.Buttons = append(notice.Buttons, kit.NewButton(word, "test", testOthers))
			}
			f.Notices.Dismissible("key-test", notice)
		}
	})
}

// export asks where to write the private key, or those of the whole set.
func (a *keyActions) export() {
	k := a.p.current()
	if k == nil || !a.can("key-export", k) {
		return
	}
	r := frame.ExportRequest{Fingerprint: k.Fingerprint, Label: k.name()}
	if k.isSet {
		r.Set, r.Pairs = k.Set, len(k.members)
	}
	a.p.Export(r)
}

// copySSHConfig copies what ssh and git need to use the key.
func (a *keyActions) copySSHConfig() {
	if k := a.p.current(); k != nil && a.can("key-ssh-config", k) {
		a.p.CopySSHConfig(k.Fingerprint)
	}
}

// delete deletes a pair, or all pairs of a set. Core asks first and says what
// stops.
func (a *keyActions) delete() {
	k := a.p.current()
	if k == nil {
		return
	}
	line, b, f := *k, a.p.backend, a.f
	job := f.Jobs.Start(locale.T("job.delete_pair", locale.Args{"Name": line.name()}))
	frame.TryJob(f, job, func(ctx context.Context) error {
		if line.isSet {
			return b.DeleteKeySet(ctx, line.Set)
		}
		return b.DeleteKeyPair(ctx, line.Fingerprint)
	}, func(err error) {
		if err != nil {
			f.Notices.Fail("key-delete", locale.T("error.delete_pair", locale.Args{"Name": line.name()}), err)
			return
		}
		f.Notices.Remove("key-delete")
		f.Toasts.Show(locale.T("toast.pair_deleted", locale.Args{"Name": line.name()}))
		f.Announce(ask.PairsChanged)
	})
}
