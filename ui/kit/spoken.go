package kit

import "fyne.io/fyne/v2"

// A Role says to a screen reader what kind of thing something is.
type Role int

// The roles of what can have the keyboard, and of what it can be in.
const (
	RoleUnknown Role = iota
	RoleButton
	RoleToggle // a button that is on or off: a chip
	RoleRadio  // one of a few, of which one is on
	RoleTab    // leads to a page
	RoleCheck
	RoleEntry
	RoleText   // several lines
	RoleSecret // what is typed is never told
	RoleSelect
	RoleHeader // sorts
	RoleMarkAll
	RoleLink
	RoleLabel // text that can be selected
	RoleTable
	RoleRow
	RoleDialog
	RoleMenu
	RoleMenuItem
)

// Spoken is what a screen reader is told of a thing. Words that the kit does
// not know, such as "row 3 of 21", are the window's to add.
type Spoken struct {
	Role Role
	// Name is what it is called and, where it shows a choice or a row, what
	// stands there.
	Name string
	// Note is said after the name: a tooltip, or what a field is for.
	Note string
	// Typed is what stands in a field, and Caret before which letter the caret
	// is. A field for a secret has neither.
	Typed string
	Caret int
	// Beside is what the keys move through while the line keeps the keyboard,
	// such as what a search found.
	Beside string
	// Row is the row of a table that keys act on, nil = none, Position the
	// place of such a row among Of, from 1.
	Row          *Spoken
	Position, Of int

	Disabled, On, Partly, Chosen bool
	Fold                         FoldState
	Sorted                       int // 1 = upwards, -1 = downwards
	Press                        func()
}

// Words are name and note in one, for systems that have no other place.
func (s Spoken) Words() string { return join(", ", s.Name, s.Note) }

// A Speaker can have the keyboard and says what it is.
type Speaker interface {
	fyne.Focusable
	Spoken() Spoken
}

// SpokenOf is what a thing with the keyboard says of itself; one of Fyne's own
// is asked by its kind.
func SpokenOf(o fyne.Focusable) Spoken {
	if s, ok := o.(Speaker); ok {
		return s.Spoken()
	}
	return spokenOfFyne(o)
}

// SetLabel gives the fields in o the name that stands above them, unless they
// have one.
func SetLabel(o fyne.CanvasObject, label string) {
	switch o := o.(type) {
	case *Entry:
		if o.Label == "" {
			o.Label = label
		}
	case *Select:
		if o.Label == "" {
			o.Label = label
		}
	case *Fill:
		SetLabel(o.content, label)
	case *fyne.Container:
		for _, c := range o.Objects {
			SetLabel(c, label)
		}
	}
}
