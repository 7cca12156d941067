package ui

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"latchkey/core/probe"
	"latchkey/internal/atspi"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
	"latchkey/ui/speech"
)

// listener is a screen reader that remembers.
type listener struct {
	listens func(bool)
	path    []atspi.Thing
	inFront bool
	spoken  []string
}

func (l *listener) Listening() bool { return true }

func (l *listener) Show(_ string, inFront bool, path []atspi.Thing) {
	l.path, l.inFront = path, inFront
}
func (l *listener) Announce(text string, _ bool) { l.spoken = append(l.spoken, text) }

// last is what has the keyboard.
func (l *listener) last() atspi.Thing {
	if len(l.path) == 0 {
		return atspi.Thing{}
	}
	return l.path[len(l.path)-1]
}

func (l *listener) heard(text string) bool {
	for _, one := range l.spoken {
		if strings.Contains(one, text) {
			return true
		}
	}
	return false
}

// listened opens the window for somebody with a screen reader.
func listened(t *testing.T, f *fake) (*person, *listener) {
	l := &listener{}
	p := startWith(t, Config{Open: f.open, OpenDemo: f.open, Now: fixedNow, ScreenReader: func(listens func(bool)) speech.Reader {
		l.listens = listens
		return l
	}})
	p.until("the window shows something", func() bool { return p.w.backend != nil && len(p.w.Jobs.List) == 0 && p.rowsShow() })
	return p, l
}

// tabStops are all that Tab leads to in what is in front.
func (p *person) tabStops() (all []fyne.Focusable) {
	c := p.w.Win.Canvas()
	seen := map[fyne.Focusable]bool{}
	for range 400 {
		c.FocusNext()
		f := c.Focused()
		if f == nil || seen[f] {
			return all
		}
		seen[f] = true
		all = append(all, f)
	}
	return all
}

// silentStops are what Tab leads to that does not say what it is or how it is
// called, with the first scene that has it.
type silentStops struct {
	scenes map[string]string
	seen   int
}

// walk presses Tab until it comes round.
func (s *silentStops) walk(p *person, scene string) {
	for _, f := range p.tabStops() {
		s.seen++
		said := kit.SpokenOf(f)
		things := []kit.Spoken{said}
		if said.Row != nil {
			things = append(things, *said.Row)
		}
		for _, one := range things {
			thing := p.w.speech.Thing(f, f, one)
			if one.Role != kit.RoleUnknown && strings.TrimSpace(thing.Name) != "" {
				continue
			}
			what := fmt.Sprintf("%T role %s near %q", f, thing.Role, near(p, f))
			if s.scenes[what] == "" {
				s.scenes[what] = scene
			}
		}
	}
}

// report complains of each, and where fewer than least were seen.
func (s *silentStops) report(t *testing.T, least int) {
	t.Helper()
	for what, scene := range s.scenes {
		t.Errorf("%s: %s", scene, what)
	}
	if s.seen < least {
		t.Errorf("only %d stops were seen", s.seen)
	}
}

// near is some of the text round a thing, to find it in the window.
func near(p *person, f fyne.Focusable) string {
	o, ok := f.(fyne.CanvasObject)
	if !ok {
		return ""
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
	var words []string
	for _, other := range p.objects() {
		if text, ok := other.(*kit.Text); ok {
			pos := fyne.CurrentApp().Driver().AbsolutePositionForObject(text)
			if dy := pos.Y - at.Y; dy > -40 && dy < 40 {
				words = append(words, text.Text)
			}
		}
	}
	return strings.Join(words[:min(len(words), 4)], " | ")
}

func TestAReaderHearsOfRowsNoticesAndWork(t *testing.T) {
	p, l := listened(t, acme())
	p.w.Focus(p.table().Focusable())
	l.listens(true)
	p.until("the row is told", func() bool { return len(l.path) == 3 })
	page, table, row := l.path[0], l.path[1], l.path[2]
	if page.Name != t2("page.repositories") || table.Role != atspi.Table || row.Role != atspi.TableRow {
		t.Errorf("told was %+v", l.path)
	}
	if n := len(p.rows()); row.Of != n || !strings.Contains(row.Description, locale.T("speech.row", locale.Args{"N": row.Position, "Of": n})) {
		t.Errorf("the row says %q, %d of %d", row.Description, row.Position, row.Of)
	}
	if !strings.Contains(row.Name, p.rows()[row.Position-1]) || !strings.Contains(row.Name, ", ") {
		t.Errorf("the row is called %q", row.Name)
	}
	was := row.Name
	p.key(fyne.KeyDown)
	p.until("the next row is told", func() bool { return len(l.path) == 3 && l.path[2].Name != was })

	p.w.Toasts.Show("Key added")
	p.w.Notices.Fail("x", "The forge did not answer.", errOffline)
	job := p.w.Jobs.Start("test of acme/ledger")
	job.End()
	for _, want := range []string{"Key added", "The forge did not answer.", "est of acme/ledger"} {
		if !l.heard(want) {
			t.Errorf("%q was not spoken, only %q", want, l.spoken)
		}
	}
}

func TestAReaderHearsWhatADialogAsks(t *testing.T) {
	p, l := listened(t, acme())
	l.listens(true)
	p.pointAt("acme/payments-api")
	p.until("keys are read", func() bool { return p.keysShow() && len(p.w.Jobs.List) == 0 })
	p.w.run("remove-key")
	p.until("it asks", p.w.Dialogs.Any)
	p.until("it is told", func() bool { return len(l.path) == 2 && l.path[0].Role == atspi.Dialog })
	if d := l.path[0]; d.Name != p.w.Dialogs.Top().Title || len(d.Texts) == 0 || !d.States.Has(atspi.Modal) {
		t.Errorf("of the dialog was told %+v", d)
	}
	p.key(fyne.KeyEscape)
	p.until("the dialog is gone", func() bool { return len(l.path) > 0 && l.path[0].Role != atspi.Dialog })

	p.w.run("palette")
	p.until("the first hit is told", func() bool { return len(l.spoken) > 0 })
	heard := len(l.spoken)
	p.key(fyne.KeyDown)
	p.until("the next hit is told", func() bool { return len(l.spoken) > heard })
}

// What is typed into a field for a secret is told to nobody, and a private key
// not even where none belongs.
func TestAReaderHearsNoSecret(t *testing.T) {
	p, l := listened(t, acme())
	l.listens(true)
	const canary = "canary-4f1c"
	told := func() string { return fmt.Sprintf("%+v %+v %+v", l.path, l.spoken, texts(l.path)) }
	p.w.ShowPassphrase("the vault", func([]byte, error) {})
	test.Type(p.w.Win.Canvas().Focused(), canary)
	p.until("the field is told", func() bool { return len(l.path) == 2 && l.path[1].Role == atspi.Password })
	if strings.Contains(told(), canary) || l.path[1].Text != nil {
		t.Errorf("told was %s", told())
	}
	p.key(fyne.KeyEscape)

	p.w.run("key-import")
	p.until("it asks", p.w.Dialogs.Any)
	for _, e := range p.entries() {
		p.w.Focus(e)
		e.SetText("-----BEGIN OPENSSH PRIVATE KEY-----\n" + canary + "\n-----END OPENSSH PRIVATE KEY-----")
		p.w.speech.Tell()
		if strings.Contains(told(), canary) {
			t.Errorf("told was %s", told())
		}
	}
}

// texts are what is told of the fields.
func texts(path []atspi.Thing) (all []string) {
	for _, one := range path {
		if one.Text != nil {
			all = append(all, one.Text.Content)
		}
	}
	return all
}

func TestAReaderHearsWhatIsTyped(t *testing.T) {
	p, l := listened(t, acme())
	p.w.Focus(p.w.top.search)
	l.listens(true)
	test.Type(p.w.top.search, "pay")
	p.until("it is told", func() bool {
		last := l.last()
		return last.Text != nil && last.Text.Content == "pay" && last.Text.Caret == 3
	})
}

// Fyne tells nobody which item of an open menu the keys have reached; the kit
// looks into it.
func TestAReaderHearsTheItemsOfAMenu(t *testing.T) {
	p, l := listened(t, acme())
	l.listens(true)
	p.w.top.accountMenu()
	p.until("the menu is told", func() bool { return l.last().Role == atspi.Menu })
	p.key(fyne.KeyDown)
	p.until("its item is told", func() bool {
		last := l.last()
		return last.Role == atspi.MenuItem && last.Name != "" && last.Position == 1 && last.Of > 0
	})
}

func TestAReaderHearsWhatASearchLeaves(t *testing.T) {
	p, l := listened(t, acme())
	p.w.Focus(p.w.top.search)
	l.listens(true)
	test.Type(p.w.top.search, "pay")
	p.until("the number of rows is told", func() bool {
		return l.heard(t2("page.repositories") + ", " + locale.T("status.of", locale.Args{"Done": p.rowsLeft(), "Total": len(acme().repos)}))
	})
	test.Type(p.w.top.search, "nothing of the kind")
	p.until("that nothing is left is told", func() bool { return l.heard(t2("empty.no_match.title")) })
}

func TestAReaderHearsHowATestGoes(t *testing.T) {
	f := acme()
	f.report = stumbled()
	p, l := listened(t, f)
	l.listens(true)
	p.pointAt("acme/payments-api")
	p.until("keys are read", func() bool { return p.keysShow() && len(p.w.Jobs.List) == 0 })
	p.w.run("test-clone")
	p.until("the test ended", func() bool { return p.tested() })
	for _, r := range f.report.Rungs {
		if r.State == probe.Pending || r.State == probe.Running {
			continue
		}
		if !l.heard(locale.RungTitle(r) + ", " + locale.StepWord(r.State)) {
			t.Errorf("nothing is spoken of %s; spoken was %q", locale.RungTitle(r), l.spoken)
		}
		if r.Finding != nil {
			if what, _, _ := locale.Finding(r.Finding); !l.heard(what) {
				t.Errorf("what happened is not spoken, only %q", l.spoken)
			}
		}
	}
}

func TestAReaderHearsThePageAndItsTour(t *testing.T) {
	f := acme()
	f.accounts = nil
	l := &listener{}
	p := startWith(t, Config{Open: f.open, OpenDemo: f.open, Now: fixedNow, ScreenReader: func(listens func(bool)) speech.Reader { l.listens = listens; return l }})
	p.until("the doors show", func() bool { return p.says(t2("welcome.title")) })
	l.listens(true)
	p.until("what the first page says is told", func() bool {
		return len(l.path) > 0 && strings.Contains(l.path[0].Description, t2("welcome.title"))
	})
	p.w.tour.start()
	if !l.heard(t2("tour." + p.w.tour.Stops()[0].ID + "_text")) {
		t.Errorf("of the tour was spoken %q", l.spoken)
	}
}
