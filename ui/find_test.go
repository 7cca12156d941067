package ui

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"latchkey/api"
	"latchkey/core"
	"latchkey/core/ask"
	"latchkey/core/inventory"
	"latchkey/keys"
	"latchkey/ui/appearance"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

const (
	aPrivateKey = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAACANARY\n-----END OPENSSH PRIVATE KEY-----\n"
	aPublicKey  = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIE0pasted ci@build-07"
	aFinger     = "SHA256:3HkQ0m5lq1cQk2v8rXyZsT4uVwXyZaBcDeFgHiJkLmN"
)

// paste puts text on the clipboard and presses Ctrl+V in the field.
func (p *person) paste(into *kit.Entry, text string) {
	p.w.App.Clipboard().SetContent(text)
	into.TypedShortcut(&fyne.ShortcutPaste{Clipboard: p.w.App.Clipboard()})
}

// looksFor pastes a key, or its fingerprint, into the search line and waits for
// the answer.
func (p *person) looksFor(text string) {
	p.t.Helper()
	p.paste(p.w.top.search, text)
	p.until("the answer shows", func() bool { return p.says(t2("found.title")) })
}

// notKept fails where what must not be kept shows, can be undone, or stands
// in the preferences.
func (p *person) notKept(t *testing.T, e *kit.Entry, what string) {
	t.Helper()
	if strings.Contains(e.Text, what) {
		t.Errorf("it stands in the field: %q", e.Text)
	}
	e.Undo()
	if strings.Contains(e.Text, what) {
		t.Errorf("undo brings it back: %q", e.Text)
	}
	if p.says(what) {
		t.Error("it is on screen")
	}
	for _, text := range p.w.top.typed {
		if strings.Contains(text, what) {
			t.Error("the search line remembers it")
		}
	}
	for _, name := range []string{appearance.PrefTheme, prefAccount, prefPage} {
		if strings.Contains(p.w.App.Preferences().String(name), what) {
			t.Errorf("the preferences have it as %s", name)
		}
	}
}

func TestAPastedPrivateKeyIsLookedForAndKeptNowhere(t *testing.T) {
	for _, where := range []string{"search", "palette"} {
		t.Run(where, func(t *testing.T) {
			f := acme()
			p := withKeys(t, f)
			entry := p.w.top.search
			if where == "palette" {
				p.w.run("palette")
				entry = p.entries()[0]
			}
			p.paste(entry, aPrivateKey)
			p.until("the answer shows", func() bool { return p.says("It is in 3 places.") })
			if string(f.known.data) != aPrivateKey {
				t.Errorf("core was given %q", f.known.data)
			}
			if bytes.ContainsAny(f.known.given, "ABC") {
				t.Error("the bytes are not wiped")
			}
			p.notKept(t, entry, "CANARY")
			p.notKept(t, entry, "PRIVATE KEY")
		})
	}
}

// A key that comes in on another way than Ctrl+V, such as text that an input
// method types, is taken out again.
func TestATypedPrivateKeyIsTakenOut(t *testing.T) {
	f := acme()
	p := withKeys(t, f)
	p.w.top.search.SetText(aPrivateKey)
	p.until("the answer shows", func() bool { return p.says("It is in 3 places.") })
	p.notKept(t, p.w.top.search, "CANARY")
}

func TestAFailedLookSaysNothingOfTheKey(t *testing.T) {
	f := acme()
	f.known.findErr = errors.New("read the key: it is cut off")
	p := withKeys(t, f)
	p.paste(p.w.top.search, aPrivateKey)
	p.until("the error shows", func() bool { return p.says(t2("error.find")) })
	p.press(t2("action.details"))
	p.notKept(t, p.w.top.search, "CANARY")
}

func TestAPastedPublicKeyOrFingerprintIsLookedFor(t *testing.T) {
	for _, text := range []string{aPublicKey, "  " + aPublicKey + "\n", aFinger, "MD5:16:27:ac:a5:76:28:2d:36:63:1b:56:4d:eb:df:a6:48"} {
		f := acme()
		p := withKeys(t, f)
		p.paste(p.w.top.search, text)
		p.until("the answer shows", func() bool { return p.says("It is in 3 places.") })
		if !f.called("find " + strings.TrimSpace(text)) {
			t.Errorf("looked for %q", f.calls)
		}
		if p.w.top.search.Text != "" {
			t.Errorf("the field holds %q", p.w.top.search.Text)
		}
		p.w.Close()
	}
}

func TestOtherTextIsPastedAsEver(t *testing.T) {
	p := withKeys(t, acme())
	p.paste(p.w.top.search, "payments")
	if p.w.top.search.Text != "payments" || p.w.Dialogs.Any() {
		t.Errorf("the field holds %q", p.w.top.search.Text)
	}
}

func TestFoundPlacesAreShown(t *testing.T) {
	p := withKeys(t, acme())
	p.looksFor(aFinger)
	for _, want := range []string{"acme/ledger", "old-jenkins", "acme/PAY", aFinger, "private key here", "12 repositories were never read."} {
		if !p.says(want) {
			t.Errorf("it does not say %q: %q", want, p.texts())
		}
	}
	p.key(fyne.KeyDown)
	p.key(fyne.KeyReturn)
	if p.w.Dialogs.Any() || p.w.repos.Chosen().Path != "acme/ledger" {
		t.Errorf("dialog %v, repository %s", p.w.Dialogs.Any(), p.w.repos.Chosen().Path)
	}
	p.looksFor(aFinger)
	p.press(t2("action.copy_report"))
	if text := p.w.App.Clipboard().Content(); !strings.Contains(text, "acme/PAY") || !strings.Contains(text, aFinger) {
		t.Errorf("the report is %q", text)
	}
}

func TestNowhereSaysWhatToDo(t *testing.T) {
	f := acme()
	f.known.found = inventory.Found{Query: aFinger, Searched: 14, Never: 2, Oldest: now}
	p := withKeys(t, f)
	p.looksFor(aFinger)
	if !p.says("It is not in any known place.") || !p.says(aFinger) {
		t.Errorf("it says %q", p.texts())
	}
	before := f.count("sync a1")
	p.press(t2("found.read"))
	p.until("all is read again", func() bool { return f.count("sync a1") > before })
}

// Pasting is the one action, wherever the person is.
func TestPastingWithoutAFieldLooksForTheKey(t *testing.T) {
	f := acme()
	p := withKeys(t, f)
	p.w.Win.Canvas().Unfocus()
	p.w.App.Clipboard().SetContent(aPublicKey)
	p.w.run("find-pasted")
	p.until("the answer shows", func() bool { return p.says(t2("found.title")) })
	if p.w.top.search.Text != "" {
		t.Errorf("the search line holds %q", p.w.top.search.Text)
	}
	p.w.Dialogs.Escape()

	p.w.App.Clipboard().SetContent("etl")
	p.w.run("find-pasted")
	if p.w.top.search.Text != "etl" || p.w.Win.Canvas().Focused() != fyne.Focusable(p.w.top.search) {
		t.Errorf("the search line holds %q, and %T has the keyboard", p.w.top.search.Text, p.w.Win.Canvas().Focused())
	}
}

// What a filter hides is not what commands act on: the first row that is left
// is, and where none is left, none.
func TestCommandsActOnWhatTheFilterLeaves(t *testing.T) {
	p := withKeys(t, acme())
	chosen := func() api.RepoPath { return p.w.repos.Chosen().Path }
	first := chosen()
	p.w.top.search.SetText("ledger")
	p.until("it is filtered", func() bool { return p.rowsLeft() == 1 })
	if chosen() != "acme/ledger" || p.detailsPath() != first {
		t.Errorf("%s is selected, the details show %s", chosen(), p.detailsPath())
	}
	p.w.run("add-key") // before the details have followed
	if p.detailsPath() != "acme/ledger" || !p.says("ledger") || p.w.Dialogs.Any() != true {
		t.Errorf("a key is added to %s", p.detailsPath())
	}
	p.w.Dialogs.HideAll()
	p.w.top.search.SetText("no such repository")
	p.until("the details follow", func() bool { return p.detailsPath() == "" })
	if p.w.run("add-key"); p.w.Dialogs.Any() || chosen() != "" {
		t.Error("a key can be added to what nobody sees")
	}
	p.w.top.search.SetText("")
	p.until("it shows again", func() bool { return p.detailsPath() != "" })
	if chosen() != "acme/ledger" {
		t.Errorf("%s is selected", chosen())
	}
}

// A repository that fits the filter no longer because of what was done with it
// stays selected: its details are what the person looks at.
func TestWhatFitsNoLongerStaysSelected(t *testing.T) {
	f := acme()
	p := withKeys(t, f)
	i := slices.IndexFunc(f.repos, func(r core.RepoRow) bool { return r.Keys == 0 && !r.Archived })
	path := f.repos[i].Path
	p.repoChip("chip.none").Tapped(nil)
	p.pointAt(path)
	f.repos[i].Keys, f.repos[i].LastUsed = 1, now
	p.w.Announce(ask.ReposChanged)
	p.until("it left the list", func() bool { return p.rowOf(path, "") < 0 })
	if p.w.repos.Chosen().Path != path || p.detailsPath() != path {
		t.Errorf("%s is selected", p.w.repos.Chosen().Path)
	}
	p.goTo(path, "")
	p.until("it shows again, without the filter", func() bool { return p.rowOf(path, "") >= 0 && p.chipsOn() == 0 })
}

func TestKeyCommandsActOnWhatTheFilterLeaves(t *testing.T) {
	p := onKeys(t, keyed())
	other := keyed().fingerprintOf("old-jenkins")
	p.w.top.search.SetText("old-jenkins")
	p.until("it is selected", func() bool { return p.picked() == "old-jenkins" })
	p.until("the pane follows", func() bool { return p.says(string(other)) })
	p.w.top.search.SetText("no such key at all")
	p.until("the pane is empty", func() bool { return p.says(t2("empty.keys_choose.title")) })
	if p.w.command("key-delete").Possible() || p.w.command("copy-public").Possible() {
		t.Error("commands act on what nobody sees")
	}
}

// Ctrl+F finds on the page in front, and what is typed then takes the place of
// what stood there.
func TestFindStaysOnThePageInFront(t *testing.T) {
	p := onKeys(t, keyed())
	p.w.run("find")
	if p.w.shell.page != "keys" || p.w.Win.Canvas().Focused() != p.w.top.search {
		t.Errorf("%s is in front", p.w.shell.page)
	}
	p.w.top.search.SetText("jenk")
	p.w.run("find")
	p.w.top.search.TypedRune('x')
	if p.w.top.search.Text != "x" {
		t.Errorf("the search is for %q", p.w.top.search.Text)
	}
	p.w.shell.show("settings")
	p.w.run("find")
	if p.w.shell.page != "repositories" {
		t.Errorf("%s is in front", p.w.shell.page)
	}
}

// In a window of the least size a key that has just been added, or that was
// found, is scrolled to.
func TestTheKeyThatIsSoughtIsScrolledTo(t *testing.T) {
	f := acme()
	rows := f.keys["acme/payments-api"]
	for i := range 50 { // too many to be drawn at once
		k := rows[0]
		k.ID, k.Fingerprint, k.Label = fmt.Sprint("more", i), keys.Fingerprint(fmt.Sprint("SHA256:more", i)), fmt.Sprint("more ", i)
		rows = append(rows, k)
	}
	f.keys["acme/payments-api"] = rows
	p := withKeys(t, f)
	p.w.Win.Resize(fyne.NewSize(800, 560))
	last := rows[len(rows)-1].Fingerprint
	p.goTo("acme/payments-api", last)
	p.until("it is read", func() bool { return len(p.queue) == 0 })
	c := p.card(last)
	if c == nil || !c.marked {
		t.Fatal("it is not the chosen one")
	}
	y, high := p.w.App.Driver().AbsolutePositionForObject(c.object).Y, p.w.Win.Canvas().Size().Height
	if y < 0 || y+c.object.Size().Height > high {
		t.Errorf("it stands at %v of %v, and is %v high", y, high, c.object.Size().Height)
	}
}

// A key that another page has chosen is not what commands act on.
func TestCommandsActOnThePageInFront(t *testing.T) {
	f := keyed()
	p := withKeys(t, f)
	chosen := f.keys["acme/payments-api"][0].Fingerprint // the first that can be tested
	if !p.card(chosen).marked {
		t.Fatal("another key is chosen")
	}
	p.w.shell.show("keys")
	p.until("keys are read", func() bool { return len(p.rows()) > 0 && len(p.queue) == 0 })
	p.pick("jenkins") // stands on a repository
	fp := f.fingerprintOf("jenkins")
	if fp == chosen || !p.says(string(fp)) {
		t.Fatalf("the keys page shows %q", p.texts())
	}
	for _, id := range []string{"add-key", "copy-url", "test-clone", "edit-label", "remove-key", "relabel-everywhere"} {
		if p.w.command(id).Possible() {
			t.Errorf("%s can be done to a repository that does not show", id)
		}
	}
	p.w.run("rotate-everywhere")
	p.until("its plan shows", func() bool { return p.w.shell.page == "plan" })
	p.planShows()
	if about := p.keyOfPlan(); !strings.HasSuffix(about, locale.ShortFingerprint(fp)) {
		t.Errorf("it is about %q", about)
	}
	p.w.shell.show("settings")
	for _, c := range p.w.commandTable {
		if c.Menu == "key" && c.Possible() && c.ID != "key-generate" && c.ID != "key-import" {
			t.Errorf("%s can be given on the Settings page", c.ID)
		}
	}
}
