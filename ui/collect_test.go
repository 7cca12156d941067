package ui

import (
	"os"
	"runtime/debug"
	"testing"
)

// TestMain lets garbage lie for longer: each picture of a window is thrown away as
// soon as it was looked at, and to collect them took a third of the time.
func TestMain(m *testing.M) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
		debug.SetMemoryLimit(1 << 30)
	}
	m.Run()
}
