package vault

import (
	"context"
	"fmt"
	"time"

	"github.com/gofrs/flock"
)

// lockRetry is how long we wait before another look at a lock that another
// program holds: the systems have no lock with a time-out.
const lockRetry = 10 * time.Millisecond

// lockFile takes the lock of a file, which it makes when it is not there, and
// waits for it until ctx ends. The system gives it back when a program dies.
func lockFile(ctx context.Context, path string) (release func(), err error) {
	lock := flock.New(path, flock.SetPermissions(0o600))
	if ok, err := lock.TryLockContext(ctx, lockRetry); !ok || err != nil {
		if gone := ended(ctx); gone != nil {
			return nil, fmt.Errorf("another program holds %s: %w", path, gone)
		}
		return nil, fmt.Errorf("lock %s: %w", path, err)
	}
	return func() { _ = lock.Unlock() }, nil
}
