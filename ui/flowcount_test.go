package ui

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/api"
	"latchkey/api/demo"
	"latchkey/core"
	"latchkey/core/probe"
	"latchkey/core/rollout"
	"latchkey/keys"
	"latchkey/ui/frame"
	"latchkey/ui/locale"
)

// actionCounter count what a person does: a command from a menu, shortcut or bar, a
// press of a button, a line that is typed.
type actionCounter struct {
	*person
	n int
}

func (h *actionCounter) does(command string) { h.t.Helper(); h.n++; h.w.run(command) }
func (h *actionCounter) presses(text string) { h.t.Helper(); h.n++; h.press(text) }

// within fails when the flow took more actions than it may.
func (h *actionCounter) within(most int, flow string) {
	h.t.Helper()
	if h.n > most {
		h.t.Errorf("%s took %d actions, at most %d are allowed", flow, h.n, most)
	}
	h.n = 0
}

// addsTo puts one new key on repositories and gives it.
func (h *actionCounter) addsTo(repos ...api.RepoPath) keys.Fingerprint {
	h.t.Helper()
	h.w.shell.show("repositories")
	before := h.runsListed()
	h.mark(repos...)
	h.does("rollout-add")
	h.presses(h.ready("add", len(repos)))
	h.until("the key is added", func() bool {
		return h.newestOf(before+1) && h.runIs(rollout.Done) && h.nothingRuns()
	})
	return h.newestReport().Results[0].Fingerprint
}

// chooseKey shows a repository and waits until a key on it can be acted on.
func (p *person) chooseKey(repo api.RepoPath, fp keys.Fingerprint) {
	p.t.Helper()
	p.choose(repo)
	p.until("the key shows", func() bool {
		p.goTo(repo, fp)
		c := p.chosenCard()
		return c != nil && c.is(fp) && p.w.command("test-clone").Possible()
	})
}

// One key on every repository, rotated everywhere from the details: each within
// its count of actions, and the forge shows it.
func TestAddAndRotateEverywhereTakeFewActions(t *testing.T) {
	p, forge := overDemo(t)
	h := &actionCounter{person: p}
	h.does("mark-all")
	h.does("rollout-add")
	all := p.rowsListed()
	p.planShows()
	out := 0
	for row := range p.table().Length() {
		if p.table().Row(row)[0].Icon == "skipped" {
			out++
		}
	}
	steps := p.table().Length() - out
	h.presses(p.ready("add", steps))
	h.within(5, "a key on many repositories")
	added := p.rolled(rollout.Done).Results[0]
	old := added.Fingerprint

	p.w.shell.show("repositories")
	first := api.RepoPath(added.Target)
	p.chooseKey(first, old)
	h.does("rotate-everywhere")
	h.presses(p.ready("rotate", steps))
	h.within(4, "a rotation everywhere")
	p.until("it rotates", func() bool { return p.newestDoes(2, rollout.Rotate) })
	r := p.rolled(rollout.Done)
	if len(r.Results) != steps || steps+out < all {
		t.Errorf("%d of %d repositories were rotated", len(r.Results), all)
	}
	for _, x := range r.Results {
		if !forge.Opens(x.Target, old) || !forge.Opens(x.Target, x.Fingerprint) {
			t.Errorf("%+v", x)
		}
	}
	fresh := r.Results[0].Fingerprint

	h.presses(t2("rollout.remove_old"))
	text := p.ready("remove-old", steps)
	if steps >= frame.TypeFrom {
		if !p.button(text).Disabled() {
			t.Error("much is taken away without a question")
		}
		p.guard().SetText(p.guardWord())
		h.n++
	}
	h.presses(text)
	h.within(3, "the old keys removed")
	p.until("the old keys go", func() bool { return p.newestDoes(3, rollout.RemoveOld) })
	for _, x := range p.rolled(rollout.Done).Results {
		if forge.Opens(x.Target, old) || !forge.Opens(x.Target, fresh) || x.Old != old || x.Fingerprint != fresh {
			t.Errorf("%+v", x)
		}
	}
	p.w.shell.show("repositories")
	p.chooseKey(first, fresh)
	h.does("test-clone")
	h.within(1, "a test clone")
	p.until("it is cloned", func() bool { return p.tested() })
	if !p.testPassed(probe.Clone) {
		t.Errorf("%q", p.texts())
	}
}

func TestRenameAndRevokeEverywhereOverTheRealCore(t *testing.T) {
	p, forge := overDemo(t)
	h := &actionCounter{person: p}
	repos := []api.RepoPath{"acme/mobile.app-ios", "acme/build-images"}
	fp := h.addsTo(repos...)
	p.w.shell.show("repositories")
	p.chooseKey(repos[0], fp)
	h.n = 0
	h.does("relabel-everywhere")
	p.lineOf(t2("plan.new_label")).SetText("renamed by hand")
	h.n++
	p.planShows()
	h.presses(p.ready("relabel", 2))
	h.within(4, "a new label everywhere")
	p.until("it is renamed", func() bool { return p.newestDoes(2, rollout.Relabel) })
	p.rolled(rollout.Done)
	for _, repo := range repos {
		if k := forge.KeysOn(string(repo)); k[len(k)-1].Label != "renamed by hand" {
			t.Errorf("%s: %+v", repo, k)
		}
	}

	p.w.shell.show("repositories")
	p.chooseKey(repos[0], fp)
	h.does("revoke-everywhere")
	text := p.ready("revoke", 2)
	if !p.says("mobile.app-ios") || p.w.Win.Canvas().Focused() == nil {
		t.Errorf("the plan says %q", p.texts())
	}
	h.presses(text)
	h.within(4, "a revocation everywhere")
	p.until("it revokes", func() bool { return p.newestDoes(3, rollout.Revoke) })
	p.rolled(rollout.Done)
	for _, repo := range repos {
		if forge.Opens(string(repo), fp) {
			t.Errorf("%s still has the key", repo)
		}
	}
}

// One of the repositories vanishes between plan and rollout: that step fails and
// says what to do, the others are done, and an undo gives everything back.
func TestAFailedStepIsShownRetriedAndUndone(t *testing.T) {
	p, forge := overDemo(t)
	h := &actionCounter{person: p}
	repos := []api.RepoPath{"acme/mobile.app-ios", "acme/build-images", "acme/data_pipeline"}
	old := h.addsTo(repos...)
	if err := forge.SetFaults(func(f *demo.Faults) {
		f.Rules = []demo.Rule{{Method: "POST", Path: "build-images/deploy-keys", Do: demo.Status, Status: 403}}
	}); err != nil {
		t.Fatal(err)
	}
	p.w.Nav.Plan(frame.PlanRequest{Verb: rollout.Rotate, About: []frame.Subject{{Ref: rollout.KeyRef{Fingerprint: old}, Label: "ci"}}})
	h.presses(p.ready("rotate", 3))
	p.until("it rotates", func() bool { return p.newestDoes(2, rollout.Rotate) })
	r := p.rolled(rollout.Partly)
	if r.Failed != 1 || !forge.Opens("acme/build-images", old) {
		t.Fatalf("%+v", r)
	}
	p.until("the view shows it", func() bool { return p.runLength() == 3 })
	p.failedLines()
	if n := p.runLength(); n != 1 {
		t.Fatalf("%d lines are left", n)
	}
	p.pickLine(0)
	if s := p.step(); s == nil || s.target != "acme/build-images" || s.text == "" || s.hint == "" || s.rungs != 2 {
		t.Errorf("the step says %+v", s)
	}

	if err := forge.SetFaults(func(f *demo.Faults) { f.Rules = nil }); err != nil {
		t.Fatal(err)
	}
	p.press(t2("rollout.retry"))
	r = p.rolled(rollout.Done)
	for _, x := range r.Results {
		if !forge.Opens(x.Target, old) || !forge.Opens(x.Target, x.Fingerprint) {
			t.Errorf("%s lacks the old key, which stays until it is removed, or the new one", x.Target)
		}
	}
	p.press(t2("rollout.undo"))
	p.until("it asks", p.w.Dialogs.Any)
	d := p.w.Dialogs.Top()
	p.press(d.Actions[len(d.Actions)-1].Text)
	p.rolled(rollout.Undone)
	for _, repo := range repos {
		if !forge.Opens(string(repo), old) {
			t.Errorf("%s has lost its key", repo)
		}
	}
}

// What changed between plan and start is not started: the page says so, and a
// new plan is one press away.
func TestAPlanOfAnOlderWorldIsNotStarted(t *testing.T) {
	p, forge := overDemo(t)
	h := &actionCounter{person: p}
	fp := h.addsTo("acme/mobile.app-ios", "acme/build-images")
	p.w.Nav.Plan(frame.PlanRequest{Verb: rollout.Rotate, About: []frame.Subject{{Ref: rollout.KeyRef{Fingerprint: fp}, Label: "ci"}}})
	text := p.ready("rotate", 2)
	if err := forge.RemoveKeyBehindBack("acme/build-images", fp); err != nil {
		t.Fatal(err)
	}
	// A reading that began before the key went may be the answer to the first question.
	var ask func()
	ask = func() {
		frame.Do(p.w.Frame, func(ctx context.Context) ([]core.DeployKey, error) {
			return p.w.backend.DeployKeys(ctx, p.w.Session.Account.ID, "acme/build-images")
		}, func([]core.DeployKey, error) {
			if !p.knows("acme/build-images", fp, false) {
				ask()
			}
		})
	}
	ask()
	p.until("that is known", func() bool { return len(p.w.Jobs.List) == 0 && p.knows("acme/build-images", fp, false) })
	p.press(text)
	p.until("it is refused", func() bool { return p.says(t2("error.rollout")) })
	if p.runsListed() > 1 {
		t.Error("it began all the same")
	}
	p.press(t2("action.try_again"))
	p.press(p.ready("rotate", 1))
	p.rolled(rollout.Done)
}

// knows tells whether the store holds a key on a repository.
func (p *person) knows(repo api.RepoPath, fp keys.Fingerprint, want bool) bool {
	rows, err := p.w.backend.CachedKeys(context.Background(), p.w.Session.Account.ID, repo)
	if err != nil {
		p.t.Fatal(err)
	}
	for _, k := range rows {
		if k.Fingerprint == fp {
			return want
		}
	}
	return !want
}

// Several repositories are tested at once; one refuses the key, which shows
// with every rung; put right, the failed one alone is tried again.
func TestTestingManyOverTheRealCore(t *testing.T) {
	p, forge := overDemo(t)
	h := &actionCounter{person: p}
	repos := []api.RepoPath{"acme/mobile.app-ios", "acme/build-images", "acme/data_pipeline"}
	fp := h.addsTo(repos...)
	if err := forge.RemoveKeyBehindBack("acme/build-images", fp); err != nil {
		t.Fatal(err)
	}
	p.w.shell.show("repositories")
	p.mark(repos...)
	h.n = 0
	h.does("clone-many")
	h.within(1, "a test of many")
	p.until("they are tested", func() bool { return p.newestOf(2) && p.testsOver() })
	if p.tallied() != "2 passed, 1 failed" || p.runLength() != 3 {
		t.Fatalf("%d lines, of which is said %q", p.runLength(), p.runWords())
	}
	p.failedLines()
	p.pickLine(0)
	if s := p.step(); s == nil || s.target != "acme/build-images" || s.hint == "" || s.rungs < 5 {
		t.Errorf("the step says %+v", s)
	}
	p.savesReport(t)

	p.press(t2("rollout.retry"))
	p.until("it was tried again", p.testsOver)
	if p.tallied() != "2 passed, 1 failed" {
		t.Errorf("it says %q", p.runWords())
	}
	public := keyLine(t, p, fp)
	if err := forge.AddKeyBehindBack("acme/build-images", "back again", public); err != nil {
		t.Fatal(err)
	}
	p.press(t2("rollout.retry"))
	p.until("all passed", func() bool { return p.testsOver() && p.tallied() == "3 passed" })
	state := p.runsTable().Row(0)[runStatus].Text
	if p.failedRuns(); state != t2("tests.state_passed") || p.runsListed() != 0 {
		t.Errorf("the list still says that it failed: %q, %d runs with failures", state, p.runsListed())
	}
}

func keyLine(t *testing.T, p *person, fp keys.Fingerprint) keys.Public {
	t.Helper()
	pairs, err := p.w.backend.KeyPairs(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range pairs {
		if k.Fingerprint == fp {
			public, err := keys.ParsePublic(k.PublicKey)
			if err != nil {
				t.Fatal(err)
			}
			return public
		}
	}
	t.Fatalf("no pair %s", fp)
	return keys.Public{}
}

// savesReport saves what shows as a table, which only its owner can read, and
// never writes over a file.
func (p *person) savesReport(t *testing.T) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "report.csv")
	p.press(t2("action.save_report"))
	p.entries()[0].SetText(path)
	p.press(t2("save.save"))
	p.until("it is saved", func() bool { return !p.w.Dialogs.Any() })
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(data), "acme/build-images,failed,") || info.Mode().Perm() != 0o600 {
		t.Errorf("%s holds %q", info.Mode(), data)
	}
	p.press(t2("action.save_report"))
	p.entries()[0].SetText(path)
	p.press(t2("save.save"))
	p.until("it is refused", func() bool { return p.says(t2("save.exists")) })
	p.press(t2("action.cancel"))
}

// A key of the project shows on each of its repositories as what it is, and
// can be tested from there.
func TestKeysOfTheProjectShowOverTheRealCore(t *testing.T) {
	p, forge := overDemo(t)
	p.pointAt("acme/payments-api")
	row := p.w.repos.Chosen()
	project := api.ProjectPath(row.Path.Workspace() + "/" + row.Project)
	if row.Project == "" {
		t.Fatal("the repository is in no project")
	}
	placed, err := p.w.backend.PlaceKey(t.Context(), core.PlaceRequest{Account: p.w.Session.Account.ID, Project: project, Generate: &core.NewPair{Comment: "whole project"}}, func(core.StepState) {})
	if err != nil {
		t.Fatal(err)
	}
	inherited, err := p.w.backend.CachedProjectKeys(t.Context(), p.w.Session.Account.ID, project)
	if err != nil {
		t.Fatal(err)
	}
	p.readKeys()
	p.until("the project's key shows", func() bool {
		return p.says("whole project") && p.says(tv("details.project", locale.Args{"Project": project.Key(), "N": len(inherited)}))
	})
	p.goTo("acme/payments-api", placed.Key.Fingerprint)
	if p.w.command("edit-label").Possible() {
		t.Error("a project's key cannot be renamed in place")
	}
	p.w.run("test-access")
	p.until("it is tested", func() bool { return p.tested() })
	if !p.testPassed(probe.Access) || len(forge.KeysOnProject(string(project))) == 0 {
		t.Errorf("%q", p.texts())
	}
}
