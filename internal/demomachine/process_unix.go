//go:build unix

package demomachine

import (
	"os/exec"
	"syscall"
)

// ownGroup keeps the terminal of this process, and its Ctrl-C, from a session.
func ownGroup() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }

// kill ends a session's program with what it has started.
func kill(cmd *exec.Cmd) {
	_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // often gone already
}
