package ui

import (
	"slices"
	"strings"
	"testing"
	"time"

	"latchkey/core/ask"
	"latchkey/core/rollout"
	"latchkey/ui/locale"
)

// What must I do today? From the page of the audit to the three worst being rotated:
// at most five actions, and the forge has the new keys.
func TestTheThreeWorstAreRotatedInFiveActions(t *testing.T) {
	p, forge := overDemo(t)
	p.w.Nav.Page("repositories")
	p.readsAll()
	p.w.shell.show("audit")
	p.until("findings show", func() bool { return p.table() != nil && p.table().Length() > 3 && len(p.queue) == 0 })

	h := &actionCounter{person: p}
	keys := map[string]bool{}
	for row := 0; len(keys) < 3; row++ {
		if row == p.table().Length() {
			t.Fatalf("%d keys are to be rotated", len(keys))
		}
		name := p.table().Row(row)[3].Text
		if p.rowAction(row, t2("cmd.audit-fix")) == nil || keys[name] || !rotates(p, row) {
			continue
		}
		keys[name] = true
		h.n++
		p.table().OnMark(row, false)
	}
	h.presses(t2("auditpage.fix_marked"))
	sure := locale.Tn("auditpage.rotate_keys", 3)
	p.until("it asks once", func() bool { return p.button(sure) != nil })
	h.presses(sure)
	h.within(5, "what must I do today")
	p.until("activity shows three rotations", func() bool { return p.w.shell.page == "activity" && p.runsListed() == 3 })
	p.until("they have ended", p.nothingRuns)
	for id := int64(1); id <= 3; id++ {
		r, err := p.w.backend.Rollout(t.Context(), id)
		if err != nil || r.Spec.Verb != rollout.Rotate || r.State != rollout.Done {
			t.Errorf("%d: %s, %v", id, r.State, err)
		}
		for _, x := range r.Results {
			if !forge.Opens(x.Target, x.Fingerprint) || !forge.Opens(x.Target, x.Old) {
				t.Errorf("%d: %+v", id, x)
			}
		}
	}
}

// rotates reports whether what puts a row right is a rotation.
func rotates(p *person, row int) bool {
	p.table().OnSelect(row)
	return p.button(t2("auditdo.rotate")) != nil
}

// readsAll reads all keys, as a person does who is asked what that costs.
func (p *person) readsAll() {
	p.t.Helper()
	p.w.run("read-all")
	p.until("it says what that costs", p.w.Dialogs.Any)
	p.press(t2("refresh.read"))
	p.until("all keys are read", func() bool { return !p.w.Dialogs.Any() && p.nothingRuns() && len(p.queue) == 0 })
}

// What is not known is counted and explained, and never looks like an answer.
func TestWhatCannotBeKnownIsSaid(t *testing.T) {
	p := onAudit(t, blameless())
	if !p.says(t2("empty.audit_clean.title")) || !p.says(locale.Tn("auditpage.unknown", 12)) {
		t.Fatalf("%q", p.texts())
	}
	p.press(t2("auditpage.show_doubts"))
	if !p.says(t2("auditdoubt.list")) || !p.says("ci@build-07") {
		t.Errorf("%q", p.texts())
	}
	p.press(t2("auditpage.import_list"))
	p.entries()[0].SetText("/mnt/badkeys")
	f := p.w.backend.(*fake)
	p.press(t2("publishedlist.do"))
	p.until("it is imported", func() bool { return f.called("import published keys of /mnt/badkeys") && !p.w.Dialogs.Any() })
	p.until("keys are judged again", func() bool { return f.count("judge") >= 2 && len(p.queue) == 0 })
}

func TestFindingsAreNarrowedAndMended(t *testing.T) {
	f := audited()
	p := onAudit(t, f)
	all := len(p.rows())
	p.tally("critical")
	p.until("two are left", func() bool { return len(p.queue) == 0 && len(p.rows()) == 2 })
	p.tally("critical")
	p.until("all show", func() bool { return len(p.queue) == 0 && len(p.rows()) == all })
	if p.row(titleOf(t, "unused")) >= 0 {
		t.Error("what the policy lets be shows unasked")
	}
	p.chip(t2("auditpage.excepted"))
	p.until("it shows", func() bool { return p.row(titleOf(t, "unused")) >= 0 })
	p.pick(titleOf(t, "unused"))
	if !p.says("The archive job runs once a year.") || !p.says("Ada Lovelace") {
		t.Errorf("%q", p.texts())
	}

	p.pick(titleOf(t, "machine-without-key"))
	if !p.says("ci@build-07") {
		t.Error("the key has another name here")
	}
	p.press(t2("auditdo.onboard"))
	if p.w.shell.page != "machines" || p.w.top.search.Text != "build-07" {
		t.Errorf("%s, %q", p.w.shell.page, p.w.top.search.Text)
	}

	p.w.shell.show("audit")
	p.pick(titleOf(t, "never-used"))
	p.press(t2("auditdo.remove"))
	p.until("the plan shows", p.planned)
	if s := f.specs[len(f.specs)-1]; s.Verb != rollout.Revoke || len(s.Choice.Repos) != 1 || s.Choice.Repos[0] != "acme/push-gateway" || s.Choice.Where {
		t.Errorf("%+v", s)
	}
	if !p.says(locale.Tn("plan.title_revoke", 1)) {
		t.Errorf("the plan for one place is called otherwise: %q", p.texts())
	}
}

func TestAFindingIsCopiedAsText(t *testing.T) {
	p := onFinding(t, audited(), "weak-type")
	p.w.run("audit-copy")
	got := p.w.App.Clipboard().Content()
	for _, want := range []string{"LK001", titleOf(t, "weak-type"), "deploy-blue", "SHA256:9pL"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q lacks %q", got, want)
		}
	}
}

// Changes that come while keys are judged are judged once, afterwards.
func TestChangesWhileKeysAreJudged(t *testing.T) {
	f := audited()
	p := onAudit(t, f)
	hold := make(chan struct{})
	f.mu.Lock()
	f.audit.hold = hold
	f.mu.Unlock()
	before := f.count("judge")
	for _, topic := range []ask.Topic{ask.KeysChanged, ask.PairsChanged, ask.RolloutsChanged, ask.MachinesChanged} {
		p.w.Announce(topic)
	}
	p.until("it judges", func() bool { return f.count("judge") == before+1 })
	f.mu.Lock()
	f.audit.hold = nil
	f.mu.Unlock()
	close(hold)
	p.until("it judges once more", func() bool { return f.count("judge") == before+2 && len(p.queue) == 0 })
	p.drainFor(100 * time.Millisecond)
	if n := f.count("judge"); n != before+2 {
		t.Errorf("judged %d times", n-before)
	}
}

// Findings that are put right by different rollouts are shown as one page of plans, each
// with what it does; what no rollout does is named there too.
func TestMixedFindingsAreOnePageOfPlans(t *testing.T) {
	f := audited()
	p := onAudit(t, f)
	p.marks("weak-type", "never-used", "token-ends")
	p.press(t2("auditpage.fix_marked"))
	p.until("it asks once", p.w.Dialogs.Any)
	verbs := map[rollout.Verb]int{}
	f.mu.Lock()
	for _, s := range f.specs {
		verbs[s.Verb]++
	}
	f.mu.Unlock()
	if verbs[rollout.Rotate] != 1 || verbs[rollout.Revoke] != 1 {
		t.Errorf("%v", verbs)
	}
	for _, want := range []string{locale.T("auditpage.does_rotate", locale.Args{"Key": "deploy-blue"}), locale.Tn("auditpage.otherwise", 1, locale.Args{"Remedy": t2("auditdo.token")})} {
		if !p.says(want) {
			t.Errorf("%q is not said: %q", want, p.texts())
		}
	}
	p.press(locale.Tn("auditpage.fix_keys", 2))
	p.until("both are begun", func() bool { return len(p.queue) == 0 && !p.w.Dialogs.Any() })
}

// marks marks the first finding of each of these rules.
func (p *person) marks(rules ...string) {
	p.t.Helper()
	var rows []int
	for _, rule := range rules {
		rows = append(rows, p.mustRow(titleOf(p.t, rule)))
	}
	slices.Sort(rows)
	for _, row := range rows {
		p.table().OnMark(row, false)
	}
}

// What cannot be planned is said in front of the page, with the reason, and no toast.
func TestFindingsWithoutAPlanAreRefusedWithTheReason(t *testing.T) {
	f := audited()
	p := onAudit(t, f)
	p.marks("token-ends", "names-a-person")
	p.press(t2("auditpage.fix_marked"))
	if !p.says(t2("auditpage.one_by_one")) || !p.says(locale.Tn("auditpage.otherwise", 1, locale.Args{"Remedy": t2("auditdo.token")})) || !p.w.Dialogs.Any() || len(f.specs) > 0 {
		t.Errorf("%q", p.texts())
	}
	p.press(t2("action.close"))
	if p.w.Dialogs.Any() {
		t.Error("it stays")
	}
}
