package tables

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	fynewidget "fyne.io/fyne/v2/widget"

	"latchkey/ui/kit"
	"latchkey/ui/kit/paint"
)

// The benchmarks hold the table against a bare List of labels in the same
// columns: the work of a scroll step without the painting, and how many
// objects the painter has to walk over.

const benchRows, benchStep = 10_000, 40

func benchColumns() []Column {
	return []Column{{Width: 18, Check: true}, {Width: -3}, {Width: 80}, {Width: 52, Align: fyne.TextAlignTrailing}, {Width: 96}, {Width: 124}}
}

func benchTexts(row int) [6]string {
	return [6]string{"", fmt.Sprintf("repository-%05d", row), "PAY", fmt.Sprint(row % 7), fmt.Sprint(row%50, " h ago"), "good"}
}

func countObjects(o fyne.CanvasObject) int {
	n := 1
	switch o := o.(type) {
	case *fyne.Container:
		for _, c := range o.Objects {
			n += countObjects(c)
		}
	case fyne.Widget:
		for _, c := range test.WidgetRenderer(o).Objects() {
			n += countObjects(c)
		}
	}
	return n
}

func scrollSteps(b *testing.B, w fyne.Window, height float32, scroll func(y float32)) {
	b.ReportAllocs()
	y := float32(0)
	for b.Loop() {
		if y += benchStep; y > height {
			y = 0
		}
		scroll(y)
	}
	b.ReportMetric(float64(countObjects(w.Content())), "objects")
}

func BenchmarkTableScroll(b *testing.B) {
	test.NewTempApp(b).Settings().SetTheme(paint.NewTheme(paint.Light, 1))
	t := NewTable(benchColumns())
	t.Length = func() int { return benchRows }
	t.Cells = func(row int, into []Cell) {
		texts := benchTexts(row)
		into[0].Check = kit.CheckOf(row%3 == 0)
		for i := 1; i < 6; i++ {
			into[i].Text = texts[i]
		}
		into[5].Icon, into[5].Tone = "passed", kit.Good.Text()
	}
	w := test.NewTempWindow(b, t.Object)
	w.Resize(fyne.NewSize(1200, 760))
	scrollSteps(b, w, benchRows*40-800, t.ScrollToOffset)
}

func BenchmarkBareListScroll(b *testing.B) {
	test.NewTempApp(b).Settings().SetTheme(paint.NewTheme(paint.Light, 1))
	list := fynewidget.NewList(func() int { return benchRows }, func() fyne.CanvasObject {
		row := container.New(&columnsLayout{columns: benchColumns()})
		for range 6 {
			label := fynewidget.NewLabel("")
			label.Truncation = fyne.TextTruncateEllipsis
			row.Add(label)
		}
		return row
	}, func(id int, o fyne.CanvasObject) {
		texts := benchTexts(id)
		for i, label := range o.(*fyne.Container).Objects {
			label.(*fynewidget.Label).SetText(texts[i])
		}
	})
	w := test.NewTempWindow(b, list)
	w.Resize(fyne.NewSize(1200, 760))
	scrollSteps(b, w, benchRows*40-800, list.ScrollToOffset)
}

func BenchmarkTableRefresh(b *testing.B) {
	test.NewTempApp(b).Settings().SetTheme(paint.NewTheme(paint.Light, 1))
	t := NewTable(benchColumns())
	t.Length = func() int { return benchRows }
	t.Cells = func(row int, into []Cell) { into[1].Text, into[2].Text = "payments-api", "PAY" }
	w := test.NewTempWindow(b, t.Object)
	w.Resize(fyne.NewSize(1200, 760))
	b.ReportAllocs()
	for b.Loop() {
		t.Refresh()
	}
}
