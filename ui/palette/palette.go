// Package palette finds commands, settings, accounts, repositories, keys and key
// sets by a few letters of their name.
package palette

import (
	"context"
	"slices"
	"strings"

	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/kit/overlay"
	"latchkey/ui/locale"
)

// Finder is what else can be found with what was typed or pasted.
type Finder struct {
	// Paste looks for the key that was pasted and reports whether it was one;
	// then is called before what it found shows.
	Paste func(text string, then func()) bool
	// Located is what to search for, for an address the repository that it leads
	// to. It runs away from the UI goroutine.
	Located func(ctx context.Context, text string) string
}

// Palette is the dialog in which one searches.
type Palette struct {
	f      *frame.Frame
	finder Finder
	dialog *overlay.Dialog
	entry  *kit.Entry
	hits   *kit.Hits
	note   *kit.Text

	few   []Choice // commands and the like: there at once
	all   []Choice // with what is known by name
	shown []Choice
	stop  context.CancelFunc // of the search under way
	turn  frame.Generation
	busy  bool // a search is under way
	enter bool // the first of what it finds is wanted
}

// Show opens it. few shows while nothing is typed, known is only searched.
func Show(f *frame.Frame, finder Finder, few, known []Choice) *Palette {
	p := &Palette{f: f, finder: finder, entry: kit.NewEntry(locale.T("palette.placeholder")), hits: kit.NewHits(), note: kit.NewCaption(locale.T("palette.note")).Shorten(), stop: func() {}}
	p.few, p.all = few, slices.Concat(few, known)
	p.entry.OnChanged = p.search
	p.entry.OnPaste = func(text string) bool { return finder.Paste(text, p.dialog.Hide) }
	p.entry.OnSubmitted = func(string) { p.submit() }
	p.entry.OnDown = func() { p.hits.Step(1) }
	p.entry.OnUp = func() { p.hits.Step(-1) }
	p.entry.Beside = p.hits.Spoken
	p.hits.OnChoose, p.hits.Nothing = p.choose, locale.T("palette.nothing")
	p.dialog = &overlay.Dialog{Title: locale.T("palette.title"), Icon: "command", Width: 620, Focus: p.entry,
		Body: kit.Stack(p.entry, p.hits, p.note), OnHidden: func() { p.stop(); p.turn.Next() }}
	f.Dialogs.Show(p.dialog)
	p.search("")
	return p
}

// Know searches what is known by name from now on.
func (p *Palette) Know(known []Choice) {
	if !p.dialog.Visible() {
		return
	}
	p.all = slices.Concat(p.few, known)
	wanted := p.enter
	p.search(p.entry.Text)
	p.enter = wanted && p.busy
}

// Busy reports whether a search is under way.
func (p *Palette) Busy() bool { return p.busy }

// Shown is what it offers now, the best first.
func (p *Palette) Shown() []Choice { return p.shown }

// search runs away from the UI goroutine; only what the newest finds is shown.
func (p *Palette) search(text string) {
	if frame.HoldsPrivateKey(text) { // however it came here
		p.entry.SetText("")
		p.finder.Paste(text, p.dialog.Hide)
		return
	}
	p.stop()
	p.busy, p.enter = false, false
	current := p.turn.Next()
	if strings.TrimSpace(text) == "" {
		p.show(p.few, everything(p.few))
		return
	}
	ctx, stop := context.WithCancel(p.f.Session.Ctx)
	p.stop, p.busy = stop, true
	all, located := p.all, p.finder.Located
	frame.DoIn(p.f.Worker, ctx, func(ctx context.Context) ([]scored, error) {
		return best(ctx, all, located(ctx, text)), ctx.Err()
	},
		func(fit []scored, err error) {
			stop()
			if err != nil || !current() {
				return
			}
			p.busy = false
			p.show(all, fit)
			if p.enter {
				p.hits.Choose()
			}
		})
}

// submit takes the one that is marked; who types faster than the search means
// the first of what it will find.
func (p *Palette) submit() {
	if p.busy {
		p.enter = true
		return
	}
	p.hits.Choose()
}

func everything(all []Choice) []scored {
	fit := make([]scored, len(all))
	for i := range fit {
		fit[i].n = i
	}
	return fit
}

func (p *Palette) show(all []Choice, fit []scored) {
	p.shown = make([]Choice, len(fit))
	for i, f := range fit {
		p.shown[i] = all[f.n]
	}
	p.hits.Set(hitsOf(all, fit))
}

func (p *Palette) choose(i int) {
	if i < len(p.shown) {
		p.dialog.Hide()
		p.shown[i].Run()
	}
}
