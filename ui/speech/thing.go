package speech

import (
	"fyne.io/fyne/v2"

	"latchkey/internal/atspi"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// readerRole is how screen readers call what the kit has.
func readerRole(r kit.Role) atspi.Role {
	switch r {
	case kit.RoleButton:
		return atspi.PushButton
	case kit.RoleToggle:
		return atspi.Toggle
	case kit.RoleRadio:
		return atspi.RadioButton
	case kit.RoleTab:
		return atspi.Tab
	case kit.RoleCheck, kit.RoleMarkAll:
		return atspi.CheckBox
	case kit.RoleEntry:
		return atspi.Entry
	case kit.RoleText:
		return atspi.TextArea
	case kit.RoleSecret:
		return atspi.Password
	case kit.RoleSelect:
		return atspi.ComboBox
	case kit.RoleHeader:
		return atspi.ColumnHeader
	case kit.RoleLink:
		return atspi.Link
	case kit.RoleLabel:
		return atspi.Label
	case kit.RoleTable:
		return atspi.Table
	case kit.RoleRow:
		return atspi.TableRow
	case kit.RoleDialog:
		return atspi.Dialog
	case kit.RoleMenu:
		return atspi.Menu
	case kit.RoleMenuItem:
		return atspi.MenuItem
	}
	return atspi.Panel
}

// Thing puts what a widget says of itself into a reader's words.
func (s *Follower) Thing(key any, f fyne.Focusable, said kit.Spoken) atspi.Thing {
	t := atspi.Thing{Key: key, Role: readerRole(said.Role), Name: harmless(said.Name), Description: describe(said),
		States: states(said), Box: s.box(f), Position: said.Position, Of: said.Of}
	switch said.Role {
	case kit.RoleMarkAll:
		t.Name = locale.T("speech.all_rows")
	case kit.RoleMenu:
		t.Name = locale.T("speech.menu")
	case kit.RoleEntry, kit.RoleText:
		if frame.HoldsPrivateKey(said.Typed) {
			t.Role = atspi.Password
			break
		}
		t.Text = &atspi.Text{Content: said.Typed, Caret: said.Caret}
	}
	if said.Row != nil {
		t.Position, t.Of = 0, 0
	}
	if press := said.Press; press != nil && !said.Disabled {
		t.Press = func() { s.f.Post(press) }
	}
	return t
}

// describe is what is said after the name.
func describe(said kit.Spoken) string {
	words := ""
	add := func(text string) {
		if text = harmless(text); text == "" {
			return
		}
		if words != "" {
			words += ", "
		}
		words += text
	}
	switch said.Sorted {
	case 1:
		add(locale.T("speech.upwards"))
	case -1:
		add(locale.T("speech.downwards"))
	}
	if said.Role == kit.RoleRow && said.On {
		add(locale.T("speech.marked"))
	}
	if said.Position > 0 && said.Row == nil {
		add(locale.T("speech.row", locale.Args{"N": said.Position, "Of": said.Of}))
	}
	add(said.Note)
	return words
}

func states(said kit.Spoken) atspi.States {
	all := atspi.Of().If(said.Partly, atspi.Mixed).If(said.Chosen, atspi.Selected).If(said.Fold == kit.Folded || said.Fold == kit.Unfolded, atspi.Expandable).
		If(said.Fold == kit.Unfolded, atspi.Expanded).If(said.Fold == kit.Folded, atspi.Collapsed).If(said.Disabled, atspi.ReadOnly)
	switch said.Role {
	case kit.RoleCheck, kit.RoleMarkAll, kit.RoleToggle, kit.RoleRadio:
		all = all.If(true, atspi.Checkable).If(said.On, atspi.Checked)
	case kit.RoleRow:
		all |= atspi.Of(atspi.Selectable)
		all = all.If(said.On, atspi.Checked)
	case kit.RoleMenuItem:
		all = all.If(said.On, atspi.Checked)
	case kit.RoleEntry, kit.RoleSecret:
		all |= atspi.Of(atspi.Editable, atspi.SingleLine)
	case kit.RoleText:
		all |= atspi.Of(atspi.Editable, atspi.MultiLine)
	case kit.RoleSelect:
		all |= atspi.Of(atspi.HasPopup)
	}
	return all
}

// box is where a widget is in the window, in pixels.
func (s *Follower) box(f fyne.Focusable) atspi.Box {
	o, ok := f.(fyne.CanvasObject)
	if !ok {
		return atspi.Box{}
	}
	scale := s.f.Win.Canvas().Scale()
	at, size := fyne.CurrentApp().Driver().AbsolutePositionForObject(o), o.Size()
	return atspi.Box{X: int32(at.X * scale), Y: int32(at.Y * scale), Width: int32(size.Width * scale), Height: int32(size.Height * scale)}
}
