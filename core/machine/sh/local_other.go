//go:build !unix

package sh

import "os/exec"

func ownGroup(*exec.Cmd) {}

// Kill implements Process.
func (p *localProcess) Kill() {
	p.cmd.Process.Kill()
	p.stdout.Close()
	p.stderr.Close()
}
