package machinepage

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/list"
	"latchkey/ui/locale"
)

// Page lists the build machines: which keys lie on each, what opens from there, and
// what somebody has to see to. What is known of the one that is selected stands
// beside it.
type Page struct {
	*frame.Page
	f       *frame.Frame
	backend Backend // nil = none is open
	object  *fyne.Container
	split   *kit.FoldSplit
	list    *list.List[machineItem, string]
	begin   *kit.Button
	pane    *machinePane
	target  string // row to select once it is there
	read    bool   // it was read in this session
	loads   frame.Generation
	busy    map[string]bool // machines from which is being verified, by id
	heir    *Page           // has taken the place of this one
}

// New makes the page, empty until a backend is open.
func New(f *frame.Frame) *Page {
	p := &Page{f: f, busy: map[string]bool{}}
	p.pane = newMachinePane(p)
	p.list = list.New(f, list.Spec[machineItem, string]{Model: machineModel(f.Now), Page: "machines", View: list.View{Order: frame.Order{Column: "machine"}},
		Name: (*machineItem).name, Marking: true, Menu: menu, Actions: rowActions,
		Open: func(*machineItem) { p.showPane() }, Show: p.pane.show, Renew: p.pane.show, Arrive: p.selectTarget,
		None: p.showNone, NoMatch: p.showNoMatch, Drawn: p.updateChrome, Turned: p.updateChrome})
	p.offerMarks()
	p.begin = p.beginButton()
	head := kit.Head(kit.Stack(kit.Stretch(2, kit.NewHeading(locale.T("page.machines")), kit.Middle(p.list.Count), kit.Space(), kit.Strut(), p.begin), p.list.Chips()))
	p.object = container.NewStack(kit.NewFill("", 0, p.list.Lay(head, nil)))
	p.split = kit.NewFoldSplit(p.object, p.pane.Object, 0.62)
	p.split.OnFold = p.pane.SetBack
	p.list.Body.Say("running", "machines_reading")
	p.Page = &frame.Page{ID: "machines", Found: p.list.Found, Icon: "machine", Object: p.split, Commands: p.commands(), Shown: p.load, Changed: p.changed, Heard: p.heard,
		Back: p.split.Back, Search: p.search, Enter: p.list.Enter, Settle: p.list.Settle,
		State: func() any { return p }, Restore: func(old any) { p.restore(old.(*Page)) }}
	return p
}

// Open takes the backend to work with; nil = none is open.
func (p *Page) Open(b Backend) { p.backend = b }

func (p *Page) beginButton() *kit.Button {
	return kit.NewButton(locale.T("machines.new"), "plus", func() { p.f.Commands.Run("machine-new") }).Primary()
}

// showNone is the first thing that a person sees here: what machines are for, and
// the button that begins.
func (p *Page) showNone() { p.list.Body.Say("machine", "machines_none", p.beginButton()) }

func (p *Page) showNoMatch() { p.list.SayNoMatch("machines_no_match") }

// updateChrome leaves away, where there is no machine at all, the chips, the details,
// and the button that the empty state has.
func (p *Page) updateChrome() {
	if p.split == nil {
		return // it is still being made
	}
	none, chips := p.list.Len() == 0, p.list.Chips()
	if none == !chips.Visible() {
		return
	}
	kit.SetVisible(chips, !none)
	kit.SetVisible(p.begin, !none)
	p.split.SetBare(none)
	p.object.Refresh()
}

// current is the machine on which commands act, nil without one.
func (p *Page) current() *machineItem {
	if p.f.Nav.Front() != p.ID {
		return nil
	}
	return p.list.Selected()
}

// showPane brings the details of the selected machine to the front, with the keyboard.
func (p *Page) showPane() {
	p.split.OpenTrailing()
	p.pane.Focus()
}

// ShowMachine shows one machine, whatever was filtered before, once it is read.
func (p *Page) ShowMachine(id string) {
	p.list.ShowAll()
	p.target = id
	p.f.Nav.Page(p.ID) // reads the rows again
	p.selectTarget()
}

// selectTarget selects the row that was asked for, once it is there.
func (p *Page) selectTarget() {
	if m := p.list.Find(p.target); m != nil && p.target != "" {
		p.target = ""
		p.list.Select(m.ID)
	}
}
