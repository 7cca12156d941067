package main

import (
	"os"
	"runtime"
	"runtime/debug"
)

// startPercent lets the heap grow to 16 MB before the garbage collector runs first: most
// commands end before, and what they allocated until then they need.
const startPercent = 400

// quickStart delays the first garbage collection. From that one on the collector works
// as usual, so that a command that reads much takes no more memory for it.
func quickStart() {
	if os.Getenv("GOGC") != "" {
		return
	}
	percent := debug.SetGCPercent(startPercent)
	first := new([64]byte)
	runtime.SetFinalizer(first, func(*[64]byte) { debug.SetGCPercent(percent) })
}
