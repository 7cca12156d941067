// Command latchkey is the window.
package main

import (
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/widget"
)

func main() {
	w := app.NewWithID("dev.latchkey.Latchkey").NewWindow("Latchkey")
	w.SetContent(widget.NewLabel("Latchkey"))
	w.ShowAndRun()
}
