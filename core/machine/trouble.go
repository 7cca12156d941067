package machine

import (
	"context"
	"errors"

	"latchkey/core/machine/home"
	"latchkey/core/machine/reach"
	"latchkey/core/machine/sh"
	"latchkey/core/rollout"
)

// trouble sorts what went wrong with a machine, for a rollout. The end of the
// context stays what it is.
func trouble(ctx context.Context, id string, err error) error {
	if err == nil || ctx.Err() != nil {
		return err
	}
	return &rollout.MachineError{Machine: id, Trouble: sort(err), Err: err}
}

func sort(err error) rollout.MachineTrouble {
	if e, ok := errors.AsType[*reach.Error](err); ok {
		return sortReach(e.Kind)
	}
	if _, ok := errors.AsType[*reach.ChangedError](err); ok {
		return rollout.MachineRefuses
	}
	if e, ok := errors.AsType[*sh.Error](err); ok {
		switch e.Kind {
		case sh.Cut, sh.Silent, sh.TooSlow:
			return rollout.MachineAway
		case sh.TooMuch:
			return rollout.MachineBroken
		}
		return rollout.MachineRefuses
	}
	if e, ok := errors.AsType[*home.Error](err); ok && e.Kind == home.Busy {
		return rollout.MachineAway
	} else if ok && e.Kind != home.Failed {
		return rollout.MachineRefuses
	}
	return rollout.MachineBroken
}

// sortReach tells a machine that may come back from one that wants something
// else of us.
func sortReach(kind reach.Kind) rollout.MachineTrouble {
	switch kind {
	case reach.NoSuchHost, reach.Unreachable, reach.Silent, reach.Lost, reach.NotSSH, reach.JumpRefused:
		return rollout.MachineAway
	}
	return rollout.MachineRefuses
}
