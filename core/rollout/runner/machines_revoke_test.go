package runner

import (
	"context"
	"slices"
	"strings"
	"testing"

	"latchkey/api"
	"latchkey/core/rollout"
	"latchkey/core/rollout/compose"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/keys"
)

// shutOutWorld is two machines that share a delivered key, of which the first has a
// key of its own besides.
func shutOutWorld(t *testing.T) (f *fixture, m *fakeMachines, shared keys.Public, own keys.Fingerprint) {
	t.Helper()
	f = newFixture(t)
	shared = f.pair("shared")
	m = f.withMachines("m1", "m2")
	for _, s := range []rollout.Spec{{Deliver: true, Key: rollout.KeyRef{Fingerprint: shared.Fingerprint()}}, {}} {
		machines, repo := []string{"m1", "m2"}, api.RepoPath("acme/a")
		if !s.Deliver {
			machines, repo = machines[:1], "acme/b"
		}
		f.onboard(s, machines, repo)
		if report, err := f.run(rollout.Run{}); err != nil || report.State != rollout.Done {
			t.Fatalf("%v: %+v", err, report)
		}
	}
	work, _, err := f.store.Begin(t.Context(), store.Entry{What: "x", Subject: "x"})
	if err == nil {
		err = work.End(t.Context(), store.Done, &store.Changes{PutPair: &store.Pair{Fingerprint: string(shared.Fingerprint()), Public: shared.Line(), Origin: "generated"}})
	}
	if err != nil {
		t.Fatal(err)
	}
	held, err := f.store.MachineKeys(t.Context(), "m1")
	if err != nil || len(held) != 2 {
		t.Fatalf("%v, %v", held, err)
	}
	for _, k := range held {
		if k.Fingerprint != string(shared.Fingerprint()) {
			own = keys.Fingerprint(k.Fingerprint)
		}
	}
	return f, m, shared, own
}

func (f *fixture) shutOut(s rollout.Spec, fps ...keys.Fingerprint) rollout.Plan {
	f.t.Helper()
	s.Verb, s.Machines = rollout.Revoke, []string{"m1"}
	var facts compose.Facts
	for _, fp := range fps {
		one := f.rotateFacts(fp, twoRepos...)
		subjects, machines := append(facts.Subjects, one.Subjects...), append(facts.Machines, one.Machines...)
		facts = one
		facts.Subjects, facts.Machines = subjects, machines
	}
	return f.commit(compose.Plan(s, facts, readAt))
}

// A stolen machine is shut out at once, whether it can be reached or not; whoever
// shares a key with it gets one of its own after that.
func TestAMachineIsShutOutAtOnce(t *testing.T) {
	f, m, shared, own := shutOutWorld(t)
	plan := f.shutOut(rollout.Spec{}, shared.Fingerprint(), own)
	if !strings.Contains(plan.Title.String(), "shut m1 out of 2 repositories") || len(plan.Stops) != 2 || !slices.ContainsFunc(plan.Notes, func(n say.Text) bool { return strings.HasPrefix(n.String(), "m2 hold") }) {
		t.Errorf("%q, %v, %v", plan.Title, plan.Stops, plan.Notes)
	}
	f.forge.calls = nil
	off := true
	m.wrong = func(call string) error {
		if off && strings.HasSuffix(call, "m1") {
			return away("m1")
		}
		return nil
	}
	report, err := f.run(rollout.Run{})
	if err != nil || report.State != rollout.Soaking || report.Failed > 0 {
		t.Fatalf("%v: %+v", err, report)
	}
	firstAdd := slices.IndexFunc(f.forge.calls, func(c string) bool { return strings.HasPrefix(c, "add") })
	lastRemove := len(f.forge.calls) - 1
	for ; !strings.HasPrefix(f.forge.calls[lastRemove], "remove"); lastRemove-- {
	}
	if firstAdd < lastRemove {
		t.Errorf("the keys did not go first: %v", f.forge.calls)
	}
	if withFingerprint(f.forge.keys["acme/b"], own) != nil || withFingerprint(f.forge.keys["acme/a"], shared.Fingerprint()) != nil || len(m.opens("m1")) != 0 {
		t.Error("a key of m1 stands still")
	}
	if !slices.Equal(m.opens("m2"), []string{"acme/a"}) {
		t.Errorf("m2 opens %v", m.opens("m2"))
	}
	off = false
	if report, err = f.run(rollout.Run{}); err != nil || report.State != rollout.Done || m.names("m1") != "" || m.machine("m1").installed {
		t.Fatalf("%v: %+v, on m1 %s", err, report, m.names("m1"))
	}
	if pairs, err := f.store.Pairs(t.Context()); err != nil || slices.ContainsFunc(pairs, func(p store.Pair) bool { return p.Fingerprint == string(own) }) {
		t.Errorf("%v, %v", pairs, err)
	}
	// Undo brings back what can be: the shared key, whose private key is in the vault.
	if _, err := f.with(rollout.Run{}, func(ctx context.Context, r *Runner) error {
		return r.PrepareUndo(ctx, func(fp string) bool { return fp == string(shared.Fingerprint()) })
	}); err != nil {
		t.Fatal(err)
	}
	if report, err = f.run(rollout.Run{}); err != nil || report.State != rollout.Undone {
		t.Fatalf("undo: %v, %+v", err, report)
	}
	if !slices.Equal(m.opens("m1"), []string{"acme/a"}) || !slices.Equal(m.opens("m2"), []string{"acme/a"}) || len(f.forge.keys["acme/a"]) != 1 || len(f.forge.keys["acme/b"]) != 0 {
		t.Errorf("undone, m1 opens %v, m2 %v; keys %v", m.opens("m1"), m.opens("m2"), f.forge.keys)
	}
}

// Where the others are to be provided for first, they never go without.
func TestOthersAreProvidedForFirst(t *testing.T) {
	for _, retire := range []bool{false, true} {
		f, m, shared, own := shutOutWorld(t)
		f.shutOut(rollout.Spec{ReplaceFirst: !retire, Retire: retire}, shared.Fingerprint(), own)
		f.point = m.alwaysOpens(map[string][]string{"m2": {"acme/a"}})
		off := true
		m.wrong = func(call string) error {
			if off && strings.HasSuffix(call, "m2") {
				return away("m2")
			}
			return nil
		}
		report, err := f.run(rollout.Run{})
		if err != nil || report.State != rollout.Soaking || report.Failed > 0 {
			t.Fatalf("%v: %+v", err, report)
		}
		if withFingerprint(f.forge.keys["acme/a"], shared.Fingerprint()) == nil || withFingerprint(f.forge.keys["acme/b"], own) != nil {
			t.Error("m2 is off: the key that it needs goes, or another one stays")
		}
		off = false
		if report, err = f.run(rollout.Run{}); err != nil || report.State != rollout.Done || m.names("m1") != "" || len(m.opens("m1")) != 0 || m.machine("m1").installed {
			t.Fatalf("%v: %+v, on m1 %s", err, report, m.names("m1"))
		}
		if withFingerprint(f.forge.keys["acme/a"], shared.Fingerprint()) != nil {
			t.Error("the shared key stands still")
		}
	}
}
