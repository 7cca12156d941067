package core

import (
	"os"
	"testing"
)

// TestMain lets the test binary be the program that is killed: see crash_test.go.
func TestMain(m *testing.M) {
	registerStoreFault()
	if os.Getenv("CORE_TEST_CHILD") != "" {
		os.Exit(crashChild())
	}
	os.Exit(m.Run())
}
