package kit

import (
	"strings"

	"fyne.io/fyne/v2"
	fynewidget "fyne.io/fyne/v2/widget"
)

// Spoken implements Speaker. A button with an icon alone is called what its
// tooltip says.
func (b *Button) Spoken() Spoken {
	s := Spoken{Role: RoleButton, Name: first(b.Text, b.called, b.tip.text), Note: b.tip.text, Disabled: b.Disabled(), Fold: b.fold}
	if s.Note == s.Name {
		s.Note = ""
	}
	switch {
	case b.oneOf:
		s.Role, s.On = RoleRadio, b.chosen
	case b.leads:
		s.Role, s.Chosen = RoleTab, b.current
	}
	s.Press = func() { b.Tapped(nil) }
	return s
}

// Call gives a button with an icon alone a name, and returns it.
func (b *Button) Call(name string) *Button { b.called = name; return b }

// SetCurrent says of a button that leads to a page whether that page is in
// front.
func (b *Button) SetCurrent(on bool) {
	was := b.current
	if b.leads, b.current = true, on; was != on {
		b.Refresh()
	}
}

// Spoken implements Speaker.
func (c *Check) Spoken() Spoken {
	return Spoken{Role: RoleCheck, Name: c.Text, On: c.Checked, Partly: c.Partial, Disabled: c.Disabled(), Press: func() { c.SetChecked(!c.Checked) }}
}

// Spoken implements Speaker.
func (c *Chip) Spoken() Spoken {
	return Spoken{Role: RoleToggle, Name: join(" ", c.word, c.count.Text), Note: c.tip.text, On: c.on, Press: c.turn}
}

// Spoken implements Speaker.
func (s *StatusItem) Spoken() Spoken {
	name := first(s.Text, s.tip.text)
	note := s.tip.text
	if note == name {
		note = ""
	}
	return Spoken{Role: RoleButton, Name: name, Note: note, Press: func() { s.Tapped(nil) }}
}

// Spoken implements Speaker: label and what is chosen.
func (s *Select) Spoken() Spoken {
	return Spoken{Role: RoleSelect, Name: join(", ", s.Label, first(s.Selected, s.PlaceHolder)), Disabled: s.Disabled()}
}

// Spoken implements Speaker.
func (e *Entry) Spoken() Spoken {
	s := Spoken{Role: RoleEntry, Name: first(e.Label, e.PlaceHolder), Note: e.PlaceHolder, Disabled: e.Disabled()}
	if s.Note == s.Name {
		s.Note = ""
	}
	if e.Beside != nil {
		s.Beside = e.Beside()
	}
	switch {
	case e.Password || e.Confidential:
		s.Role = RoleSecret
		return s
	case e.MultiLine:
		s.Role = RoleText
	}
	s.Typed = e.Text
	s.Caret = caretIn(e.Text, e.CursorRow, e.CursorColumn)
	return s
}

// caretIn is before which letter of a text the caret is. A line that was wrapped
// counts as several rows, so it may be told too early; it is never beyond.
func caretIn(text string, row, column int) int {
	at := 0
	for line := range strings.SplitSeq(text, "\n") {
		n := len([]rune(line))
		if row == 0 {
			return at + min(column, n)
		}
		at, row = at+n+1, row-1
	}
	return len([]rune(text))
}

// Spoken is the hit that is chosen now, in words.
func (h *Hits) Spoken() string {
	if h.cursor < 0 || h.cursor >= len(h.hits) {
		return h.Nothing
	}
	return join(", ", h.hits[h.cursor].Text, h.hits[h.cursor].Detail)
}

// spokenOfFyne is what the widgets of Fyne say that the window has not made
// itself: those of the file dialog and of menus.
func spokenOfFyne(o fyne.Focusable) Spoken {
	switch o := o.(type) {
	case *fynewidget.PopUpMenu:
		return spokenMenu(o.Menu)
	case *fynewidget.Button:
		return Spoken{Role: RoleButton, Name: o.Text, Disabled: o.Disabled(), Press: o.OnTapped}
	case *fynewidget.Check:
		return Spoken{Role: RoleCheck, Name: o.Text, On: o.Checked, Disabled: o.Disabled()}
	case *fynewidget.Select:
		return Spoken{Role: RoleSelect, Name: first(o.Selected, o.PlaceHolder), Disabled: o.Disabled()}
	case *fynewidget.Hyperlink:
		return Spoken{Role: RoleLink, Name: o.Text}
	case *fynewidget.Entry:
		if o.Password {
			return Spoken{Role: RoleSecret, Name: o.PlaceHolder}
		}
		return Spoken{Role: RoleEntry, Name: o.PlaceHolder, Typed: o.Text, Caret: caretIn(o.Text, o.CursorRow, o.CursorColumn)}
	}
	if text := selectableText(o); text != "" {
		return Spoken{Role: RoleLabel, Name: text}
	}
	return Spoken{}
}

func first(words ...string) string {
	for _, w := range words {
		if w != "" {
			return w
		}
	}
	return ""
}

// join joins the words that are there.
func join(between string, words ...string) string {
	there := make([]string, 0, len(words))
	for _, w := range words {
		if w != "" {
			there = append(there, w)
		}
	}
	return strings.Join(there, between)
}
