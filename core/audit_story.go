package core

import (
	"context"
	"time"

	"latchkey/core/store"
	"latchkey/keys"
)

// KeyEvent is something that Latchkey did with a key.
type KeyEvent struct {
	At      time.Time `json:"at"`
	Who     string    `json:"who"`
	What    string    `json:"what"` // as the log of changes calls it, such as "place"
	Target  string    `json:"target,omitempty"`
	Failed  bool      `json:"failed,omitempty"`
	Rollout int64     `json:"rollout,omitempty"`
}

// Story is what the log of changes says of a key, the latest first.
func (a *Audit) Story(ctx context.Context, fingerprint keys.Fingerprint, most int) ([]KeyEvent, error) {
	all, err := a.Changes(ctx, fingerprint, most)
	if err != nil {
		return nil, err
	}
	events := []KeyEvent{}
	for i := range all {
		c := &all[len(all)-1-i]
		if c.State == store.LogIntent || c.State == store.LogAlready {
			continue // what became of it is another entry, or nothing was done
		}
		events = append(events, KeyEvent{c.At, c.Who, c.What, c.Target, c.State == store.Failed, c.Rollout})
	}
	return events, nil
}
