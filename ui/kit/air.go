package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
)

// The air around blocks. All pages take it from here.
const (
	airX    = 20 // beside what stands in a pane
	airY    = 16 // above and below it
	airCard = 16 // inside a card
	airBar  = 8  // above and below the one line of a bar, and between a head and its body
)

// RowEdge is how far from the edges of a table its rows begin and end.
const RowEdge = 12

// Block puts the air of the window around what fills a pane.
func Block(object fyne.CanvasObject) *fyne.Container { return PadXY(airX, airY, object) }

// Head puts it around the head of a page or a pane, of which the body follows.
func Head(object fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedLayout(airY, airBar, airX, airX), object)
}

// Body puts it around what follows a head.
func Body(object fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedLayout(airBar, airY, airX, airX), object)
}

// Strip is the air around a bar: one line of words and buttons that goes from edge to
// edge.
func Strip(object fyne.CanvasObject) *fyne.Container { return PadXY(airX, airBar, object) }

// Rows puts so much air ahead of a table that what its rows begin with stands under
// what a head begins with.
func Rows(table fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedLayout(0, 0, airX-RowEdge, 0), table)
}

// Blocks puts cards under one another.
func Blocks(objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedVBoxLayout(12), objects...)
}
