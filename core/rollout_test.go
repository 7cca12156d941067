package core

import (
	"testing"

	"latchkey/api"
	"latchkey/api/demo"
	"latchkey/core/rollout"
	"latchkey/keys"
)

// many returns repositories that everything is tried on.
func many(n int) []api.RepoPath {
	all := []api.RepoPath{"acme/web-frontend", "acme/ledger", "acme/payments-api", "acme/design-system", "acme/docs.site", "acme/invoice-worker",
		"acme/fraud-rules", "acme/Infra_Tools", "acme/terraform-modules", "acme/build-images"}
	return all[:n]
}

func (w *world) rolled(s rollout.Spec) rollout.Report {
	w.t.Helper()
	p, err := w.Rollouts.PlanRollout(w.t.Context(), s)
	must(w.t, err)
	id, err := w.Rollouts.StartRollout(w.t.Context(), p)
	must(w.t, err)
	r, err := w.Rollouts.RunRollout(w.t.Context(), id, rollout.Run{})
	must(w.t, err)
	return r
}

func (w *world) added(n int) (rollout.Report, keys.Fingerprint) {
	w.t.Helper()
	r := w.rolled(rollout.Spec{Verb: rollout.Add, Choice: rollout.Choice{Repos: many(n)}, New: rollout.NewKey{Comment: "ci@build-07"}})
	return r, r.Results[0].Fingerprint
}

func TestOneNewKeyOnManyRepositories(t *testing.T) {
	w := newWorld(t, demo.Options{})
	r, fp := w.added(5)
	if r.State != rollout.Done || r.Done != 5 {
		t.Fatalf("%+v", r)
	}
	for _, repo := range many(5) {
		if !w.holds(repo, fp) || len(w.forge.Uses(string(repo), fp)) == 0 {
			t.Errorf("%s: there %v, verified %v", repo, w.holds(repo, fp), len(w.forge.Uses(string(repo), fp)) > 0)
		}
	}
	if !w.vaultHas(string(fp)) {
		t.Error("the private key is not in the vault")
	}
}

func TestARotationTakesFiveRequestsEach(t *testing.T) {
	w := newWorld(t, demo.Options{})
	_, old := w.added(5)
	p, err := w.Rollouts.PlanRollout(t.Context(), rollout.Spec{Verb: rollout.Rotate, Key: rollout.KeyRef{Fingerprint: old}, Choice: rollout.Choice{Where: true}, RemoveAtOnce: true})
	must(t, err)
	if len(p.Steps) != 5 || len(p.Costs) != 1 || p.Costs[0].Requests != 25 {
		t.Fatalf("plan: %+v", p)
	}
	before := w.forge.Requests("ada")
	id, err := w.Rollouts.StartRollout(t.Context(), p)
	must(t, err)
	r, err := w.Rollouts.RunRollout(t.Context(), id, rollout.Run{})
	must(t, err)
	if n := w.forge.Requests("ada") - before; n != 25 {
		t.Errorf("%d requests, want 25", n)
	}
	for _, x := range r.Results {
		if x.State != rollout.StepDone || !x.Added || !x.Verified || !x.Removed || x.Fingerprint == old || w.holds(api.RepoPath(x.Target), old) ||
			!w.holds(api.RepoPath(x.Target), x.Fingerprint) {
			t.Errorf("%+v", x)
		}
	}
}

func TestUndoLeavesWhatWasThereBefore(t *testing.T) {
	w := newWorld(t, demo.Options{})
	_, old := w.added(3)
	r := w.rolled(rollout.Spec{Verb: rollout.Rotate, Key: rollout.KeyRef{Fingerprint: old}, Choice: rollout.Choice{Where: true}, RemoveAtOnce: true})
	fresh := r.Results[0].Fingerprint
	r, err := w.Rollouts.UndoRollout(t.Context(), r.ID, rollout.Run{})
	must(t, err)
	if r.State != rollout.Undone {
		t.Fatalf("%+v", r)
	}
	for _, repo := range many(3) {
		if !w.holds(repo, old) || w.holds(repo, fresh) {
			t.Errorf("%s: old there %v, new there %v", repo, w.holds(repo, old), w.holds(repo, fresh))
		}
	}
	if w.vaultHas(string(fresh)) || !w.vaultHas(string(old)) {
		t.Errorf("vault: new %v, old %v", w.vaultHas(string(fresh)), w.vaultHas(string(old)))
	}
	r = w.rolled(rollout.Spec{Verb: rollout.Revoke, Key: rollout.KeyRef{Fingerprint: old}, Choice: rollout.Choice{Where: true}})
	if r.State != rollout.Done || w.holds(many(1)[0], old) {
		t.Errorf("%+v", r)
	}
}
