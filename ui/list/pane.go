package list

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"latchkey/ui/frame"
	"latchkey/ui/kit"
)

// Pane is what stands beside a list and shows the one that is selected in it.
type Pane struct {
	Object fyne.CanvasObject
	// Body is what scrolls; whatever in it grows or shrinks refreshes it.
	Body *fyne.Container

	f       *frame.Frame
	scroll  *container.Scroll
	back    *kit.Button
	first   fyne.Focusable
	shows   string // all that was drawn, in words
	columns []*kit.Lazy
	actions actionRow
}

// actionRow is the row of what can be done. It stays while it offers the same.
type actionRow struct {
	ids    []string
	object *fyne.Container
	first  *kit.Button
}

// NewPane is an empty one; list is how the list is called to which it leads back in
// a narrow window.
func NewPane(f *frame.Frame, list string) *Pane {
	p := &Pane{f: f, Body: kit.Blocks(), back: kit.NewButton(list, "back", f.Nav.Back).Quiet()}
	p.back.Hide()
	p.scroll = container.NewVScroll(kit.Block(p.Body))
	p.scroll.OnScrolled = func(fyne.Position) { p.follow() }
	top := kit.PadXY(12, 4, kit.Row(p.back))
	p.Object = kit.NewPane(container.New(layout.NewBorderLayout(top, nil, nil, nil), top, p.scroll)).Least(300, 0).Growing()
	return p
}

// Draw shows what objects gives, unless what it says shows already.
func (p *Pane) Draw(says string, objects func() []fyne.CanvasObject) {
	if says == p.shows {
		return
	}
	p.shows, p.first, p.columns = says, nil, nil
	p.Body.Objects = objects()
	p.Body.Refresh()
	p.scroll.Refresh()
}

// ScrollToTop shows the beginning, as for another one.
func (p *Pane) ScrollToTop() { p.scroll.ScrollToTop(); p.follow() }

// Column is a list of any length among what is drawn: of it, what is in sight is made.
func (p *Pane) Column(n int, object func(i int) fyne.CanvasObject) *kit.Lazy {
	l := kit.NewLazy(p.scroll, p.Body, n, object)
	l.Moved = func() { p.f.Post(p.Body.Refresh) }
	p.columns = append(p.columns, l)
	return l
}

// follow shows what is in sight of the lists.
func (p *Pane) follow() {
	for _, l := range p.columns {
		l.Follow()
	}
}

// Focus puts the keyboard on the first thing to do.
func (p *Pane) Focus() {
	if p.first != nil {
		p.f.Focus(p.first)
	}
}

// Begin makes the first thing to do of what it is called with first.
func (p *Pane) Begin(with fyne.Focusable) {
	if p.first == nil {
		p.first = with
	}
}

// SetBack shows the way back to the list, in a narrow window.
func (p *Pane) SetBack(on bool) {
	kit.SetVisible(p.back, on)
	p.Object.Refresh()
}

// Fitting are those of the commands that there are and that fit, in their order.
func (p *Pane) Fitting(ids []string, fits func(id string) bool) []string {
	return slices.DeleteFunc(slices.Clone(ids), func(id string) bool {
		_, there := p.f.Commands.Text(id)
		return !there || !fits(id)
	})
}

// Actions are the buttons of commands, nil where there are none; word is what stands
// on one. The first gets the focus when the pane does.
func (p *Pane) Actions(ids []string, word func(id string) string, icons map[string]string) fyne.CanvasObject {
	if len(ids) == 0 {
		return nil
	}
	if p.actions.object == nil || !slices.Equal(p.actions.ids, ids) {
		p.actions = p.newActions(ids, word, icons)
	}
	p.first = p.actions.first
	return p.actions.object
}

func (p *Pane) newActions(ids []string, word func(id string) string, icons map[string]string) actionRow {
	row := actionRow{ids: ids, object: kit.Wrap()}
	for i, id := range ids {
		text, _ := p.f.Commands.Text(id)
		b := kit.NewButton(word(id), icons[id], func() { p.f.Commands.RunBeside(id) }).Tip(p.f.Tips, text)
		if i == 0 {
			row.first = b
		}
		row.object.Add(b)
	}
	return row
}
