package ui

import (
	"fyne.io/fyne/v2"

	"latchkey/ui/locale"
)

// menuOrder are the menus from left to right; the title of one has the key
// "menu." and its name.
func menuOrder() []string { return []string{"file", "edit", "repository", "key", "view", "help"} }

// mainMenu builds the menu bar from the command table.
func (w *Window) mainMenu() *fyne.MainMenu {
	var menus []*fyne.Menu
	for _, name := range menuOrder() {
		menu := fyne.NewMenu(locale.T("menu." + name))
		group := 0
		for _, c := range w.commandTable {
			if c.Menu != name {
				continue
			}
			if c.Group != group && len(menu.Items) > 0 {
				menu.Items = append(menu.Items, fyne.NewMenuItemSeparator())
			}
			group = c.Group
			menu.Items = append(menu.Items, w.menuItem(c))
		}
		if nativeBar() {
			leaveKeys(menu.Items)
		} else {
			writeKeys(menu.Items)
		}
		menus = append(menus, menu)
	}
	return fyne.NewMainMenu(menus...)
}

// refreshCommands brings menus and buttons up to date with what can be done
// now. The menu bar is only touched where something changed.
func (w *Window) refreshCommands() {
	main := w.Win.MainMenu()
	if main == nil {
		return
	}
	changed := false
	for i, name := range menuOrder() {
		items := main.Items[i].Items
		at := 0
		for _, c := range w.commandTable {
			if c.Menu != name {
				continue
			}
			for at < len(items) && items[at].IsSeparator {
				at++
			}
			now := w.menuItem(c)
			if items[at].Disabled != now.Disabled || items[at].Checked != now.Checked {
				items[at].Disabled, items[at].Checked = now.Disabled, now.Checked
				changed = true
			}
			at++
		}
	}
	if changed {
		main.Refresh()
	}
	w.repos.RefreshCommands()
}
