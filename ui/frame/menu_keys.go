package frame

import (
	"runtime"

	"fyne.io/fyne/v2"

	"latchkey/ui/kit"
)

// quietKeys are a shortcut that Fyne obeys and does not draw: it would draw it
// at a fifth of the ink, too pale to be read. The keys stand in the item's
// text instead.
type quietKeys struct {
	of   fyne.Shortcut // nil for keys that Fyne's menus cannot trigger
	keys string
}

// ShortcutName implements fyne.Shortcut.
func (q quietKeys) ShortcutName() string {
	if q.of == nil {
		return "typed:" + q.keys
	}
	return q.of.ShortcutName()
}

// MenuShortcut is a command's shortcut as an item of a menu carries it, nil without
// one.
func MenuShortcut(c *Command) fyne.Shortcut {
	if c.Key == "" {
		return nil
	}
	return quietKeys{c.Shortcut(), c.Keys()}
}

// NativeMenuBar tells whether the desktop draws the menu bar. It then draws the
// shortcuts too, and has to know them as they are.
func NativeMenuBar() bool { return runtime.GOOS == "darwin" }

// WriteMenuKeys writes the keys of a menu's items at its right edge.
func WriteMenuKeys(items []*fyne.MenuItem) {
	keys := make([]string, len(items))
	for i, item := range items {
		if q, ok := item.Shortcut.(quietKeys); ok {
			keys[i] = q.keys
		}
	}
	kit.AlignKeys(items, keys)
}

// LeaveMenuKeys gives the desktop the shortcuts of a menu that it draws itself.
func LeaveMenuKeys(items []*fyne.MenuItem) {
	for _, item := range items {
		if q, ok := item.Shortcut.(quietKeys); ok {
			item.Shortcut = q.of
		}
	}
}
