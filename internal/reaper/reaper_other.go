//go:build !unix

package reaper

import (
	"os"
	"os/exec"
)

// Reaper ends what was started with it when it is told to.
type Reaper struct{}

// New returns a reaper.
func New() *Reaper { return &Reaper{} }

// Close has nothing to end.
func (*Reaper) Close() error { return nil }

// Start starts a program, which Kill ends. The death of this process is not
// noticed on this system.
func (*Reaper) Start(cmd *exec.Cmd) error { return cmd.Start() }

// Kill ends a program of Start. It does not wait.
func (*Reaper) Kill(cmd *exec.Cmd) { _ = cmd.Process.Kill() } // often gone already

// CombinedOutput runs a program to its end.
func (*Reaper) CombinedOutput(cmd *exec.Cmd) ([]byte, error) { return cmd.CombinedOutput() }

// TempDir makes a folder as os.MkdirTemp does.
func (*Reaper) TempDir(dir, pattern string) (string, error) { return os.MkdirTemp(dir, pattern) }

// Remove removes a folder of TempDir and all that is in it.
func (*Reaper) Remove(path string) error { return os.RemoveAll(path) }
