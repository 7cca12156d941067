package ui

import (
	"fmt"
	"os"
	"strconv"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"latchkey/internal/reaper"
	"latchkey/internal/soak"
	"latchkey/ui/kit"
)

// variants are the windows in which everything is pressed: two languages, text of
// normal size and large. Which one a scene gets changes with the seed.
var variants = []struct {
	language string
	larger   float32
}{{"en", 0}, {"de", 0.5}, {"en", 0.5}, {"de", 0}}

// ofVariant is in the environment of the process that presses; see scenesAtOnce
// for why there is one.
const ofVariant = "LATCHKEY_TEST_VARIANT"

// TestEveryButtonCanBePressed presses everything that can be tapped in every
// scene, each in a window of its own, and wants the window to go on: it takes
// what was posted, draws itself and answers Esc.
func TestEveryButtonCanBePressed(t *testing.T) {
	if at, err := strconv.Atoi(os.Getenv(fromScene)); err == nil && os.Getenv(ofVariant) != "" {
		pressAllOf(t, scenes()[at])
		return
	}
	all := scenes()
	for n := range (soak.Amount{Sample: 2, Whole: len(all)}).Each(t) {
		variant := strconv.Itoa((n + int(soak.Seed(t))) % len(variants))
		t.Run(all[n].name, func(t *testing.T) {
			if out, err := reaper.AgainMatching("^TestEveryButtonCanBePressed$", fromScene+"="+strconv.Itoa(n), ofVariant+"="+variant); err != nil {
				t.Errorf("variant %s: %v\n%s", variant, err, out)
			}
		})
	}
}

func pressAllOf(t *testing.T, s scene) {
	v, err := strconv.Atoi(os.Getenv(ofVariant))
	if err != nil {
		t.Fatal(err)
	}
	desktopIn(t, variants[v].language)
	for n, many := 0, 1; n < many; n++ {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			p := s.stage(t)
			defer p.unjudged()
			p.w.look.ScaleText(variants[v].larger)
			if s.each != nil {
				s.each(p)
			}
			all := p.tappable()
			if many = len(all); many == 0 {
				t.Skip("there is nothing to tap")
			}
			t.Log(named(all[n%many]))
			test.Tap(all[n%many])
			p.lives()
		})
	}
}

// TestEveryCommandCanBeGiven gives every command of the menus, as menu, palette
// and shortcut do, on every page, and what it opens is left again.
func TestEveryCommandCanBeGiven(t *testing.T) {
	variant := variants[int(soak.Seed(t))%len(variants)]
	desktopIn(t, variant.language)
	pages := []string{"repositories", "keys", "machines", "host-keys", "activity", "settings"}
	for n := range (soak.Amount{Sample: 1, Whole: len(pages)}).Each(t) {
		p := withKeys(t, acme())
		defer p.unjudged()
		p.w.look.ScaleText(variant.larger)
		for _, c := range p.w.commandTable {
			if c.Quit {
				continue
			}
			p.w.shell.show(pages[n])
			p.lives()
			p.w.run(c.ID)
			p.lives()
		}
	}
}

// tappable is what can be tapped in what is in front.
func (p *person) tappable() (all []fyne.Tappable) {
	for _, o := range p.objects() {
		d, can := o.(fyne.Disableable)
		if b, is := o.(fyne.Tappable); is && !(can && d.Disabled()) {
			all = append(all, b)
		}
	}
	return all
}

// named says what is about to be tapped.
func named(o fyne.Tappable) string {
	if b, is := o.(*kit.Button); is && b.Text != "" {
		return b.Text
	}
	return fmt.Sprintf("%T", o)
}

// lives fails the test where the window does not go on.
func (p *person) lives() {
	p.t.Helper()
	for quiet := time.Now().Add(100 * time.Millisecond); time.Now().Before(quiet); {
		select {
		case f := <-p.queue:
			f()
		case <-time.After(20 * time.Millisecond):
		}
	}
	if p.w.Closed {
		return // that was what was pressed
	}
	p.w.Win.Resize(fyne.NewSize(1010, 700))
	if wrong := p.inverted(); wrong != "" {
		p.t.Fatalf("less than nothing is to be drawn: %s", wrong)
	}
	p.w.Win.Canvas().Capture()
	for range 4 {
		if top := p.w.Win.Canvas().Overlays().Top(); top == nil {
			break
		}
		p.w.Win.Canvas().Unfocus()
		p.key(fyne.KeyEscape)
		if top := p.w.Win.Canvas().Overlays().Top(); top != nil && !p.w.Dialogs.Any() {
			p.w.Win.Canvas().Overlays().Remove(top) // a menu of Fyne's
		}
	}
	if left := p.w.Win.Canvas().Overlays().Top(); left != nil {
		p.t.Errorf("Esc does not lead out of %T", left)
	}
	p.w.Win.Resize(fyne.NewSize(1280, 800))
}

// inverted names an object in sight whose width or height is below zero, with what
// it lies in; painters fail at it.
func (p *person) inverted() string {
	roots := []fyne.CanvasObject{p.w.Win.Content()}
	roots = append(roots, p.w.Win.Canvas().Overlays().List()...)
	var walk func(o fyne.CanvasObject, path string) string
	walk = func(o fyne.CanvasObject, path string) string {
		if !o.Visible() {
			return ""
		}
		path += fmt.Sprintf(" > %T %v", o, o.Size())
		if s := o.Size(); s.Width < 0 || s.Height < 0 {
			return path
		}
		var children []fyne.CanvasObject
		switch o := o.(type) {
		case *fyne.Container:
			children = o.Objects
		case fyne.Widget:
			children = test.WidgetRenderer(o).Objects()
		}
		for _, child := range children {
			if found := walk(child, path); found != "" {
				return found
			}
		}
		return ""
	}
	for _, root := range roots {
		if found := walk(root, ""); found != "" {
			return found
		}
	}
	return ""
}
