package vault

import (
	"context"
	"sync/atomic"
	"testing"
	"time"
)

// changingService is a keyring that is locked at first, and unlocked by somebody later.
type changingService struct {
	openService
	open  atomic.Bool
	asked atomic.Int32
}

func (s *changingService) state(context.Context) (string, error) {
	s.asked.Add(1)
	if s.open.Load() {
		return "ring", nil
	}
	return "ring", ErrLocked
}

// A keyring that does not answer is looked at again without a signal of its own, and
// what changed is told once.
func TestAKeyringThatIsUnlockedIsNoticedWithoutASignal(t *testing.T) {
	t.Parallel()
	service := &changingService{}
	ctx, cancel := context.WithCancel(t.Context())
	states, over := make(chan State, 10), make(chan struct{})
	go func() {
		Watch(ctx, newOS(newFakeRing(), service, OSOptions{}), func(s State) { states <- s })
		close(over)
	}()
	if first := <-states; first.Ready || first.Name != "ring" {
		t.Errorf("at first: %+v", first)
	}
	for service.asked.Load() < 2 { // it is asked again, and says the same
		time.Sleep(10 * time.Millisecond)
	}
	service.open.Store(true)
	if next := <-states; !next.Ready {
		t.Errorf("what did not change was told: %+v", next)
	}
	cancel()
	<-over
	if n := len(states); n != 0 {
		t.Errorf("told %d times more", n)
	}
	Watch(t.Context(), NewMemory(), func(State) { t.Error("a vault that only we change is watched") })
}
