//go:build unix

package sh

import (
	"os/exec"
	"syscall"
)

// ownGroup lets all that a script starts be ended together.
func ownGroup(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

// Kill implements Process.
func (p *localProcess) Kill() {
	syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL) // fails when it has ended
	p.stdout.Close()
	p.stderr.Close()
}
