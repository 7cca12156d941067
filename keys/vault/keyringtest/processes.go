package keyringtest

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// checkNothingRuns fails the test when a process of the session still runs
// after its daemons were stopped, and ends that process.
func (s *Session) checkNothingRuns(t testing.TB) {
	for _, p := range processesWith(marker + "=" + s.dir) {
		t.Errorf("process %d is left behind: %s", p.pid, p.command)
		if process, err := os.FindProcess(p.pid); err == nil {
			_ = process.Kill()
		}
	}
}

type process struct {
	pid     int
	command string
}

func (p process) String() string { return fmt.Sprintf("%d %s", p.pid, p.command) }

// processesWith finds the running processes that have a variable in their
// environment. Dead ones whose parent has not asked for them have none.
func processesWith(variable string) []process {
	var found []process
	folders, _ := filepath.Glob("/proc/[0-9]*")
	for _, folder := range folders {
		pid, _ := strconv.Atoi(filepath.Base(folder))
		env, err := os.ReadFile(filepath.Join(folder, "environ"))
		if err != nil || pid == os.Getpid() || !has(env, variable) {
			continue
		}
		command, _ := os.ReadFile(filepath.Join(folder, "cmdline"))
		found = append(found, process{pid, strings.ReplaceAll(string(command), "\x00", " ")})
	}
	return found
}

func has(env []byte, variable string) bool {
	for pair := range bytes.SplitSeq(env, []byte{0}) {
		if string(pair) == variable {
			return true
		}
	}
	return false
}
