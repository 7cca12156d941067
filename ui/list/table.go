package list

import (
	"cmp"

	"fyne.io/fyne/v2"

	"latchkey/ui/kit"
	"latchkey/ui/kit/tables"
	"latchkey/ui/locale"
)

// newTable makes the table that shows the rows of a list.
func newTable[R any, K comparable](l *List[R, K]) *tables.Table {
	var columns []tables.Column
	if l.spec.Marking {
		columns = append(columns, tables.Column{ID: "mark", Width: 18, Check: true})
	}
	ahead := len(columns)
	for _, c := range l.spec.Columns {
		columns = append(columns, tables.Column{ID: c.ID, Title: c.Title, Width: c.Width, Narrow: c.Narrow, Least: cmp.Or(c.Least, c.Wide), Main: c.Main, Align: c.Align, Sortable: c.Compare != nil})
	}
	t := tables.NewTable(columns)
	t.Name = locale.T("page." + l.spec.Page)
	t.Length = l.Shown
	t.Cells = func(row int, into []tables.Cell) {
		at := l.place(row)
		if ahead > 0 {
			into[0] = tables.Cell{Check: kit.CheckOf(l.Marks.Has(l.key(at.row)))}
		}
		for i := range l.spec.Columns {
			c := l.spec.Columns[i].Cell(at.row)
			if l.spec.Columns[i].Main {
				l.decorate(&c, at)
			}
			into[ahead+i] = c
		}
	}
	t.Selected = l.isSelected
	t.OnSelect = func(row int) {
		call(l.spec.Picked)
		l.Select(l.key(l.At(row)))
	}
	t.OnOpen = l.open
	t.OnMenu = func(_ int, at fyne.Position) { l.f.Commands.PopUp(at, l.spec.Menu...) }
	t.OnSort = l.sortBy
	if l.spec.InSight != nil {
		t.OnShown = func(row int) { l.spec.InSight(l.At(row)) }
	}
	if l.spec.Members != nil {
		t.OnFold = l.fold
	}
	t.RowText = func(row int) string { return l.spec.Name(l.At(row)) }
	t.Tips, t.Tip = l.f.Tips, func(row, col int) string {
		if i := col - ahead; i >= 0 && l.spec.Columns[i].Tip != nil {
			return l.spec.Columns[i].Tip(l.At(row))
		}
		return ""
	}
	t.OnLeave = l.f.Search.Focus
	l.tendColumns(t)
	for _, a := range l.spec.Actions {
		t.Actions = append(t.Actions, l.rowAction(a))
	}
	t.SetSort(l.view.Order.Column, l.view.Order.Descending)
	return t
}

// rowAction is an action of the list's rows. Its row is selected first, so that
// everything beside the list is about it, too.
func (l *List[R, K]) rowAction(a Action[R]) tables.RowAction {
	action := tables.RowAction{Icon: a.Icon, Name: locale.T("cmd." + a.ID), Run: func(row int) {
		call(l.spec.Picked)
		l.Select(l.key(l.At(row)))
		l.Table.MoveTo(row)
		l.Table.Refresh()
		if l.spec.Act != nil {
			l.spec.Act(a.ID)
			return
		}
		l.f.Commands.Run(a.ID)
	}}
	if a.Fits != nil {
		action.Fits = func(row int) bool { return row < l.Shown() && a.Fits(l.At(row)) }
	}
	return action
}

// decorate shows in the cell that names a row what the list knows of it.
func (l *List[R, K]) decorate(c *tables.Cell, at place[R]) {
	key := l.key(at.row)
	c.Bold = l.chosen != *new(K) && key == l.chosen
	switch {
	case at.member:
		c.Indent = 1
	case len(l.spec.members(at.row)) == 0:
	case l.unfold[key]:
		c.Fold = kit.Unfolded
	default:
		c.Fold = kit.Folded
	}
}
