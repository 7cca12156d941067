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
)

// owner proves that the program which wrote it into the journal still runs: it
// holds a lock on a file of its own, and the system frees that lock whichever
// way the program ends. A process id would not do: ids are used again.
type owner struct {
	dir, id string
	file    *os.File
	mu      sync.Mutex
	count   int
	running map[string]bool // work in hand, "owner:number"
}

// newOwner takes a fresh id and removes the files that dead programs left. The
// caller holds the folder's lock, so no program is between making its file and
// locking it.
func newOwner(dir string) (*owner, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make data folder: %w", err)
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
	o := &owner{dir: dir, id: strings.ToLower(rand.Text()[:16]), running: map[string]bool{}}
	if o.file, err = os.OpenFile(o.path(o.id), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600); err != nil {
		return nil, fmt.Errorf("open data folder: %w", err)
	}
	if err := tryLock(o.file); err != nil {
		return nil, errors.Join(fmt.Errorf("lock data folder: %w", err), o.file.Close())
	}
	return o, nil
}

func (o *owner) path(id string) string { return filepath.Join(o.dir, id+".lock") }

func (o *owner) close() error {
	err := o.file.Close() // frees the lock
	return errors.Join(err, os.Remove(o.path(o.id)))
}

// begin names one piece of work of this program.
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

// inHand tells whether somebody works under that name now.
func (o *owner) inHand(name string) bool {
	id, _, _ := strings.Cut(name, ":")
	if id != o.id {
		return id != "" && alive(o.dir, id)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.running[name]
}

// alive tells whether the program with that id still holds its lock.
func alive(dir, id string) bool {
	f, err := os.OpenFile(filepath.Join(dir, id+".lock"), os.O_RDWR, 0)
	if err != nil {
		return !errors.Is(err, os.ErrNotExist) // in doubt it lives
	}
	defer f.Close()
	return tryLock(f) != nil
}

// lockFolder waits until no other program opens the store at this instant.
func lockFolder(ctx context.Context, dir string) (unlock func(), err error) {
	f, err := os.OpenFile(filepath.Join(dir, "open.lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open data folder: %w", err)
	}
	for deadline := time.Now().Add(10 * time.Second); ; {
		if err = tryLock(f); err == nil {
			return func() { _ = f.Close() }, nil
		}
		if time.Now().After(deadline) || ctx.Err() != nil {
			_ = f.Close()
			return nil, &Error{Op: "open", Path: dir, Kind: ErrLocked, Err: errors.Join(err, ctx.Err())}
		}
		select {
		case <-ctx.Done():
		case <-time.After(5 * time.Millisecond):
		}
	}
}
