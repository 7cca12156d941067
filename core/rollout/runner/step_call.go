package runner

import (
	"context"
	"errors"
	"time"

	"latchkey/api"
	"latchkey/core/budget"
	"latchkey/core/rollout"
	"latchkey/core/store"
)

// call makes one call, waits out the forge's limits, and makes it again when it
// failed for a reason that may pass by itself. f has to find out by reading what
// an earlier try may have done.
func (s *forgeStep) call(f func(context.Context) error) error {
	g := s.gates.of(s.task.Account)
	leave, err := s.takeSlot()
	if err != nil {
		return err
	}
	defer leave()
	for try := 1; ; {
		if err := s.passGate(g); err != nil {
			return err
		}
		s.task.Attempts++
		err := s.AfterCall(s.task.Account, f(s.ctx))
		switch kind := api.KindOf(err); {
		case err == nil:
			g.Succeed()
			return nil
		case s.ctx.Err() != nil:
			return errStopped
		case kind == api.RateLimited:
			g.Shut(s.Now(), retryAfter(err), s.Jitter(), budget.Own(err))
		case (kind == api.Unreachable || kind == api.ServerFault || kind == api.LostReply) && try < mostTries:
			d := firstWait << (try - 1)
			try++
			if err := s.sleep(d/2 + time.Duration(s.Jitter()*float64(d/2))); err != nil {
				return err
			}
		default:
			return err
		}
	}
}

// takeSlot waits for one of the account's slots and returns the func that frees it:
// more steps run where machines are waited for, and what a halt is to keep from
// being sent must not wait at the line.
func (s *forgeStep) takeSlot() (free func(), err error) {
	slots := s.gates.slotsOf(s.task.Account, atOnce(s.forge))
	select {
	case slots <- struct{}{}:
	case <-s.halted:
		return nil, errStopped
	case <-s.ctx.Done():
		return nil, errStopped
	}
	if s.isHalted() {
		<-slots
		return nil, errStopped
	}
	return func() { <-slots }, nil
}

// passGate waits until the gate is open. The end of the run ends the wait.
func (s *forgeStep) passGate(g *budget.Gate) error {
	for {
		until, ownCount := g.OpensAt(s.Now(), func() time.Time { return s.RoomAt(s.ctx, s.task.Account) })
		d := until.Sub(s.Now())
		if d <= 0 {
			s.progress.reportGoesOn()
			return nil
		}
		if d >= worthReporting {
			traits := s.forge.Traits()
			s.progress.reportWait(until, traits.Name, waitText(traits, clock(s.Now(), until)))
		}
		if ownCount {
			d = min(d, budget.CheckRoomEvery)
		}
		if err := s.sleep(d); err != nil {
			return err
		}
	}
}

func retryAfter(err error) time.Duration {
	if e, ok := errors.AsType[*api.Error](err); ok {
		return e.RetryAfter
	}
	return 0
}

// read asks the forge for the target's keys, as one of the calls that a step makes.
func (s *forgeStep) read(tg target) error {
	return s.call(func(ctx context.Context) error { return s.readNow(ctx, tg) })
}

// readNow does the same within a call.
func (s *forgeStep) readNow(ctx context.Context, tg target) error {
	if err := tg.verify(ctx); err != nil {
		return err
	}
	asked := s.Now()
	list, err := tg.list(ctx)
	if err != nil {
		return err
	}
	s.task.list, s.task.listed, s.task.listedAt = list, true, asked
	return nil
}

// sendOnce makes a changing call, and commits before each try that its effect may
// happen from now on. It is repeated only where it never left, or where the
// forge's limit kept it from being made: a limit may be a lie like any other
// answer, so a reading has to show that. isDone reads the target and reports
// whether the change is there. answer is what came of the call; err says that it
// could not be made, that the step is put off, or that the run ends.
func (s *forgeStep) sendOnce(tg target, a *rollout.Act, isDone func(context.Context) (bool, error), send func(context.Context) error) (answer, err error) {
	limited := false
	err = s.call(func(ctx context.Context) error {
		if limited {
			switch done, err := isDone(ctx); {
			case done || err != nil:
				return err
			case !s.showsBy(a.SentAt):
				return s.putOffUntilShown(a.SentAt)
			}
			limited = false
		}
		if err := tg.verify(ctx); err != nil { // here: a call may wait long before it is made
			return err
		}
		if err := s.recordIntent(a); err != nil {
			return err
		}
		answer = send(ctx)
		switch {
		case answer == nil:
			return nil
		case api.NeverSent(answer):
			return answer
		}
		a.SentAt = s.Now().UTC() // the forge may have taken it as late as that
		if err := s.save(store.Mark{}); err != nil {
			return err
		}
		if limited = api.KindOf(answer) == api.RateLimited; limited {
			return answer
		}
		return nil
	})
	if err == nil && answer != nil {
		answer = s.AfterCall(s.task.Account, answer)
	}
	return answer, err
}

// isRefusal reports whether a kind of error is a plain no. A status does not show
// of it: the forge's list is.
func isRefusal(kind api.ErrorKind) bool {
	switch kind {
	case api.Unauthorized, api.Forbidden, api.NotFound, api.Invalid, api.PolicyForbids, api.Gone, api.InUseElsewhere:
		return true
	}
	return false
}
