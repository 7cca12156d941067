package gallery

import (
	"fmt"

	"fyne.io/fyne/v2"

	"latchkey/ui/kit"
	"latchkey/ui/kit/paint"
	"latchkey/ui/kit/tables"
)

const tableRows = 10_000

func tablePage(g *Gallery) fyne.CanvasObject {
	t := tables.NewTable([]tables.Column{
		{ID: "mark", Width: 18, Check: true}, {ID: "name", Title: "Repository", Width: -3, Sortable: true},
		{ID: "project", Title: "Project", Width: 90, Least: 520, Sortable: true, Hint: "Where the forge keeps it"},
		{ID: "keys", Title: "Keys", Width: 56, Align: fyne.TextAlignTrailing, Sortable: true},
		{ID: "used", Title: "Last used", Width: 110, Least: 420}, {ID: "state", Title: "Status", Width: 130, Sortable: true},
	})
	marks := tables.NewSelection(func() int { return tableRows }, func(row int) int { return row })
	at, by, down := 3, "name", false
	name := func(row int) string {
		return []string{"ansible-playbooks", "billing", "data-lake", "payments-api", "web-frontend"}[row%5] + fmt.Sprintf("-%04d", row)
	}
	t.Length = func() int { return tableRows }
	t.Cells = func(row int, into []tables.Cell) {
		into[0].Check = kit.CheckOf(marks.Has(row))
		into[1] = tables.Cell{Text: name(row), Bold: row == at}
		into[2] = tables.Cell{Text: "PAY", Tone: paint.ColorMuted}
		into[3] = tables.Cell{Text: fmt.Sprint(row % 4)}
		into[4] = tables.Cell{Text: fmt.Sprint(row%23+1, " h ago"), Tone: paint.ColorMuted}
		into[5] = [...]tables.Cell{{Text: "in use", Icon: "passed", Tone: kit.Good.Text()}, {Text: "never used", Icon: "warning", Tone: kit.Caution.Text()},
			{Text: "no key", Icon: "pending", Tone: paint.ColorMuted}}[row%3]
	}
	t.Selected = func(row int) bool { return row == at }
	t.OnSelect = func(row int) { at = row }
	changed := func() { t.SetMarked(marks.State()); t.Refresh() }
	t.OnMark = func(row int, _ bool) { marks.Toggle(row); changed() }
	t.OnExtend = func(anchor, was, to int) { marks.Extend(anchor, was, to); changed() }
	t.OnMarkAll = func() { marks.ToggleAll(); changed() }
	t.OnSort = func(column string) {
		down = column == by && !down
		by = column
		t.SetSort(by, down)
	}
	t.OnOpen = func(row int) { g.toasts.Show("Opened " + name(row)) }
	t.OnMenu = func(row int, at fyne.Position) { g.toasts.Show("The menu of " + name(row)) }
	t.RowText, t.Tips = name, g.tips
	t.Tip = func(row, col int) string {
		if col == 4 {
			return fmt.Sprintf("2026-11-%02d 10:24:07 UTC", row%28+1)
		}
		return ""
	}
	t.SetSort(by, down)
	marks.Toggle(1)
	marks.Toggle(2)
	changed()
	return sized(520, t.Object)
}

func trees(*Gallery) fyne.CanvasObject {
	type node struct {
		name, kind, where string
		parent            int // of nodes, -1 = top
	}
	nodes := []node{
		{"ci-fleet", "key set, 3 pairs", "3 repositories", -1},
		{"ci-fleet: payments-api", "Ed25519", "here", 0}, {"ci-fleet: web-frontend", "Ed25519", "here", 0}, {"ci-fleet: ledger", "Ed25519", "lost", 0},
		{"deploy-blue", "RSA 4096", "5 repositories", -1},
		{"nightly", "key set, 2 pairs", "2 repositories", -1}, {"nightly: data-lake", "Ed25519", "here", 5}, {"nightly: etl-jobs", "Ed25519", "here", 5},
	}
	open, at, shown := map[int]bool{0: true}, 0, []int{}
	arrange := func() {
		shown = shown[:0]
		for i, n := range nodes {
			if n.parent < 0 || open[n.parent] {
				shown = append(shown, i)
			}
		}
	}
	arrange()
	t := tables.NewTable([]tables.Column{{ID: "name", Title: "Key", Width: -2}, {ID: "kind", Title: "Kind", Width: 150}, {ID: "where", Title: "Where", Width: 150}})
	t.Length = func() int { return len(shown) }
	t.Cells = func(row int, into []tables.Cell) {
		i := shown[row]
		n := nodes[i]
		into[0] = tables.Cell{Text: n.name, Icon: "key", Fold: kit.FoldLeaf}
		switch {
		case n.parent >= 0:
			into[0].Indent = 1
		case i == 4:
		case open[i]:
			into[0].Fold, into[0].Icon, into[0].Bold = kit.Unfolded, "keyset", true
		default:
			into[0].Fold, into[0].Icon, into[0].Bold = kit.Folded, "keyset", true
		}
		into[1], into[2] = tables.Cell{Text: n.kind, Tone: paint.ColorMuted}, tables.Cell{Text: n.where}
	}
	t.Selected = func(row int) bool { return row == at }
	t.OnSelect = func(row int) { at = row }
	t.OnFold = func(row int, to bool) { open[shown[row]] = to; arrange(); t.Refresh() }
	return sized(420, t.Object)
}
