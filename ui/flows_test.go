package ui

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"latchkey/api"
	"latchkey/core"
	"latchkey/core/ask"
)

func (p *person) says(text string) bool {
	return slices.ContainsFunc(p.texts(), func(s string) bool { return strings.Contains(s, text) })
}

func TestFirstStartConnectsInFourActions(t *testing.T) {
	f := acme()
	f.accounts = nil
	p := at(t, f)
	if focused, ok := p.w.win.Canvas().Focused().(interface{ Tapped(*fyne.PointEvent) }); !ok || focused == nil {
		t.Error("the way in does not have the focus")
	}
	p.key(fyne.KeyReturn) // Connect an account… has the focus
	fields := p.entries()
	fields[0].SetText("ada@acme.example")
	fields[1].SetText("token")
	fields[1].TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	p.until("repositories show", func() bool { return p.w.repos.plain && !p.w.dialogs.Any() })
	if !f.called("add account ada@acme.example") || p.w.account.ID != "a1" {
		t.Errorf("calls %q, account %+v", f.calls, p.w.account)
	}
}

func TestConnectSaysWhatIsMissingAndKeepsTheTokenOutOfSight(t *testing.T) {
	f := acme()
	f.accounts, f.addErr = nil, &api.Error{Op: "sign in", Kind: api.Unauthorized, Server: "token is invalid"}
	p := at(t, f)
	p.w.run("connect")
	p.press(t2("connect.connect"))
	if !p.says(t2("connect.no_token")) || len(f.calls) > 0 {
		t.Errorf("an empty form says %q and calls %q", p.texts(), f.calls)
	}
	for _, s := range bitbucketTraits().Scopes {
		if !p.says(s.Name) || !p.says(s.For) {
			t.Errorf("the dialog does not name %s", s.Name)
		}
	}
	connectAs(p, "ada@acme.example", "ATATT-secret")
	p.until("the refusal shows", func() bool { return p.says("Bitbucket Cloud was not connected") })
	if p.says("ATATT-secret") {
		t.Error("the token is on screen")
	}
	if b := p.button(t2("connect.connect")); b == nil || b.Disabled() {
		t.Error("it cannot be tried again")
	}
}

func TestNewKeyIsMadePlacedAndTestedInThreeActions(t *testing.T) {
	f := acme()
	p := withKeys(t, f)
	p.w.run("add-key")
	p.key(fyne.KeyReturn) // the label has the focus, Enter does the main thing
	p.until("it is done", func() bool { return p.button(t2("action.done")) != nil })
	if !f.called("place latchkey-payments-api on acme/payments-api as read") {
		t.Errorf("calls %q", f.calls)
	}
	p.key(fyne.KeyReturn) // Done
	p.until("the card is there", func() bool { return p.says("latchkey-payments-api") && !p.w.details.loading })
	if p.w.dialogs.Any() || p.w.details.current().Label != "latchkey-payments-api" {
		t.Errorf("dialog open %v, chosen %+v", p.w.dialogs.Any(), p.w.details.current())
	}
}

func TestAddKeyCanBeStoppedHalfWay(t *testing.T) {
	f := acme()
	f.hold = make(chan struct{})
	p := withKeys(t, f)
	p.w.run("add-key")
	p.press(t2("add.create"))
	p.until("it is on its way", func() bool {
		return f.called("place latchkey-payments-api on acme/payments-api as read") && len(p.queue) == 0
	})
	if p.w.jobs.count() != 1 {
		t.Errorf("%d jobs run", p.w.jobs.count())
	}
	p.key(fyne.KeyEscape)
	p.until("it stopped", func() bool { return p.says(t2("add.stopped")) })
	if p.w.jobs.count() != 0 || len(f.keys["acme/payments-api"]) != 3 {
		t.Error("it went on all the same")
	}
	p.key(fyne.KeyEscape)
	if p.w.dialogs.Any() {
		t.Error("the dialog does not close at the second Esc")
	}
}

func TestAddKeyChecksItsInputsBeforeItBegins(t *testing.T) {
	for name, c := range map[string]struct {
		act  func(p *person)
		says string
	}{
		"passphrases differ":   {func(p *person) { p.press(t2("add.more")); p.entries()[1].SetText("one"); p.entries()[2].SetText("two") }, "add.differ"},
		"nothing to import":    {func(p *person) { p.press(t2("add.import")) }, "add.nothing_pasted"},
		"nothing chosen":       {func(p *person) { p.press(t2("add.choose")) }, "add.none_chosen"},
		"no public line given": {func(p *person) { p.press(t2("add.public")) }, "add.nothing_pasted"},
	} {
		t.Run(name, func(t *testing.T) {
			f := acme()
			p := withKeys(t, f)
			p.w.run("add-key")
			c.act(p)
			d := p.w.dialogs.Top()
			test.Tap(d.Actions[1])
			if !p.says(t2(c.says)) || slices.ContainsFunc(f.calls, func(s string) bool { return strings.HasPrefix(s, "place") }) {
				t.Errorf("says %q, calls %q", p.texts(), f.calls)
			}
		})
	}
}

func TestImportTellsWhatWasRepaired(t *testing.T) {
	f := acme()
	p := withKeys(t, f)
	p.w.run("add-key")
	p.press(t2("add.import"))
	p.entries()[0].SetText("-----BEGIN OPENSSH PRIVATE KEY-----")
	p.press(t2("add.import_place"))
	p.until("it is done", func() bool { return p.button(t2("action.done")) != nil })
	if !f.called("import 35 bytes") || !p.says("Line ends were put right") {
		t.Errorf("calls %q, says %q", f.calls, p.texts())
	}
}

func TestRemoveAsksWithFocusOnCancel(t *testing.T) {
	f := acme()
	p := withKeys(t, f)
	p.w.run("remove-key")
	p.until("it asks", p.w.dialogs.Any)
	if !p.says("ci@build-07") || !p.says("whatever clones acme/payments-api") {
		t.Errorf("the question says %q", p.texts())
	}
	p.key(fyne.KeyReturn) // on Cancel
	p.until("the work ended", func() bool { return p.w.jobs.count() == 0 })
	if f.called("remove ci@build-07") || len(p.w.notices.order) > 0 {
		t.Errorf("calls %q, notices %q", f.calls, p.w.notices.order)
	}
	p.w.run("remove-key")
	p.until("it asks again", p.w.dialogs.Any)
	p.press("Remove 1 deploy key")
	p.until("the key is gone", func() bool {
		return f.called("remove ci@build-07") && len(p.w.details.keys) == 0 && !p.w.details.loading
	})
}

func TestLabelIsChanged(t *testing.T) {
	f := acme()
	p := withKeys(t, f)
	p.w.run("edit-label")
	p.entries()[0].SetText("")
	p.press(t2("label.save"))
	if !p.says(t2("label.empty")) {
		t.Error("an empty label passes")
	}
	p.entries()[0].SetText(strings.Repeat("x", 65))
	p.press(t2("label.save"))
	if f.called("relabel") || !p.w.dialogs.Any() {
		t.Error("a label that is too long passes")
	}
	p.entries()[0].SetText("build server 7")
	p.key(fyne.KeyReturn)
	p.until("the new label shows", func() bool { return p.says("build server 7") && !p.w.dialogs.Any() })
	if !f.called("relabel ci@build-07 to build server 7") {
		t.Errorf("calls %q", f.calls)
	}
}

func TestTestShowsTheLadderAndWhatWasCloned(t *testing.T) {
	f := acme()
	f.report = climbed()
	p := withKeys(t, f)
	p.press(t2("cmd.test-clone"))
	p.until("the test ended", func() bool { return p.w.details.panel != nil && p.w.details.panel.report != nil })
	for _, want := range []string{"Host key is the published one", "payments-api can be cloned with this key", "4f2c81aa09d3", "312 files", "4.3 MB", "vendor/libpay"} {
		if !p.says(want) {
			t.Errorf("the panel does not say %q", want)
		}
	}
	p.press(t2("action.copy_report"))
	report := p.w.app.Clipboard().Content()
	if !strings.Contains(report, "acme/payments-api") || !strings.Contains(report, "Clone verified") || !strings.Contains(report, "312 files") {
		t.Errorf("report: %s", report)
	}
	p.key(fyne.KeyEscape)
	if p.w.details.panel != nil {
		t.Error("esc does not lead back to the keys")
	}
}

func TestFailedTestOffersTheRemedy(t *testing.T) {
	f := acme()
	f.report = stumbled()
	p := withKeys(t, f)
	p.w.run("test-access")
	p.until("the test ended", func() bool { return p.w.details.panel.report != nil })
	p.press(t2("action.trust_host"))
	if !p.says("[git.example.org]:7999") || !p.says(string(f.report.HostKey)) || !p.says(t2("trust.not_published")) {
		t.Errorf("the question says %q", p.texts())
	}
	p.key(fyne.KeyReturn) // No has the focus
	if p.w.dialogs.Any() || f.called("trust "+f.report.KnownHosts) {
		t.Fatal("enter trusted an unknown host")
	}
	p.press(t2("action.trust_host"))
	p.w.details.panel.report = nil
	p.press(t2("trust.yes"))
	p.until("it is tested again", func() bool { return f.called("trust "+f.report.KnownHosts) && p.w.details.panel.report != nil })
}

func TestUnfinishedWorkIsOfferedAtStart(t *testing.T) {
	f := acme()
	f.left = []core.Unfinished{{ID: 7, Text: "the key was sent, but no answer came", Since: now.Add(-time.Hour), CanUndo: true}, {ID: 8, Text: "another", Since: now}}
	p := at(t, f)
	p.until("both show", func() bool { return len(p.w.notices.order) == 2 })
	if !p.says("The key was sent, but no answer came") || !p.says("1 h ago") {
		t.Errorf("the window says %q", p.texts())
	}
	p.press(t2("unfinished.undo"))
	p.until("the first is gone", func() bool { return len(p.w.notices.order) == 1 })
	if !f.called("undo 7") {
		t.Errorf("calls %q", f.calls)
	}
	p.press(t2("unfinished.finish"))
	p.until("the second is gone", func() bool { return len(p.w.notices.order) == 0 })
	if !f.called("finish 8") {
		t.Errorf("calls %q", f.calls)
	}
}

func TestSearchKeepsOnlyTheNewestResult(t *testing.T) {
	p := withKeys(t, acme())
	p.w.top.search.SetText("pay")
	p.w.repos.rearrange()
	p.w.repos.filter = "infra"
	p.w.repos.rearrange() // overtakes the first
	p.until("the newest arrived", func() bool { return len(p.w.repos.shown) == 1 && len(p.queue) == 0 })
	if got := p.w.repos.at(0).Path; got != "acme/Infra_Tools" {
		t.Errorf("shown: %s", got)
	}
}

func TestSortAndSearchKeepTheSelection(t *testing.T) {
	p := withKeys(t, acme())
	p.w.repos.sort("keys")
	p.w.repos.sort("keys")
	p.until("it is sorted", func() bool { return p.w.repos.by.descending && p.w.repos.at(0).Keys == 3 })
	if p.w.repos.path != "acme/payments-api" {
		t.Errorf("selected: %s", p.w.repos.path)
	}
	p.w.top.search.SetText("nothing like it")
	p.until("no match shows", func() bool { return p.says(t2("empty.no_match.title")) })
	p.press(t2("action.clear_search"))
	p.until("all show again", func() bool { return p.w.repos.plain && len(p.w.repos.shown) == 16 })
	if p.w.repos.path != "acme/payments-api" {
		t.Errorf("selected: %s", p.w.repos.path)
	}
}

func TestStatesWithoutRowsSayWhatToDo(t *testing.T) {
	for name, c := range map[string]struct {
		err    error
		rows   bool
		title  string
		button string
	}{
		"offline":      {errOffline, false, "empty.offline.title", "action.try_again"},
		"forbidden":    {&api.Error{Kind: api.Forbidden}, false, "empty.forbidden.title", "action.try_again"},
		"token ended":  {&api.Error{Kind: api.Unauthorized}, false, "empty.unauthorized.title", "cmd.connect"},
		"other errors": {errors.New("disk on fire"), false, "empty.failed.title", "action.try_again"},
		"nothing":      {nil, false, "empty.no_repos.title", "cmd.refresh"},
	} {
		t.Run(name, func(t *testing.T) {
			f := acme()
			f.repos, f.reposErr = nil, c.err
			p := sit(t, Config{Open: f.open})
			p.until("the state shows", func() bool { return p.says(t2(c.title)) })
			if p.button(t2(c.button)) == nil {
				t.Errorf("no button %q among %q", t2(c.button), p.buttons())
			}
		})
	}
}

func TestAnErrorStaysUntilItIsClosedAndFoldsItsDetails(t *testing.T) {
	f := acme()
	f.reposErr = errOffline
	p := withKeys(t, f)
	p.until("the error shows", func() bool { return p.says(t2("error.refresh")) })
	if p.says("104.192.142.26") {
		t.Error("the raw error is in the open")
	}
	p.press(t2("action.details"))
	if !p.says("104.192.142.26") {
		t.Error("the details do not unfold")
	}
	p.press(t2("action.copy"))
	if got := p.w.app.Clipboard().Content(); !strings.Contains(got, "104.192.142.26") || !strings.Contains(got, t2("error.refresh")) {
		t.Errorf("copied %q", got)
	}
}

func TestQuestionsEndWithTheirWork(t *testing.T) {
	f := acme()
	p := withKeys(t, f)
	ctx, stop := context.WithCancel(context.Background())
	answers := make(chan error, 1)
	go func() {
		_, err := f.wiring.Person.Confirm(ctx, ask.Plan{Title: "remove everything"})
		answers <- err
	}()
	p.until("it asks", p.w.dialogs.Any)
	stop()
	p.until("the question went away", func() bool { return !p.w.dialogs.Any() })
	if err := <-answers; !errors.Is(err, context.Canceled) {
		t.Errorf("the answer is %v", err)
	}
}

func TestPassphraseIsHandedOverOrDeclined(t *testing.T) {
	f := acme()
	p := withKeys(t, f)
	type reply struct {
		secret []byte
		err    error
	}
	replies := make(chan reply, 1)
	askNow := func() {
		go func() {
			secret, err := f.wiring.Person.Passphrase(context.Background(), "id_rsa")
			replies <- reply{secret, err}
		}()
		p.until("it asks", p.w.dialogs.Any)
	}
	askNow()
	p.entries()[0].SetText("open sesame")
	p.key(fyne.KeyReturn)
	if r := <-replies; string(r.secret) != "open sesame" || r.err != nil {
		t.Errorf("got %q, %v", r.secret, r.err)
	}
	askNow()
	p.key(fyne.KeyEscape)
	if r := <-replies; !errors.Is(r.err, ask.ErrDeclined) {
		t.Errorf("esc gives %v", r.err)
	}
}

func TestNarrowWindowShowsListOrDetails(t *testing.T) {
	p := withKeys(t, acme())
	p.w.win.Resize(fyne.NewSize(800, 560))
	if !p.w.shell.split.Leading.Visible() || p.w.shell.split.Trailing.Visible() {
		t.Error("at 800 the list is not alone")
	}
	if p.button(t2("page.settings")) != nil {
		t.Error("at 800 the side bar still has words")
	}
	p.w.run("details")
	if p.w.shell.split.Leading.Visible() || !p.w.shell.split.Trailing.Visible() {
		t.Error("the details do not come to the front")
	}
	p.key(fyne.KeyEscape)
	if !p.w.shell.split.Leading.Visible() {
		t.Error("esc does not lead back to the list")
	}
	p.w.win.Resize(fyne.NewSize(1280, 800))
	if !p.w.shell.split.Leading.Visible() || !p.w.shell.split.Trailing.Visible() {
		t.Error("at 1280 something is missing")
	}
}

func TestTabFollowsReadingOrder(t *testing.T) {
	p := withKeys(t, acme())
	c := p.w.win.Canvas()
	c.Unfocus()
	var order []string
	for range 18 {
		c.FocusNext()
		switch f := c.Focused().(type) {
		case interface{ CreateRenderer() fyne.WidgetRenderer }:
			pos := p.w.app.Driver().AbsolutePositionForObject(f.(fyne.CanvasObject))
			switch {
			case pos.Y < 50:
				order = append(order, "top")
			case pos.X < 130:
				order = append(order, "side")
			case pos.X < 800:
				order = append(order, "list")
			default:
				order = append(order, "details")
			}
		}
	}
	got := strings.Join(slices.Compact(order), " ")
	if got != "top side list details" {
		t.Errorf("tab goes through %q", got)
	}
}

func TestClosingWithRunningWorkAsks(t *testing.T) {
	f := acme()
	f.hold = make(chan struct{})
	p := withKeys(t, f)
	p.w.run("add-key")
	p.press(t2("add.create"))
	p.until("it is on its way", func() bool { return p.w.jobs.count() == 1 })
	p.w.askClose()
	if !p.says(t2("close.title")) && p.w.closed {
		t.Fatal("it closed without a word")
	}
	p.press(t2("close.stay"))
	if p.w.closed {
		t.Fatal("it closed all the same")
	}
	p.w.askClose()
	p.press(t2("close.leave"))
	if !p.w.closed {
		t.Error("it does not close")
	}
}

// Found by driving the real window: Down led to a list whose only row was not
// selected, and Add key… then acted on a repository that was out of sight.
func TestSearchThenDownSelectsWhatIsSeen(t *testing.T) {
	p := withKeys(t, acme())
	p.w.win.Canvas().Focus(p.w.top.search)
	p.w.top.search.SetText("invoice")
	p.key(fyne.KeyDown) // faster than the list
	p.until("the result is selected", func() bool { return p.w.repos.path == "acme/invoice-worker" })
	if p.w.win.Canvas().Focused() != p.w.repos.table.Focusable() {
		t.Errorf("the focus is on %T", p.w.win.Canvas().Focused())
	}
	p.w.run("add-key")
	if !p.says("Add a key to invoice-worker") {
		t.Errorf("the dialog says %q", p.texts())
	}
}
