//go:build !ci

package main

import (
	"fyne.io/fyne/v2"
	"github.com/go-gl/glfw/v3.4/glfw"
)

// workArea is the size of the primary monitor without panels and docks, in
// Fyne's units; zero if unknown. Fyne knows nothing of monitors, so this asks
// GLFW, which Fyne itself is built on. Call it on the main goroutine once there
// is a window: making one starts GLFW.
func workArea() fyne.Size {
	defer func() { _ = recover() }() // GLFW panics where it could not start; the window says that itself
	monitor := glfw.GetPrimaryMonitor()
	if monitor == nil {
		return fyne.Size{}
	}
	_, _, width, height := monitor.GetWorkarea()
	wide, _ := monitor.GetPhysicalSize()
	pixels := 0
	if mode := monitor.GetVideoMode(); mode != nil {
		pixels = mode.Width
	}
	scale := personScale() * monitorScale(wide, pixels)
	return fyne.NewSize(float32(width)/scale, float32(height)/scale)
}
