package reach

import (
	"context"
	"errors"
	"sync"
	"time"

	"golang.org/x/crypto/ssh"
)

// sessions counts what runs over a connection. Servers allow a number of
// sessions at once that nobody is told, perhaps one; and one that has told its
// end is still there for a moment.
type sessions struct {
	mu      sync.Mutex
	open    int
	changed chan struct{} // closed when one has ended
	last    time.Time     // when one has ended last
}

// lingers is how long a server may take to note that a session has ended.
const lingers = 3 * time.Second

func (s *sessions) begin() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open++
}

func (s *sessions) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open--
	s.last = time.Now()
	if s.changed != nil {
		close(s.changed)
		s.changed = nil
	}
}

// waitForEnd waits until one of the others has ended, or a moment where one has
// just ended; it reports false where there is nothing to wait for.
func (s *sessions) waitForEnd(ctx context.Context) bool {
	s.mu.Lock()
	just := time.Since(s.last) < lingers
	if s.open == 0 && !just {
		s.mu.Unlock()
		return false
	}
	if s.changed == nil {
		s.changed = make(chan struct{})
	}
	changed, limit := s.changed, time.Minute
	if just {
		limit = 30 * time.Millisecond
	}
	s.mu.Unlock()
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case <-changed:
	case <-timer.C:
	case <-ctx.Done():
	}
	return true
}

// openSession opens a session. Where the server allows no more of them at once it
// waits for one to end.
func (h *hop) openSession(ctx context.Context) (*ssh.Session, error) {
	for {
		session, err := await(ctx, h.client.NewSession, func(s *ssh.Session) { s.Close() })
		refused, ok := errors.AsType[*ssh.OpenChannelError](err)
		if !ok || refused.Reason != ssh.Prohibited && refused.Reason != ssh.ResourceShortage && refused.Reason != ssh.ConnectionFailed {
			return session, err
		}
		if ctx.Err() != nil || h.lost() != nil || !h.sessions.waitForEnd(ctx) {
			return nil, err
		}
	}
}

// await waits for something that a network may hold up for as long as it likes,
// but no longer than the context lasts; what comes too late is dropped.
func await[T any](ctx context.Context, get func() (T, error), drop func(T)) (T, error) {
	type result struct {
		value T
		err   error
	}
	done := make(chan result, 1)
	go func() {
		value, err := get()
		done <- result{value, err}
	}()
	select {
	case r := <-done:
		return r.value, r.err
	case <-ctx.Done():
		go func() {
			if r := <-done; r.err == nil {
				drop(r.value)
			}
		}()
		var none T
		return none, context.Cause(ctx)
	}
}
