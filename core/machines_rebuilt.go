package core

import (
	"context"
	"errors"
	"slices"

	"latchkey/core/ask"
	"latchkey/core/hostkey"
	"latchkey/core/machine/reach"
	"latchkey/core/say"
	"latchkey/keys"
)

// Rebuilt says that a machine that shows another host key than before is the same
// one, rebuilt, by a person who has seen both fingerprints. shown is the new one:
// where the machine shows yet another by now, nothing is changed. What was installed
// there may be gone: keys that lie there no more are noted so, and it can be onboarded
// anew.
func (m *Machines) Rebuilt(ctx context.Context, idOrName string, shown keys.Fingerprint) error {
	ctx, done, err := m.enter(ctx)
	if err != nil {
		return err
	}
	defer done()
	one, err := m.one(ctx, idOrName)
	if err != nil {
		return err
	}
	_, err = m.fleet.Looks(ctx, one.ID)
	defer m.changed("", ask.MachinesChanged)
	changed, other := errors.AsType[*reach.ChangedError](err)
	switch {
	case err == nil && m.isKnown(shown): // said before, and cut off before its keys were looked for
		return m.fleet.DropGone(ctx, one.ID)
	case !other: // it has the host key that it is known with, or cannot be reached
		return err
	case changed.Shown != shown:
		return say.New("machine.another-host-key", "{machine} shows the host key {shown}, and not {said}, so nothing was changed: look at it again",
			say.Values{"machine": one.Name, "shown": string(changed.Shown), "said": string(shown)}).Because(changed)
	}
	if err := reach.Rebuilt(m.hosts, changed); err != nil {
		return err
	}
	if _, err = m.fleet.Looks(ctx, one.ID); err != nil {
		return err
	}
	return m.fleet.DropGone(ctx, one.ID)
}

// isKnown reports whether somebody has vouched for a host key of this fingerprint.
func (m *Machines) isKnown(fp keys.Fingerprint) bool {
	return slices.ContainsFunc(m.hosts.List(), func(l hostkey.Listed) bool { return l.State == hostkey.Confirmed && l.Fingerprint == fp })
}
