package core

import (
	"testing"

	"latchkey/api/demo"
	"latchkey/core/rollout"
)

// A machine that was stolen is shut out before anything else is done, whether it
// answers or not: one removal for each repository and the reading that shows it.
func TestAStolenMachineIsShutOutInOneRound(t *testing.T) {
	needsFleet(t)
	fleet := startFleet(t, 3)
	w := newWorld(t, demo.Options{Seed: 1, Size: 15})
	w.trusts()
	fleet.add(w.App)
	repos := killJob{repos: 8}.choose(t, w.App)
	shared, err := w.Pairs.GenerateKeyPair(t.Context(), NewPair{Comment: "ci@shared"})
	must(t, err)
	start := func(s rollout.Spec) int64 {
		t.Helper()
		plan, err := w.Rollouts.PlanRollout(t.Context(), s)
		must(t, err)
		id, err := w.Rollouts.StartRollout(t.Context(), plan)
		must(t, err)
		return id
	}
	id := start(rollout.Spec{Verb: rollout.Onboard, Machines: fleet.names, Key: rollout.KeyRef{Fingerprint: shared.Fingerprint}, Deliver: true, Choice: rollout.Choice{Repos: repos}})
	if r, err := w.Rollouts.RunRollout(t.Context(), id, rollout.Run{}); err != nil || r.State != rollout.Done {
		t.Fatalf("%v: %s", err, r.Remaining)
	}
	fleet.machines[0].Stop() // whoever has it keeps it off
	id = start(rollout.Spec{Verb: rollout.Revoke, Machines: fleet.names[:1]})
	before := len(w.forge.Calls())
	r, err := w.Rollouts.RunRollout(t.Context(), id, rollout.Run{})
	if err != nil || r.State != rollout.Soaking {
		t.Errorf("%v: %s, %s", err, r.State, r.Remaining)
	}
	round, removed := 0, 0
	for i, c := range w.forge.Calls()[before:] {
		switch c.Method {
		case "DELETE":
			removed++
			round = i + 1
		case "POST":
			if removed < len(repos) {
				t.Error("a key is added before the stolen one is gone everywhere")
			}
		}
	}
	if removed != len(repos) || round > 3*len(repos) {
		t.Errorf("%d removals, the last one after %d requests", removed, round)
	}
	for _, repo := range repos {
		if w.holds(repo, shared.Fingerprint) {
			t.Errorf("%s can be opened still", repo)
		}
	}
	fleet.opens(w.forge, repos, "one is stolen", 0)
}
