package core

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"latchkey/api"
	"latchkey/api/demo"
	"latchkey/core/hint"
	"latchkey/core/rollout"
	"latchkey/core/rollout/runner"
	"latchkey/core/store"
	"latchkey/keys"
)

// started commits a plan and does nothing of it yet.
func (w *world) started(s rollout.Spec) int64 {
	w.t.Helper()
	p, err := w.Rollouts.PlanRollout(w.t.Context(), s)
	must(w.t, err)
	id, err := w.Rollouts.StartRollout(w.t.Context(), p)
	must(w.t, err)
	return id
}

func (w *world) undone(id int64) rollout.Report {
	w.t.Helper()
	r, err := w.Rollouts.UndoRollout(w.t.Context(), id, rollout.Run{})
	must(w.t, err)
	return r
}

// The forge refuses the key because somebody has put it there with another
// access; to undo the rollout is not to take that one away.
func TestUndoLeavesAKeyThatWasThereWithAnotherAccess(t *testing.T) {
	w := newWorld(t, demo.Options{Kind: api.GitHub})
	p := w.generated()
	id := w.started(rollout.Spec{Verb: rollout.Add, Key: rollout.KeyRef{Fingerprint: p.Fingerprint}, Access: api.ReadWrite, Choice: rollout.Choice{Repos: many(1)}})
	must(t, w.forge.AddKeyBehindBack(string(web), "by hand", w.publicOf(p)))
	r, err := w.Rollouts.RunRollout(t.Context(), id, rollout.Run{})
	must(t, err)
	if r.Failed != 1 {
		t.Fatalf("%+v", r)
	}
	w.undone(id)
	if !w.holds(web, p.Fingerprint) || !w.vaultHas(string(p.Fingerprint)) {
		t.Error("a key that somebody else had put there was removed")
	}
}

// The forge's answer was lost, and what stands there has another label.
func TestUndoLeavesAKeyThatSomebodyPutThereInThatInstant(t *testing.T) {
	w := newWorld(t, demo.Options{})
	p := w.generated()
	id := w.started(rollout.Spec{Verb: rollout.Add, Key: rollout.KeyRef{Fingerprint: p.Fingerprint}, Choice: rollout.Choice{Repos: many(1)}})
	must(t, w.forge.SetFaults(func(f *demo.Faults) { f.Rules = []demo.Rule{{Method: "POST", Count: 1, Do: demo.Reset}} }))
	w.testHook = func(point string) {
		if point == "rollout: added, not noted" && !w.holds(web, p.Fingerprint) {
			must(t, w.forge.AddKeyBehindBack(string(web), "by hand", w.publicOf(p)))
		}
	}
	r, err := w.Rollouts.RunRollout(t.Context(), id, rollout.Run{})
	must(t, err)
	w.testHook = nil
	if r.State != rollout.Done {
		t.Fatalf("%+v", r)
	}
	w.undone(id)
	if !w.holds(web, p.Fingerprint) {
		t.Error("a key that somebody else had put there was removed")
	}
}

// What the rollout put there was removed by hand and put there again.
func TestUndoOfARolloutLeavesAKeyThatCameLater(t *testing.T) {
	w := newWorld(t, demo.Options{})
	r, fp := w.added(2)
	p, err := w.Pairs.KeyPair(t.Context(), string(fp))
	must(t, err)
	must(t, w.forge.RemoveKeyBehindBack(string(web), fp))
	must(t, w.forge.AddKeyBehindBack(string(web), "by hand", w.publicOf(p)))
	r = w.undone(r.ID)
	if r.State != rollout.Undone || r.Results[0].State == rollout.StepFailed {
		t.Errorf("%+v", r)
	}
	if !w.holds(web, fp) || w.holds(ledger, fp) || !w.vaultHas(string(fp)) {
		t.Errorf("by hand: %v, by the rollout: %v, private key: %v", w.holds(web, fp), w.holds(ledger, fp), w.vaultHas(string(fp)))
	}
}

// After the old key has gone, somebody takes the new one away, and the step puts
// it back: the removal is still this rollout's doing, and undo takes it back.
func TestUndoPutsTheOldKeyBackWhereTheNewOneHadToBePutTwice(t *testing.T) {
	w := newWorld(t, demo.Options{})
	_, old := w.added(1)
	before := map[keys.Fingerprint]bool{}
	for _, k := range w.forge.KeysOn(string(web)) {
		before[k.Public.Fingerprint()] = true
	}
	id := w.started(rollout.Spec{Verb: rollout.Rotate, Key: rollout.KeyRef{Fingerprint: old}, Choice: rollout.Choice{Where: true}, RemoveAtOnce: true})
	removed := false
	w.testHook = func(point string) {
		for _, k := range w.forge.KeysOn(string(web)) {
			fp := k.Public.Fingerprint()
			if strings.HasPrefix(point, runner.PointCommitted) && !removed && !before[fp] && len(w.forge.Uses(string(web), fp)) > 0 {
				removed = true
				must(t, w.forge.RemoveKeyBehindBack(string(web), fp))
			}
		}
	}
	r, err := w.Rollouts.RunRollout(t.Context(), id, rollout.Run{})
	must(t, err)
	w.testHook = nil
	if r.State != rollout.Done || !removed || w.holds(web, old) || !w.holds(web, r.Results[0].Fingerprint) {
		t.Fatalf("taken %v: %+v", removed, r)
	}
	w.undone(id)
	if !w.holds(web, old) {
		t.Error("undone, and the old key is not back")
	}
}

// A cancelled rollout deletes pairs that stand nowhere; who takes up its failed
// steps again gets a new pair, never a public key alone.
func TestRetryAfterACancelNeverSendsALostPublicKey(t *testing.T) {
	w := newWorld(t, demo.Options{})
	id := w.started(rollout.Spec{Verb: rollout.Add, Choice: rollout.Choice{Repos: many(2)}, New: rollout.NewKey{Comment: "ci"}, PerRepo: true})
	must(t, w.forge.SetFaults(func(f *demo.Faults) {
		f.Rules = []demo.Rule{{Method: "POST", Path: string(web), Do: demo.Status, Status: 403}}
	}))
	stop := make(chan struct{})
	w.testHook = func(point string) {
		if point == "rollout: added, not noted" {
			select {
			case <-stop:
			default:
				close(stop)
			}
		}
	}
	r, err := w.Rollouts.RunRollout(t.Context(), id, rollout.Run{Stop: stop})
	must(t, err)
	w.testHook = nil
	if !r.State.Ended() {
		_, err = w.Rollouts.CancelRollout(t.Context(), id, rollout.Run{})
		must(t, err)
	}
	t.Logf("%+v", r)
	must(t, w.forge.SetFaults(func(f *demo.Faults) { f.Rules = nil }))
	must(t, w.Rollouts.RetryRollout(t.Context(), id))
	r, err = w.Rollouts.RunRollout(t.Context(), id, rollout.Run{})
	must(t, err)
	for _, x := range r.Results {
		if x.Target == string(web) && (x.State != rollout.StepDone || !w.vaultHas(string(x.Fingerprint)) || !w.holds(web, x.Fingerprint)) {
			t.Errorf("private key %v, on the forge %v: %+v", w.vaultHas(string(x.Fingerprint)), w.holds(web, x.Fingerprint), x)
		}
	}
}

// Two programs plan the same at once; only one of them may begin.
func TestASecondRolloutIsNotBegunWhereOneHasNotEnded(t *testing.T) {
	w := newWorld(t, demo.Options{})
	spec := rollout.Spec{Verb: rollout.Add, Choice: rollout.Choice{Repos: many(2)}, New: rollout.NewKey{Comment: "ci"}}
	w.started(spec)
	_, err := w.store.AddRollout(t.Context(), store.Rollout{Verb: "add", Spec: "{}", State: string(rollout.Ready)},
		[]store.RolloutStep{{N: 1, Account: w.account, Target: string(web), Acts: "[]", State: string(rollout.StepWaiting)}})
	if !errors.Is(err, store.ErrUnfinished) {
		t.Errorf("%v", err)
	}
	all, err := w.Rollouts.ListRollouts(t.Context())
	must(t, err)
	if len(all) != 1 {
		t.Errorf("%d rollouts were kept, want 1", len(all))
	}
}

// What has ended may be taken back or up again much later: not while another
// rollout is half way on the same place.
func TestUndoAndRetryWaitForAnotherRolloutOnTheSamePlace(t *testing.T) {
	w := newWorld(t, demo.Options{})
	done, fp := w.added(2)
	failed := w.started(rollout.Spec{Verb: rollout.Add, Choice: rollout.Choice{Repos: many(1)}, New: rollout.NewKey{Comment: "refused"}})
	must(t, w.forge.SetFaults(func(f *demo.Faults) {
		f.Rules = []demo.Rule{{Method: "POST", Path: string(web), Do: demo.Status, Status: 403}}
	}))
	r, err := w.Rollouts.RunRollout(t.Context(), failed, rollout.Run{})
	must(t, err)
	must(t, w.forge.SetFaults(func(f *demo.Faults) { f.Rules = nil }))
	if r.Failed != 1 {
		t.Fatalf("%+v", r)
	}
	open := w.started(rollout.Spec{Verb: rollout.Add, Choice: rollout.Choice{Repos: []api.RepoPath{web}}, New: rollout.NewKey{Comment: "later"}})

	if _, err := w.Rollouts.UndoRollout(t.Context(), done.ID, rollout.Run{}); !errors.Is(err, store.ErrUnfinished) || !strings.Contains(err.Error(), string(web)) || hint.Of(err).IsZero() {
		t.Errorf("undo: %v", err)
	}
	if err := w.Rollouts.RetryRollout(t.Context(), failed); !errors.Is(err, store.ErrUnfinished) || !strings.Contains(err.Error(), fmt.Sprint("rollout ", open)) {
		t.Errorf("retry: %v", err)
	}
	again, err := w.Rollouts.Rollout(t.Context(), done.ID)
	must(t, err)
	if again.State != rollout.Done || again.Undoing || !w.holds(web, fp) || !w.holds(ledger, fp) {
		t.Errorf("a refused undo has left %+v", again)
	}
	if still, err := w.Rollouts.Rollout(t.Context(), failed); err != nil || !still.State.Ended() || still.Failed != 1 {
		t.Errorf("a refused retry has left %+v, %v", still, err)
	}

	_, err = w.Rollouts.RunRollout(t.Context(), open, rollout.Run{})
	must(t, err)
	if r := w.undone(done.ID); r.State != rollout.Undone || w.holds(web, fp) {
		t.Errorf("undone after the other's end: %+v", r)
	}
	must(t, w.Rollouts.RetryRollout(t.Context(), failed))
	if r, err := w.Rollouts.RunRollout(t.Context(), failed, rollout.Run{}); err != nil || r.State != rollout.Done {
		t.Errorf("taken up after the other's end: %+v, %v", r, err)
	}
}

// A pair that one rollout made is on its way elsewhere by another one: neither
// the end of the first nor a person may delete its private key.
func TestAPairThatARolloutStillNeedsIsKept(t *testing.T) {
	w := newWorld(t, demo.Options{})
	r, fp := w.added(1)
	id := w.started(rollout.Spec{Verb: rollout.Add, Key: rollout.KeyRef{Fingerprint: fp}, Choice: rollout.Choice{Repos: []api.RepoPath{ledger}}})
	w.undone(r.ID)
	if !w.vaultHas(string(fp)) {
		t.Fatal("undoing the first deleted what the second is to put there")
	}
	if err := w.Pairs.DeleteKeyPair(t.Context(), fp); !errors.Is(err, store.ErrUnfinished) || !w.vaultHas(string(fp)) {
		t.Errorf("deleted by hand: %v", err)
	}
	r, err := w.Rollouts.RunRollout(t.Context(), id, rollout.Run{})
	must(t, err)
	if r.State != rollout.Done || !w.holds(ledger, fp) {
		t.Errorf("%+v", r)
	}
	must(t, w.Pairs.DeleteKeyPair(t.Context(), fp))
}
