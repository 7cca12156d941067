package vault

import (
	"context"
	"fmt"
	"time"

	"latchkey/internal/lockfile"
)

const (
	// lockRetry is how long to wait before trying again to get a lock that
	// another program holds: the systems have no lock with a time-out.
	lockRetry = 10 * time.Millisecond
	// lockTimeout limits the wait for it. A write takes far less.
	lockTimeout = 10 * time.Second
)

// lockFile takes the lock of a file, which it makes when it is not there, and
// waits for it until ctx ends or, with ErrBusy, the time is over. The system
// releases the lock when a program dies.
func lockFile(ctx context.Context, path string, wait time.Duration) (release func(), err error) {
	waiting, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	if err := lockfile.Check(path); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnsafe, err)
	}
	lock := lockfile.New(path)
	ok, err := lock.TryLockContext(waiting, lockRetry)
	switch {
	case ok && err == nil:
		return func() { _ = lock.Unlock() }, nil
	case ctx.Err() != nil:
		return nil, ended(ctx)
	case waiting.Err() != nil:
		return nil, fmt.Errorf("%w: waited %v for %s", ErrBusy, wait, path)
	default:
		return nil, fmt.Errorf("lock %s: %w", path, err)
	}
}
