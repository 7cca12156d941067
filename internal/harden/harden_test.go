//go:build unix

package harden

import (
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
)

// A process that aborts with everything set up for a core dump leaves none.
func TestNoCoreFile(t *testing.T) {
	if os.Getenv("HARDEN_CHILD") != "" {
		if err := Process(); err != nil {
			t.Fatal(err)
		}
		_ = syscall.Kill(os.Getpid(), syscall.SIGABRT)
		select {}
	}
	dir := t.TempDir()
	cmd := exec.Command("sh", "-c", `ulimit -c unlimited 2>/dev/null; exec "$0" -test.run=TestNoCoreFile`, os.Args[0])
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "HARDEN_CHILD=1", "GOTRACEBACK=crash")
	if err := cmd.Run(); err == nil {
		t.Fatal("the child did not abort")
	}
	if status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); ok && status.CoreDump() {
		t.Error("the system says that core was dumped")
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}
