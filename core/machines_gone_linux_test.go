package core

import (
	"slices"
	"testing"

	"latchkey/api"
	"latchkey/api/demo"
	"latchkey/core/machine/look"
	"latchkey/core/rollout"
)

// Who removes our folder by hand is told at the next look, and what that says to do
// works: the keys leave the forge, and the machine is onboarded anew.
func TestAFolderRemovedByHandIsNoticed(t *testing.T) {
	needsFleet(t)
	fleet := startFleet(t, 1)
	w := newWorld(t, demo.Options{Seed: 1})
	w.trusts()
	ctx := t.Context()
	repos := []api.RepoPath{web, ledger}
	_, err := w.Machines.Add(ctx, NewMachine{Address: "jenkins@" + fleet.machines[0].Addr, Name: "build-01"})
	must(t, err)
	w.onboards(repos, "build-01")
	says := func() bool {
		t.Helper()
		seen, err := w.Machines.Look(ctx, "build-01")
		must(t, err)
		return slices.ContainsFunc(seen.Problems, func(p look.Problem) bool { return p.Code == "keys-gone" && !p.Stops })
	}
	if says() {
		t.Error("it is said while they are there")
	}
	m, err := w.Machines.Show(ctx, "build-01")
	must(t, err)
	fleet.over("rm -rf ~/.ssh/latchkey")
	if !says() {
		t.Error("nobody is told")
	}
	plan, err := w.Rollouts.PlanRollout(ctx, rollout.Spec{Verb: rollout.Revoke, Machines: []string{"build-01"}})
	must(t, err)
	id, err := w.Rollouts.StartRollout(ctx, plan)
	must(t, err)
	if report, err := w.Rollouts.RunRollout(ctx, id, rollout.Run{}); err != nil || report.State != rollout.Done || w.holds(web, m.Keys[0].Fingerprint) {
		t.Fatalf("%v: %s %s", err, report.State, report.Remaining)
	}
	w.onboards(repos, "build-01")
	if says() {
		t.Error("it is said still")
	}
	fleet.opens(w.forge, repos, "anew")
}
