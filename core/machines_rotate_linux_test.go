package core

import (
	"slices"
	"strings"
	"testing"

	"latchkey/api"
	"latchkey/api/demo"
	"latchkey/core/rollout"
	"latchkey/internal/machinetest"
)

// The key of a machine is rotated there, and the machine retired: it clones until
// then, and after that nothing is left on it or on the forge.
func TestAMachineIsRotatedAndRetired(t *testing.T) {
	r := machinetest.Start(t, machinetest.Machine{Name: "build-07"})
	agentWith(t, r)
	w := newWorld(t, demo.Options{Seed: 1})
	w.trusts()
	ctx := t.Context()
	before, stood := r.Checksums(t, "jenkins"), stocks(w.forge, []api.RepoPath{web, ledger})
	_, err := w.Machines.Add(ctx, NewMachine{Address: "jenkins@" + r.Addr, Name: "build-07"})
	must(t, err)
	w.onboards([]api.RepoPath{web, ledger}, "build-07")
	end := w.forge.Info().SSH
	clones := func() {
		t.Helper()
		for _, repo := range []api.RepoPath{web, ledger} {
			url := api.SSHEnd{Host: hostOf(end), Port: portOf(end)}.CloneURL(repo)
			if out, err := r.Run("jenkins", "cd && git clone -q "+url+" x && rm -rf x"); err != nil {
				t.Errorf("a plain clone of %s: %v: %s", url, err, out)
			}
		}
	}
	play := func(s rollout.Spec) {
		t.Helper()
		plan, err := w.Rollouts.PlanRollout(ctx, s)
		must(t, err)
		id, err := w.Rollouts.StartRollout(ctx, plan)
		must(t, err)
		if report, err := w.Rollouts.RunRollout(ctx, id, rollout.Run{}); err != nil || report.State != rollout.Done {
			t.Fatalf("%v: %+v", err, report)
		}
	}
	m, err := w.Machines.Show(ctx, "build-07")
	must(t, err)
	old := m.Keys[0].Fingerprint
	play(rollout.Spec{Verb: rollout.Rotate, Key: rollout.KeyRef{Fingerprint: old}, Choice: rollout.Choice{Where: true}})
	clones()
	if w.holds(web, old) || w.holds(ledger, old) {
		t.Error("the old key stays")
	}
	play(rollout.Spec{Verb: rollout.Revoke, Machines: []string{"build-07"}, Retire: true})
	after := r.Checksums(t, "jenkins")
	for path, text := range before {
		if !strings.HasPrefix(text, "d") && after[path] != text {
			t.Errorf("retired, and %s is %s", path, after[path])
		}
	}
	if len(after) != len(before) {
		t.Errorf("files are left: %v", after)
	}
	if diff := diffStocks(stood, stocks(w.forge, []api.RepoPath{web, ledger})); len(diff) > 0 {
		t.Errorf("keys are left: %v", diff)
	}
	if pairs, err := w.Pairs.KeyPairs(ctx); err != nil || slices.ContainsFunc(pairs, func(p KeyPair) bool { return len(p.Machines) > 0 }) {
		t.Errorf("%v, %v", pairs, err)
	}
}
