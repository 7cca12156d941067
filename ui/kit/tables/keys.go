package tables

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"latchkey/ui/kit"
)

// TypedKey implements fyne.Focusable.
func (l *tableList) TypedKey(ev *fyne.KeyEvent) {
	switch {
	case kit.IsGlobal(ev.Name):
		kit.Forward(l, ev)
		return
	case l.Length() == 0:
		return
	}
	if row, moves := l.target(ev.Name); moves {
		l.goTo(ev.Name, row)
		return
	}
	switch {
	case ev.Name == fyne.KeySpace && l.t.OnMark != nil && l.shift():
		l.extend(l.cursor)
	case ev.Name == fyne.KeySpace && l.t.OnMark != nil:
		l.mark(l.cursor)
	case ev.Name == fyne.KeySpace:
		l.choose(l.cursor)
	case ev.Name == fyne.KeyRight:
		l.unfold()
	case ev.Name == fyne.KeyLeft:
		l.fold()
	case ev.Name == desktop.KeyMenu, ev.Name == fyne.KeyF10 && l.shift():
		l.menu()
	case kit.IsEnter(ev.Name):
		l.choose(l.cursor)
		if l.t.OnOpen != nil {
			l.t.OnOpen(l.cursor)
		}
	}
}

func (l *tableList) shift() bool { return l.t.modifiers()&fyne.KeyModifierShift != 0 }

// target is the row to which a key moves the cursor.
func (l *tableList) target(key fyne.KeyName) (row int, moves bool) {
	last := l.Length() - 1
	switch key {
	case fyne.KeyUp:
		return l.cursor - 1, true
	case fyne.KeyDown:
		return min(last, l.cursor+1), true
	case fyne.KeyHome:
		return 0, true
	case fyne.KeyEnd:
		return last, true
	case fyne.KeyPageUp:
		return max(0, l.cursor-l.page()), true
	case fyne.KeyPageDown:
		return min(last, l.cursor+l.page()), true
	}
	return 0, false
}

func (l *tableList) goTo(key fyne.KeyName, row int) {
	switch {
	case l.t.OnMark != nil && l.shift():
		l.extend(row)
	case row < 0 && l.t.OnLeave != nil:
		l.t.OnLeave()
	case row >= 0 && (row != l.cursor || key != fyne.KeyDown):
		l.choose(row)
	}
}

// menu opens the context menu at the row of the cursor.
func (l *tableList) menu() {
	r := l.rows[l.cursor]
	if l.t.OnMenu == nil || r == nil {
		return
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(r)
	l.choose(l.cursor)
	l.t.OnMenu(l.cursor, at.AddXY(24, rowHeight()))
}

// TypedRune implements fyne.Focusable: letters jump to the next row that
// begins with them.
func (l *tableList) TypedRune(r rune) {
	if l.t.RowText == nil || l.t.modifiers()&^fyne.KeyModifierShift != 0 {
		return
	}
	if row := l.t.typing.find(r, l.cursor, l.Length(), l.t.RowText); row >= 0 {
		l.choose(row)
	}
}

// foldOf is how a row stands in the tree.
func (l *tableList) foldOf(row int) (state kit.FoldState, indent int) {
	for _, c := range l.t.paint.ask(l.t, row) {
		indent = max(indent, c.Indent)
		if c.Fold != kit.NoFold {
			state = c.Fold
		}
	}
	return state, indent
}

func (l *tableList) unfold() {
	switch state, _ := l.foldOf(l.cursor); {
	case state == kit.Folded && l.t.OnFold != nil:
		l.t.OnFold(l.cursor, true)
	case state == kit.Unfolded && l.cursor < l.Length()-1:
		l.choose(l.cursor + 1)
	}
}

// fold folds the row of the cursor or, on a child, goes to its parent.
func (l *tableList) fold() {
	state, indent := l.foldOf(l.cursor)
	if state == kit.Unfolded {
		if l.t.OnFold != nil {
			l.t.OnFold(l.cursor, false)
		}
		return
	}
	for row := l.cursor - 1; row >= 0 && indent > 0; row-- {
		if _, above := l.foldOf(row); above < indent {
			l.choose(row)
			return
		}
	}
}
