//go:build unix

package harden

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// A process that aborts with everything set up for a core dump leaves none.
func TestNoCoreFile(t *testing.T) {
	if os.Getenv("HARDEN_CHILD") != "" {
		if err := Process(); err != nil {
			t.Fatal(err)
		}
		_ = syscall.Kill(os.Getpid(), syscall.SIGABRT)
		time.Sleep(time.Minute) // not select{}: the runtime would report a deadlock into the abort, and may hang over that
	}
	dir := t.TempDir()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "sh", "-c", `ulimit -c unlimited 2>/dev/null; exec "$0" -test.run=TestNoCoreFile`, os.Args[0])
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "HARDEN_CHILD=1", "GOTRACEBACK=crash")
	if err := cmd.Run(); err == nil || ctx.Err() != nil {
		t.Fatalf("the child did not abort: %v", err)
	}
	if status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); ok && status.CoreDump() {
		t.Error("the system says that core was dumped")
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}
