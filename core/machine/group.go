package machine

import (
	"context"
	"slices"
	"strings"

	"latchkey/core/machine/home"
	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/keys"
)

// GroupError says that something was asked of a group of machines which can be asked of
// one machine only: nobody reaches the machines of a group.
type GroupError struct{ error }

// Unwrap returns the sentence as an error.
func (e *GroupError) Unwrap() error { return e.error }

func newGroupError(name string) error {
	return &GroupError{say.New("machine.is-group", "{machine} is a group of machines that come from the image of another one and are not reached: ask that one, or add one of them by its address", say.Values{"machine": name}).Because(nil)}
}

// ErrNoPattern says that a name cannot be that of a group.
var ErrNoPattern = say.New("failed.no-pattern", "a group has the pattern of its machines' names, with * for what differs, such as ci-*").Because(nil)

// IsPattern reports whether a name is the pattern of the names of a group of machines.
func IsPattern(name string) bool {
	return strings.Contains(name, "*") && !strings.Contains(name, "**") && home.IsName(strings.ReplaceAll(name, "*", "x"))
}

// Replaced implements rollout.Machines.
func (f *Fleet) Replaced(ctx context.Context, group string, fp keys.Fingerprint) error {
	held, err := f.o.Store.MachineKeys(ctx, group)
	if err != nil || !slices.ContainsFunc(held, func(k store.MachineKey) bool { return k.Opens && k.Fingerprint == string(fp) }) {
		return err
	}
	m, err := f.o.Store.Machine(ctx, group)
	if err != nil {
		return err
	}
	return &rollout.MachineError{Machine: group, Trouble: rollout.MachineAway, Group: true, Err: say.New("machine.group-old", "nobody has said yet that the machines of {machine} were replaced: until then they may have the old key",
		say.Values{"machine": m.Name}).Because(nil)}
}
