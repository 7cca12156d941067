//go:build unix

package hostkey

import (
	"path/filepath"
	"syscall"
	"testing"
)

// A named pipe where known_hosts belongs is passed over, not waited for.
func TestNamedPipeDoesNotHang(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "known_hosts")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := readLimited(pipe); err == nil || err.Error() != "not a regular file" {
		t.Errorf("readLimited = %v", err)
	}
}
