//go:build !windows

package reach

import (
	"io"
	"net"
	"time"
)

// usualAgent is where an agent listens that no variable names: nowhere.
const usualAgent = ""

// dialAgent connects to an agent's socket.
func dialAgent(path string) (io.ReadWriteCloser, error) {
	return net.DialTimeout("unix", path, 5*time.Second)
}
