package reaper

import (
	"os"
	"os/exec"
	"strings"
)

// Again runs one test of this test program once more, in a process of its own
// with more in its environment, and returns what that printed. test is its
// name, or that of a subtest.
func Again(test string, env ...string) ([]byte, error) {
	return AgainMatching("^"+strings.ReplaceAll(test, "/", "$/^")+"$", env...)
}

// AgainMatching is Again for all tests that a pattern matches.
func AgainMatching(pattern string, env ...string) ([]byte, error) {
	cmd := exec.Command(os.Args[0], "-test.count=1", "-test.run="+pattern)
	cmd.Env = append(os.Environ(), env...)
	ends := New()
	defer ends.Close()
	return ends.CombinedOutput(cmd)
}
