package core

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"latchkey/api"
	"latchkey/api/demo"
	"latchkey/core/cause"
	"latchkey/core/rollout"
	"latchkey/core/store"
	"latchkey/keys"
)

// A key on a project is rotated there, and verified on one of its repositories.
func TestAKeyOnAProjectIsRotated(t *testing.T) {
	w := newWorld(t, demo.Options{})
	pair := w.generated()
	_, err := w.Placements.PlaceKey(t.Context(), PlaceRequest{Project: "acme/PAY", Fingerprint: pair.Fingerprint}, nil)
	must(t, err)
	r := w.rolled(rollout.Spec{Verb: rollout.Rotate, Key: rollout.KeyRef{Fingerprint: pair.Fingerprint}, Choice: rollout.Choice{Where: true}, RemoveAtOnce: true})
	if r.State != rollout.Done || len(r.Results) != 1 || !r.Results[0].Project || !r.Results[0].Verified || !r.Results[0].Removed {
		t.Fatalf("%+v", r)
	}
	if on := w.forge.KeysOnProject("acme/PAY"); len(on) != 2 || on[1].Public.Fingerprint() != r.Results[0].Fingerprint {
		t.Errorf("%+v", on)
	}
	r, err = w.Rollouts.UndoRollout(t.Context(), r.ID, rollout.Run{})
	must(t, err)
	if on := w.forge.KeysOnProject("acme/PAY"); r.State != rollout.Undone || len(on) != 2 || on[1].Public.Fingerprint() != pair.Fingerprint {
		t.Errorf("%s: %+v", r.State, on)
	}
}

// While a rotation waits, a machine still uses the old key on one repository:
// there it stays.
func TestAnOldKeyThatIsStillUsedStays(t *testing.T) {
	onVirtualTime(t, demo.Options{}, func(t *testing.T, v *virtual) {
		old, id := v.soaking(t, 3)
		r, err := v.Rollouts.RunRollout(t.Context(), id, rollout.Run{})
		must(t, err)
		if r.State != rollout.Soaking || time.Until(r.Due) != 24*time.Hour || !strings.Contains(r.Remaining.String(), "rollout resume") {
			t.Fatalf("%+v", r.Summary)
		}
		r, err = v.Rollouts.RunRollout(t.Context(), id, rollout.Run{}) // too early: nothing happens
		must(t, err)
		if r.State != rollout.Soaking {
			t.Errorf("%+v", r.Summary)
		}
		time.Sleep(12 * time.Hour)
		must(t, v.forge.UseKey(string(many(1)[0]), old))
		time.Sleep(13 * time.Hour)
		r, err = v.Rollouts.RunRollout(t.Context(), id, rollout.Run{})
		must(t, err)
		left := 0
		for _, x := range r.Results {
			stands := v.forge.Opens(x.Target, old)
			if x.State == rollout.StepKeyStays {
				left++
			}
			if stands != (x.State == rollout.StepKeyStays) || stands != (x.Target == string(many(1)[0])) {
				t.Errorf("%+v, the old key stands: %v", x, stands)
			}
		}
		if left != 1 || r.State != rollout.Partly || r.KeysStay != 1 || r.Done != 2 || IsDue(r.Summary, v.now()) {
			t.Errorf("%d kept, %+v", left, r.Summary)
		}

		// Looked at again too early it waits; once it has been quiet for a day since
		// the last look, it goes.
		must(t, v.Rollouts.RetryRollout(t.Context(), id))
		r, err = v.Rollouts.RunRollout(t.Context(), id, rollout.Run{})
		must(t, err)
		if r.State != rollout.Soaking || time.Until(r.Due) != 24*time.Hour || !v.forge.Opens(string(many(1)[0]), old) {
			t.Errorf("looked at again at once: %+v", r.Summary)
		}
		time.Sleep(25 * time.Hour)
		due, err := v.Rollouts.DueRollouts(t.Context(), false)
		must(t, err)
		if len(due) != 1 || due[0] != id {
			t.Errorf("due: %v", due)
		}
		r, err = v.Rollouts.RunRollout(t.Context(), id, rollout.Run{})
		must(t, err)
		if r.State != rollout.Done || r.KeysStay != 0 || v.forge.Opens(string(many(1)[0]), old) {
			t.Errorf("after a quiet day: %+v", r.Summary)
		}
	})
}

// What to do about a half done step is asked of the forge before a rollout is
// undone or cancelled. When the hourly limit is reached just then, that waits
// like everything else, says so, and can be stopped without having begun.
func TestUndoAndCancelWaitForTheHourlyLimit(t *testing.T) {
	onVirtualTime(t, demo.Options{HourlyLimit: 1000}, func(t *testing.T, v *virtual) {
		_, id := v.soaking(t, 3)
		ctx, cancel := context.WithCancel(t.Context())
		v.line.after = func(req *http.Request, _ int) { // cut off while the first key is being added
			if req.Method == http.MethodPost {
				cancel()
			}
		}
		_, err := v.Rollouts.RunRollout(ctx, id, rollout.Run{})
		if !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		v.line.after = nil
		v.spendTheHour()

		stop := make(chan struct{})
		close(stop)
		for name, do := range map[string]func(context.Context, int64, rollout.Run) (rollout.Report, error){"undo": v.Rollouts.UndoRollout, "cancel": v.Rollouts.CancelRollout} {
			r, err := do(t.Context(), id, rollout.Run{Stop: stop})
			if !errors.Is(err, rollout.ErrNothingChanged) || r.State.Ended() || r.Undoing {
				t.Errorf("%s: %v, %+v", name, err, r.Summary)
			}
		}
		began, reason := time.Now(), ""
		r, err := v.Rollouts.UndoRollout(t.Context(), id, rollout.Run{Progress: func(p rollout.Progress) {
			if !p.Reason.IsZero() {
				reason = p.Reason.String()
			}
		}})
		must(t, err)
		if took := time.Since(began); r.State != rollout.Undone || took < 50*time.Minute || !strings.Contains(reason, "hourly limit: resumes at") {
			t.Errorf("%s after %v, said %q", r.State, took, reason)
		}
	})
}

// spendTheHour uses up what is left of the account's request budget.
func (v *virtual) spendTheHour() {
	v.t.Helper()
	few := 10
	_, err := v.Accounts.ChangeAccount(v.t.Context(), v.account, AccountChange{HourlyBudget: &few})
	must(v.t, err)
	for range 20 {
		if _, err = v.Repos.DeployKeys(v.t.Context(), v.account, many(1)[0]); api.KindOf(err) == api.RateLimited {
			return
		}
	}
	v.t.Fatalf("the budget is not spent: %v", err)
}

// soaking plans a rotation with a wait over n repositories.
func (v *virtual) soaking(t *testing.T, n int) (old keys.Fingerprint, id int64) {
	t.Helper()
	pair, err := v.Pairs.GenerateKeyPair(t.Context(), NewPair{Comment: "old"})
	must(t, err)
	public, err := keys.ParsePublic(pair.PublicKey)
	must(t, err)
	for _, r := range many(n) {
		must(t, v.forge.AddKeyBehindBack(string(r), "old", public))
	}
	plan, err := v.Rollouts.PlanRollout(t.Context(), rollout.Spec{Verb: rollout.Rotate, Key: rollout.KeyRef{Fingerprint: pair.Fingerprint},
		Choice: rollout.Choice{Repos: many(n)}, Soak: 24 * time.Hour})
	must(t, err)
	id, err = v.Rollouts.StartRollout(t.Context(), plan)
	must(t, err)
	return pair.Fingerprint, id
}

func TestTwoProgramsCannotRunTheSameRollout(t *testing.T) {
	w := newWorld(t, demo.Options{Latency: 20 * time.Millisecond})
	p, err := w.Rollouts.PlanRollout(t.Context(), rollout.Spec{Verb: rollout.Add, Choice: rollout.Choice{Repos: many(3)}, New: rollout.NewKey{Comment: "x"}})
	must(t, err)
	id, err := w.Rollouts.StartRollout(t.Context(), p)
	must(t, err)
	second, err := Open(t.Context(), w.options())
	must(t, err)
	defer second.Close()
	begun := make(chan struct{})
	var tried error
	done := make(chan error)
	go func() {
		waiting := false
		_, err := w.Rollouts.RunRollout(context.WithoutCancel(t.Context()), id, rollout.Run{Progress: func(rollout.Progress) {
			if !waiting {
				waiting = true
				close(begun)
			}
		}})
		done <- err
	}()
	<-begun
	_, tried = second.Rollouts.RunRollout(t.Context(), id, rollout.Run{})
	must(t, <-done)
	if !errors.Is(tried, store.ErrClaimed) {
		t.Errorf("the second program: %v", tried)
	}
	if _, err := second.Rollouts.RunRollout(t.Context(), id, rollout.Run{}); !errors.Is(err, cause.ErrNotResumable) {
		t.Errorf("after its end: %v", err)
	}
}

func TestAPlanIsRefusedWhenTheWorldHasChanged(t *testing.T) {
	w := newWorld(t, demo.Options{})
	_, old := w.added(3)
	p, err := w.Rollouts.PlanRollout(t.Context(), rollout.Spec{Verb: rollout.Revoke, Key: rollout.KeyRef{Fingerprint: old}, Choice: rollout.Choice{Where: true}})
	must(t, err)
	must(t, w.forge.RemoveKeyBehindBack(string(many(1)[0]), old))
	_, err = w.Repos.DeployKeys(t.Context(), "", many(1)[0])
	must(t, err)
	if _, err := w.Rollouts.StartRollout(t.Context(), p); !errors.Is(err, cause.ErrPlanChanged) {
		t.Errorf("%v", err)
	}
	if open, err := w.Rollouts.ListRollouts(t.Context()); err != nil || len(open) != 1 {
		t.Errorf("%d rollouts, %v", len(open), err)
	}
}

// A token that the forge refuses would fail every step: the rollout pauses, and
// goes on once the account has a good one.
func TestARefusedTokenPausesTheRollout(t *testing.T) {
	w := newWorld(t, demo.Options{})
	p, err := w.Rollouts.PlanRollout(t.Context(), rollout.Spec{Verb: rollout.Add, Choice: rollout.Choice{Repos: many(5)}, New: rollout.NewKey{Comment: "x"}})
	must(t, err)
	id, err := w.Rollouts.StartRollout(t.Context(), p)
	must(t, err)
	must(t, w.forge.SetFaults(func(f *demo.Faults) { f.Rules = []demo.Rule{{Do: demo.Status, Status: 401}} }))
	r, err := w.Rollouts.RunRollout(t.Context(), id, rollout.Run{})
	if !errors.Is(err, cause.ErrPaused) || r.State != rollout.Paused || r.Failed != 0 || r.Reason.IsZero() || api.KindOf(err) != api.Unauthorized {
		t.Errorf("%+v: %v", r.Summary, err)
	}
	must(t, w.forge.SetFaults(func(f *demo.Faults) { f.Rules = nil }))
	r, err = w.Rollouts.RunRollout(t.Context(), id, rollout.Run{})
	if err != nil || r.State != rollout.Done {
		t.Errorf("%+v: %v", r.Summary, err)
	}
}

// Five failures alike are not the repositories' fault.
func TestManyFailuresAlikePauseTheRollout(t *testing.T) {
	w := newWorld(t, demo.Options{})
	for name, c := range map[string]struct {
		spec       rollout.Spec
		least, max int
	}{
		"five alike":     {rollout.Spec{}, 5, 9},
		"two are enough": {rollout.Spec{StopAfter: 2}, 2, 9},
	} {
		must(t, w.forge.SetFaults(func(f *demo.Faults) {
			f.Rules = []demo.Rule{{Method: "POST", Do: demo.Status, Status: 403}}
		}))
		spec := c.spec
		spec.Verb, spec.Choice, spec.New.Comment = rollout.Add, rollout.Choice{All: true}, name
		p, err := w.Rollouts.PlanRollout(t.Context(), spec)
		must(t, err)
		id, err := w.Rollouts.StartRollout(t.Context(), p)
		must(t, err)
		r, err := w.Rollouts.RunRollout(t.Context(), id, rollout.Run{})
		if !errors.Is(err, cause.ErrPaused) || r.Failed < c.least || r.Waiting == 0 || !strings.Contains(r.Reason.String(), "failed") {
			t.Errorf("%s: %+v: %v", name, r.Summary, err)
		}
		for _, x := range r.Results {
			if x.State == rollout.StepFailed && (x.Hint.IsZero() || x.ErrorKind != "forbidden") {
				t.Errorf("%s: %+v says not what to do", name, x)
			}
		}
		must(t, w.forge.SetFaults(func(f *demo.Faults) { f.Rules = nil }))
		_, err = w.Rollouts.CancelRollout(t.Context(), id, rollout.Run{})
		must(t, err)
		if pairs, err := w.Pairs.KeyPairs(t.Context()); err != nil || len(pairs) != 0 {
			t.Errorf("%s: %d pairs are left that stand nowhere (%v)", name, len(pairs), err)
		}
	}
}

// A stop between two steps leaves nothing in doubt.
func TestAStopFinishesTheStepInHand(t *testing.T) {
	w := newWorld(t, demo.Options{Latency: 5 * time.Millisecond})
	p, err := w.Rollouts.PlanRollout(t.Context(), rollout.Spec{Verb: rollout.Add, Choice: rollout.Choice{All: true}, New: rollout.NewKey{Comment: "x"}})
	must(t, err)
	id, err := w.Rollouts.StartRollout(t.Context(), p)
	must(t, err)
	stop := make(chan struct{})
	stopped := false
	r, err := w.Rollouts.RunRollout(t.Context(), id, rollout.Run{Stop: stop, Progress: func(p rollout.Progress) {
		if p.Done >= 1 && !stopped {
			stopped = true
			close(stop)
		}
	}})
	must(t, err)
	if r.State != rollout.Stopped || r.Done == 0 || r.Waiting == 0 {
		t.Fatalf("%+v", r.Summary)
	}
	_, steps, err := w.store.Rollout(t.Context(), id)
	must(t, err)
	for _, s := range steps {
		if s.Intent {
			t.Errorf("step %d is in doubt after a clean stop", s.N)
		}
	}
}

// The private key of the new key is deleted while the rollout rests: nobody
// makes another one in secret, and nothing more is sent.
func TestALostPrivateKeyPausesTheRollout(t *testing.T) {
	w := newWorld(t, demo.Options{})
	p, err := w.Rollouts.PlanRollout(t.Context(), rollout.Spec{Verb: rollout.Add, Choice: rollout.Choice{Repos: many(6)}, New: rollout.NewKey{Comment: "x"}})
	must(t, err)
	id, err := w.Rollouts.StartRollout(t.Context(), p)
	must(t, err)
	must(t, w.forge.SetFaults(func(f *demo.Faults) { f.Rules = []demo.Rule{{Method: "POST", Nth: 3, Do: demo.Status, Status: 401}} }))
	r, err := w.Rollouts.RunRollout(t.Context(), id, rollout.Run{})
	if !errors.Is(err, cause.ErrPaused) || r.Waiting == 0 {
		t.Fatalf("%+v: %v", r.Summary, err)
	}
	must(t, w.forge.SetFaults(func(f *demo.Faults) { f.Rules = nil }))
	row, _, err := w.store.Rollout(t.Context(), id)
	must(t, err)
	must(t, w.vault.Delete(t.Context(), row.Fingerprint))
	before := w.forge.Requests("ada")
	r, err = w.Rollouts.RunRollout(t.Context(), id, rollout.Run{})
	if !errors.Is(err, cause.ErrPrivateKeyLost) || r.State != rollout.Paused || w.forge.Requests("ada") != before {
		t.Errorf("%+v: %v; %d requests", r.Summary, err, w.forge.Requests("ada")-before)
	}
}
