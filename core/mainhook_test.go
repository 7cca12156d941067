package core

import (
	"os"
	"testing"

	"latchkey/internal/reaper"
)

// TestMain lets the test binary be the program that is killed: see crash_test.go.
func TestMain(m *testing.M) {
	registerStoreFault()
	switch os.Getenv("CORE_TEST_CHILD") {
	case "":
	case "rollout":
		reaper.ExitWithParent()
		os.Exit(rolloutChild())
	default:
		reaper.ExitWithParent()
		os.Exit(crashChild())
	}
	os.Exit(m.Run())
}
