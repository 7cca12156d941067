package kit

import "fyne.io/fyne/v2"

// Still reports whether nothing may move by itself.
func Still() bool { return !fyne.CurrentApp().Settings().ShowAnimations() }
