package main

import (
	"runtime/debug"
	"time"
)

const (
	startTime   = 2 * time.Second // the window shows long before
	startMemory = 200 << 20       // bytes; a start with 10,000 repositories takes half of it
)

// quickStart pauses the garbage collector while the window is made: everything
// that a start allocates is kept anyway, and collecting took a quarter of the
// time until the first picture.
func quickStart() {
	percent := debug.SetGCPercent(-1)
	limit := debug.SetMemoryLimit(startMemory)
	time.AfterFunc(startTime, func() {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
	})
}
