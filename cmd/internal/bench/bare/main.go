// Command bare is what the window of Latchkey is measured against: Fyne with
// one list and nothing else. With -rows the list has as many rows as that, in
// the columns of Latchkey's list of repositories.
package main

import (
	"flag"
	"fmt"
	"os"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// columns are those of Latchkey's list: mark, name, project, keys, last use,
// health.
const columns = 6

func main() {
	rows := flag.Int("rows", 0, "how many rows the list has")
	flag.Parse()
	if *rows < 0 {
		fmt.Fprintln(os.Stderr, "bare: -rows is less than nothing")
		os.Exit(2)
	}
	window := app.NewWithID("dev.latchkey.Bare").NewWindow("Bare")
	window.SetContent(list(*rows))
	window.Resize(fyne.NewSize(1280, 800))
	window.ShowAndRun()
}

func list(rows int) *widget.List {
	return widget.NewList(func() int { return rows }, newRow, func(id widget.ListItemID, o fyne.CanvasObject) {
		for i, cell := range o.(*fyne.Container).Objects {
			cell.(*widget.Label).SetText(text(id, i))
		}
	})
}

func newRow() fyne.CanvasObject {
	row := container.NewGridWithColumns(columns)
	for range columns {
		label := widget.NewLabel("")
		label.Truncation = fyne.TextTruncateEllipsis
		row.Add(label)
	}
	return row
}

func text(row, column int) string {
	switch column {
	case 0:
		return "–"
	case 1:
		return fmt.Sprintf("team-%02d/billing-api-%05d", row/500, row)
	case 2:
		return "CORE"
	case 3:
		return "3"
	case 4:
		return fmt.Sprintf("%d d ago", row%300)
	}
	return "good"
}
