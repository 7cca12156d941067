package sh

import (
	"os"
	"os/exec"
	"testing"
)

// shells are the real ones that judge us, by name, as many as are installed.
func shells(t testing.TB) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	for name, args := range map[string][]string{
		"dash": {"dash"}, "bash": {"bash", "--posix"}, "busybox": {"busybox", "ash"}, "mksh": {"mksh"}, "zsh": {"zsh", "--emulate", "sh"},
	} {
		if path, err := exec.LookPath(args[0]); err == nil {
			all[name] = append([]string{path}, args[1:]...)
		} else if os.Getenv("CI") == "true" && (name == "dash" || name == "bash" || name == "busybox") {
			t.Fatalf("%s is missing, and CI=true promises it", name)
		}
	}
	if len(all) == 0 {
		t.Skip("no shell is installed that is known here")
	}
	return all
}

// eachShell runs a test with a machine of each shell, with a home of its own.
func eachShell(t *testing.T, test func(t *testing.T, o Local)) {
	for name, shell := range shells(t) {
		t.Run(name, func(t *testing.T) { test(t, Local{Name: "build-07", Home: t.TempDir(), Shell: shell}) })
	}
}
