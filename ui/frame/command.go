package frame

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"latchkey/ui/locale"
)

// Command is one thing that a person can ask for. The commands of the window
// and of its pages are the only source of menus, context menus, palette and
// shortcut help. The text of a command has the key "cmd." and its id.
type Command struct {
	ID    string
	Menu  string // menu that it stands in, "" = none
	Group int    // a line is drawn between groups of one menu
	Icon  string
	Key   fyne.KeyName
	Mod   fyne.KeyModifier // with Key
	Can   func() bool      // nil = always
	On    func() bool      // for commands that carry a tick
	Run   func()
	Quit  bool
	// Lacks names the text "lacks.…" that says what there has to be before it can
	// be carried out; "" = where it cannot, nobody has to know of it.
	Lacks string
	// About names what it would act on: the repository or the key that is chosen;
	// nil = on nothing that is chosen.
	About func() string
	Name  string // where the text is no text of ours: the name of an account
}

// Modifiers of shortcuts.
const (
	Ctrl      = fyne.KeyModifierShortcutDefault
	CtrlShift = fyne.KeyModifierShortcutDefault | fyne.KeyModifierShift
)

// Possible reports whether it can be carried out now.
func (c *Command) Possible() bool { return c.Can == nil || c.Can() }

// Text is what it is called.
func (c *Command) Text() string {
	if c.Name != "" {
		return c.Name
	}
	return locale.T("cmd." + c.ID)
}

// Subject names what it would act on, "" where that is nothing that is chosen.
func (c *Command) Subject() string {
	if c.About == nil {
		return ""
	}
	return c.About()
}

// Missing says why it cannot be carried out now; "" = it can, or nobody has to
// know.
func (c *Command) Missing() string {
	if c.Lacks == "" || c.Possible() {
		return ""
	}
	return locale.T("lacks." + c.Lacks)
}

// Shortcut is nil for keys without a modifier: Fyne's menus cannot trigger
// those, and typedKey does.
func (c *Command) Shortcut() fyne.Shortcut {
	if c.Key == "" || c.Mod == 0 {
		return nil
	}
	return &desktop.CustomShortcut{KeyName: c.Key, Modifier: c.Mod}
}

// Keys is the shortcut in words, such as "Ctrl+Shift+T".
func (c *Command) Keys() string {
	if c.Key == "" {
		return ""
	}
	text := ""
	if c.Mod&fyne.KeyModifierControl != 0 {
		text += "Ctrl+"
	}
	if c.Mod&fyne.KeyModifierSuper != 0 {
		text += "⌘"
	}
	if c.Mod&fyne.KeyModifierShift != 0 {
		text += "Shift+"
	}
	if name, ok := keyNames[c.Key]; ok {
		return text + name
	}
	return text + string(c.Key)
}

// keyNames are the keys that people know by another name than Fyne does.
var keyNames = map[fyne.KeyName]string{fyne.KeyEqual: "=", fyne.KeyMinus: "-", fyne.KeyComma: ",", fyne.KeyDelete: "Del"}
