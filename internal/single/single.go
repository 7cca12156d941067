// Package single lets one program at a time use a data folder, and lets a
// second start bring the first window to the front.
package single

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/gofrs/flock"

	"latchkey/internal/lockfile"
)

// ErrRunning says that another program has the folder.
var ErrRunning = errors.New("another Latchkey has this data folder open")

// The protocol on the socket: one line each way. Only the person's own programs
// may open the socket, and still nothing more than this is ever read.
const (
	ask      = "latchkey show\n"
	answer   = "shown\n"
	patience = 3 * time.Second // for either side
	mostOpen = 4               // connections at once
)

// longestPath is how long the path of a socket may be on every system.
const longestPath = 100

// Holder has the folder until Close.
type Holder struct {
	lock     *flock.Flock
	listener net.Listener // nil where the system has no such sockets
	once     sync.Once
	ended    sync.WaitGroup
}

// Hold claims the folder, and makes it when it is not there; ErrRunning says
// that another program has it. A crash ends the claim. raise is called, from
// any goroutine, each time another program asks for the window, and reports
// whether there is one to show.
func Hold(folder string, raise func() bool) (*Holder, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("data folder: %w", err)
	}
	h := &Holder{lock: lockfile.New(filepath.Join(folder, "window.lock"))}
	switch got, err := h.lock.TryLock(); {
	case err != nil:
		return nil, fmt.Errorf("lock the data folder: %w", err)
	case !got:
		return nil, ErrRunning
	}
	h.listen(folder, raise)
	return h, nil
}

// listen opens the socket. Without one a second start can only say that there is a first one.
func (h *Holder) listen(folder string, raise func() bool) {
	path := socketOf(folder)
	if path == "" {
		return
	}
	_ = os.Remove(path) // left by a crash: we have the lock
	l, err := net.Listen("unix", path)
	if err != nil {
		return
	}
	if err := os.Chmod(path, 0o600); err != nil {
		_ = l.Close()
		return
	}
	h.listener = l
	h.ended.Go(func() { serve(l, raise) })
}

// serve answers until the listener is closed.
func serve(l net.Listener, raise func() bool) {
	room := make(chan struct{}, mostOpen)
	var open sync.WaitGroup
	defer open.Wait()
	for {
		conn, err := l.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil {
			time.Sleep(100 * time.Millisecond) // too many open files: that passes
			continue
		}
		select {
		case room <- struct{}{}:
			open.Go(func() {
				defer func() { <-room }()
				defer conn.Close()
				if heard(conn) && raise() {
					_, _ = io.WriteString(conn, answer)
				}
			})
		default:
			_ = conn.Close()
		}
	}
}

// heard reports whether one question came, and reads no more than that.
func heard(conn net.Conn) bool {
	if conn.SetDeadline(time.Now().Add(patience)) != nil {
		return false
	}
	got := make([]byte, len(ask))
	_, err := io.ReadFull(conn, got)
	return err == nil && string(got) == ask
}

// Raise asks the program that has the folder to show its window.
func Raise(folder string) error {
	path := socketOf(folder)
	if path == "" {
		return ErrRunning
	}
	conn, err := net.DialTimeout("unix", path, patience)
	if err != nil {
		return fmt.Errorf("%w, and does not answer", ErrRunning)
	}
	defer conn.Close()
	got := make([]byte, len(answer))
	_ = conn.SetDeadline(time.Now().Add(patience)) // an error shows in what follows
	if _, err := io.WriteString(conn, ask); err != nil {
		return fmt.Errorf("%w, and does not answer", ErrRunning)
	}
	if _, err := io.ReadFull(conn, got); err != nil || string(got) != answer {
		return fmt.Errorf("%w, and does not answer", ErrRunning)
	}
	return nil
}

// Close ends the claim on the folder.
func (h *Holder) Close() error {
	var err error
	h.once.Do(func() {
		if h.listener != nil {
			err = h.listener.Close() // removes the socket
			h.ended.Wait()
		}
		err = errors.Join(err, h.lock.Unlock())
	})
	return err
}

// socketOf returns where the socket of a folder is: in the folder, or, where
// its path is too long for that, in the system's folder for the sockets of this
// person alone; "" where there is none.
func socketOf(folder string) string {
	folder, err := filepath.Abs(folder)
	if err != nil {
		return ""
	}
	if path := filepath.Join(folder, "window.sock"); len(path) <= longestPath {
		return path
	}
	own := os.Getenv("XDG_RUNTIME_DIR")
	if info, err := os.Stat(own); err != nil || !info.IsDir() || info.Mode().Perm()&0o077 != 0 {
		return ""
	}
	name := sha256.Sum256([]byte(folder))
	if path := filepath.Join(own, "latchkey-"+hex.EncodeToString(name[:8])+".sock"); len(path) <= longestPath {
		return path
	}
	return ""
}
