package core

import (
	"context"
	"errors"
	"strings"
	"testing"

	"latchkey/api"
	"latchkey/api/demo"
	"latchkey/core/ask"
	"latchkey/core/machine"
	"latchkey/core/rollout"
)

// A pool of machines is known by a pattern of names and reached by nobody: it holds the
// keys of the machine whose image it has. A rotation leaves it the old one until
// somebody says that the pool was replaced; shutting it out takes the keys off at once
// and gives its machine one of its own.
func TestAPoolOfMachinesIsOneHolder(t *testing.T) {
	needsFleet(t)
	fleet := startFleet(t, 2) // the second is one of the pool, which Latchkey does not know
	w := newWorld(t, demo.Options{Seed: 1})
	w.trusts()
	ctx := t.Context()
	repos := []api.RepoPath{web, ledger}
	_, err := w.Machines.Add(ctx, NewMachine{Address: "jenkins@" + fleet.machines[0].Addr, Name: "build-01"})
	must(t, err)
	w.onboards(repos, "build-01")
	fleet.clone(0, fleet.machines[1])
	for _, bad := range []string{"build-01", "ci-**", "*/x", "-*"} {
		if _, err := w.Machines.AddGroup(ctx, bad, "build-01"); !errors.Is(err, machine.ErrNoPattern) {
			t.Errorf("%s: %v", bad, err)
		}
	}
	group, err := w.Machines.AddGroup(ctx, "ci-*", "build-01")
	must(t, err)
	if !group.Group || group.Of != "build-01" || len(group.Keys) != 1 || len(group.Repos) != 2 || group.State() != machine.Copies {
		t.Fatalf("%+v", group)
	}
	if _, err := w.Machines.AddGroup(ctx, "agent-*", "ci-*"); err == nil {
		t.Error("a group of a group")
	}
	if _, err := w.Machines.Look(ctx, "ci-*"); err == nil || !strings.Contains(err.Error(), "not reached") {
		t.Errorf("a look at a group: %v", err)
	}
	if again, err := w.Machines.Show(ctx, "ci-*"); err != nil || !again.Trouble.IsZero() {
		t.Errorf("%v, %+v", err, again.Trouble)
	}
	if plan, err := w.Rollouts.PlanRollout(ctx, rollout.Spec{Verb: rollout.Onboard, Machines: []string{"ci-*"}, Choice: rollout.Choice{Repos: repos}}); err == nil && len(plan.Steps) > 0 {
		t.Errorf("a group is onboarded: %+v", plan.Steps)
	}
	old := group.Keys[0].Fingerprint
	plan, err := w.Rollouts.PlanRollout(ctx, rollout.Spec{Verb: rollout.Rotate, Key: rollout.KeyRef{Fingerprint: old}, Choice: rollout.Choice{Where: true}, RemoveAtOnce: true})
	must(t, err)
	if !noted(plan, "ci-* may have the old key") {
		t.Errorf("the plan does not say it: %v", plan.Notes)
	}
	id, err := w.Rollouts.StartRollout(ctx, plan)
	must(t, err)
	report, err := w.Rollouts.RunRollout(ctx, id, rollout.Run{})
	if err != nil || report.State != rollout.Soaking || !w.holds(web, old) || !w.holds(ledger, old) {
		t.Fatalf("%v: %s %s", err, report.State, report.Remaining)
	}
	if said := report.Reason.String(); !strings.Contains(said, "ci-* are said to be replaced") {
		t.Errorf("why it waits: %s", said)
	}
	fleet.opens(w.forge, repos, "rotated, the pool is old")
	fleet.clone(0, fleet.machines[1]) // a newer image
	group, err = w.Machines.Replaced(ctx, "ci-*")
	must(t, err)
	current := group.Repos[0].Fingerprint
	if current == old {
		t.Errorf("replaced: %+v", group)
	}
	if report, err = w.Rollouts.RunRollout(ctx, id, rollout.Run{}); err != nil || report.State != rollout.Done || w.holds(web, old) || w.holds(ledger, old) {
		t.Fatalf("%v: %s %s", err, report.State, report.Remaining)
	}
	fleet.opens(w.forge, repos, "rotated")
	plan, err = w.Rollouts.PlanRollout(ctx, rollout.Spec{Verb: rollout.Revoke, Machines: []string{"ci-*"}})
	must(t, err)
	if !noted(plan, "ci-* have these keys and lose") || !noted(plan, "build-01 hold the same keys") {
		t.Errorf("the plan does not say it: %v", plan.Notes)
	}
	id, err = w.Rollouts.StartRollout(ctx, plan)
	must(t, err)
	if report, err = w.Rollouts.RunRollout(ctx, id, rollout.Run{}); err != nil || report.State != rollout.Done || w.holds(web, current) {
		t.Fatalf("%v: %s %s", err, report.State, report.Remaining)
	}
	fleet.opens(w.forge, repos, "the pool is shut out", 1)
}

func noted(plan rollout.Plan, part string) bool {
	for _, n := range plan.Notes {
		if strings.Contains(n.String(), part) {
			return true
		}
	}
	return false
}

// To say that a group was replaced is asked about: old keys go then.
func TestReplacingAGroupIsAskedAbout(t *testing.T) {
	w := newWorld(t, demo.Options{Seed: 1})
	_, err := w.Machines.Add(t.Context(), NewMachine{Address: "jenkins@build-01"})
	must(t, err)
	_, err = w.Machines.AddGroup(t.Context(), "ci-*", "build-01")
	must(t, err)
	if _, err := w.Machines.Replaced(t.Context(), "build-01"); err == nil || !strings.Contains(err.Error(), "one machine") {
		t.Errorf("%v", err)
	}
	yes := w.person.Confirm
	w.person.Confirm = func(context.Context, ask.Plan) (bool, error) { return false, nil }
	if _, err := w.Machines.Replaced(t.Context(), "ci-*"); !errors.Is(err, ask.ErrDeclined) {
		t.Errorf("declined: %v", err)
	}
	w.person.Confirm = yes
	must(t, w.store.DropMachine(t.Context(), "build-01"))
	if _, err := w.Machines.Replaced(t.Context(), "ci-*"); err == nil || !strings.Contains(err.Error(), "has been removed") {
		t.Errorf("its machine is gone: %v", err)
	}
}
