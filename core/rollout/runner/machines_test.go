package runner

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"latchkey/api"
	"latchkey/core/rollout"
)

var twoRepos = []api.RepoPath{"acme/a", "acme/b"}

// Each machine gets a key of its own, its repositories get that key, and everything
// is verified from there. Undo leaves nothing.
func TestMachinesAreOnboarded(t *testing.T) {
	f := newFixture(t)
	m := f.withMachines("m1", "m2", "m3")
	f.forge.parallel = 8
	plan := f.onboard(rollout.Spec{}, []string{"m1", "m2", "m3"}, twoRepos...)
	if len(plan.Steps) != 9 || plan.Pairs != 3 || plan.Title.String() != "let 3 machines open 2 repositories" {
		t.Fatalf("%d steps, %d pairs, %q", len(plan.Steps), plan.Pairs, plan.Title)
	}
	if acts := jsonText(plan.Steps[0]); acts != `{"n":1,"account":"","acts":[{"do":"make-there","label":"m1","machine":"m1","path":"bitbucket-3f2a91"},{"do":"install","machine":"m1"}],"machine":"m1"}` {
		t.Error(acts)
	}
	if acts := jsonText(plan.Steps[1].Acts); acts != `[{"do":"add","label":"m1","access":"read"},{"do":"install","access":"read","machine":"m1","path":"bitbucket-3f2a91"},{"do":"verify-there","machine":"m1"}]` {
		t.Error(acts)
	}
	report, err := f.run(rollout.Run{})
	if err != nil || report.State != rollout.Done || report.Done != 9 {
		t.Fatalf("%v: %+v", err, report)
	}
	for _, id := range []string{"m1", "m2", "m3"} {
		if opens := m.opens(id); !slices.Equal(opens, []string{"acme/a", "acme/b"}) {
			t.Errorf("%s opens %v", id, opens)
		}
	}
	if labels := strings.Fields(f.forge.labels("acme/a")); len(labels) != 3 {
		t.Errorf("keys on acme/a: %v", labels)
	}
	held, err := f.store.MachineRepos(t.Context(), "m2")
	if err != nil || len(held) != 2 || held[0].Verified.IsZero() || held[0].Fingerprint == "" || held[0].Access != "read" {
		t.Errorf("%+v, %v", held, err)
	}
	if pairs, err := f.store.Pairs(t.Context()); err != nil || len(pairs) != 3 || len(f.vault) != 0 {
		t.Errorf("%v, %v, in the vault %d", pairs, err, len(f.vault))
	}
	// a second time there is nothing to do
	again := f.onboardPlan(rollout.Spec{}, []string{"m1", "m2", "m3"}, twoRepos...)
	if len(again.Steps) != 0 || len(again.Exclusions) != 6 || again.Exclusions[0].Reason != rollout.ReasonAlreadyThere || again.Exclusions[0].Machine == "" {
		t.Errorf("a second run: %d steps, %+v", len(again.Steps), again.Exclusions)
	}
	report, err = f.undo()
	if err != nil || report.State != rollout.Undone {
		t.Fatalf("undo: %v, %+v", err, report)
	}
	f.nothingLeft(t, m)
}

// Where a key may stand on one repository only, each machine has one for each.
func TestMachinesWhereAKeyStandsOnce(t *testing.T) {
	f := newFixture(t)
	f.forge.once = true
	m := f.withMachines("m1", "m2")
	plan := f.onboard(rollout.Spec{}, []string{"m1", "m2"}, "acme/web", "acme/web-front")
	if plan.Pairs != 4 || len(plan.Steps) != 6 {
		t.Fatalf("%d pairs, %d steps", plan.Pairs, len(plan.Steps))
	}
	report, err := f.run(rollout.Run{})
	if err != nil || report.State != rollout.Done {
		t.Fatalf("%v: %+v", err, report)
	}
	if names := m.names("m1"); names != "acme-web-3f2a91 acme-web-front-3f2a91" {
		t.Errorf("keys on m1: %s", names)
	}
	aliases := []string{m.machine("m1").repos["acme/web"].Alias, m.machine("m1").repos["acme/web-front"].Alias}
	if aliases[0] != "bitbucket-acme-web" || aliases[1] != "bitbucket-acme-web-front" {
		t.Errorf("%v", aliases)
	}
	if report, err = f.undo(); err != nil || report.State != rollout.Undone {
		t.Fatalf("undo: %v, %+v", err, report)
	}
	f.nothingLeft(t, m)
}

// Names that come to the same text are told apart.
func TestNamesOnAMachineDiffer(t *testing.T) {
	f := newFixture(t)
	f.forge.once = true
	m := f.withMachines("m1")
	f.onboard(rollout.Spec{}, []string{"m1"}, "acme/a-b", "acme/a.b", "acme/A_b")
	long := api.RepoPath("acme/" + strings.Repeat("long", 30))
	for _, step := range f.onboardPlan(rollout.Spec{}, []string{"m1"}, long, long+"-2").Steps {
		for _, a := range step.Acts {
			if len(a.Path) > 64 || len(a.Alias) > 64 {
				t.Errorf("%s, %s are too long for a file", a.Path, a.Alias)
			}
		}
	}
	if report, err := f.run(rollout.Run{}); err != nil || report.State != rollout.Done {
		t.Fatalf("%v: %+v", err, report)
	}
	if names := m.names("m1"); names != "acme-a-b-3f2a91 acme-a-b-3f2a91-2 acme-a-b-3f2a91-3" || len(m.opens("m1")) != 3 {
		t.Errorf("%s: %v", names, m.opens("m1"))
	}
}

// A machine that cannot be reached holds back its own steps alone, and they are
// finished when it is back.
func TestAMachineThatIsOffHoldsBackItsOwnSteps(t *testing.T) {
	for _, when := range []string{"make m2", "install 1 m2", "verify m2"} {
		t.Run(when, func(t *testing.T) {
			f := newFixture(t)
			m := f.withMachines("m1", "m2")
			off := true
			m.wrong = func(call string) error {
				if off && call == when {
					return away("m2")
				}
				return nil
			}
			f.onboard(rollout.Spec{}, []string{"m1", "m2"}, twoRepos...)
			report, err := f.run(rollout.Run{})
			if err != nil || report.State != rollout.Soaking || report.Due.IsZero() || report.Failed != 0 || report.Waiting == 0 {
				t.Fatalf("%v: %+v", err, report)
			}
			if report.Reason.String() != "waiting for machines that could not be reached: m2" {
				t.Errorf("%q", report.Reason)
			}
			if len(m.opens("m1")) != 2 {
				t.Errorf("m1 opens %v", m.opens("m1"))
			}
			if when == "make m2" && len(f.forge.keys["acme/a"]) != 1 {
				t.Errorf("keys on acme/a: %s", f.forge.labels("acme/a"))
			}
			if n := m.count(when); n != 1 {
				t.Errorf("%q was tried %d times in one run", when, n)
			}
			off = false
			if report, err = f.run(rollout.Run{}); err != nil || report.State != rollout.Done || len(m.opens("m2")) != 2 {
				t.Fatalf("%v: %+v", err, report)
			}
			off = true
			m.wrong = func(call string) error {
				if off && call == "uninstall m2" {
					return away("m2")
				}
				return nil
			}
			if report, err = f.undo(); err != nil || report.State != rollout.Soaking {
				t.Fatalf("undo: %v, %+v", err, report)
			}
			if f.forge.labels("acme/a")+f.forge.labels("acme/b") != "" && m.names("m2") == "" {
				t.Error("the private key went first")
			}
			off = false
			if report, err = f.run(rollout.Run{}); err != nil || report.State != rollout.Undone {
				t.Fatalf("undo: %v, %+v", err, report)
			}
			f.nothingLeft(t, m)
		})
	}
}

// A machine that refuses fails with its repositories, and the others go on; a retry
// does the rest.
func TestAMachineThatRefuses(t *testing.T) {
	f := newFixture(t)
	m := f.withMachines("m1", "m2")
	refuses := true
	m.wrong = func(call string) error {
		if refuses && call == "make m2" {
			return &rollout.MachineError{Machine: "m2", Trouble: rollout.MachineRefuses, Err: errors.New("m2: permission denied")}
		}
		return nil
	}
	f.onboard(rollout.Spec{}, []string{"m1", "m2"}, twoRepos...)
	report, err := f.run(rollout.Run{})
	if err != nil || report.State != rollout.Partly || report.Failed != 3 || report.Done != 3 {
		t.Fatalf("%v: %+v", err, report)
	}
	if e := report.Results[3]; e.Error.String() != "create the key on m2: m2: permission denied" || e.ErrorKind != string(rollout.MachineRefuses) {
		t.Errorf("%+v", e)
	}
	if e := report.Results[4]; e.Error.String() != "nothing was done here, because the work on m2 itself failed" {
		t.Errorf("%+v", e)
	}
	refuses = false
	if _, err := f.with(rollout.Run{}, func(ctx context.Context, r *Runner) error { return r.Retry(ctx) }); err != nil {
		t.Fatal(err)
	}
	if report, err = f.run(rollout.Run{}); err != nil || report.State != rollout.Done || len(m.opens("m2")) != 2 {
		t.Fatalf("%v: %+v", err, report)
	}
}

// Lines that open nothing are taken back, so that what worked before works again.
func TestLinesThatOpenNothingAreTakenBack(t *testing.T) { virtual(t, linesThatOpenNothing) }

func linesThatOpenNothing(t *testing.T, f *fixture) {
	m := f.withMachines("m1")
	f.onboard(rollout.Spec{}, []string{"m1"}, "acme/a")
	m.after = func(call string) error {
		if call == "install 1 m1" { // somebody removes the key from the forge
			f.forge.mu.Lock()
			f.forge.keys["acme/a"] = nil
			f.forge.mu.Unlock()
		}
		return nil
	}
	report, err := f.run(rollout.Run{})
	if err != nil || report.State != rollout.Partly || report.Failed != 1 {
		t.Fatalf("%v: %+v", err, report)
	}
	if len(m.machine("m1").repos) != 0 || report.Results[1].At != rollout.ActInstall {
		t.Errorf("%+v, at %s", m.machine("m1").repos, report.Results[1].At)
	}
	if held, err := f.store.MachineRepos(t.Context(), ""); err != nil || len(held) != 0 {
		t.Errorf("%v, %v", held, err)
	}
	if report, err = f.undo(); err != nil || report.State != rollout.Undone {
		t.Fatalf("undo: %v, %+v", err, report)
	}
	f.nothingLeft(t, m)
}

// A pair of the vault is delivered to all machines.
func TestAPairIsDelivered(t *testing.T) {
	f := newFixture(t)
	pair := f.pair("ci")
	m := f.withMachines("m1", "m2")
	plan := f.onboard(rollout.Spec{Deliver: true, Key: rollout.KeyRef{Fingerprint: pair.Fingerprint()}}, []string{"m1", "m2"}, twoRepos...)
	if plan.Pairs != 0 || len(plan.Notes) == 0 || !strings.Contains(plan.Notes[0].String(), "2 private keys of the vault are written") {
		t.Errorf("%d pairs, %v", plan.Pairs, plan.Notes)
	}
	report, err := f.run(rollout.Run{})
	if err != nil || report.State != rollout.Done || len(m.opens("m2")) != 2 || len(f.forge.keys["acme/a"]) != 1 {
		t.Fatalf("%v: %+v, %v", err, report, m.opens("m2"))
	}
	holders, err := f.store.KeyHolders(t.Context(), string(pair.Fingerprint()))
	if err != nil || len(holders) != 2 || holders[0].Origin != "delivered" {
		t.Errorf("%+v, %v", holders, err)
	}
	if report, err = f.undo(); err != nil || report.State != rollout.Undone || !f.vault[pair.Line()] {
		t.Fatalf("undo: %v, %+v", err, report)
	}
	f.nothingLeft(t, m)
}

// Where there is no ssh-keygen, a pair is made here for each machine.
func TestAPairIsMadeHereForAMachineWithoutKeygen(t *testing.T) {
	f := newFixture(t)
	m := f.withMachines("m1")
	f.onboard(rollout.Spec{Deliver: true}, []string{"m1"}, twoRepos...)
	report, err := f.run(rollout.Run{})
	if err != nil || report.State != rollout.Done || len(m.opens("m1")) != 2 || len(f.vault) != 1 {
		t.Fatalf("%v: %+v", err, report)
	}
	if report, err = f.undo(); err != nil || report.State != rollout.Undone || len(f.vault) != 0 {
		t.Fatalf("undo: %v, %+v", err, report)
	}
}

// What is asked of one machine at the same time goes together.
func TestWhatIsAskedOfAMachineGoesTogether(t *testing.T) {
	f := newFixture(t)
	m := f.withMachines("m1")
	f.forge.parallel = 16
	var repos []api.RepoPath
	for i := range 40 {
		repos = append(repos, api.RepoPath(fmt.Sprintf("acme/r%02d", i)))
	}
	f.onboard(rollout.Spec{}, []string{"m1"}, repos...)
	if report, err := f.run(rollout.Run{}); err != nil || report.State != rollout.Done || len(m.opens("m1")) != 40 {
		t.Fatalf("%v: %+v", err, report)
	}
	t.Logf("%d calls for 40 repositories", len(m.calls))
	if len(m.calls) > 82 {
		t.Errorf("%d calls", len(m.calls))
	}
}
