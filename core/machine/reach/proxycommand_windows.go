package reach

import (
	"os"
	"os/exec"
	"syscall"
)

// shellCommand is the command as Windows' own ssh runs it.
func shellCommand(text string) *exec.Cmd {
	shell := os.Getenv("ComSpec")
	if shell == "" {
		shell = "cmd.exe"
	}
	cmd := exec.Command(shell)
	cmd.SysProcAttr = &syscall.SysProcAttr{CmdLine: shell + " /d /s /c \"" + text + "\"", HideWindow: true}
	return cmd
}

func endCommand(cmd *exec.Cmd) { cmd.Process.Kill() }
