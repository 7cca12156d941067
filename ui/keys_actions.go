package ui

import (
	"context"

	"latchkey/api"
	"latchkey/core"
	"latchkey/core/ask"
	"latchkey/core/inventory"
	"latchkey/core/probe"
	"latchkey/core/rollout"
	"latchkey/keys"
	"latchkey/ui/kit"
)

// keyActions is what can be done with the key that is selected.
type keyActions struct {
	p *keysPage
	f *Frame
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
		return !k.isSet && a.f.session.account.ID != "" && (here || a.knownPublic(k) != "")
	case "key-ssh-config":
		return !k.isSet && len(k.Repos) > 0
	case "key-rotate", "key-revoke":
		return k.Places() > 0 && len(a.f.session.accounts) > 0
	case "key-test":
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
		a.f.nav.Plan(PlanRequest{Verb: verb, About: []Subject{{Ref: k.ref(), Label: k.name()}}})
	}
}

// test tests the key on the first repository on which it stands.
func (a *keyActions) test() {
	k := a.p.current()
	if k == nil {
		return
	}
	b, fp := a.p.backend, k.Fingerprint
	do(a.f, func(ctx context.Context) (core.KeyDetails, error) { return b.KeyDetails(ctx, fp) }, func(d core.KeyDetails, err error) {
		if err != nil {
			a.f.notices.fail("key-test", t("error.key_details"), err)
			return
		}
		if s, ok := firstRepository(d); ok {
			a.testOn(b, s.Account, api.RepoPath(s.Target), fp)
		}
	})
}

// testOn runs the test as a job of its own: it does not depend on which account
// shows.
func (a *keyActions) testOn(b keysBackend, account string, repo api.RepoPath, fp keys.Fingerprint) {
	f := a.f
	job := f.jobs.startQuiet(t("job.test", args{"Repo": string(repo)}))
	doJob(f, job, func(ctx context.Context) (probe.Report, error) {
		return b.Test(ctx, core.TestRequest{Account: account, Repo: repo, Fingerprint: fp}, func(probe.Rung) {})
	}, func(r probe.Report, err error) {
		switch {
		case err != nil:
			f.notices.fail("key-test", t("error.test", args{"Repo": string(repo)}), err)
		case r.OK:
			f.notices.remove("key-test")
			f.toasts.Show(t("keys.test_good", args{"Repo": string(repo)}))
		default:
			notice := reportOutcome(r, string(repo))
			notice.Buttons = append(notice.Buttons, kit.NewButton(t("keys.go_there"), "forward", func() { f.nav.Repository(account, repo, fp) }))
			f.notices.dismissible("key-test", notice)
		}
	})
}

// export asks where to write the private key, or those of the whole set.
func (a *keyActions) export() {
	k := a.p.current()
	if k == nil || !a.can("key-export", k) {
		return
	}
	r := ExportRequest{Fingerprint: k.Fingerprint, Label: k.name()}
	if k.isSet {
		r.Set, r.Pairs = k.Set, len(k.members)
	}
	a.p.export(r)
}

// copySSHConfig copies what ssh and git need to use the key.
func (a *keyActions) copySSHConfig() {
	if k := a.p.current(); k != nil && a.can("key-ssh-config", k) {
		a.p.copySSHConfig(k.Fingerprint)
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
	job := f.jobs.start(t("job.delete_pair", args{"Name": line.name()}))
	tryJob(f, job, func(ctx context.Context) error {
		if line.isSet {
			return b.DeleteKeySet(ctx, line.Set)
		}
		return b.DeleteKeyPair(ctx, line.Fingerprint)
	}, func(err error) {
		if err != nil {
			f.notices.fail("key-delete", t("error.delete_pair", args{"Name": line.name()}), err)
			return
		}
		f.notices.remove("key-delete")
		f.toasts.Show(t("toast.pair_deleted", args{"Name": line.name()}))
		f.announce(ask.PairsChanged)
	})
}
