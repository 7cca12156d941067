package runner

import (
	"context"
	"errors"
	"sync"
	"time"

	"latchkey/core/errtext"
	"latchkey/core/rollout"
	"latchkey/core/say"
)

// verdict is why a run ended before all was done.
type verdict struct {
	state  rollout.State
	reason say.Text
	err    error
}

// halter ends a run early. Whatever waits or is about to begin asks it first.
type halter struct {
	ctx    context.Context
	cancel context.CancelFunc
	halted chan struct{} // closed when nothing further may be begun

	mu  sync.Mutex
	end verdict
}

func newHalter() halter { return halter{halted: make(chan struct{})} }

// halt ends the run: nothing further is begun. The first reason counts.
func (h *halter) halt(v verdict) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.end.state == "" {
		h.end = v
		close(h.halted)
	}
}

// pause halts because of an error that would meet every step.
func (h *halter) pause(err error) {
	if h.ctx.Err() != nil {
		h.halt(verdict{state: rollout.Stopped, err: context.Cause(h.ctx)})
		return
	}
	reason := errtext.Of(err)
	if refused, is := errors.AsType[*errtext.TokenRefused](err); is { // what to do about it is the same for every step
		reason = say.New("reason.token-refused", "the token of {name} was refused: replace it, then resume", say.Values{"name": refused.Name, "account": refused.Account})
	}
	h.halt(verdict{state: rollout.Paused, reason: reason, err: err})
}

func (h *halter) isHalted() bool {
	select {
	case <-h.halted:
		return true
	case <-h.ctx.Done():
		return true
	default:
		return false
	}
}

// verdict returns why the run was halted; the zero verdict when it was not.
func (h *halter) verdict() verdict {
	if h.ctx.Err() != nil {
		return verdict{state: rollout.Stopped, err: context.Cause(h.ctx)}
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.end
}

// sleep waits, unless the run is halted.
func (h *halter) sleep(d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-h.halted:
	case <-h.ctx.Done():
	}
	return errStopped
}

// errStopped says that the run was halted; the step stays where it is.
var errStopped = errors.New("stopped")

// haltError is an error that has halted the run already.
type haltError struct{ error }

// Unwrap returns the cause.
func (h haltError) Unwrap() error { return h.error }
