package runner

import (
	"slices"
	"testing"

	"latchkey/api"
	"latchkey/core/rollout"
	"latchkey/core/rollout/compose"
	"latchkey/core/store"
	"latchkey/keys"
)

// rotateFacts are the facts of a rotation of one key, as store and forge have them.
func (f *fixture) rotateFacts(fp keys.Fingerprint, repos ...api.RepoPath) compose.Facts {
	f.t.Helper()
	row, err := f.store.Pair(f.t.Context(), string(fp))
	if err != nil {
		f.t.Fatal(err)
	}
	names := map[string][]string{}
	all, err := f.store.MachineKeys(f.t.Context(), "")
	if err != nil {
		f.t.Fatal(err)
	}
	for _, k := range all {
		names[k.Machine] = append(names[k.Machine], k.Path)
	}
	key := compose.Subject{Fingerprint: fp, Public: row.Public, OnMachine: row.Origin == store.OriginMachine, OnlyThere: true}
	facts := compose.Facts{Accounts: map[string]compose.AccountFacts{"a": {Traits: f.forge.Traits()}}, PrivateKeyHere: map[keys.Fingerprint]bool{}, Instance: "3f2a91", Targets: f.targets(repos)}
	if !key.OnMachine {
		facts.PrivateKeyHere[fp] = true
	}
	held, err := f.store.KeyHolders(f.t.Context(), string(fp))
	if err != nil {
		f.t.Fatal(err)
	}
	for _, k := range held {
		h := compose.Holder{Machine: k.Machine, Path: k.Path, Repos: map[string]string{}}
		rows, err := f.store.MachineRepos(f.t.Context(), k.Machine)
		if err != nil {
			f.t.Fatal(err)
		}
		for _, r := range rows {
			if r.Fingerprint == string(fp) {
				h.Repos[rollout.TargetID(r.Account, r.Target, false)] = r.Alias
			}
		}
		key.Holders = append(key.Holders, h)
		facts.Machines = append(facts.Machines, compose.MachineFacts{ID: k.Machine, Name: k.Machine, Names: names[k.Machine]})
	}
	facts.Subjects = []compose.Subject{key}
	return facts
}

// alwaysOpens is called at every checkpoint: every machine opens its repositories.
func (m *fakeMachines) alwaysOpens(repos map[string][]string) func(string) {
	return func(point string) {
		m.mu.Lock()
		defer m.mu.Unlock()
		m.f.forge.mu.Lock()
		defer m.f.forge.mu.Unlock()
		for id, want := range repos {
			if got := m.opens(id); !slices.Equal(got, want) {
				m.f.t.Errorf("at %q %s opens %v", point, id, got)
			}
		}
	}
}

// A key that was made on a machine is rotated there: at no time is the machine
// without a key that works, and the old one goes without a question.
func TestAKeyOfAMachineIsRotated(t *testing.T) {
	for _, once := range []bool{false, true} {
		f := newFixture(t)
		f.forge.once = once
		m := f.withMachines("m1", "m2")
		repos := twoRepos
		if once {
			repos = twoRepos[:1]
		}
		f.onboard(rollout.Spec{}, []string{"m1", "m2"}, repos...)
		if report, err := f.run(rollout.Run{}); err != nil || report.State != rollout.Done {
			t.Fatalf("%v: %+v", err, report)
		}
		held, err := f.store.MachineKeys(t.Context(), "m1")
		if err != nil || len(held) != 1 {
			t.Fatalf("%v, %v", held, err)
		}
		old := keys.Fingerprint(held[0].Fingerprint)
		facts := f.rotateFacts(old, repos...)
		if !facts.RemovesUnasked() {
			t.Error("the old key may not go without a question")
		}
		plan := f.commit(compose.Plan(rollout.Spec{Verb: rollout.Rotate, Key: rollout.KeyRef{Fingerprint: old}, RemoveAtOnce: true}, facts, readAt))
		if len(plan.Stops) > 0 || plan.Pairs != 1 {
			t.Errorf("%d pairs, %v", plan.Pairs, plan.Stops)
		}
		opens := m.opens("m1")
		f.point = m.alwaysOpens(map[string][]string{"m1": opens, "m2": opens})
		report, err := f.run(rollout.Run{})
		if err != nil || report.State != rollout.Done {
			t.Fatalf("%v: %+v", err, report)
		}
		for _, repo := range repos {
			if withFingerprint(f.forge.keys[repo], old) != nil || len(f.forge.keys[repo]) != 2 {
				t.Errorf("on %s stand %v", repo, f.forge.keys[repo])
			}
		}
		if len(f.vault) != 0 || len(m.machine("m1").keys) != 2 {
			t.Errorf("%d keys in the vault, on m1 %s", len(f.vault), m.names("m1"))
		}
		if report, err = f.undo(); err != nil || report.State != rollout.Undone {
			t.Fatalf("undo: %v, %+v", err, report)
		}
		if withFingerprint(f.forge.keys["acme/a"], old) == nil || m.names("m1") != held[0].Path {
			t.Errorf("undone, and on m1 lies %s", m.names("m1"))
		}
	}
}

// A pair of the vault that lies on two machines: the one that is off holds back the
// removal alone, and the other has the new key meanwhile.
func TestADeliveredKeyIsRotated(t *testing.T) {
	f := newFixture(t)
	pair := f.pair("ci")
	m := f.withMachines("m1", "m2")
	f.onboard(rollout.Spec{Deliver: true, Key: rollout.KeyRef{Fingerprint: pair.Fingerprint()}}, []string{"m1", "m2"}, twoRepos...)
	if report, err := f.run(rollout.Run{}); err != nil || report.State != rollout.Done {
		t.Fatalf("%v: %+v", err, report)
	}
	claim, _, err := f.store.Begin(t.Context(), store.Entry{What: "x", Subject: "x"})
	if err == nil {
		err = claim.End(t.Context(), store.Done, &store.Changes{PutPair: &store.Pair{Fingerprint: string(pair.Fingerprint()), Public: pair.Line(), Origin: "generated"}})
	}
	if err != nil {
		t.Fatal(err)
	}
	f.commit(compose.Plan(rollout.Spec{Verb: rollout.Rotate, Key: rollout.KeyRef{Fingerprint: pair.Fingerprint()}, RemoveAtOnce: true}, f.rotateFacts(pair.Fingerprint(), twoRepos...), readAt))
	off := true
	m.wrong = func(call string) error {
		if off && call[len(call)-2:] == "m2" {
			return away("m2")
		}
		return nil
	}
	f.point = m.alwaysOpens(map[string][]string{"m1": {"acme/a", "acme/b"}, "m2": {"acme/a", "acme/b"}})
	report, err := f.run(rollout.Run{})
	if err != nil || report.State != rollout.Soaking || report.Failed > 0 {
		t.Fatalf("%v: %+v", err, report)
	}
	for _, repo := range twoRepos {
		if len(f.forge.keys[repo]) != 2 {
			t.Errorf("on %s stand %s", repo, f.forge.labels(repo))
		}
		if key := m.machine("m1").keys[m.machine("m1").repos[repo].Key]; key.Equal(pair) {
			t.Errorf("m1 opens %s with the old key still", repo)
		}
	}
	off = false
	if report, err = f.run(rollout.Run{}); err != nil || report.State != rollout.Done || len(f.forge.keys["acme/a"]) != 1 {
		t.Fatalf("%v: %+v", err, report)
	}
}

// Where somebody else may have the key, or a machine uses it without lines of ours,
// the old one does not go by itself.
func TestWhatKeepsTheOldKey(t *testing.T) {
	f := newFixture(t)
	f.withMachines("m1")
	f.onboard(rollout.Spec{}, []string{"m1"}, "acme/a")
	if report, err := f.run(rollout.Run{}); err != nil || report.State != rollout.Done {
		t.Fatalf("%v: %+v", err, report)
	}
	held, err := f.store.MachineKeys(t.Context(), "m1")
	if err != nil {
		t.Fatal(err)
	}
	old := keys.Fingerprint(held[0].Fingerprint)
	for name, change := range map[string]func(*compose.Facts){
		"exported":         func(facts *compose.Facts) { facts.Subjects[0].OnlyThere = false },
		"no lines of ours": func(facts *compose.Facts) { facts.Subjects[0].Holders[0].Repos = nil },
		"found elsewhere":  func(facts *compose.Facts) { facts.Subjects[0].Holders[0].Path = "" },
		"nobody has it":    func(facts *compose.Facts) { facts.Subjects[0].Holders = nil },
		"on another repository": func(facts *compose.Facts) {
			facts.Targets = append(facts.Targets, compose.TargetFacts{Account: "a", Path: "acme/b", Read: readAt, Keys: facts.Targets[0].Keys})
		},
	} {
		facts := f.rotateFacts(old, "acme/a")
		change(&facts)
		if facts.RemovesUnasked() {
			t.Errorf("%s, and the old key may go without a question", name)
		}
	}
}
