package budget

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"latchkey/api"
	"latchkey/core/store"
	"latchkey/internal/rest"
)

// clock is a time that a test moves.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time { c.mu.Lock(); defer c.mu.Unlock(); return c.now }
func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func open(t *testing.T, c *clock, hourly int, pace ...api.Pace) *Budget {
	t.Helper()
	s, err := store.Open(t.Context(), t.TempDir()+"/data", c.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return New(s, "a", hourly, pace, c.Now)
}

func reserve(t *testing.T, b *Budget, ctx context.Context, use rest.Use) (free func(context.Context), until time.Time) {
	t.Helper()
	free, err := b.Reserve(ctx, use)
	spent, ok := errors.AsType[*rest.SpentError](err)
	if err != nil && !ok {
		t.Fatal(err)
	}
	if ok {
		until = spent.Until
	}
	return free, until
}

// Work that can wait leaves room for a person's own clicks.
func TestClassesKeepSomethingBack(t *testing.T) {
	c := &clock{now: time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)}
	b := open(t, c, 100)
	count := func(class Class) (n int) {
		for {
			if _, until := reserve(t, b, As(t.Context(), class), rest.Read); !until.IsZero() {
				return n
			}
			n++
		}
	}
	for _, part := range []struct {
		class Class
		want  int
	}{{Sync, 85}, {Rollout, 10}, {Click, 5}, {Sync, 0}} {
		if n := count(part.class); n != part.want {
			t.Errorf("class %d made %d requests, want %d", part.class, n, part.want)
		}
	}
	left, roomAt, err := b.Left(t.Context(), Rollout)
	if err != nil || left != 0 || roomAt.Sub(c.Now()) < time.Hour || roomAt.Sub(c.Now()) > time.Hour+10*time.Second {
		t.Errorf("left %d, room at %v: %v", left, roomAt, err)
	}
	c.add(time.Hour)
	if _, until := reserve(t, b, t.Context(), rest.Read); until.IsZero() {
		t.Error("there is room to the very second: the forge's clock may be behind ours")
	}
	c.add(10 * time.Second)
	if n := count(Click); n != 100 {
		t.Errorf("an hour later %d", n)
	}
}

func TestAFreeAnswerIsNotCounted(t *testing.T) {
	c := &clock{now: time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)}
	b := open(t, c, 2)
	for range 5 {
		free, until := reserve(t, b, t.Context(), rest.Read)
		if !until.IsZero() {
			t.Fatal("it was counted")
		}
		free(t.Context())
	}
	if b.Spent() != 0 {
		t.Errorf("%d counted", b.Spent())
	}
}

// Two programs, and one after a restart, count on the same account: none makes a
// request that the others have no room for any more.
func TestTheCountIsSharedAndOutlivesTheProgram(t *testing.T) {
	c := &clock{now: time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)}
	dir := t.TempDir() + "/data"
	program := func() *Budget {
		s, err := store.Open(t.Context(), dir, c.Now)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() })
		return New(s, "a", 50, []api.Pace{{Most: 1, Per: time.Second}}, c.Now)
	}
	both := []*Budget{program(), program()}
	var made atomic.Int64
	var all sync.WaitGroup
	for i := range 80 {
		all.Go(func() {
			_, err := both[i%2].Reserve(As(t.Context(), Rollout), rest.Read)
			if err == nil {
				made.Add(1)
			} else if _, spent := errors.AsType[*rest.SpentError](err); !spent {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if made.Load() != 48 || both[0].Spent() != 48 { // 5 % of 50 are kept back for a person
		t.Errorf("%d requests made, %d counted, want 48", made.Load(), both[0].Spent())
	}
	again := program()
	if _, until := reserve(t, again, As(t.Context(), Sync), rest.Read); until.IsZero() {
		t.Error("a third program makes a request that nobody had left")
	}
	if _, until := reserve(t, again, t.Context(), rest.Create); !until.IsZero() {
		t.Error("a person's click has to wait")
	}
	if _, until := reserve(t, both[1], t.Context(), rest.Create); until.IsZero() {
		t.Error("two programs create two things within one second")
	}
}

// GitHub's pace: one creating call a second, and not more than so many a
// minute; reading is not held back by it.
func TestCreatingIsPaced(t *testing.T) {
	c := &clock{now: time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)}
	b := open(t, c, 0, api.Pace{Most: 1, Per: time.Second}, api.Pace{Most: 3, Per: time.Minute})
	made := 0
	for range 100 {
		_, until := reserve(t, b, t.Context(), rest.Create)
		if until.IsZero() {
			made++
		}
		if _, until := reserve(t, b, t.Context(), rest.Read); !until.IsZero() {
			t.Fatal("a reading waits")
		}
		c.add(500 * time.Millisecond)
	}
	if made != 3 {
		t.Errorf("%d in 50 seconds, want 3", made)
	}
}
