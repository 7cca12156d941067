package store

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/gofrs/flock"

	"latchkey/internal/lockfile"
)

// owner shows that the program which wrote it into the journal still runs: the
// program holds a lock on a file of its own, and the system frees that lock
// however the program ends. A process id would not do: ids are reused.
type owner struct {
	dir, id string
	lock    *flock.Flock
	mu      sync.Mutex
	count   int
	running map[string]bool // work in hand, "owner:number"
}

// newOwner takes a fresh id and removes the files that dead programs left. The
// caller holds the folder's lock, so no program is between making its file and
// locking it.
func newOwner(dir string) (*owner, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("create data folder: %w", err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("read data folder: %w", err)
	}
	for _, e := range entries {
		if id, ok := strings.CutSuffix(e.Name(), ".lock"); ok && !alive(dir, id) {
			_ = os.Remove(filepath.Join(dir, e.Name())) // next start tries again
		}
	}
	id := strings.ToLower(rand.Text()[:16])
	o := &owner{dir: dir, id: id, running: map[string]bool{},
		lock: flock.New(lockPath(dir, id), flock.SetFlag(os.O_RDWR|os.O_CREATE|os.O_EXCL), flock.SetPermissions(0o600))}
	if ok, err := o.lock.TryLock(); err != nil {
		return nil, fmt.Errorf("lock data folder: %w", err)
	} else if !ok {
		return nil, fmt.Errorf("lock data folder: %s: %w", o.lock.Path(), ErrLocked)
	}
	return o, nil
}

func lockPath(dir, id string) string { return filepath.Join(dir, id+".lock") }

// close frees the lock, then removes its file. A program that starts between
// the two finds a lock that nobody holds, and may have removed it.
func (o *owner) close() error {
	freed, removed := o.lock.Close(), os.Remove(o.lock.Path())
	if errors.Is(removed, os.ErrNotExist) {
		removed = nil
	}
	return errors.Join(freed, removed)
}

// begin returns the name of a new piece of work of this program.
func (o *owner) begin() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.count++
	name := fmt.Sprintf("%s:%d", o.id, o.count)
	o.running[name] = true
	return name
}

func (o *owner) end(name string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	delete(o.running, name)
}

// claimed reports whether somebody works under that name now.
func (o *owner) claimed(name string) bool {
	id, _, _ := strings.Cut(name, ":")
	if id != o.id {
		return id != "" && alive(o.dir, id)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.running[name]
}

// alive reports whether the program with that id still holds its lock. It does
// not make the file: a program that ended well has removed it.
func alive(dir, id string) bool {
	lock := flock.New(lockPath(dir, id), flock.SetFlag(os.O_RDWR))
	defer lock.Close()
	free, err := lock.TryLock()
	if err != nil {
		return !errors.Is(err, os.ErrNotExist) // in doubt it runs
	}
	return !free
}

const (
	// lockRetry is how long to wait before another look at the folder's lock.
	lockRetry = 5 * time.Millisecond
	// lockTimeout bounds the wait for it. Opening takes far less.
	lockTimeout = 10 * time.Second
)

// lockFolder waits until no other program opens the store at this instant.
func lockFolder(ctx context.Context, dir string) (unlock func(), err error) {
	waiting, cancel := context.WithTimeout(ctx, lockTimeout)
	defer cancel()
	path := filepath.Join(dir, "open.lock")
	if err := lockfile.Check(path); err != nil {
		return nil, &Error{Op: "open", Path: path, Kind: ErrNotFile, Err: err}
	}
	lock := lockfile.New(path)
	ok, err := lock.TryLockContext(waiting, lockRetry)
	switch {
	case ok:
		return func() { _ = lock.Close() }, nil
	case waiting.Err() != nil:
		return nil, &Error{Op: "open", Path: dir, Kind: ErrLocked, Err: err}
	}
	return nil, fmt.Errorf("open data folder: %w", err)
}
