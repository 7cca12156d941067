//go:build !linux

package demomachine

import (
	"errors"
	"os"
	"os/exec"

	"latchkey/internal/nsroot"
)

type terminal struct {
	master *os.File
	term   string
}

func openTerminal(*nsroot.Root) (*terminal, error) { return nil, errors.ErrUnsupported }
func (*terminal) resize(uint32, uint32)            {}
func (*terminal) start(*exec.Cmd) error            { return errors.ErrUnsupported }
func (*terminal) drain()                           {}
func (*terminal) close()                           {}
