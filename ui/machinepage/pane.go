package machinepage

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// machinePane shows one machine: what can be done with it, why it was not reached,
// its keys, and what opens from there.
type machinePane struct {
	f       *frame.Frame
	p       *Page
	object  fyne.CanvasObject
	body    *fyne.Container
	scroll  *container.Scroll
	backB   *kit.Button
	item    *machineItem
	first   fyne.Focusable
	shows   string // all that was drawn, in words
	buttons *paneButtons
}

// paneButtons is the row of what can be done with a machine. It stays while it
// offers the same.
type paneButtons struct {
	ids    []string
	object *fyne.Container
	first  *kit.Button
}

func newMachinePane(p *Page) *machinePane {
	k := &machinePane{f: p.f, p: p, body: kit.Blocks()}
	k.backB = kit.NewButton(locale.T("page.machines"), "back", k.f.Nav.Back).Quiet()
	k.backB.Hide()
	k.scroll = container.NewVScroll(kit.Block(k.body))
	top := kit.PadXY(12, 4, kit.Row(k.backB))
	k.object = kit.NewPane(container.New(layout.NewBorderLayout(top, nil, nil, nil), top, k.scroll)).Least(300, 0).Growing()
	k.draw()
	return k
}

// show shows a machine, or newer facts of the same; nil = none.
func (k *machinePane) show(m *machineItem) {
	other := (m == nil) != (k.item == nil) || m != nil && m.ID != k.item.ID
	k.item = nil
	if m != nil {
		copied := *m
		k.item = &copied
	}
	k.draw()
	if other {
		k.scroll.ScrollToTop()
	}
}

// focus puts the keyboard on the first thing to do.
func (k *machinePane) focus() {
	if k.first != nil {
		k.f.Focus(k.first)
	}
}

// setBack shows the way back to the list, in a narrow window.
func (k *machinePane) setBack(on bool) {
	kit.SetVisible(k.backB, on)
	k.object.Refresh()
}

// words is all that is drawn, to see whether anything is different.
func (k *machinePane) words() string {
	m := k.item
	if m == nil {
		return "-"
	}
	text := fmt.Sprintf("%+v %s %s %v", m.Keys, m.find, locale.Translate(m.Trouble), []any{m.Reached, m.Troubled, m.End(), m.Name, k.buttonIDs(), k.f.Now().Format("2006-01-02 15:04")})
	for _, r := range m.Repos {
		text += fmt.Sprint(r.Account, r.Path, r.Access, r.Verified)
		if r.Last != nil {
			text += fmt.Sprint(r.Last.Started, r.Last.OK, len(r.Last.Rungs))
		}
	}
	return text
}

// draw shows what is known, unless that is what shows.
func (k *machinePane) draw() {
	shows := k.words()
	if shows == k.shows {
		return
	}
	k.shows, k.first = shows, nil
	if k.item == nil {
		k.body.Objects = []fyne.CanvasObject{kit.Gap(0, 80), kit.NewEmpty("machine", locale.T("empty.machines_choose.title"), locale.T("empty.machines_choose.text"))}
	} else {
		k.body.Objects = slices.Concat(k.head(), k.repositories(), k.keysThere(), k.facts())
	}
	k.body.Refresh()
	k.scroll.Refresh()
}

// head is the name, how it stands, what can be done, and why it was not reached.
func (k *machinePane) head() []fyne.CanvasObject {
	m := k.item
	s := statusOf(m, k.f.Now())
	pills := kit.Wrap(kit.NewPill(s.word(m), s.icon, s.tone))
	if m.endsNear(k.f.Now()) && s.word(m) != locale.T("machinestate.ends") {
		pills.Add(kit.NewPill(locale.T("machinestate.ends"), "warning", kit.Caution))
	}
	out := []fyne.CanvasObject{kit.NewHeading(m.name()).Shorten(), pills}
	address := kit.NewParagraph(addressWords(m.Machine))
	address.Selectable, address.Wrapping = true, fyne.TextWrapBreak
	if !m.Local {
		address.TextStyle.Monospace = true
	}
	out = append(out, address)
	if row := k.actions(); row != nil {
		out = append(out, row)
	}
	if !m.Trouble.IsZero() {
		notice := &kit.Notice{Tone: kit.Caution, Text: frame.SentenceOf(m.Trouble), Advice: k.since()}
		out = append(out, notice.Object())
	}
	return out
}

// since says since when the machine does not answer, and when it last did.
func (k *machinePane) since() string {
	m, now := k.item, k.f.Now()
	var words []string
	if !m.Troubled.IsZero() {
		words = append(words, locale.T("machines.troubled", locale.Args{"When": locale.Minute(m.Troubled), "Ago": locale.Ago(m.Troubled, now)}))
	}
	if m.Reached.IsZero() {
		words = append(words, locale.T("machines.never_answered"))
	} else {
		words = append(words, locale.T("machines.answered", locale.Args{"When": locale.Ago(m.Reached, now)}))
	}
	return strings.Join(words, " ")
}

// buttonIDs are the commands that make sense for the machine, in order.
func (k *machinePane) buttonIDs() []string {
	return slices.DeleteFunc(slices.Clone(paneCommands), func(id string) bool {
		_, there := k.f.Commands.Text(id)
		return !there || !k.p.can(id, k.item)
	})
}

// actions are their buttons; the first gets the focus when the pane does.
func (k *machinePane) actions() fyne.CanvasObject {
	ids := k.buttonIDs()
	if len(ids) == 0 {
		return nil
	}
	if k.buttons == nil || !slices.Equal(k.buttons.ids, ids) {
		k.buttons = k.newButtons(ids)
	}
	k.first = k.buttons.first
	return k.buttons.object
}

func (k *machinePane) newButtons(ids []string) *paneButtons {
	row := &paneButtons{ids: ids, object: kit.Wrap()}
	for i, id := range ids {
		text, _ := k.f.Commands.Text(id)
		b := kit.NewButton(locale.T("machinedo."+id), commandIcons[id], func() { k.f.Commands.RunBeside(id) }).Tip(k.f.Tips, text)
		if i == 0 {
			row.first = b
		}
		row.object.Add(b)
	}
	return row
}
