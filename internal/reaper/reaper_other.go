//go:build !unix

package reaper

import (
	"os"
	"os/exec"
)

// Start starts a program, which Kill ends. The death of this process is not
// noticed on this system.
func Start(cmd *exec.Cmd) error { return cmd.Start() }

// Kill ends a program of Start. It does not wait.
func Kill(cmd *exec.Cmd) { _ = cmd.Process.Kill() } // often gone already

// TempDir makes a folder as os.MkdirTemp does.
func TempDir(dir, pattern string) (string, error) { return os.MkdirTemp(dir, pattern) }

// Remove removes a folder of TempDir and all that is in it.
func Remove(path string) error { return os.RemoveAll(path) }
