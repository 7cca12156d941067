package keypage

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"latchkey/core/ask"
	"latchkey/core/inventory"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/list"
	"latchkey/ui/locale"
)

// Page is the inventory by key: one row per key over all accounts, key sets
// folded to one, and pairs that stand nowhere. What is known of the key that is
// selected stands beside it.
type Page struct {
	*frame.Page
	f           *frame.Frame
	backend     Backend // nil = none is open
	object      *fyne.Container
	split       *kit.FoldSplit
	list        *list.List[keyItem, string]
	known       *kit.Text // how much of the repositories was looked through
	body        *keysBody
	headButtons []*kit.Button
	several     *severalKeys
	pane        *keyPane
	actions     *keyActions

	overview inventory.Overview
	machines map[string]string // names of build machines, by id
	read     bool              // it was read in this session
	target   string            // line to select once it is there
	failure  error             // why the keys could not be read the last time
	locked   bool              // the vault could not be asked
	loads    frame.Generation
	looks    frame.Generation // for private keys
	heir     *Page            // has taken the place of this one
}

// followPause is how long typing rests before the pane follows.
const followPause = 400 * time.Millisecond

// New makes the page, empty until a backend is open.
func New(f *frame.Frame) *Page {
	p := &Page{f: f}
	p.actions, p.body, p.several = &keyActions{p: p, f: f}, &keysBody{p: p, f: f}, &severalKeys{p: p, f: f}
	p.pane = newKeyPane(p)
	model := keyModel(f.Now, func(id string) string { return frame.AccountName(f.Session.AccountOf(id)) }, p.sameLabelCounts)
	model.Meaning = func(text string) func(context.Context) list.Match[keyItem] {
		return meaningOf(text, p.backend, model.WordsOf)
	}
	p.list = list.New(f, list.Spec[keyItem, string]{Model: model, Page: "keys", View: list.View{Order: frame.Order{Column: "name"}}, Pause: followPause,
		Name: (*keyItem).name, Marking: true,
		Menu:    []string{"key-add-to", "rotate-everywhere", "revoke-everywhere", "-", "test-access", "key-export", "key-ssh-config", "-", "copy-public", "copy-fingerprint", "-", "key-delete"},
		Actions: []list.Action[keyItem]{{ID: "key-export", Icon: "export", Fits: func(k *keyItem) bool { return k.here > 0 || k.PrivateKey == inventory.PrivateKeyHere }}, {ID: "rotate-everywhere", Icon: "refresh"}},
		Open:    func(*keyItem) { p.showPane() }, Show: p.pane.show, Renew: p.pane.lineChanged, Arrive: p.selectTarget,
		None: p.body.showNone, NoMatch: p.body.showNoMatch, Drawn: p.drawn, Turned: p.updateChrome})
	p.several.offer()
	p.object = p.build()
	p.split = kit.NewFoldSplit(p.object, p.pane.Object, 0.66)
	p.split.OnFold = p.pane.SetBack
	p.body.showReading()
	p.Page = &frame.Page{ID: "keys", Found: p.list.Found, Icon: "keys", Object: p.split, Commands: p.commands(), Shown: p.load, Changed: p.changed, Heard: p.heard,
		Back: p.split.Back, Search: p.search, Enter: p.list.Enter, Settle: p.list.Settle,
		Age:   func() (time.Time, bool) { return p.overview.Oldest, true },
		State: func() any { return p }, Restore: func(old any) { p.restore(old.(*Page)) }}
	return p
}

// Open takes the backend to work with; nil = none is open.
func (p *Page) Open(b Backend) { p.backend = b }

// PaneObject is what stands beside the list.
func (p *Page) PaneObject() fyne.CanvasObject { return p.pane.Object }

func (p *Page) build() *fyne.Container {
	f := p.f
	p.known = kit.NewCaption("").Shorten()
	bring := kit.NewButton(locale.T("keys.import"), "import", func() { f.Commands.Run("key-import") }).Tip(f.Tips, locale.T("keys.import_tip"))
	generate := kit.NewButton(locale.T("keys.generate"), "plus", func() { f.Commands.Run("key-generate") }).Primary()
	p.headButtons = []*kit.Button{bring, generate}
	head := kit.Head(kit.Stack(kit.Stretch(2, kit.NewHeading(locale.T("page.keys")), kit.Middle(p.list.Count), kit.Middle(p.known), kit.Strut(), bring, generate), p.list.Chips()))
	return container.NewStack(kit.NewFill("", 0, p.list.Lay(head, nil)))
}

// updateChrome leaves away, where there is no key at all, the chips, the details, and
// the buttons that the empty state has.
func (p *Page) updateChrome() {
	if p.split == nil {
		return // it is still being made
	}
	none, chips := p.list.Len() == 0, p.list.Chips()
	if none == !chips.Visible() {
		return
	}
	kit.SetVisible(chips, !none)
	for _, b := range p.headButtons {
		kit.SetVisible(b, !none)
	}
	p.split.SetBare(none)
	p.object.Refresh()
}

// drawn shows how complete the page is.
func (p *Page) drawn() {
	p.updateChrome()
	p.sayKnown()
	p.f.Status.Refresh()
}

// sayKnown says how complete the page is, and over which accounts.
func (p *Page) sayKnown() {
	all, known := p.ofAllWords(), p.knownWords()
	p.known.Shorter = []string{all} // the status bar says the age too
	if all != "" && known != "" {
		all += " · "
	}
	p.known.SetText(all + known)
}

// knownWords says how complete the page is: a key can only be seen where a
// repository was read.
func (p *Page) knownWords() string {
	switch {
	case p.overview.Never > 0:
		return locale.Tn("keys.never_read", p.overview.Never)
	case p.overview.Oldest.IsZero():
		return ""
	}
	return locale.T("keys.as_of", locale.Args{"When": locale.Ago(p.overview.Oldest, p.f.Now())})
}

// ofAllWords say that the keys of all accounts show, where the window names one
// account; "" where that is plain.
func (p *Page) ofAllWords() string {
	if !p.f.Session.SeveralAccounts() || p.f.Session.All {
		return ""
	}
	return locale.T("keys.of_all")
}

// heard is told what core, or the window itself, has changed.
func (p *Page) heard(ev ask.Event) {
	switch ev.Topic {
	case ask.KeysChanged, ask.PairsChanged, ask.RolloutsChanged:
		p.reload()
	}
}

// restore takes what the page held that this one takes the place of.
func (p *Page) restore(old *Page) {
	old.heir = p
	old.loads.Next()
	old.looks.Next()
	p.overview, p.locked, p.target = old.overview, old.locked, old.target
	p.list.Restore(old.list)
	p.read = old.read && p.list.Len() > 0 // rows that were on their way are read again
	if p.read {
		p.pane.show(p.list.Selected())
		p.list.Resume()
		p.list.Take(func() []*keyItem { return keyItems(p.overview.Keys, p.machines) }, nil) // their words are of the other language
	}
}

// sameLabelCounts reports whether a person has asked which keys have the same label.
func (p *Page) sameLabelCounts() bool { return p.list.IsOn(string(inventory.FindingSameLabel)) }

// latest is the page that shows now: this one, or what has taken its place in
// another language.
func (p *Page) latest() *Page {
	for p.heir != nil {
		p = p.heir
	}
	return p
}
