package ui

import (
	"errors"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"latchkey/api"
	"latchkey/core"
	"latchkey/core/probe/finding"
	"latchkey/core/say"
	"latchkey/ui/locale"
)

func (p *person) says(text string) bool {
	return slices.ContainsFunc(p.texts(), func(s string) bool { return strings.Contains(s, text) })
}

func TestFirstStartConnectsInFourActions(t *testing.T) {
	f := acme()
	f.accounts = nil
	p := at(t, f)
	if focused, ok := p.w.Win.Canvas().Focused().(interface{ Tapped(*fyne.PointEvent) }); !ok || focused == nil {
		t.Error("the way in does not have the focus")
	}
	p.key(fyne.KeyReturn) // Connect an account… has the focus
	fields := p.entries()
	fields[0].SetText("ada@acme.example")
	fields[1].SetText("token")
	fields[1].TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	p.until("repositories show", func() bool { return p.rowsShow() && !p.w.Dialogs.Any() })
	if !f.called("add account ada@acme.example") || p.w.Session.Account.ID != "a1" {
		t.Errorf("calls %q, account %+v", f.calls, p.w.Session.Account)
	}
}

func TestConnectSaysWhatIsMissingAndKeepsTheTokenOutOfSight(t *testing.T) {
	f := acme()
	f.accounts, f.addErr = nil, &api.Error{Op: "sign in", Kind: api.Unauthorized, Server: "token is invalid"}
	p := at(t, f)
	p.w.run("connect")
	p.press(t2("connect.connect"))
	user := p.lineOf(t2("word.atlassian-account-e-mail"))
	if !p.says(tv("connect.no_user", locale.Args{"Word": t2("word.atlassian-account-e-mail")})) || p.w.Win.Canvas().Focused() != fyne.Focusable(user) {
		t.Errorf("an empty form says %q", p.texts())
	}
	user.SetText("ada@acme.example")
	p.press(t2("connect.connect"))
	if !p.says(t2("connect.no_token")) || f.count("add account") > 0 {
		t.Errorf("a form without a token says %q and calls %q", p.texts(), f.calls)
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
	p.until("the card is there", func() bool { return p.says("latchkey-payments-api") && !p.readsKeys() })
	if p.w.Dialogs.Any() || p.chosenCard() == nil || p.chosenCard().label() != "latchkey-payments-api" {
		t.Errorf("dialog open %v, chosen %+v", p.w.Dialogs.Any(), p.chosenCard())
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
	if p.w.Jobs.Count() != 1 {
		t.Errorf("%d jobs run", p.w.Jobs.Count())
	}
	p.key(fyne.KeyEscape)
	p.until("it stopped", func() bool { return p.says(t2("add.stopped")) })
	if p.w.Jobs.Count() != 0 || len(f.keys["acme/payments-api"]) != 3 {
		t.Error("it went on all the same")
	}
	p.key(fyne.KeyEscape)
	if p.w.Dialogs.Any() {
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
			d := p.w.Dialogs.Top()
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
	p.until("it asks", p.w.Dialogs.Any)
	if !p.says("ci@build-07") || !p.says("clones acme/payments-api with this key") {
		t.Errorf("the question says %q", p.texts())
	}
	p.key(fyne.KeyReturn) // on Cancel
	p.until("the work ended", func() bool { return p.w.Jobs.Count() == 0 })
	if f.called("remove ci@build-07") || p.notices() > 0 {
		t.Errorf("calls %q, %d notices", f.calls, p.notices())
	}
	p.w.run("remove-key")
	p.until("it asks again", p.w.Dialogs.Any)
	p.press("Remove 1 deploy key")
	p.until("the key is gone", func() bool {
		return f.called("remove ci@build-07") && p.keysListed() == 0 && !p.readsKeys()
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
	if f.called("relabel") || !p.w.Dialogs.Any() {
		t.Error("a label that is too long passes")
	}
	p.entries()[0].SetText("build server 7")
	p.key(fyne.KeyReturn)
	p.until("the new label shows", func() bool { return p.says("build server 7") && !p.w.Dialogs.Any() })
	if !f.called("relabel ci@build-07 to build server 7") {
		t.Errorf("calls %q", f.calls)
	}
}

func TestTestShowsTheLadderAndWhatWasCloned(t *testing.T) {
	f := acme()
	f.report = climbed()
	p := withKeys(t, f)
	p.press(t2("cmd.test-clone"))
	p.until("the test ended", func() bool { return p.tested() })
	for _, want := range []string{"Host key is the published one", "payments-api can be cloned with this key", "4f2c81aa09d3", "312 files", "4.3 MB", "vendor/libpay"} {
		if !p.says(want) {
			t.Errorf("the panel does not say %q", want)
		}
	}
	p.press(t2("action.copy_report"))
	report := p.w.App.Clipboard().Content()
	if !strings.Contains(report, "acme/payments-api") || !strings.Contains(report, "Clone is complete and correct") || !strings.Contains(report, "312 files") {
		t.Errorf("report: %s", report)
	}
	p.key(fyne.KeyEscape)
	if p.testOpen() {
		t.Error("esc does not lead back to the keys")
	}
}

func TestFailedTestOffersTheRemedy(t *testing.T) {
	f := acme()
	f.report = stumbled()
	p := withKeys(t, f)
	p.w.run("test-access")
	p.until("the test ended", func() bool { return p.tested() })
	p.press(t2("action.trust_host"))
	if !p.says("git.example.org:7999") || !p.says(string(f.report.HostKey)) || !p.says(t2("trust.not_published")) {
		t.Errorf("the question says %q", p.texts())
	}
	p.key(fyne.KeyReturn) // No has the focus
	if p.w.Dialogs.Any() || f.called("trust "+f.report.KnownHosts) {
		t.Fatal("enter trusted an unknown host")
	}
	p.press(t2("action.trust_host"))
	p.press(t2("trust.yes"))
	p.until("it is tested again", func() bool { return f.called("trust "+f.report.KnownHosts) && f.count("test acme/") == 2 && p.tested() })
}

func TestUnfinishedWorkIsOfferedAtStart(t *testing.T) {
	f := acme()
	f.left = []core.Unfinished{{ID: 7, Text: say.Old("the key was sent, but no answer came"), Since: now.Add(-time.Hour), CanUndo: true}, {ID: 8, Text: say.Old("another"), Since: now}}
	p := at(t, f)
	p.until("both show", func() bool { return p.notices() == 2 })
	if !p.says("The key was sent, but no answer came") || !p.says("1 h ago") {
		t.Errorf("the window says %q", p.texts())
	}
	p.press(t2("unfinished.undo"))
	p.until("the first is gone", func() bool { return p.notices() == 1 })
	if !f.called("undo 7") {
		t.Errorf("calls %q", f.calls)
	}
	p.press(t2("unfinished.finish"))
	p.until("the second is gone", func() bool { return p.notices() == 0 })
	if !f.called("finish 8") {
		t.Errorf("calls %q", f.calls)
	}
}

// Where the key of a server has changed, the safe way has the keyboard: it leads to
// the key that is trusted, and the line of the new one is never a habit away.
func TestAChangedHostKeyLeadsToTheHostKeys(t *testing.T) {
	f := acme()
	f.report = stumbled()
	f.report.Rungs[4].Finding = &finding.Finding{Code: finding.CodeHostChanged, Action: finding.ActKnownHosts, What: say.Old("The host key has changed.")}
	p := withKeys(t, f)
	p.w.run("test-access")
	p.until("the test ended", func() bool { return p.tested() })
	b := p.button(t2("action.show_host_keys"))
	if b == nil || p.w.Win.Canvas().Focused() != fyne.Focusable(b) || p.button(t2("action.copy_presented")) == nil {
		t.Fatalf("there are %q", p.buttons())
	}
	p.key(fyne.KeyReturn)
	if p.w.shell.page != "host-keys" {
		t.Errorf("it leads to %s", p.w.shell.page)
	}
}

func TestCtrlASelectsAllHoweverOften(t *testing.T) {
	p := withKeys(t, acme())
	for range 3 {
		p.w.run("mark-all")
		if p.marked() != len(acme().repos) {
			t.Fatalf("%d are selected", p.marked())
		}
	}
	p.markAll() // the box in the header
	if p.marked() != 0 {
		t.Errorf("%d are still selected", p.marked())
	}
}

// opener is an app that notes which pages are opened, or has no browser.
type opener struct {
	fyne.App
	mu    sync.Mutex
	pages []string
	err   error
}

func (o *opener) OpenURL(u *url.URL) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.pages = append(o.pages, u.String())
	return o.err
}

// opened are the pages so far; err is what the next one meets.
func (o *opener) opened() []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.Clone(o.pages)
}

func (o *opener) fail(err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.err = err
}

func TestARepositoryOpensInTheBrowser(t *testing.T) {
	p := withKeys(t, acme())
	app := &opener{App: p.w.App}
	p.w.Frame.App = app
	p.w.run("open-repo")
	p.until("its page is open", func() bool { return len(app.opened()) == 1 })
	p.w.run("open-keys")
	p.until("the page of its keys is open", func() bool { return len(app.opened()) == 2 })
	if pages := app.opened(); pages[0] != "https://bitbucket.org/acme/payments-api" || pages[1] != "https://bitbucket.org/acme/payments-api/admin/access-keys/" {
		t.Errorf("opened %q", app.opened())
	}
	app.fail(errors.New("there is no browser"))
	p.w.run("open-repo")
	p.until("it says so", func() bool { return p.says("https://bitbucket.org/acme/payments-api.") })
	p.press(t2("action.copy_address"))
	if got := app.Clipboard().Content(); got != "https://bitbucket.org/acme/payments-api" {
		t.Errorf("copied %q", got)
	}
	p.w.run("connect")
	p.press(t2("connect.token_page"))
	p.until("it says so in the dialog", func() bool { return p.says("id.atlassian.com") && p.w.Dialogs.Any() })
}
