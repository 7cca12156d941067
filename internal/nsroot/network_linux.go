package nsroot

import (
	"fmt"
	"runtime"

	"golang.org/x/sys/unix"
)

// InNetwork calls a function in the network of a root that has one of its own.
// What it opens there, such as a listener, stays there.
func (r *Root) InNetwork(do func() error) error {
	if !r.net {
		return do()
	}
	done := make(chan error)
	go func() {
		// The thread is in another network for good: it ends with this goroutine,
		// which does not unlock it.
		runtime.LockOSThread()
		done <- func() error {
			fd, err := unix.Open(fmt.Sprintf("/proc/%d/ns/net", r.pid), unix.O_RDONLY|unix.O_CLOEXEC, 0)
			if err != nil {
				return err
			}
			defer unix.Close(fd)
			if err := unix.Setns(fd, unix.CLONE_NEWNET); err != nil {
				return fmt.Errorf("enter a root's network: %w", err)
			}
			return do()
		}()
	}()
	return <-done
}

// loopbackUp switches the loopback on, which is off in a new network.
func loopbackUp() error {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer unix.Close(fd)
	lo, err := unix.NewIfreq("lo")
	if err != nil {
		return err
	}
	lo.SetUint16(unix.IFF_UP | unix.IFF_RUNNING)
	return unix.IoctlIfreq(fd, unix.SIOCSIFFLAGS, lo)
}
