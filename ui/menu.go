package ui

import (
	"fyne.io/fyne/v2"
	fynewidget "fyne.io/fyne/v2/widget"

	"latchkey/ui/frame"
	"latchkey/ui/locale"
)

// menuOrder are the menus from left to right; the title of one has the key
// "menu." and its name.
func menuOrder() []string {
	return []string{"file", "edit", "repository", "key", "machine", "view", "help"}
}

// menus are the menu bar and the context menus, made from the commands.
type menus struct{ w *Window }

// bar builds the menu bar from the command table.
func (m *menus) bar() *fyne.MainMenu {
	w := m.w
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
			menu.Items = append(menu.Items, m.item(c))
		}
		if frame.NativeMenuBar() {
			frame.LeaveMenuKeys(menu.Items)
		} else {
			frame.WriteMenuKeys(menu.Items)
		}
		menus = append(menus, menu)
	}
	return fyne.NewMainMenu(menus...)
}

// refresh brings menus and buttons up to date with what can be done
// now. The menu bar is only touched where something changed.
func (m *menus) refresh() {
	w := m.w
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
			now := m.item(c)
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

// item is the command as it stands in a menu now.
func (m *menus) item(c *frame.Command) *fyne.MenuItem {
	w := m.w
	item := fyne.NewMenuItem(c.Text(), func() { w.run(c.ID) })
	item.Shortcut = frame.MenuShortcut(c)
	item.IsQuit = c.Quit
	item.Disabled = !c.Possible()
	item.Checked = c.On != nil && c.On()
	return item
}

// items are several commands, for a context menu; those that cannot be
// done now are left out.
func (m *menus) items(ids ...string) []*fyne.MenuItem {
	w := m.w
	var items []*fyne.MenuItem
	for _, id := range ids {
		if id == "-" {
			if n := len(items); n > 0 && !items[n-1].IsSeparator {
				items = append(items, fyne.NewMenuItemSeparator())
			}
			continue
		}
		if c := w.command(id); c != nil && c.Possible() {
			items = append(items, m.item(c))
		}
	}
	if n := len(items); n > 0 && items[n-1].IsSeparator {
		items = items[:n-1]
	}
	return items
}

// popUp shows a context menu of commands.
func (m *menus) popUp(at fyne.Position, ids ...string) {
	if items := m.items(ids...); len(items) > 0 {
		m.popUpItems(at, items)
	}
}

// popUpItems shows a menu of its own.
func (m *menus) popUpItems(at fyne.Position, items []*fyne.MenuItem) {
	w := m.w
	frame.WriteMenuKeys(items)
	fynewidget.ShowPopUpMenuAtPosition(fyne.NewMenu("", items...), w.Win.Canvas(), at)
}
