package list

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"latchkey/ui/frame"
	"latchkey/ui/kit/tables"
	"latchkey/ui/locale"
)

// What a person changed about columns is kept for each page, one text for each
// column: its id, what is wanted of it, and its width, with colons between.
const (
	prefColumns = ".columns"
	wantedOn    = "on"
	wantedOff   = "off"
)

// tendColumns shows the columns as a person left them, and keeps what is changed.
func (l *List[R, K]) tendColumns(t *tables.Table) {
	for i := range l.spec.Columns {
		if c := &l.spec.Columns[i]; c.Optional && c.Wide == 0 {
			t.ShowColumn(c.ID, false)
		}
	}
	t.HandleTip = locale.T("columns.handle_tip")
	t.OnHeaderMenu = l.showColumnMenu
	if l.f.App == nil || l.spec.Page == "" {
		return
	}
	prefs, key := l.f.App.Preferences(), l.spec.Page+prefColumns
	t.SetColumnViews(columnViews(prefs.StringList(key)))
	t.OnColumns = func() { prefs.SetStringList(key, columnTexts(t.ColumnViews())) }
}

func columnTexts(views []tables.ColumnView) []string {
	texts := []string{}
	for _, v := range views {
		wanted := ""
		switch v.Shown {
		case tables.Shown:
			wanted = wantedOn
		case tables.Hidden:
			wanted = wantedOff
		}
		texts = append(texts, v.ID+":"+wanted+":"+strconv.Itoa(int(v.Width+0.5)))
	}
	return texts
}

// columnViews reads what was kept, where it makes sense.
func columnViews(texts []string) (views []tables.ColumnView) {
	for _, text := range texts {
		parts := strings.Split(text, ":")
		if len(parts) != 3 {
			continue
		}
		v := tables.ColumnView{ID: parts[0]}
		switch parts[1] {
		case wantedOn:
			v.Shown = tables.Shown
		case wantedOff:
			v.Shown = tables.Hidden
		}
		if width, err := strconv.Atoi(parts[2]); err == nil && width > 0 && width < 4000 {
			v.Width = float32(width)
		}
		views = append(views, v)
	}
	return views
}

// showColumnMenu offers which columns show, and the way back to how they are by
// themselves.
func (l *List[R, K]) showColumnMenu(at fyne.Position) {
	l.f.Commands.PopUpItems(at, l.columnItems())
}

func (l *List[R, K]) columnItems() (items []*fyne.MenuItem) {
	t := l.Table
	for i := range l.spec.Columns {
		c := &l.spec.Columns[i]
		if c.Main {
			continue // without it nobody knows what the rows are
		}
		shows := t.ColumnShows(c.ID)
		item := fyne.NewMenuItem(c.Title, func() {
			if shows {
				t.SetShowing(c.ID, tables.Hidden)
			} else {
				t.SetShowing(c.ID, tables.Shown)
			}
		})
		item.Checked = shows
		items = append(items, item)
	}
	reset := fyne.NewMenuItem(locale.T("columns.reset"), t.ResetColumns)
	reset.Disabled = len(t.ColumnViews()) == 0
	return append(items, fyne.NewMenuItemSeparator(), reset, l.saveItem())
}

// Commands are those that every list has, for the page that it is on.
func (l *List[R, K]) Commands() []*frame.Command {
	front := func() bool { return l.f.Nav.Front() == l.spec.Page && l.Body.plain }
	return []*frame.Command{
		{ID: "columns", Menu: "view", Icon: "list", Can: front, Lacks: "list", Run: func() {
			l.showColumnMenu(l.f.App.Driver().AbsolutePositionForObject(l.Table.Object).AddXY(24, 36))
		}},
		{ID: "save-rows", Menu: "edit", Group: 3, Icon: "export", Can: func() bool { return front() && l.Shown() > 0 }, Lacks: "list", Run: l.Save},
	}
}
