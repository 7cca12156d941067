package repopage

import (
	"time"

	"fyne.io/fyne/v2"

	"latchkey/core/ask"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/list"
	"latchkey/ui/locale"
)

// Page lists the repositories of the account, or of all accounts, with the
// details of the one that is selected beside them.
type Page struct {
	*frame.Page
	*repoSelection
	*listReader
	f       *frame.Frame
	backend reposPageBackend // nil = none is open
	links   Links
	heir    *Page // has taken its place, in another language; nil = none

	Object  *fyne.Container // head, rows and marks
	Split   *kit.FoldSplit  // these, and the details
	list    *list.List[repoRow, repoRef]
	details *detailsPane
	head    *fyne.Container
	add     *kit.Button
	note    *waitNote
	body    *listBody
	marks   *marks
	address address

	projects bool // some repository belongs to one

	ages      frame.Debounce // until the status bar says how old the rows in sight are
	prefetch  *prefetch
	sync      *inventorySync
	refresher *refresher
}

const (
	// narrowAtOnce is how many rows are narrowed in the key press itself, in one or
	// two milliseconds.
	narrowAtOnce = 20_000
	// followPause is how long typing rests before the details follow.
	followPause = 400 * time.Millisecond
)

// New makes the page, empty until a backend is open; links lead to
// other pages.
func New(f *frame.Frame, links Links) *Page {
	p := &Page{f: f, links: links, ages: frame.Debounce{Wait: fillPause}}
	p.repoSelection, p.listReader, p.address.p = &repoSelection{p: p}, &listReader{p: p}, p
	p.prefetch, p.sync, p.refresher = newPrefetch(p), newInventorySync(p), &refresher{f: f, p: p}
	p.body, p.marks = &listBody{f: f, p: p}, &marks{f: f, p: p}
	p.details = newDetailsPane(f, p)
	p.list = p.makeList()
	p.showOwners()
	p.marks.offer()
	p.note = newWaitNote(f)
	p.add = kit.NewButton(locale.T("cmd.add-key"), "plus", func() { f.Commands.Run("add-key") }).Primary()
	p.head = kit.Head(kit.Stack(kit.Stretch(2, kit.NewHeading(locale.T("page.repositories")), kit.Middle(p.list.Count), kit.Middle(p.note.text), kit.Strut(), p.add), p.list.Chips()))
	p.Object = p.list.Lay(p.head, nil)
	p.Split = kit.NewFoldSplit(kit.NewFill("", 0, p.Object), p.details.object, 0.6)
	p.Split.OnFold = func(narrow bool) { p.details.setNarrow(narrow); p.updateChrome() }
	p.Page = &frame.Page{ID: "repositories", Found: p.list.Found, Icon: "repository", Object: p.Split, Commands: p.commands(), Heard: p.heard, Age: p.age, Back: p.back,
		Search: p.search, Enter: p.list.Enter, Settle: p.list.Settle,
		State: func() any { p.endLoads(); return p }, Restore: func(old any) { p.restore(old.(*Page)) }}
	p.body.showOpening()
	return p
}

func (p *Page) makeList() *list.List[repoRow, repoRef] {
	prefs, model := p.f.App.Preferences(), repoModel(p.f)
	model.Meaning = p.address.meaning
	return list.New(p.f, list.Spec[repoRow, repoRef]{Model: model, Page: "repositories", View: LoadView(prefs), AtOnce: narrowAtOnce, Pause: followPause,
		Name: func(r *repoRow) string { return r.shown }, Marking: true,
		Menu:    []string{"add-key", "test-clone", "test-access", "-", "rollout-add", "rollout-rotate", "rollout-revoke", "rollout-relabel", "test-many", "unmark", "-", "copy-url", "open-repo", "open-keys", "details", "refresh"},
		Actions: []list.Action[repoRow]{{ID: "test-clone", Icon: "clone", Fits: func(r *repoRow) bool { return r.PrivateKeys > 0 }}, {ID: "add-key", Icon: "plus"}, {ID: "copy-url", Icon: "copy"}},
		Act:     p.act,
		Open:    func(*repoRow) { p.details.focus() }, Picked: p.picked, Show: p.details.showRepo, Renew: p.details.rowChanged, Point: p.point,
		InSight: p.inSight, First: p.lastRepo, Arrive: func() { p.showOwners(); p.arrive() },
		None: func() {}, NoMatch: p.body.showNoMatch, // that there are none is said by who has read the list
		Drawn: p.updateChrome, Turned: p.body.turned, Marked: func(int) { p.updateChrome() },
		Viewed: func(v View) { rememberView(prefs, v) }})
}

// act carries out what was asked for on the row itself; a test waits until the keys
// are known.
func (p *Page) act(id string) {
	do := func() { p.f.Commands.Run(id) }
	if id == "test-clone" {
		p.details.whenRead(do)
		return
	}
	do()
}

// inSight is called with a row that came into sight.
func (p *Page) inSight(r *repoRow) {
	p.prefetch.sawRow(r)
	p.ages.Ask(p.f.Post, p.f.Status.Refresh)
}

// Open takes the backend to work with; nil = none is open.
func (p *Page) Open(b reposPageBackend) {
	if b == nil {
		p.backend, p.details.backend = nil, nil
		return
	}
	p.backend, p.details.backend = b, b
}

// heard takes up what has changed.
func (p *Page) heard(ev ask.Event) {
	switch ev.Topic {
	case ask.ReposChanged: // tests of keys are among it
		p.reloadCached()
		p.details.reloadExtras()
	case ask.KeysChanged, ask.RolloutsChanged: // what a rollout did to keys is told by nothing else
		p.reloadCached()
		p.details.reloadCached()
	case ask.PairsChanged: // which private keys are here
		p.reloadCached()
		p.details.reloadCached()
	case frame.RolloutEnded:
		p.reloadCached()
		p.details.refresh()
	case ask.Budget:
		p.note.wait(locale.UpperFirst(locale.Translate(ev.Text)), ev.Until)
	}
}

// back closes what lies in front of the list.
func (p *Page) back() bool {
	switch {
	case p.details.back():
	case p.Split.Narrow() && p.Split.Back():
		p.list.Focus()
	default:
		return false
	}
	return true
}

// updateChrome leaves away what would only be in the way: the head on the first
// screen, the chips and the details where there is no repository, and the
// button to add a key where the details beside the list have it, or the bar
// below it for the marked ones.
func (p *Page) updateChrome() {
	if p.Split == nil {
		return // it is still being made
	}
	none, chips := p.list.Len() == 0, p.list.Chips()
	before := [3]bool{p.head.Visible(), chips.Visible(), p.add.Visible()}
	kit.SetVisible(p.head, !p.body.hello)
	kit.SetVisible(chips, !none)
	kit.SetVisible(p.add, !none && p.Split.Narrow() && p.list.Marks.Count() == 0)
	if before != [3]bool{p.head.Visible(), chips.Visible(), p.add.Visible()} {
		p.Object.Refresh()
	}
	p.Split.SetBare(none)
}

// FocusList puts the keyboard on the rows.
func (p *Page) FocusList() { p.list.Focus() }

// RefreshCommands is called when what can be done may have changed.
func (p *Page) RefreshCommands() { p.add.SetEnabled(p.list.Selected() != nil) }
