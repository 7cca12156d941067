package ui

import (
	"fyne.io/fyne/v2"

	kit "latchkey/ui/widget"
)

// showPalette is every command that can be given now, and every repository,
// found by typing.
func (w *Window) showPalette() {
	type choice struct {
		text, keys, icon string
		run              func()
	}
	var all, shown []choice
	for _, c := range w.commands {
		if c.id != "palette" && c.possible() {
			all = append(all, choice{c.text(), c.keys(), c.icon, func() { w.run(c.id) }})
		}
	}
	repos := w.repos.rows
	var d *kit.Dialog
	table := kit.NewTable([]kit.Column{{Title: t("palette.command"), Width: -1}, {Title: t("palette.key"), Width: 130, Align: fyne.TextAlignTrailing}})
	cursor := 0
	table.Length = func() int { return len(shown) }
	table.Cells = func(row int, into []kit.Cell) {
		into[0] = kit.Cell{Text: shown[row].text, Icon: shown[row].icon}
		if into[0].Icon == "" {
			into[0].Icon = "forward"
		}
		into[1] = kit.Cell{Text: shown[row].keys, Tone: kit.ColorMuted}
	}
	table.Selected = func(row int) bool { return row == cursor }
	table.OnSelect = func(row int) { cursor = row }
	find := func(text string) {
		shown = shown[:0:0]
		for _, c := range all {
			if matchesAll(c.text, text) {
				shown = append(shown, c)
			}
		}
		for i := 0; text != "" && i < len(repos) && len(shown) < 100; i++ {
			if r := &repos[i]; matchesAll(r.find, text) {
				path := r.Path
				shown = append(shown, choice{r.shown, "", "repository", func() {
					w.shell.show("repositories")
					w.repos.goTo(path)
				}})
			}
		}
		cursor = 0
		table.Refresh()
		table.MoveTo(0)
	}
	choose := func(row int) {
		if row >= 0 && row < len(shown) {
			d.Hide()
			shown[row].run()
		}
	}
	entry := kit.NewEntry(t("palette.placeholder"))
	entry.OnChanged = find
	entry.OnSubmitted = func(string) { choose(cursor) }
	entry.OnDown = func() { d.FocusOn(table.Focusable()); table.Next() }
	table.OnOpen = choose
	table.OnLeave = func() { d.FocusOn(entry) }
	d = &kit.Dialog{Title: t("palette.title"), Icon: "command", Width: 560, Focus: entry,
		Body: kit.Stack(entry, kit.NewFill("", 0, table.Object).Least(0, 320))}
	w.dialogs.Show(d)
	find("") // now that the table has its size
}
