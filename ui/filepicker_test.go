package ui

import (
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"latchkey/ui/kit"
	"latchkey/ui/kit/overlay"
	"latchkey/ui/locale"
)

// browses are the dialogs with a button that opens the chooser of files.
func browses() map[string]func(p *person) {
	return map[string]func(p *person){
		"import a key": func(p *person) { p.w.run("key-import") },
		"add key": func(p *person) {
			p.w.run("add-key")
			p.press(locale.T("add.import"))
		},
	}
}

// foreign are the buttons of what is in front that are not of our making, and
// can be pressed.
func (p *person) foreign() (all []*widget.Button) {
	for _, o := range p.objects() {
		if b, ok := o.(*widget.Button); ok && !b.Disabled() {
			all = append(all, b)
		}
	}
	return all
}

func keysAtHome(tb *testing.T) (home string) {
	home = tb.TempDir()
	tb.Setenv("HOME", home)
	for _, dir := range []string{".ssh", "Documents"} {
		if err := os.Mkdir(filepath.Join(home, dir), 0o700); err != nil {
			tb.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(home, ".ssh", "ci_key"), []byte("x"), 0o600); err != nil {
		tb.Fatal(err)
	}
	return home
}

func TestEveryButtonOfTheFileChooser(t *testing.T) {
	keysAtHome(t)
	for name, open := range browses() {
		t.Run(name, func(t *testing.T) {
			p := withKeys(t, acme())
			open(p)
			ours := p.w.Dialogs.Top()
			count := 1
			for n := 0; n < count; n++ {
				p.press("Browse…")
				if !p.w.Files.InFront() {
					t.Fatal("no chooser is there")
				}
				buttons := p.foreign()
				if count = len(buttons); count < 4 {
					t.Fatalf("%d buttons", count)
				}
				test.Tap(buttons[n])
				for try := 0; p.w.Files.InFront(); try++ {
					if try > 3 {
						t.Fatalf("button %d (%q): Esc does not lead out", n, buttons[n].Text)
					}
					p.w.typedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
				}
				if p.w.Dialogs.Top() != ours || !overlay.IsDialog(p.w.Win.Canvas().Overlays().Top()) {
					t.Fatalf("button %d (%q): the dialog is not in front any more", n, buttons[n].Text)
				}
			}
		})
	}
}

// file is the entry of a file in the chooser, nil where it does not show.
func (p *person) file(name string) (item fyne.Tappable) {
	for _, o := range p.objects() {
		tappable, ok := o.(fyne.Tappable)
		if _, button := o.(*widget.Button); !ok || button {
			continue
		}
		for _, inside := range visible(o) {
			if l, ok := inside.(*widget.Label); ok && l.Text == name {
				item = tappable // the innermost
			}
		}
	}
	return item
}

func TestWhatTheFileChooserShowsAndGives(t *testing.T) {
	home := keysAtHome(t)
	for name, open := range browses() {
		t.Run(name, func(t *testing.T) {
			p := withKeys(t, acme())
			open(p)
			p.press("Browse…")
			p.w.typedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}) // is not for the dialog beneath
			item := p.file("ci_key")
			if !p.w.Files.InFront() || item == nil {
				t.Fatalf("it is open: %v; the key: %v", p.w.Files.InFront(), item)
			}
			test.Tap(item)
			for _, b := range p.foreign() {
				if b.Text == "Open" {
					test.Tap(b)
				}
			}
			into := p.w.Win.Canvas().Focused()
			if e, ok := into.(*kit.Entry); !ok || e.Text != filepath.Join(home, ".ssh", "ci_key") || p.w.Files.InFront() {
				t.Errorf("the focus is on %#v", into)
			}
		})
	}
}
