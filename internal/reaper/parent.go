package reaper

import (
	"os"
	"time"
)

// ExitWithParent ends this process soon after the one that started it is gone.
// A test binary that plays another program calls it first: a parent that dies
// before that is not noticed.
func ExitWithParent() {
	const interval = 200 * time.Millisecond
	parent := os.Getppid()
	go func() {
		for range time.Tick(interval) {
			if os.Getppid() != parent {
				os.Exit(1)
			}
		}
	}()
}
