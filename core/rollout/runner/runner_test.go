package runner

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"latchkey/api"
	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/keys"
)

const (
	repoA = api.RepoPath("acme/a")
	repoB = api.RepoPath("acme/b")
)

// virtual runs a test on virtual time, over a fixture of its own.
func virtual(t *testing.T, test func(t *testing.T, f *fixture)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { test(t, newFixture(t)) })
}

func wantState(t *testing.T, r rollout.Report, err error, want rollout.State) {
	t.Helper()
	if err != nil || r.State != want {
		t.Fatalf("%s, %v; want %s: %+v", r.State, err, want, r.Results)
	}
}

func TestRotationReplacesTheKeyEverywhere(t *testing.T) {
	virtual(t, func(t *testing.T, f *fixture) {
		old := f.pair("old")
		f.stands(repoA, "old", old, api.ReadWrite)
		f.stands(repoB, "old", old, api.Read)
		f.start(rollout.Spec{Verb: rollout.Rotate, RemoveAtOnce: true, Label: "new"}, old, repoA, repoB)
		var last rollout.Progress
		r, err := f.run(rollout.Run{Progress: func(p rollout.Progress) { last = p }})
		wantState(t, r, err, rollout.Done)
		for _, repo := range []api.RepoPath{repoA, repoB} {
			if f.forge.labels(repo) != "new" {
				t.Errorf("on %s: %s", repo, f.forge.labels(repo))
			}
		}
		if access := f.forge.keys[repoA][0].Access; access != api.ReadWrite {
			t.Errorf("the new key may %s", access)
		}
		if last.Done != 2 || last.Total != 2 || last.Waiting != 0 {
			t.Errorf("%+v", last)
		}
		for _, x := range r.Results {
			if !x.Added || !x.Verified || !x.Removed || x.Fingerprint != r.Key.Fingerprint {
				t.Errorf("%+v", x)
			}
		}
	})
}

// Without a verification the old key is not removed.
func TestOldKeyStaysWhereTheNewOneDoesNotOpen(t *testing.T) {
	virtual(t, func(t *testing.T, f *fixture) {
		old := f.pair("old")
		f.stands(repoA, "old", old, api.Read)
		f.verification = func(api.RepoPath, keys.Fingerprint) rollout.Verification {
			return rollout.Verification{Text: say.Plain("permission denied")}
		}
		f.start(rollout.Spec{Verb: rollout.Rotate, RemoveAtOnce: true, Label: "new"}, old, repoA)
		r, err := f.run(rollout.Run{})
		wantState(t, r, err, rollout.Partly)
		if f.forge.count("remove") != 0 || !strings.Contains(r.Results[0].Error.String(), "permission denied") {
			t.Errorf("%v, %+v", f.forge.calls, r.Results[0])
		}
	})
}

func TestNoPublicKeyIsSentWithoutItsPrivateKey(t *testing.T) {
	virtual(t, func(t *testing.T, f *fixture) {
		lost := f.pair("lost")
		f.start(rollout.Spec{Verb: rollout.Add}, lost, repoA)
		delete(f.vault, lost.Line())
		r, err := f.run(rollout.Run{})
		wantState(t, r, err, rollout.Partly)
		if f.forge.count("add") != 0 || r.Failed != 1 {
			t.Errorf("%v, %+v", f.forge.calls, r.Results)
		}
	})
}

// The forge took the key, and its answer was lost: a reading says so, and nothing
// is sent again.
func TestLostAnswerIsNotSentAgain(t *testing.T) {
	virtual(t, func(t *testing.T, f *fixture) {
		key := f.pair("ci")
		f.forge.wrong = func(call string, _ int, effect func()) (api.ErrorKind, bool) {
			if strings.HasPrefix(call, "add") {
				effect()
				return api.LostReply, true
			}
			return 0, false
		}
		f.start(rollout.Spec{Verb: rollout.Add, Label: "ci"}, key, repoA)
		r, err := f.run(rollout.Run{})
		wantState(t, r, err, rollout.Done)
		if f.forge.count("add") != 1 || f.forge.labels(repoA) != "ci" {
			t.Errorf("%v", f.forge.calls)
		}
	})
}

// A program ended after the forge took the key and before that was recorded: the
// next one reads first.
func TestCrashBeforeTheRecordIsResolvedByReading(t *testing.T) {
	virtual(t, func(t *testing.T, f *fixture) {
		key := f.pair("ci")
		f.start(rollout.Spec{Verb: rollout.Add, Label: "ci"}, key, repoA)
		f.stands(repoA, "ci", key, api.Read)
		f.crash(func(step *store.RolloutStep, acts []rollout.Act) {
			step.State, step.Intent, acts[0].SentAt = string(rollout.StepRunning), true, time.Now().UTC()
		})
		r, err := f.run(rollout.Run{})
		wantState(t, r, err, rollout.Done)
		if f.forge.count("add") != 0 {
			t.Errorf("%v", f.forge.calls)
		}
		r, err = f.with(rollout.Run{}, func(ctx context.Context, r *Runner) error {
			if err := r.PrepareUndo(ctx, func(string) bool { return true }); err != nil {
				return err
			}
			return r.Run(ctx)
		})
		wantState(t, r, err, rollout.Undone)
		if f.forge.labels(repoA) != "" {
			t.Errorf("what the rollout added is still there: %s", f.forge.labels(repoA))
		}
	})
}

// A key that was accepted and shows later is waited for, and sent once.
func TestAcceptedChangeIsWaitedFor(t *testing.T) {
	virtual(t, func(t *testing.T, f *fixture) {
		f.lag = 90 * time.Second
		key := f.pair("ci")
		f.forge.wrong = func(call string, _ int, effect func()) (api.ErrorKind, bool) {
			if strings.HasPrefix(call, "add") {
				effect()
				f.forge.hides["1"] = time.Now().Add(20 * time.Second)
				return api.Accepted, true
			}
			return 0, false
		}
		f.start(rollout.Spec{Verb: rollout.Add, Label: "ci"}, key, repoA)
		began := time.Now()
		r, err := f.run(rollout.Run{})
		wantState(t, r, err, rollout.Done)
		if took := time.Since(began); f.forge.count("add") != 1 || took < 20*time.Second || took > time.Minute {
			t.Errorf("%v after %v", f.forge.calls, took)
		}
	})
}

func TestForgesLimitIsWaitedOutAndReported(t *testing.T) {
	virtual(t, func(t *testing.T, f *fixture) {
		key := f.pair("ci")
		f.forge.wrong = func(call string, n int, _ func()) (api.ErrorKind, bool) {
			return api.RateLimited, strings.HasPrefix(call, "add") && n == 1
		}
		f.start(rollout.Spec{Verb: rollout.Add, Label: "ci"}, key, repoA)
		var waits []rollout.Progress
		began := time.Now()
		r, err := f.run(rollout.Run{Progress: func(p rollout.Progress) {
			if !p.Reason.IsZero() {
				waits = append(waits, p)
			}
		}})
		wantState(t, r, err, rollout.Done)
		if took := time.Since(began); took < 30*time.Second || took > 40*time.Second {
			t.Errorf("took %v", took)
		}
		if len(waits) == 0 || waits[0].Forge != "Fake" || waits[0].Until.Sub(began) != 30*time.Second {
			t.Errorf("%+v", waits)
		}
	})
}

func TestFiveFailuresAlikePauseTheRollout(t *testing.T) {
	virtual(t, func(t *testing.T, f *fixture) {
		key := f.pair("ci")
		f.forge.wrong = func(call string, _ int, _ func()) (api.ErrorKind, bool) {
			return api.Forbidden, strings.HasPrefix(call, "add")
		}
		var repos []api.RepoPath
		for c := 'a'; c < 'a'+12; c++ {
			repos = append(repos, api.RepoPath("acme/"+string(c)))
		}
		f.start(rollout.Spec{Verb: rollout.Add, Label: "ci"}, key, repos...)
		r, err := f.run(rollout.Run{})
		if r.State != rollout.Paused || !errors.Is(err, rollout.ErrTooManyFailures) || r.Failed < mostAlike || r.Waiting == 0 {
			t.Errorf("%s, %v, %d failed, %d wait", r.State, err, r.Failed, r.Waiting)
		}
	})
}

// A soak ends the run; the next one removes the old key, unless somebody used it.
func TestSoakKeepsAnOldKeyThatIsUsed(t *testing.T) {
	virtual(t, func(t *testing.T, f *fixture) {
		old := f.pair("old")
		f.stands(repoA, "old", old, api.Read)
		f.stands(repoB, "old", old, api.Read)
		f.start(rollout.Spec{Verb: rollout.Rotate, Soak: time.Hour, Label: "new"}, old, repoA, repoB)
		r, err := f.run(rollout.Run{})
		wantState(t, r, err, rollout.Soaking)
		if until := time.Until(r.Due); until < 59*time.Minute || until > time.Hour {
			t.Errorf("due in %v", until)
		}
		time.Sleep(30 * time.Minute)
		f.forge.keys[repoA][0].LastUsed = time.Now()
		time.Sleep(31 * time.Minute)
		r, err = f.run(rollout.Run{})
		wantState(t, r, err, rollout.Partly)
		if f.forge.labels(repoA) != "old new" || f.forge.labels(repoB) != "new" || r.KeysStay != 1 {
			t.Errorf("%s and %s, %d kept", f.forge.labels(repoA), f.forge.labels(repoB), r.KeysStay)
		}
	})
}

// An undo puts the old key back before its successor goes, and deletes the pair
// that stands nowhere then.
func TestUndoOfARotation(t *testing.T) {
	virtual(t, func(t *testing.T, f *fixture) {
		old := f.pair("old")
		f.stands(repoA, "old", old, api.Read)
		f.start(rollout.Spec{Verb: rollout.Rotate, RemoveAtOnce: true, Label: "new"}, old, repoA)
		r, err := f.run(rollout.Run{})
		wantState(t, r, err, rollout.Done)
		f.forge.calls = nil
		r, err = f.with(rollout.Run{}, func(ctx context.Context, r *Runner) error {
			if err := r.PrepareUndo(ctx, func(string) bool { return true }); err != nil {
				return err
			}
			return r.Run(ctx)
		})
		wantState(t, r, err, rollout.Undone)
		if f.forge.labels(repoA) != "old" || len(f.vault) != 1 || !r.Results[0].RemovalUndone || !r.Results[0].AddUndone {
			t.Errorf("%s, %d private keys, %+v", f.forge.labels(repoA), len(f.vault), r.Results[0])
		}
		if all := strings.Join(f.forge.calls, ", "); strings.Index(all, "add") > strings.Index(all, "remove") {
			t.Error(all)
		}
	})
}

// A stopped run begins nothing further, and the next one goes on where it was.
func TestStoppedRunGoesOn(t *testing.T) {
	virtual(t, func(t *testing.T, f *fixture) {
		key := f.pair("ci")
		f.start(rollout.Spec{Verb: rollout.Add, Label: "ci"}, key, repoA)
		stop := make(chan struct{})
		f.point = func(point string) {
			if point == "rollout: added, not noted" {
				close(stop)
				synctest.Wait() // until the runner has seen it
			}
		}
		f.verification = func(api.RepoPath, keys.Fingerprint) rollout.Verification {
			t.Error("an act was begun after the stop")
			return rollout.Verification{}
		}
		r, err := f.run(rollout.Run{Stop: stop})
		wantState(t, r, err, rollout.Stopped)
		f.point, f.verification = nil, func(api.RepoPath, keys.Fingerprint) rollout.Verification { return rollout.Verification{OK: true} }
		r, err = f.run(rollout.Run{})
		wantState(t, r, err, rollout.Done)
		if f.forge.count("add") != 1 {
			t.Errorf("%v", f.forge.calls)
		}
	})
}
