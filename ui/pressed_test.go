package ui

import (
	"fmt"
	"os"
	"slices"
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
// normal size and large.
var variants = []struct {
	language string
	larger   float32
}{{"en", 0}, {"de", 0.5}, {"en", 0.5}, {"de", 0}}

// inVariant makes the text as large as a variant has it.
func (p *person) inVariant(v int) {
	if larger := variants[v].larger; larger != 0 {
		p.w.look.ScaleText(larger)
	}
}

// These are in the environment of the process that presses; see scenesAtOnce for why
// there is one.
const (
	fromScene = "LATCHKEY_TEST_SCENE"
	ofVariant = "LATCHKEY_TEST_VARIANT"
)

// TestEveryButtonCanBePressed presses everything that can be tapped in every
// scene, each in a window of its own, and wants the window to go on: it takes
// what was posted, draws itself and answers Esc.
func TestEveryButtonCanBePressed(t *testing.T) {
	if at, err := strconv.Atoi(os.Getenv(fromScene)); err == nil && os.Getenv(ofVariant) != "" {
		pressAllOf(t, at)
		return
	}
	all := scenes()
	for n := range (soak.Amount{Sample: 2, Whole: len(all) * len(variants)}).Each(t) {
		at, variant := n/len(variants), strconv.Itoa(n%len(variants))
		t.Run(all[at].name+"/"+variant, func(t *testing.T) {
			t.Parallel()
			if soak.Over(t) {
				t.Skip("time is over")
			}
			if out, err := reaper.AgainMatching("^TestEveryButtonCanBePressed$", fromScene+"="+strconv.Itoa(at), ofVariant+"="+variant); err != nil {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}

func pressAllOf(t *testing.T, of int) {
	s := scenes()[of]
	v, err := strconv.Atoi(os.Getenv(ofVariant))
	if err != nil {
		t.Fatal(err)
	}
	desktopIn(t, variants[v].language)
	for n, many := 0, 1; n < many; n++ {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			p := s.stage(t)
			defer p.unjudged()
			p.inVariant(v)
			if s.each != nil {
				s.each(p)
			}
			all := p.tappable(of%everywhere == v)
			if many = len(all); many == 0 {
				t.Skip("there is nothing to tap")
			}
			t.Log(named(all[n%many]))
			test.Tap(all[n%many])
			p.lives()
		})
	}
}

// TestEveryCommandCanBeGiven gives the commands of the menus, as menu, palette and
// shortcut do, on every page, and what each opens is left again.
func TestEveryCommandCanBeGiven(t *testing.T) {
	pages := []string{"repositories", "keys", "host-keys", "activity", "settings", "machines", "audit"}
	for n := range (soak.Amount{Sample: 1, Whole: len(pages) * len(variants)}).Each(t) {
		page, v := pages[n/len(variants)], n%len(variants)
		t.Run(page+"/"+strconv.Itoa(v), func(t *testing.T) {
			desktopIn(t, variants[v].language)
			p := withKeys(t, acme())
			defer p.unjudged()
			p.inVariant(v)
			p.w.shell.show(page)
			p.lives()
			table := p.w.commandTable
			for i := range (soak.Amount{Short: len(table) / 8, Sample: len(table) / 2, Whole: len(table)}).Each(t) {
				if table[i].Quit {
					continue
				}
				p.w.shell.show(page)
				p.w.run(table[i].ID)
				p.lives()
			}
		})
	}
}

// everywhere says in how many scenes once what stands around every page is pressed
// as well.
const everywhere = 12

// alike is how many rows of a scene are pressed: the others are of the same kind.
const alike = 3

// tappable is what can be tapped in what is in front: a dialog, or a page and the
// notices above it, and around it what is there on every page.
func (p *person) tappable(around bool) (all []fyne.Tappable) {
	objects, rows := p.objects(), map[string]int{}
	if !around && p.w.Win.Canvas().Overlays().Top() == nil {
		objects = slices.Concat(visible(p.w.Notices.Object), visible(p.w.shell.pages), visible(p.w.tour.Layer), visible(p.w.Toasts.Layer))
	}
	for _, o := range objects {
		d, can := o.(fyne.Disableable)
		b, is := o.(fyne.Tappable)
		if !is || can && d.Disabled() {
			continue
		}
		switch kind := fmt.Sprintf("%T", o); kind {
		case "*widget.listItem", "*tables.tableRow":
			if rows[kind]++; rows[kind] > alike {
				continue
			}
		case "*widget.scrollBarArea":
			continue // Fyne's own
		}
		all = append(all, b)
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
	p.drainFor(100 * time.Millisecond)
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
		p.drainFor(20 * time.Millisecond) // what was asked goes on, and ends
		if top := p.w.Win.Canvas().Overlays().Top(); top != nil && !p.w.Dialogs.Any() {
			p.w.Win.Canvas().Overlays().Remove(top) // a menu of Fyne's
		}
	}
	if left := p.w.Win.Canvas().Overlays().Top(); left != nil {
		p.t.Errorf("Esc does not lead out of %T", left)
	}
	p.w.Win.Resize(fyne.NewSize(1280, 800))
}

// drainFor runs what is posted within a time.
func (p *person) drainFor(long time.Duration) {
	for quiet := time.Now().Add(long); time.Now().Before(quiet); {
		select {
		case f := <-p.queue:
			f()
		case <-time.After(long / 5):
		}
	}
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
