package ui

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"latchkey/api"
	"latchkey/core"
	"latchkey/ui/frame"
)

// two is a fake with an account on each of two forges.
func two() *fake {
	f := acme()
	f.accounts = append(f.accounts, core.Account{ID: "a2", Forge: api.GitHub, User: "grace", Display: "Grace Hopper", BaseURL: "https://api.github.com"})
	return f
}

// shortcut presses a key of the menus, wherever the focus is.
func (p *person) shortcut(key fyne.KeyName, mod fyne.KeyModifier) bool {
	want := (&desktop.CustomShortcut{KeyName: key, Modifier: mod}).ShortcutName()
	for _, m := range p.w.Win.MainMenu().Items {
		for _, item := range m.Items {
			if item.Shortcut != nil && item.Shortcut.ShortcutName() == want && !item.Disabled {
				item.Action()
				return true
			}
		}
	}
	return false
}

func TestCtrlAndANumberShowsAnAccountWhileTyping(t *testing.T) {
	p := withKeys(t, two())
	p.w.Win.Canvas().Focus(p.w.top.search)
	if !p.shortcut(fyne.Key2, frame.Ctrl) || p.w.Session.Account.ID != "a2" {
		t.Fatalf("account %s", p.w.Session.Account.ID)
	}
	p.until("it shows", func() bool { return p.rowsShow() })
	if !p.shortcut(fyne.Key1, frame.Ctrl) || p.w.Session.Account.ID != "a1" {
		t.Errorf("account %s", p.w.Session.Account.ID)
	}
	if p.shortcut(fyne.Key3, frame.Ctrl) {
		t.Error("there is a third account")
	}
}

// The next start shows the repository that showed last, and forgets it where it
// is gone.
func TestTheRepositoryIsRememberedOverAStart(t *testing.T) {
	f := two()
	p := withKeys(t, f)
	showing := func(p *person) [2]string {
		r := p.w.repos.Chosen()
		return [2]string{r.Account, string(r.Path)}
	}
	p.repoTable().OnSelect(2)
	last := showing(p)
	p.w.Close() // which remembers it
	kept := p.w.App.Preferences().StringList("repositories.selected")
	again := func(kept []string) [2]string {
		app := test.NewTempApp(t)
		app.Preferences().SetStringList("repositories.selected", kept)
		p := sitAt(t, app, Config{Open: func(context.Context, Wiring) (Backend, error) { return f, nil }})
		p.until("the rows show", func() bool { return p.w.repos.Chosen().Path != "" })
		defer p.w.Close()
		return showing(p)
	}
	if got := again(kept); got != last {
		t.Errorf("shows %v, left at %v", got, last)
	}
	for _, odd := range [][]string{{"a1", "acme/gone"}, {"a1"}, nil} {
		if got := again(odd); got[1] == "" || got == last {
			t.Errorf("%q: shows %v", odd, got)
		}
	}
}

func TestARefusedTokenShowsInMenuAndButton(t *testing.T) {
	p := withKeys(t, two())
	p.w.Session.Answered("a1", frame.AskedList, &api.Error{Op: "list repositories", Kind: api.Unauthorized})
	if !p.says(t2("account.refused")) {
		t.Errorf("the button says %q", p.w.top.account.Text)
	}
	p.w.top.accountMenu()
	if p.w.commandTable == nil || p.w.command("account-1").Name != "Ada Lovelace · Bitbucket Cloud · "+t2("account.refused") {
		t.Errorf("the menu says %q", p.w.command("account-1").Name)
	}
	p.w.Win.Canvas().Overlays().Remove(p.w.Win.Canvas().Overlays().Top())
	p.w.Session.Answered("a1", frame.AskedList, errOffline) // says nothing of the token
	if !p.w.Session.Refuses("a1") {
		t.Error("offline counts as accepted")
	}
	p.w.Session.Answered("a1", frame.AskedList, nil)
	if p.says(t2("account.refused")) {
		t.Error("a token that works again is still refused")
	}
}

func TestAccountAndPageAreRemembered(t *testing.T) {
	f := two()
	p := withKeys(t, f)
	p.w.switcher.show(f.accounts[1])
	p.w.shell.show("activity")
	p.w.shell.remember()
	prefs := p.w.App.Preferences()
	if got := remembered(f.accounts, prefs.String(prefAccount)); got.ID != "a2" {
		t.Errorf("account %q", got.ID)
	}
	p.w.shell.show("repositories")
	p.w.wasHere = false
	p.w.openOwn()
	p.until("it is open again", func() bool { return p.w.backend != nil })
	if p.w.Session.Account.ID != "a2" || p.w.shell.page != "activity" {
		t.Errorf("account %s, page %s", p.w.Session.Account.ID, p.w.shell.page)
	}
	if got := remembered(f.accounts[:1], "gone"); got.ID != "a1" {
		t.Errorf("an account that is gone: %q", got.ID)
	}
}

func TestReplacingATokenFillsInTheRest(t *testing.T) {
	f := acme()
	f.accounts[0].Login = "ada@acme.example"
	p := withKeys(t, f)
	p.w.run("replace-token")
	fields := p.entries()
	if fields[0].Text != "ada@acme.example" || p.w.Win.Canvas().Focused() != fyne.Focusable(fields[1]) {
		t.Errorf("the user is %q, the focus on %T", fields[0].Text, p.w.Win.Canvas().Focused())
	}
}

func TestAnAbsurdSizeIsNotRestored(t *testing.T) {
	p := withKeys(t, acme())
	prefs := p.w.App.Preferences()
	saveWindow(prefs, fyne.NewSize(90_000, 10), 7)
	if size := loadSize(prefs); size.Width > mostWidth || size.Height < leastHeight {
		t.Errorf("size %v", size)
	}
	if split := loadSplit(prefs); split > 0.8 {
		t.Errorf("split %v", split)
	}
}

func TestReadingUnderneathShowsAndStops(t *testing.T) {
	f := acme()
	f.known.read = make(chan struct{})
	f.known.until = now.Add(15 * 60e9)
	p := startWith(t, Config{Open: f.open, Now: fixedNow})
	p.until("it waits", func() bool { return p.says("waiting for Bitbucket Cloud") })
	if !p.says("412") || !p.says("3,000") || f.count("sync a1 first 1") != 1 {
		t.Errorf("it says %q; calls %q", p.w.statusBar.work.Text, f.calls)
	}
	if !p.says("640") {
		t.Errorf("the budget shows as %q", p.texts())
	}
	p.press(t2("action.stop"))
	p.until("it has stopped", func() bool { return f.called("sync stopped") && len(p.w.Jobs.List) == 0 })
}
