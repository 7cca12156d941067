package machinepage

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/list"
	"latchkey/ui/locale"
)

// machinePane shows one machine: what can be done with it, why it was not reached,
// its keys, and what opens from there.
type machinePane struct {
	*list.Pane
	f    *frame.Frame
	p    *Page
	item *machineItem
}

func newMachinePane(p *Page) *machinePane {
	k := &machinePane{Pane: list.NewPane(p.f, locale.T("page.machines")), f: p.f, p: p}
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
		k.ScrollToTop()
	}
}

// words is all that is drawn, to see whether anything is different.
func (k *machinePane) words() string {
	m := k.item
	if m == nil {
		return "-"
	}
	var text strings.Builder // of a thousand repositories too
	fmt.Fprintf(&text, "%+v %s %s %v", m.Keys, m.find, locale.Translate(m.Trouble), []any{m.Reached, m.Troubled, m.End(), m.Name, k.buttonIDs(), k.f.Now().Format("2006-01-02 15:04")})
	for _, r := range m.Repos {
		fmt.Fprint(&text, r.Account, r.Path, r.Access, r.Verified.UnixNano())
		if r.Last != nil {
			fmt.Fprint(&text, r.Last.Started.UnixNano(), r.Last.OK, len(r.Last.Rungs))
		}
	}
	return text.String()
}

// draw shows what is known, unless that is what shows.
func (k *machinePane) draw() { k.Draw(k.words(), k.objects) }

func (k *machinePane) objects() []fyne.CanvasObject {
	if k.item == nil {
		return []fyne.CanvasObject{kit.Gap(0, 80), kit.NewEmpty("machine", locale.T("empty.machines_choose.title"), locale.T("empty.machines_choose.text"))}
	}
	return slices.Concat(k.head(), k.repositories(), k.keysThere(), k.facts())
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
	if !m.Local && !m.Group {
		address.TextStyle.Monospace = true
	}
	out = append(out, address)
	if row := k.actions(); row != nil {
		out = append(out, row)
	}
	if m.Group {
		out = append(out, kit.NewNote(locale.T("machines.group_note")))
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
	return k.Fitting(paneCommands, func(id string) bool { return k.p.can(id, k.item) })
}

func (k *machinePane) actions() fyne.CanvasObject {
	return k.Actions(k.buttonIDs(), func(id string) string { return locale.T("machinedo." + id) }, commandIcons)
}
