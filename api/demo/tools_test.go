package demo_test

import (
	"os"
	"os/exec"
	"testing"
)

// need finds a program that judges the forge; without it the test is skipped,
// but not in CI.
func need(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("%s is needed and not installed", name)
		}
		t.Skipf("%s is not installed", name)
	}
	return path
}
