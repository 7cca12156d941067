package ui

// Queue is the Dispatcher of Fyne's own queue, for another window of the
// program than this package's.
func Queue(f func()) { onUI(f) }
