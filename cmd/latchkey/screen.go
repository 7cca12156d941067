package main

import (
	"os"
	"runtime"
	"strconv"

	"fyne.io/fyne/v2"
)

// usualDPI is the resolution that Fyne draws at scale one.
const usualDPI = 120

// monitorScale is the scale that Fyne uses on a monitor of that many pixels over
// so many millimetres. Programs with a real window call it (monitor.go).
func monitorScale(millimetres, pixels int) float32 {
	if runtime.GOOS == "darwin" || millimetres <= 0 { // the system scales by itself; a monitor may not tell
		return 1
	}
	dpi := float32(pixels) / (float32(millimetres) / 25.4)
	if dpi > 1000 || dpi < usualDPI {
		return 1
	}
	return dpi / usualDPI
}

// personScale is the scale that the person set for all Fyne programs. Programs
// with a real window call it (monitor.go).
func personScale() float32 {
	if set, err := strconv.ParseFloat(os.Getenv("FYNE_SCALE"), 32); err == nil && set > 0 {
		return float32(set)
	}
	if app := fyne.CurrentApp(); app != nil && app.Settings().Scale() > 0 {
		return app.Settings().Scale()
	}
	return 1
}
