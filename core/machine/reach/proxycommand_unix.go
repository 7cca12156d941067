//go:build !windows

package reach

import (
	"os/exec"
	"syscall"
)

// shellCommand is the command as ssh itself runs it.
func shellCommand(text string) *exec.Cmd {
	cmd := exec.Command("/bin/sh", "-c", "exec "+text)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	return cmd
}

func endCommand(cmd *exec.Cmd) { syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM) }
