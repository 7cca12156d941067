package core

import (
	"context"
	"fmt"

	"latchkey/core/ask"
	"latchkey/core/hostkey"
	"latchkey/core/say"
	"latchkey/internal/safetext"
	"latchkey/keys"
)

// HostKeys lists the SSH host keys that are published, confirmed, known or
// withdrawn, and warnings about files that could not be read whole.
func (a *App) HostKeys(ctx context.Context) (all []hostkey.Listed, warnings []string, err error) {
	_, done, err := a.enter(ctx)
	if err != nil {
		return nil, nil, err
	}
	defer done()
	return a.hosts.List(), a.hosts.Warnings(), nil
}

// ForgetHost takes a host key that a person confirmed out of Latchkey's own
// known_hosts file, after Person.Confirm. Place is the host as HostKeys writes
// it. Published keys and those of the user's own files stay.
func (a *App) ForgetHost(ctx context.Context, place string, fp keys.Fingerprint) error {
	ctx, done, err := a.enter(ctx)
	if err != nil {
		return err
	}
	defer done()
	if !a.isConfirmed(place, fp) {
		return fmt.Errorf("forget host key of %s: %w", safetext.Line(place, 200), hostkey.ErrNotConfirmed)
	}
	host := safetext.Line(place, 200)
	if err := a.confirm(ctx, ask.Plan{Title: say.New("ask.forget-host", "forget 1 host key").String(), Lines: []string{host + " · " + string(fp)},
		Stops: []string{say.New("ask.host-stops", "tests and rollouts on {host}, until its host key is confirmed again", say.Values{"host": host}).String()}}); err != nil {
		return err
	}
	return a.hosts.Forget(place, fp)
}

func (a *App) isConfirmed(place string, fp keys.Fingerprint) bool {
	for _, l := range a.hosts.List() {
		if l.State == hostkey.Confirmed && l.Host == place && l.Fingerprint == fp {
			return true
		}
	}
	return false
}
