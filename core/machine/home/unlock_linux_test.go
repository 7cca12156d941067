package home

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Who is cut off while it gives the lock back gives it back: another run finds
// everything as it should be, writes nothing, and would leave the lock where it is.
func TestALockIsGivenBackThoughTheRunIsCutOff(t *testing.T) {
	dir := t.TempDir()
	ours, began := filepath.Join(dir, ".ssh", "latchkey"), filepath.Join(dir, "began")
	slow := filepath.Join(dir, "bin")
	for _, folder := range []string{ours, slow} {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	rm := "#!/bin/sh\ncase $* in */.lock) : > " + began + "; sleep 1 ;; esac\nexec /bin/rm \"$@\"\n"
	if err := os.WriteFile(filepath.Join(slow, "rm"), []byte(rm), 0o700); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("/bin/sh")
	cmd.Stdin = strings.NewReader("folder=" + dir + "\nwas=-\n" + change + "\nlock\nexit 0\n")
	cmd.Env = []string{"PATH=" + slow + ":/usr/bin:/bin"}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		if _, err := os.Stat(began); err == nil {
			break
		} else if time.Now().After(end) {
			t.Fatal("it never gives the lock back")
		}
	}
	if err := syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // however it ends
	if _, err := os.Stat(filepath.Join(ours, ".lock")); err == nil {
		t.Error("the lock stays")
	}
}
