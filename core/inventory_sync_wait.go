package core

import (
	"context"
	"time"

	"latchkey/core/budget"
	"latchkey/core/inventory"
	"latchkey/core/say"
)

// room returns when reading underneath may make requests again.
func (s *accountSync) room(ctx context.Context) time.Time {
	return s.inventory.connections.roomAt(ctx, s.account.ID, budget.Sync)
}

// waitForLimit waits for the limit, and says so until it goes on.
func (s *accountSync) waitForLimit(d time.Duration, own bool) error {
	until := s.inventory.now().Add(d)
	text := say.New("wait.hourly", "waiting for {forge}'s hourly limit: resumes at {time}",
		say.Values{"forge": s.c.forge.Traits().Name, "time": until.Local().Add(time.Minute - time.Nanosecond).Format("15:04")})
	s.tell(inventory.Progress{Account: s.account.ID, Until: until, Why: text})
	for {
		left := until.Sub(s.inventory.now())
		if own {
			if at := s.room(s.ctx); !at.IsZero() {
				left = min(left, at.Sub(s.inventory.now()))
			}
		}
		if left <= 0 {
			s.out.Until = time.Time{}
			s.tell(inventory.Progress{Account: s.account.ID})
			return nil
		}
		if own {
			left = min(left, budget.CheckRoomEvery)
		}
		if err := s.waitOrStop(left); err != nil {
			return err
		}
	}
}

func (s *accountSync) waitOrStop(d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-s.o.Stop:
		return inventory.ErrStopped
	case <-s.ctx.Done():
		return context.Cause(s.ctx)
	}
}
