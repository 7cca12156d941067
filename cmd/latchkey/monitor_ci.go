//go:build ci

package main

import "fyne.io/fyne/v2"

// workArea is not known: Fyne's driver for tests has none.
func workArea() fyne.Size { return fyne.Size{} }
