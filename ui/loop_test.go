package ui

import (
	"os"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"latchkey/ui/appearance"
	"latchkey/ui/kit"
	"latchkey/ui/kit/paint"
)

// loop is the UI goroutine of a test: the test itself. Functions that workers
// post wait in a queue until the test drains it, so nothing races.
type loop struct {
	t     *testing.T
	queue chan func()
	*watchdog
}

func newLoop(t *testing.T) *loop {
	return &loop{t: t, queue: make(chan func(), 20_000), watchdog: newWatchdog(t)}
}

func (l *loop) post(f func()) { l.queue <- func() { l.watch("a posted function", f) } }

// until runs what is posted until the condition holds; it fails the test when
// nothing brings it about in time.
func (l *loop) until(what string, holds func() bool) {
	l.t.Helper()
	limit := time.NewTimer(20 * time.Second)
	defer limit.Stop()
	for !holds() {
		select {
		case f := <-l.queue:
			f()
		case <-limit.C:
			l.t.Fatalf("waited in vain until %s", what)
		}
	}
}

// person is a window with somebody in front of it.
type person struct {
	*loop
	w *Window
}

// startWith opens a window over the backend in a test app.
func startWith(t *testing.T, cfg Config) *person {
	t.Helper()
	return sitAt(t, test.NewTempApp(t), cfg)
}

// inTheDark in the environment makes windows dark from the start.
const inTheDark = "LATCHKEY_TEST_DARK"

// sitAt opens it in an app that remembers something.
func sitAt(t *testing.T, app fyne.App, cfg Config) *person {
	t.Helper()
	l := newLoop(t)
	cfg.Post = l.post
	if cfg.Glyphs == nil && strings.HasPrefix(os.Getenv("LC_ALL"), "zh") {
		cfg.Glyphs = systemGlyphs
	}
	if cfg.Version == "" {
		cfg.Version = "1.2.3"
	}
	if os.Getenv(inTheDark) != "" {
		app.Preferences().SetString(appearance.PrefTheme, string(paint.Dark))
	}
	w, err := New(app, cfg)
	if err != nil {
		t.Fatal(err)
	}
	w.Fyne().Show()
	w.Fyne().Resize(fyne.NewSize(1280, 800))
	w.Start()
	p := &person{l, w}
	for _, c := range w.commandTable {
		run := c.Run
		if strings.HasPrefix(c.ID, "theme-") || strings.HasPrefix(c.ID, "text-") {
			continue // Fyne draws all anew, with nothing of ours to put aside
		}
		c.Run = func() { p.watch("the command "+c.ID, run) }
	}
	t.Cleanup(func() {
		w.Close()
		p.drainUntilEnded()
		forgetDrawn(true)
	})
	return p
}

// drainUntilEnded lets workers come home after Close.
func (p *person) drainUntilEnded() {
	limit := time.NewTimer(20 * time.Second)
	defer limit.Stop()
	for {
		select {
		case f := <-p.queue:
			f()
		case <-p.w.ended:
			return
		case <-limit.C:
			p.t.Error("the window's goroutines did not end")
			return
		}
	}
}

// objects lists what can be seen in the window or in its front overlay.
func (p *person) objects() []fyne.CanvasObject {
	if top := p.w.Win.Canvas().Overlays().Top(); top != nil {
		return visible(top)
	}
	return visible(p.w.Win.Content())
}

// visible walks down from o and leaves out what is hidden with all below it.
func visible(o fyne.CanvasObject) []fyne.CanvasObject {
	if !o.Visible() {
		return nil
	}
	all := []fyne.CanvasObject{o}
	switch o := o.(type) {
	case *fyne.Container:
		for _, child := range o.Objects {
			all = append(all, visible(child)...)
		}
	case fyne.Widget:
		for _, child := range test.WidgetRenderer(o).Objects() {
			all = append(all, visible(child)...)
		}
	}
	return all
}

// button finds a visible button by its text in what is in front, nil without.
func (p *person) button(text string) *kit.Button {
	for _, o := range p.objects() {
		if b, ok := o.(*kit.Button); ok && b.Visible() && b.Text == text {
			return b
		}
	}
	return nil
}

// press taps a button by its text.
func (p *person) press(text string) {
	p.t.Helper()
	b := p.button(text)
	if b == nil {
		p.t.Fatalf("no button %q in front; there are %q", text, p.buttons())
	}
	if b.Disabled() {
		p.t.Fatalf("button %q is disabled", text)
	}
	p.watch("the button "+text, func() { test.Tap(b) })
}

func (p *person) buttons() (names []string) {
	for _, o := range p.objects() {
		if b, ok := o.(*kit.Button); ok && b.Visible() && b.Text != "" {
			names = append(names, b.Text)
		}
	}
	return names
}

// texts is all text in what is in front.
func (p *person) texts() (all []string) {
	for _, o := range p.objects() {
		switch o := o.(type) {
		case *kit.Text:
			all = append(all, o.Text)
		case *canvas.Text: // of a table's row
			all = append(all, o.Text)
		case *kit.Paragraph:
			all = append(all, o.Text)
		case *kit.Button:
			all = append(all, o.Text)
		}
	}
	return all
}

// key types a key where the focus is, or on the window.
func (p *person) key(name fyne.KeyName) {
	p.watch("the key "+string(name), func() {
		c := p.w.Win.Canvas()
		if f := c.Focused(); f != nil {
			f.TypedKey(&fyne.KeyEvent{Name: name})
			return
		}
		c.OnTypedKey()(&fyne.KeyEvent{Name: name})
	})
}

// entries are the visible lines of text in what is in front, top to bottom.
func (p *person) entries() (all []*kit.Entry) {
	for _, o := range p.objects() {
		if e, ok := o.(*kit.Entry); ok && e.Visible() {
			all = append(all, e)
		}
	}
	return all
}
