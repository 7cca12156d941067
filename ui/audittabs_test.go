package ui

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"latchkey/core/audit"
	"latchkey/core/audit/export"
	"latchkey/core/rollout"
	"latchkey/internal/grid"
	"latchkey/keys"
	"latchkey/ui/kit"
	"latchkey/ui/kit/chart"
	"latchkey/ui/kit/matrix"
	"latchkey/ui/locale"
)

// onTab is the page of the audit with one of its tabs in front.
func onTab(t *testing.T, f *fake, tab string) *person {
	p := onAudit(t, f)
	p.press(t2("audittab." + tab))
	p.until("the tab is drawn", func() bool { return len(p.queue) == 0 && p.tabShows(tab) })
	return p
}

// onMark is the matrix with a mark that was picked.
func onMark(t *testing.T, f *fake) *person {
	p := onTab(t, f, "matrix")
	m := p.matrix()
	m.MoveTo(p.spot("ci@build-07", "web-frontend"))
	m.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	p.until("it is narrowed", func() bool { return len(p.queue) == 0 })
	return p
}

// tabShows reports whether what a tab reads first is there.
func (p *person) tabShows(tab string) bool {
	for _, o := range p.objects() {
		switch o := o.(type) {
		case *matrix.Matrix:
			return len(o.Grid().Rows.Items) > 0
		case *chart.Bars:
			return len(o.Bars()) > 0
		case *kit.Lazy:
			if tab == "changes" || tab == "wanted" {
				return true
			}
		case *kit.Text:
			if tab == "changes" && o.Text == t2("empty.changes_one.title") {
				return true
			}
		}
	}
	return tab == "findings"
}

// matrix is the one in front.
func (p *person) matrix() *matrix.Matrix {
	p.t.Helper()
	for _, o := range p.objects() {
		if m, is := o.(*matrix.Matrix); is {
			return m
		}
	}
	p.t.Fatalf("no matrix in front: %q", p.texts())
	return nil
}

// spot is where a key and a repository meet, by their names.
func (p *person) spot(key, repo string) matrix.Spot {
	p.t.Helper()
	m := p.matrix()
	row, col := -1, -1
	for i, item := range m.Grid().Rows.Items {
		if item.Name == key {
			row = m.Grid().Rows.Items[i].ID
		}
	}
	for i, item := range m.Grid().Cols.Items {
		if item.Name == repo {
			col = m.Grid().Cols.Items[i].ID
		}
	}
	s, there := m.Find(row, col)
	if !there || row < 0 || col < 0 {
		p.t.Fatalf("%s × %s is not in the matrix", key, repo)
	}
	return s
}

// bars are a chart in front, by its name.
func (p *person) bars(name string) *chart.Bars {
	p.t.Helper()
	for _, o := range p.objects() {
		if b, is := o.(*chart.Bars); is && b.Name == name {
			return b
		}
	}
	p.t.Fatalf("no chart %s in front", name)
	return nil
}

// largeAudit is an audit of 200 keys on 1,000 repositories of ten projects.
func largeAudit() *fake {
	f := keyed()
	w := &audit.World{Now: now, Accounts: []audit.Account{{ID: "a1", Forge: "Bitbucket Cloud", Server: "bitbucket", TellsUse: true}}}
	for p := range 10 {
		for r := range 100 {
			n := 5
			if r%37 == 9 {
				n = -1
			}
			w.Repos = append(w.Repos, audit.Repo{Account: "a1", Path: fmt.Sprintf("acme/service-%d-%02d", p, r), Project: fmt.Sprintf("Team %d", p), Keys: n})
		}
		for k := range 20 {
			key := audit.Key{Fingerprint: keys.Fingerprint(fmt.Sprintf("SHA256:%02d%02dQ0m5lq1cQk2v8rXyZsT4uVwXyZaBcDeFgHiJkLm", p, k)), Type: "ed25519", Bits: 256, Label: fmt.Sprintf("ci@build-%d-%02d", p, k), Made: now.AddDate(0, 0, -k*40), Material: audit.Material{Known: true}}
			for r := range 25 {
				place := audit.Place{Account: "a1", Target: fmt.Sprintf("acme/service-%d-%02d", p, k/5*25+r), Label: key.Label, Access: "read"}
				if (k+r)%9 == 0 {
					place.Access = "read-write"
				}
				if (k*r)%31 == 7 {
					place.Access = ""
				}
				key.Places = append(key.Places, place)
			}
			if k == 3 {
				key.Places = append(key.Places, audit.Place{Account: "a1", Target: fmt.Sprintf("acme/service-%d-07", (p+4)%10), Label: key.Label, Access: "read"})
			}
			w.Keys = append(w.Keys, key)
		}
	}
	report, err := audit.Judge(context.Background(), w, audit.DefaultPolicy())
	if err != nil {
		panic(err)
	}
	f.audit.world, f.audit.report = w, report
	return f
}

// A tap on a mark narrows all tabs to what is behind it, and the same tap shows all
// again.
func TestAMarkNarrowsAllTabs(t *testing.T) {
	f := audited()
	p := onAudit(t, f)
	all := len(p.rows())
	p = onMark(t, audited())
	m := p.matrix()
	if m.Mark(m.Cursor()) != grid.Missing || !p.says(locale.UpperFirst(t2("matrix.missing"))) || !p.says(titleOf(t, "machine-without-key")) {
		t.Fatalf("%q", p.texts())
	}
	p.press(t2("audittab.findings"))
	p.until("only these findings show", func() bool { return len(p.queue) == 0 && len(p.rows()) < all })
	if p.row(titleOf(t, "machine-without-key")) < 0 || p.row(titleOf(t, "never-used")) >= 0 {
		t.Errorf("%q", p.rows())
	}
	p.press(t2("auditpage.only_all"))
	p.until("all show", func() bool { return len(p.queue) == 0 && len(p.rows()) == all })

	p = onMark(t, audited())
	p.matrix().TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	p.until("it is narrowed no longer", func() bool { return len(p.queue) == 0 && p.button(t2("auditpage.only_all")) == nil })
}

// Enter opens what is behind a mark, from where a plan begins.
func TestAMarkLeadsToAPlan(t *testing.T) {
	f := audited()
	p := onTab(t, f, "matrix")
	p.matrix().MoveTo(p.spot("deploy-blue", "payments-api"))
	p.matrix().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	p.until("it shows", func() bool { return len(p.queue) == 0 })
	p.press(t2("matrix.revoke_here"))
	p.until("the plan shows", p.planned)
	if s := f.specs[len(f.specs)-1]; s.Verb != rollout.Revoke || len(s.Choice.Repos) != 1 || s.Choice.Repos[0] != "acme/payments-api" {
		t.Errorf("%+v", s)
	}
}

// The matrix names what the pointer is on, and what a folded group holds.
func TestTheMatrixIsReadable(t *testing.T) {
	p := onTab(t, audited(), "matrix")
	m := p.matrix()
	m.MoveTo(p.spot("mirror", "data-lake"))
	if want := locale.T("matrix.spot", locale.Args{"Key": "mirror", "Place": "acme/data-lake", "Mark": t2("matrix.write")}); !p.says(want) || m.Spoken().Row.Name != want {
		t.Errorf("%q, %q", m.Spoken().Row.Name, p.texts())
	}
	for _, mark := range grid.Marks() {
		word := map[grid.Mark]string{grid.Read: "read", grid.Write: "write", grid.Unknown: "unknown", grid.Missing: "missing", grid.Excess: "excess"}[mark]
		if !p.says(locale.T("matrix.legend", locale.Args{"Mark": t2("matrix." + word), "N": locale.Number(m.Grid().Count(mark))})) {
			t.Errorf("nothing says what %s looks like", word)
		}
	}
	p.chip(t2("matrix.by_machine"))
	p.until("it is drawn", func() bool { return len(p.queue) == 0 && len(p.matrix().Grid().Rows.Groups) == 2 })
	groups := ""
	for _, g := range p.matrix().Grid().Rows.Groups {
		groups += g.Name + ";"
	}
	if groups != t2("matrix.nobody")+";build-07;" {
		t.Errorf("%q", groups)
	}
	p.w.run("matrix-fold")
	if got := test.WidgetRenderer(m); got == nil || m.Cursor().Row.Item != -1 {
		t.Errorf("%v", m.Cursor())
	}
	p.w.run("matrix-larger")
	p.w.run("matrix-smaller")
	p.w.run("matrix-whole")
	p.w.run("audit-tab-findings")
	if c := p.w.command("matrix-whole"); c == nil || c.Possible() {
		t.Error("what is not in front can be zoomed")
	}
}

// A bar narrows all tabs to its keys.
func TestABarNarrowsAllTabs(t *testing.T) {
	p := onTab(t, audited(), "ages")
	use := p.bars(t2("ages.use"))
	unknown := use.Bars()[len(use.Bars())-1]
	if unknown.Label != t2("ages.unknown") || unknown.Count != 1 || unknown.Look != chart.Hollow {
		t.Fatalf("%+v", unknown)
	}
	use.Pick(len(use.Bars()) - 1)
	p.until("its key shows", func() bool { return len(p.queue) == 0 && p.says("mirror") })
	p.press(t2("audittab.matrix"))
	p.until("the matrix has one row", func() bool { return len(p.queue) == 0 && len(p.matrix().Grid().Rows.Items) == 1 })
	p.press(t2("audittab.ages"))
	p.until("it shows", func() bool { return len(p.queue) == 0 })
	if !p.bars(t2("ages.use")).Bars()[len(use.Bars())-1].On {
		t.Error("nobody sees which bar was chosen")
	}
	p.bars(t2("ages.use")).Pick(len(use.Bars()) - 1)
	p.until("all show", func() bool { return len(p.queue) == 0 && p.button(t2("auditpage.only_all")) == nil })
}

// What is different between two audits is said with its likely cause, and narrowed as
// all tabs are.
func TestChangesBetweenAudits(t *testing.T) {
	f := audited()
	p := onTab(t, f, "changes")
	for _, want := range []string{
		locale.T("changes.line", locale.Args{"Key": "old-mirror", "Place": "acme/data-lake", "What": t2("changekind.vanished")}),
		locale.T("changes.likely", locale.Args{"Why": "It was last used on 2025-01-04, and GitHub deletes keys that are not used."}),
		locale.T("changes.from_to", locale.Args{"From": t2("access.read"), "To": t2("access.write")}),
		"Latchkey did it in rollout 12.", locale.T("changes.by", locale.Args{"Who": "ada"}),
	} {
		if !p.says(want) {
			t.Errorf("nothing says %q: %q", want, p.texts())
		}
	}
	if !f.called("compare 2 with 3") {
		t.Error("not the last two are compared")
	}
	p = onMark(t, audited())
	p.press(t2("audittab.changes"))
	p.until("it is drawn", func() bool { return len(p.queue) == 0 })
	if p.says(locale.T("changes.line", locale.Args{"Key": "old-mirror", "Place": "acme/data-lake", "What": t2("changekind.vanished")})) {
		t.Error("what is about other keys shows")
	}
}

// A comparison that failed is asked for again, and says nothing of changes before.
func TestAComparisonThatFailedIsTriedAgain(t *testing.T) {
	f := audited()
	f.audit.differErr = errOffline
	p := onAudit(t, f)
	p.press(t2("audittab.changes"))
	p.until("it failed", func() bool { return p.says(t2("error.audit_changes")) })
	p.press(t2("action.try_again"))
	p.until("it failed again", func() bool {
		return len(p.queue) == 0 && f.count("compare 2 with 3") == 2 && p.says(t2("error.audit_changes"))
	})
	f.audit.differErr = nil
	p.press(t2("action.try_again"))
	p.until("it shows", func() bool { return p.says(locale.T("changes.by", locale.Args{"Who": "ada"})) })
}

// The numbers at the head say how they were at the audit before, and what is due next.
func TestNumbersSayWhatHasChanged(t *testing.T) {
	p := onAudit(t, audited())
	if want := t2("severity.critical") + " " + locale.T("auditpage.less", locale.Args{"N": locale.Number(1)}); !p.says(want) {
		t.Errorf("nothing says %q: %q", want, p.texts())
	}
	if day := now.AddDate(0, 0, 6); !strings.Contains(strings.Join(p.texts(), " "), locale.DayOf(day)+": ") {
		t.Errorf("nothing says what is due on %s: %q", locale.DayOf(day), p.texts())
	}
	facts := ""
	for _, text := range p.texts() {
		if len(text) > len(facts) && text[0] == '6' {
			facts = text
		}
	}
	for _, want := range []string{locale.Tn("auditpage.keys", 6) + " (-1)", locale.Tn("auditpage.keyless", 2) + " (+1)"} {
		if !strings.Contains(facts, want) {
			t.Errorf("%q lacks %q", facts, want)
		}
	}
}

// The story of a key says what was done with it, and when.
func TestAKeyHasAStory(t *testing.T) {
	p := onFinding(t, audited(), "weak-type")
	for _, want := range []string{t2("story.title"), locale.T("story.at", locale.Args{"What": t2("story.did_place"), "Place": "acme/invoice-worker"}), locale.T("story.at", locale.Args{"What": t2("story.did_relabel"), "Place": "acme/ledger"})} {
		if !p.says(want) {
			t.Errorf("nothing says %q: %q", want, p.texts())
		}
	}
}

// Every form is offered with whom it is for, and written where a person says.
func TestAnAuditIsTakenAlong(t *testing.T) {
	f := audited()
	p := onAudit(t, f)
	p.press(t2("auditexport.open"))
	p.until("it asks", p.w.Dialogs.Any)
	for _, form := range export.Formats() {
		if !strings.Contains(strings.Join(p.texts(), " "), locale.UpperFirst(locale.Translate(form.For))) || p.button(locale.Translate(form.Name)) == nil {
			t.Errorf("%s is not offered: %q", form.Format, p.texts())
		}
	}
	p.press(locale.Translate(export.Formats()[3].Name))
	f.audit.exportErr = fs.ErrExist
	p.press(t2("auditexport.do"))
	p.until("it says that there is one", func() bool { return p.says(t2("save.exists")) })
	f.audit.exportErr = nil
	p.entries()[0].SetText("/srv/audits/" + export.Formats()[3].File)
	p.press(t2("auditexport.do"))
	p.until("it is written", func() bool { return !p.w.Dialogs.Any() })
	if !f.called("export sarif to /srv/audits/audit.sarif") {
		t.Error("another form was written")
	}
}

// The policy is chosen in the window; one that cannot be used is refused.
func TestThePolicyIsChosen(t *testing.T) {
	f := audited()
	p := onAudit(t, f)
	p.w.run("audit-policy")
	p.until("it asks", p.w.Dialogs.Any)
	p.entries()[0].SetText("/none.yaml")
	p.press(t2("auditpolicy.do"))
	p.until("it is refused", func() bool { return p.says(t2("error.audit_policy")) })
	if f.called("judge by a policy of its own") || !p.w.Dialogs.Any() {
		t.Error("a policy that cannot be read is used")
	}
	p.entries()[0].SetText("/srv/policy.yaml")
	p.press(t2("auditpolicy.do"))
	p.until("keys are judged by it", func() bool { return f.called("judge by a policy of its own") && len(p.queue) == 0 })
}

// What the forges can tell beyond an inventory is asked once a person has seen what that
// costs, and what they did not answer is said.
func TestForgesAreAskedAfterTheCostWasSaid(t *testing.T) {
	f := audited()
	p := onAudit(t, f)
	p.w.run("audit-doubts")
	p.press(t2("cmd.audit-ask"))
	p.until("it says what that costs", func() bool { return p.says(locale.Tn("auditask.user-keys", 1)) })
	if f.called("ask the forges 1 questions") {
		t.Error("it was asked before anybody agreed")
	}
	f.audit.askErr = errors.New("no")
	p.press(t2("auditask.do"))
	p.until("it says what went wrong", func() bool { return p.says(t2("error.audit_ask")) })
	f.audit.askErr = nil
	p.w.run("audit-ask")
	p.until("it asks again", p.w.Dialogs.Any)
	p.press(t2("auditask.do"))
	p.until("it is answered", func() bool { return !p.says(t2("error.audit_ask")) && len(p.queue) == 0 })
}
