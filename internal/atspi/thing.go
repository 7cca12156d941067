package atspi

// A Role says what kind of thing something is. The numbers are AT-SPI's.
type Role uint32

// The roles that the window has things of.
const (
	Alert        Role = 2
	CheckBox     Role = 7
	ColumnHeader Role = 10
	ComboBox     Role = 11
	Dialog       Role = 16
	Frame        Role = 23
	Image        Role = 27
	Label        Role = 29
	List         Role = 31
	ListItem     Role = 32
	Menu         Role = 33
	MenuItem     Role = 35
	Tab          Role = 37
	Panel        Role = 39
	Password     Role = 40
	Progress     Role = 42
	PushButton   Role = 43
	RadioButton  Role = 44
	ScrollBar    Role = 48
	Slider       Role = 51
	Table        Role = 55
	TextArea     Role = 61
	Toggle       Role = 62
	Tree         Role = 65
	Application  Role = 75
	Entry        Role = 79
	Link         Role = 88
	TableRow     Role = 90
	TreeItem     Role = 91
	Notification Role = 101
)

// roleNames are the untranslated names by which AT-SPI knows the roles; readers
// say them in their own language.
var roleNames = map[Role]string{
	Alert: "alert", CheckBox: "check box", ColumnHeader: "column header", ComboBox: "combo box", Dialog: "dialog",
	Frame: "frame", Image: "image", Label: "label", List: "list", ListItem: "list item", Menu: "menu",
	MenuItem: "menu item", Tab: "page tab", Panel: "panel", Password: "password text", Progress: "progress bar",
	PushButton: "push button", RadioButton: "radio button", ScrollBar: "scroll bar", Slider: "slider", Table: "table",
	TextArea: "text", Toggle: "toggle button", Tree: "tree", Application: "application", Entry: "entry", Link: "link",
	TableRow: "table row", TreeItem: "tree item", Notification: "notification",
}

// String returns the name by which AT-SPI knows the role.
func (r Role) String() string {
	if name, ok := roleNames[r]; ok {
		return name
	}
	return "unknown"
}

// A State is one of the things that are true of something or not. The numbers
// are AT-SPI's, and bits of a States.
type State uint

// The states that things in the window have.
const (
	Active       State = 1
	Busy         State = 3
	Checked      State = 4
	Collapsed    State = 5
	Defunct      State = 6
	Editable     State = 7
	Enabled      State = 8
	Expandable   State = 9
	Expanded     State = 10
	Focusable    State = 11
	Focused      State = 12
	Modal        State = 16
	MultiLine    State = 17
	Selectable   State = 22
	Selected     State = 23
	Sensitive    State = 24
	Showing      State = 25
	SingleLine   State = 26
	Visible      State = 30
	Mixed        State = 32
	Required     State = 33
	InvalidEntry State = 36
	Checkable    State = 41
	HasPopup     State = 42
	ReadOnly     State = 43
)

// stateNames are the names in events.
var stateNames = map[State]string{
	Active: "active", Busy: "busy", Checked: "checked", Collapsed: "collapsed", Defunct: "defunct", Editable: "editable",
	Enabled: "enabled", Expandable: "expandable", Expanded: "expanded", Focusable: "focusable", Focused: "focused",
	Modal: "modal", MultiLine: "multi-line", Selectable: "selectable", Selected: "selected", Sensitive: "sensitive",
	Showing: "showing", SingleLine: "single-line", Visible: "visible", Mixed: "indeterminate", Required: "required",
	InvalidEntry: "invalid-entry", Checkable: "checkable", HasPopup: "has-popup", ReadOnly: "read-only",
}

// States is a set of states.
type States uint64

// Of returns the set of the given states.
func Of(states ...State) States {
	var s States
	for _, one := range states {
		s |= 1 << one
	}
	return s
}

// Has reports whether a state is in the set.
func (s States) Has(one State) bool { return s&(1<<one) != 0 }

// If adds a state when on is true.
func (s States) If(on bool, one State) States {
	if on {
		return s | 1<<one
	}
	return s
}

// words is the set as D-Bus carries it.
func (s States) words() []uint32 { return []uint32{uint32(s), uint32(s >> 32)} }

// A Thing is what is told of one thing in the window.
type Thing struct {
	Key         any // what it is, to know it again: comparable
	Role        Role
	Name        string
	Description string
	States      States
	Box         Box
	// Texts stand in it beside what can have the keyboard, as in a dialog.
	Texts []string
	// Text is what stands in a field, nil where nothing can be typed. A field
	// for a secret has none.
	Text *Text
	// Range is how far a progress bar or slider is, nil = no such thing.
	Range *Range
	// Position and Of say which row this is, from 1; 0 = no row.
	Position, Of int
	// Press does what Space or a click does, nil = nothing; called on any
	// goroutine.
	Press func()
}

// Text is what stands in a field, and before which character the caret is.
type Text struct {
	Content string
	Caret   int
}

// Range is a value between two others.
type Range struct{ Now, Least, Most float64 }

// Box is where a thing is inside the window, in pixels.
type Box struct{ X, Y, Width, Height int32 }
