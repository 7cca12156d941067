//go:build ci

package main

import "fyne.io/fyne/v2"

// screen is not known: Fyne's driver for tests has none.
func screen() fyne.Size { return fyne.Size{} }
