//go:build !ci

package main

import (
	"fyne.io/fyne/v2"
	"github.com/go-gl/glfw/v3.4/glfw"
)

// screen is the room on the primary monitor that neither panels nor docks
// take, in Fyne's units; zero where it is not known. Fyne tells nothing of
// monitors, so GLFW is asked, which Fyne itself stands on. Call it on the main
// goroutine once there is a window: making one starts GLFW.
func screen() fyne.Size {
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
