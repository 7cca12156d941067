package core

import (
	"context"
	"errors"
	"slices"
	"time"

	"latchkey/core/audit/snapshot"
	"latchkey/core/errtext"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/keys"
)

// KeyEvent is something that Latchkey did with a key, or that an audit saw of it.
type KeyEvent struct {
	At      time.Time `json:"at"`
	Who     string    `json:"who"`
	What    string    `json:"what"` // as the log of changes calls it, such as "place"; "saw-" and a kind of change for what an audit saw, "saw-unreadable" where that is lost
	Target  string    `json:"target,omitempty"`
	Failed  bool      `json:"failed,omitempty"`
	Rollout int64     `json:"rollout,omitempty"`
	// Since is, for what an audit saw, the audit before: it happened between the two.
	Since time.Time  `json:"since,omitzero"`
	From  string     `json:"from,omitempty"` // label, access or place of before
	To    string     `json:"to,omitempty"`
	Why   []say.Text `json:"why,omitempty"` // the likeliest first
}

// sawPrefix begins the words for what an audit saw.
const sawPrefix = "saw-"

// mostAudits is between how many audits the story of a key is looked for: the latest.
const mostAudits = 120

// Story is what the log of changes says of a key and what audits saw of it, the latest
// first.
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
		events = append(events, KeyEvent{At: c.At, Who: c.Who, What: c.What, Target: c.Target, Failed: c.State == store.Failed, Rollout: c.Rollout})
	}
	seen, err := a.seen(ctx, fingerprint)
	if err != nil {
		return nil, err
	}
	events = append(events, seen...)
	slices.SortStableFunc(events, func(a, b KeyEvent) int { return b.At.Compare(a.At) })
	if most > 0 && len(events) > most {
		events = events[:most]
	}
	return events, nil
}

// seen is what audits saw of a key: when it came and went, and what was different of it
// then. What Latchkey did itself the log tells.
func (a *Audit) seen(ctx context.Context, fingerprint keys.Fingerprint) (events []KeyEvent, err error) {
	ctx, done, err := a.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	rows, err := a.store.Snapshots(ctx)
	if err != nil {
		return nil, err
	}
	rows = rows[max(0, len(rows)-mostAudits):]
	for i := 1; i < len(rows); i++ {
		d, err := a.compare(ctx, &rows[i-1], &rows[i])
		if errors.Is(err, snapshot.ErrDamaged) { // the others are as they were written
			events = append(events, KeyEvent{At: rows[i].At, Since: rows[i-1].Until, What: sawPrefix + "unreadable", Why: []say.Text{errtext.Safe(err)}})
			continue
		}
		if err != nil {
			return nil, err
		}
		for n := range d.Changes {
			c := &d.Changes[n]
			if c.Fingerprint != fingerprint || c.Kind == snapshot.NotRead || slices.ContainsFunc(c.Causes, func(w snapshot.Cause) bool { return w.Code == snapshot.ByLatchkey }) {
				continue
			}
			e := KeyEvent{At: rows[i].At, Since: rows[i-1].Until, Who: c.By, What: sawPrefix + string(c.Kind), Target: c.Target, From: c.From, To: c.To}
			for _, w := range c.Causes {
				e.Why = append(e.Why, w.Text)
			}
			events = append(events, e)
		}
	}
	return events, nil
}
