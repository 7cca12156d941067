package ui

import (
	"fyne.io/fyne/v2"
)

// Names in the preferences, beside those of how the window looks and speaks.
const (
	prefWidth   = "window.width"
	prefHeight  = "window.height"
	prefSplit   = "window.split"
	prefPage    = "window.page"
	prefAccount = "window.account"
)

// The window works from 800×560 up.
const (
	leastWidth  = 800
	leastHeight = 560
	mostWidth   = 3840 // what is kept beyond was no size that a person chose
	mostHeight  = 2160
)

func loadSize(p fyne.Preferences) fyne.Size {
	return fyne.NewSize(
		float32(min(mostWidth, max(leastWidth, p.FloatWithFallback(prefWidth, 1280)))),
		float32(min(mostHeight, max(leastHeight, p.FloatWithFallback(prefHeight, 800)))))
}

func loadSplit(p fyne.Preferences) float64 {
	return min(0.8, max(0.35, p.FloatWithFallback(prefSplit, 0.63)))
}

func saveWindow(p fyne.Preferences, size fyne.Size, split float64) {
	p.SetFloat(prefWidth, float64(size.Width))
	p.SetFloat(prefHeight, float64(size.Height))
	p.SetFloat(prefSplit, split)
}

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
func restoreSize(w *Window) {
	room := fyne.Size{}
	if w.cfg.Screen != nil {
		room = w.cfg.Screen()
	}
	w.Win.Resize(fitted(loadSize(w.App.Preferences()), room))
}
