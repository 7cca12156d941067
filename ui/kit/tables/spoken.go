package tables

import (
	"strings"

	"fyne.io/fyne/v2"

	"latchkey/ui/kit"
)

// Spoken implements Speaker.
func (h *headerCell) Spoken() kit.Spoken {
	s := kit.Spoken{Role: kit.RoleHeader, Name: h.column.Title, Note: h.column.Hint, Disabled: h.Disabled(), Press: h.press}
	switch h.sorted {
	case "up":
		s.Sorted = 1
	case "down":
		s.Sorted = -1
	}
	return s
}

// Spoken implements Speaker.
func (h *headerCheck) Spoken() kit.Spoken {
	return kit.Spoken{Role: kit.RoleMarkAll, On: h.state == kit.Checked, Partly: h.state == kit.PartlyChecked, Press: h.pressed}
}

// Spoken implements Speaker: the table, and the row of the cursor.
func (l *tableList) Spoken() kit.Spoken {
	s := kit.Spoken{Role: kit.RoleTable, Name: l.t.Name, Of: l.Length()}
	if l.cursor >= 0 && l.cursor < l.Length() {
		row := l.spokenRow(l.cursor)
		s.Row = &row
	}
	return s
}

// spokenRow reads a row: what names it, then the other columns that show, with
// their titles.
func (l *tableList) spokenRow(row int) kit.Spoken {
	s := kit.Spoken{Role: kit.RoleRow, Position: row + 1, Of: l.Length(), Chosen: l.t.Selected != nil && l.t.Selected(row)}
	var words []string
	for i, c := range l.t.Row(row) {
		column := l.t.columns.columns[i]
		if c.Check != kit.NoCheck {
			s.On = c.Check == kit.Checked
		}
		if c.Fold != kit.NoFold {
			s.Fold = c.Fold
		}
		text := c.Text
		if text == "" && c.Icon != "" && l.t.Tip != nil {
			text = l.t.Tip(row, i)
		}
		if text == "" || column.off {
			continue
		}
		if len(words) > 0 {
			text = strings.TrimSpace(column.Title + " " + text)
		}
		words = append(words, text)
	}
	s.Name = strings.Join(words, ", ")
	s.Press = func() { l.choose(row) }
	return s
}

// AccessibilityLabel implements fyne.Accessible.
func (h *headerCell) AccessibilityLabel() string { return h.Spoken().Words() }

// AccessibilityRole implements fyne.Accessible.
func (h *headerCell) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }
