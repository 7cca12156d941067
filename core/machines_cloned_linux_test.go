package core

import (
	"slices"
	"strings"
	"testing"

	"latchkey/api"
	"latchkey/api/demo"
	"latchkey/core/machine/look"
	"latchkey/core/rollout"
)

// Machines that were made from the image of another one have its key: each is
// recognised, a rotation gives each a key of its own before the old one goes, and
// shutting one of them out leaves the others with keys of their own.
func TestMachinesFromOneImage(t *testing.T) {
	needsFleet(t)
	fleet := startFleet(t, 5)
	w := newWorld(t, demo.Options{Seed: 1})
	w.trusts()
	ctx := t.Context()
	repos := []api.RepoPath{web, ledger}
	for i, r := range fleet.machines {
		_, err := w.Machines.Add(ctx, NewMachine{Address: "jenkins@" + r.Addr, Name: fleet.names[i]})
		must(t, err)
	}
	w.onboards(repos, fleet.names[0])
	for i, r := range fleet.machines[1:] {
		fleet.clone(0, r)
		seen, err := w.Machines.Look(ctx, fleet.names[i+1])
		must(t, err)
		at := slices.IndexFunc(seen.Problems, func(p look.Problem) bool { return p.Code == "cloned" })
		if at < 0 {
			t.Fatalf("%s is not recognised: %+v", r.Name, seen.Problems)
		}
		if text := seen.Problems[at].Text.String(); i == 3 && !strings.Contains(text, "build-*") || i == 0 && !strings.Contains(text, "build-01") {
			t.Errorf("%s: %s", r.Name, text)
		}
	}
	m, err := w.Machines.Show(ctx, fleet.names[4])
	must(t, err)
	old := m.Keys[0].Fingerprint
	if len(m.Repos) != 2 || m.Keys[0].Origin != "cloned" {
		t.Errorf("%+v", m)
	}
	fleet.opens(w.forge, repos, "cloned")
	play := func(s rollout.Spec) {
		t.Helper()
		plan, err := w.Rollouts.PlanRollout(ctx, s)
		must(t, err)
		id, err := w.Rollouts.StartRollout(ctx, plan)
		if err != nil {
			t.Fatalf("%v: %+v", err, plan.Exclusions)
		}
		if report, err := w.Rollouts.RunRollout(ctx, id, rollout.Run{}); err != nil || report.State != rollout.Done {
			t.Fatalf("%v: %+v", err, report)
		}
	}
	play(rollout.Spec{Verb: rollout.Revoke, Machines: fleet.names[4:]})
	if w.holds(web, old) || w.holds(ledger, old) {
		t.Error("the key of the one that was shut out stays")
	}
	fleet.opens(w.forge, repos, "one is shut out", 4)
	of := map[string]bool{}
	for _, name := range fleet.names[:4] {
		m, err := w.Machines.Show(ctx, name)
		must(t, err)
		for _, r := range m.Repos {
			of[string(r.Fingerprint)] = true
		}
	}
	if len(of) != 4 {
		t.Errorf("four machines have %d keys", len(of))
	}
}

// A key that machines from one image have is rotated on each of them.
func TestTheKeyOfAnImageIsRotated(t *testing.T) {
	needsFleet(t)
	fleet := startFleet(t, 3)
	w := newWorld(t, demo.Options{Seed: 1})
	w.trusts()
	ctx := t.Context()
	repos := []api.RepoPath{web, ledger}
	for i, r := range fleet.machines {
		_, err := w.Machines.Add(ctx, NewMachine{Address: "jenkins@" + r.Addr, Name: fleet.names[i]})
		must(t, err)
	}
	w.onboards(repos, fleet.names[0])
	for i, r := range fleet.machines[1:] {
		fleet.clone(0, r)
		_, err := w.Machines.Look(ctx, fleet.names[i+1])
		must(t, err)
	}
	m, err := w.Machines.Show(ctx, fleet.names[0])
	must(t, err)
	old := m.Keys[0].Fingerprint
	plan, err := w.Rollouts.PlanRollout(ctx, rollout.Spec{Verb: rollout.Rotate, Key: rollout.KeyRef{Fingerprint: old}, Choice: rollout.Choice{Where: true}, RemoveAtOnce: true})
	must(t, err)
	id, err := w.Rollouts.StartRollout(ctx, plan)
	if err != nil {
		t.Fatalf("%v: %+v", err, plan.Exclusions)
	}
	fleet.machines[2].Stop() // holds back the removal alone
	report, err := w.Rollouts.RunRollout(ctx, id, rollout.Run{})
	if err != nil || report.State != rollout.Soaking || !w.holds(web, old) {
		t.Fatalf("%v: %s, the old key stays: %v", err, report.State, w.holds(web, old))
	}
	fleet.opens(w.forge, repos, "one is off")
	must(t, fleet.machines[2].StartAgain())
	if report, err = w.Rollouts.RunRollout(ctx, id, rollout.Run{}); err != nil || report.State != rollout.Done {
		t.Fatalf("%v: %+v", err, report)
	}
	if w.holds(web, old) || w.holds(ledger, old) {
		t.Error("the old key stays")
	}
	fleet.opens(w.forge, repos, "rotated")
	of := map[string]bool{}
	for _, name := range fleet.names {
		m, err := w.Machines.Show(ctx, name)
		must(t, err)
		for _, r := range m.Repos {
			of[string(r.Fingerprint)] = true
		}
	}
	if len(of) != 3 {
		t.Errorf("three machines have %d keys", len(of))
	}
}
