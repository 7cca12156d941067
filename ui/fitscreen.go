package ui

import "fyne.io/fyne/v2"

// frameHeight is left for what the desktop draws around a window: its title.
const frameHeight = 40

// fitted is a window's size made to fit the room on the screen: a size that
// was kept may come from a larger monitor. Room that is not known, or that no
// window could do with, changes nothing.
func fitted(size, room fyne.Size) fyne.Size {
	if room.Width >= leastWidth/2 {
		size.Width = min(size.Width, room.Width)
	}
	if room.Height-frameHeight >= leastHeight/2 {
		size.Height = min(size.Height, room.Height-frameHeight)
	}
	return size
}

// restoreSize gives the window the size that it had last, as far as there is
// room. Where on the screen it stands is the desktop's affair: Fyne cannot
// tell, and window managers place windows better than a program that does not
// know the monitors.
func (w *Window) restoreSize() {
	room := fyne.Size{}
	if w.cfg.Screen != nil {
		room = w.cfg.Screen()
	}
	w.Win.Resize(fitted(loadSize(w.App.Preferences()), room))
}
