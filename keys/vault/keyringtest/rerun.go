package keyringtest

import (
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"latchkey/internal/reaper"
)

// InSession runs the calling test a second time in a process of its own inside
// a session. It returns true there; in the first process it returns false once
// the second has ended, and fails when that failed:
//
//	func TestReal(t *testing.T) {
//		if !keyringtest.InSession(t, keyringtest.Unlocked) {
//			return
//		}
//		…
//	}
//
// A process of its own is needed because D-Bus libraries keep one connection
// to the bus that they found first.
func InSession(t *testing.T, keyring Keyring, options ...Option) bool {
	t.Helper()
	if os.Getenv(marker) != "" {
		return true
	}
	s := Start(t, keyring, options...)
	Rerun(t, s.Env())
	return false
}

// Rerun runs the calling test once more in a process of its own with that
// environment, and fails when it fails or does not run.
func Rerun(t *testing.T, env []string) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self, "-test.run="+exactly(t.Name()), "-test.v", "-test.count=1", "-test.timeout=2m")
	cmd.Env = env
	ends := reaper.New()
	defer ends.Close()
	out, err := ends.CombinedOutput(cmd)
	switch {
	case err != nil:
		t.Fatalf("in a process of its own: %v\n%s", err, out)
	case strings.Contains(string(out), "--- SKIP: "+t.Name()):
		t.Fatalf("in a process of its own it was skipped:\n%s", out)
	case !strings.Contains(string(out), "--- PASS: "+t.Name()):
		t.Fatalf("in a process of its own it did not run:\n%s", out)
	}
	t.Logf("in a process of its own:\n%s", out)
}

// exactly returns the -run pattern for one test or subtest.
func exactly(name string) string {
	parts := strings.Split(name, "/")
	for i, part := range parts {
		parts[i] = "^" + regexp.QuoteMeta(part) + "$"
	}
	return strings.Join(parts, "/")
}
