package core

import (
	"strings"
	"testing"
	"time"

	"latchkey/api/demo"
	"latchkey/core/rollout"
)

// rotating is a rotation of one new key on a few repositories whose server is made to
// behave in another way before it is run.
func (w *world) rotating(n int, faults func(*demo.Faults)) (rollout.Report, error) {
	w.t.Helper()
	_, old := w.added(n)
	plan, err := w.Rollouts.PlanRollout(w.t.Context(), rollout.Spec{Verb: rollout.Rotate, Key: rollout.KeyRef{Fingerprint: old}, Choice: rollout.Choice{Where: true}, RemoveAtOnce: true})
	must(w.t, err)
	id, err := w.Rollouts.StartRollout(w.t.Context(), plan)
	must(w.t, err)
	must(w.t, w.forge.SetFaults(faults))
	report, err := w.Rollouts.RunRollout(w.t.Context(), id, rollout.Run{})
	for _, x := range report.Results {
		if x.Removed != (x.State == rollout.StepDone) || !x.Removed && !w.holds(many(n)[0], old) {
			w.t.Errorf("the old key went though nothing was verified: %+v", x)
		}
	}
	return report, err
}

// A server that presents another host key than the one that is trusted stops a step
// with the reason, and removes nothing.
func TestARotationStopsAtAChangedHostKey(t *testing.T) {
	w := newWorld(t, demo.Options{})
	report, err := w.rotating(2, func(f *demo.Faults) { f.RotateHostKey = true })
	must(t, err)
	if report.Done != 0 || report.Failed != 2 {
		t.Fatalf("%+v", report.Summary)
	}
	for _, x := range report.Results {
		if said := x.Error.String(); !strings.Contains(said, "has changed") {
			t.Errorf("%s: %q", x.Target, said)
		}
	}
}

// A connection that is cut before the server shows its key is tried again.
func TestARotationTriesAgainWhereTheKeyExchangeIsCut(t *testing.T) {
	w := newWorld(t, demo.Options{})
	report, err := w.rotating(1, func(f *demo.Faults) {
		f.SSH.CloseAfterVersion = true
		mended := time.AfterFunc(500*time.Millisecond, func() { _ = w.forge.SetFaults(func(f *demo.Faults) { f.SSH.CloseAfterVersion = false }) })
		t.Cleanup(func() { mended.Stop() })
	})
	if err != nil || report.Done != 1 {
		t.Errorf("%+v, %v", report.Results, err)
	}
}
