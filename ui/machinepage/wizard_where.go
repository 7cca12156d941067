package machinepage

import (
	"strings"

	"fyne.io/fyne/v2"

	"latchkey/core"
	"latchkey/core/machine"
	"latchkey/internal/safetext"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// whereStep asks where the machines are.
type whereStep struct {
	w         *wizard
	body      *fyne.Container
	addresses *kit.Entry
	name      *kit.Entry
	runAs     *kit.Entry
	ends      frame.SpanChoice
	kind      *kit.Select
	presets   []core.MachinePreset
	here      *kit.Check
	errors    *fyne.Container
}

func newWhereStep(w *wizard) *whereStep {
	s := &whereStep{w: w, addresses: kit.NewTextArea("jenkins@build-07.example.org", 3), name: kit.NewEntry("build-07"), runAs: kit.NewEntry("gitlab-runner"), errors: kit.Stack()}
	s.here = kit.NewCheck(locale.T("machineadd.here"), func(on bool) {
		s.clear()
		if on {
			s.addresses.Disable()
			return
		}
		s.addresses.Enable()
	})
	s.addresses.OnChanged = func(string) { s.clear() }
	s.name.OnSubmitted = func(string) { w.frame.Next() }
	s.runAs.OnSubmitted = s.name.OnSubmitted
	s.ends = frame.NewSpanChoice(nil)
	s.presets = w.p.backend.MachinePresets()
	kinds := []string{locale.T("machineadd.kind_none")}
	for _, one := range s.presets {
		kinds = append(kinds, locale.UpperFirst(locale.Translate(one.Name)))
	}
	s.kind = kit.NewSelect(kinds, nil)
	more := kit.Stack(
		frame.Field(locale.T("machineadd.name"), s.name, locale.T("machineadd.name_note")),
		frame.Field(locale.T("machineadd.user"), s.runAs, locale.T("machineadd.user_note")),
		frame.Field(locale.T("machineadd.kind"), kit.NewWholeChoice(s.kind), locale.T("machineadd.kind_note")),
		frame.Field(locale.T("machinefact.ends"), kit.NewWholeChoice(s.ends.Select), locale.T("machineadd.ends_note")),
	)
	s.body = kit.Stack(frame.Field(locale.T("machineadd.address"), s.addresses, locale.T("machineadd.address_note")))
	if offer := s.offer(); offer != nil {
		s.body.Add(offer)
	}
	if !w.p.backend.MachineOffers().NotHere {
		s.body.Add(s.here)
	}
	s.body.Add(kit.NewFold(locale.T("machineadd.more"), more, func() { w.frame.Fit() }).Object)
	s.body.Add(s.errors)
	return s
}

// offer puts machines to try things on into the field, or says why there are none.
func (s *whereStep) offer() fyne.CanvasObject {
	o := s.w.p.backend.MachineOffers()
	switch {
	case len(o.Addresses) > 0:
		take := kit.NewButton(locale.T("machineadd.offered", locale.Args{"Machines": safetext.Line(locale.JoinNames(o.Addresses), 120)}), "machine", func() {
			s.addresses.SetText(strings.Join(o.Addresses, "\n"))
		})
		return kit.Row(take.Quiet())
	case !o.Why.IsZero():
		return kit.NewNote(locale.T("machineadd.not_offered", locale.Args{"Why": locale.Translate(o.Why)}))
	}
	return nil
}

// check reports whether the step can be left, and else says why not.
func (s *whereStep) check() bool {
	switch text, at := s.wrong(); {
	case text != "":
		s.say(text)
		s.w.f.Focus(at)
		return false
	}
	s.clear()
	return true
}

// wrong says what is amiss with the inputs, and where; "" = nothing.
func (s *whereStep) wrong() (text string, at fyne.Focusable) {
	if s.here.Checked {
		return "", nil
	}
	if frame.ClearSecret(s.addresses) {
		return locale.T("machineadd.secret"), s.addresses
	}
	lines := machine.ReadList(s.addresses.Text)
	var bad []string
	for _, one := range lines {
		if one.Wrong != nil {
			bad = append(bad, locale.T("machineadd.bad_line", locale.Args{"N": one.Line, "Why": frame.SentenceOf(frame.TextOf(one.Wrong))}))
		}
	}
	switch {
	case len(lines) == 0:
		return locale.T("machineadd.missing"), s.addresses
	case len(bad) > mostBadLines:
		return strings.Join(bad[:mostBadLines], "\n") + "\n" + locale.Tn("keys.more_places", len(bad)-mostBadLines), s.addresses
	case len(bad) > 0:
		return strings.Join(bad, "\n"), s.addresses
	case len(lines) > 1 && strings.TrimSpace(s.name.Text) != "":
		return locale.T("machineadd.one_name"), s.addresses
	}
	return "", nil
}

// mostBadLines is how many lines that are no address are named.
const mostBadLines = 4

func (s *whereStep) say(text string) {
	notice := &kit.Notice{Tone: kit.Bad, Text: text}
	s.errors.Objects = []fyne.CanvasObject{notice.Object()}
	s.w.f.Speak(notice.Sentence(), true)
	s.w.frame.ShowEnd()
}

func (s *whereStep) clear() {
	if len(s.errors.Objects) > 0 {
		s.errors.RemoveAll()
		s.w.frame.Fit()
	}
}

// machines are those that were entered.
func (s *whereStep) machines() (all []core.NewMachine) {
	n := core.NewMachine{Name: strings.TrimSpace(s.name.Text), RunAs: strings.TrimSpace(s.runAs.Text), Ends: s.ends.End(s.w.f.Now())}
	if at := s.kind.SelectedIndex() - 1; at >= 0 && at < len(s.presets) {
		n.Preset = s.presets[at].Kind
	}
	if s.here.Checked {
		return []core.NewMachine{n}
	}
	for _, one := range machine.ReadList(s.addresses.Text) {
		n.Address = one.Address
		all = append(all, n)
	}
	return all
}
