//go:build !linux

package ui

import "time"

// threadTime is known on Linux only; elsewhere nothing is measured.
func threadTime() time.Duration { return 0 }
