package ui

import _ "unsafe" // for go:linkname

// forgetDrawn drops what Fyne has kept of widgets that were not drawn for a minute.
// Its drivers do so after each frame, but for the one of tests: without this, every
// widget of every test stays until the last one has ended, gigabytes in all.
//
//go:linkname forgetDrawn fyne.io/fyne/v2/internal/cache.Clean
func forgetDrawn(canvasRefreshed bool)
