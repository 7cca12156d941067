//go:build !windows

package reach

import (
	"io"
	"net"
	"time"
)

// dialAgent connects to an agent's socket.
func dialAgent(path string) (io.ReadWriteCloser, error) {
	return net.DialTimeout("unix", path, 5*time.Second)
}
