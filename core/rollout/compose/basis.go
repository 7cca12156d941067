package compose

import (
	"latchkey/core/rollout"
)

// basisOf returns what the plan rests on.
func basisOf(p rollout.Plan, f Facts) rollout.Basis {
	b := rollout.Basis{Unseen: f.NeverRead, UnreadableParts: f.UnreadParts, RequestsToRead: f.RequestsToRead}
	if !p.Spec.Choice.Where {
		b.Unseen, b.UnreadableParts = 0, nil
	}
	for _, key := range f.Subjects {
		_, isHere := f.PrivateKeyHere[key.Fingerprint]
		b.ForeignKey = b.ForeignKey || p.Spec.Choice.Where && !isHere
	}
	for _, s := range f.Targets {
		switch {
		case s.Archived: // nothing is done there, whatever stands there
		case s.Read.IsZero():
			b.NeverRead++
		case b.Oldest.IsZero() || s.Read.Before(b.Oldest):
			b.Oldest = s.Read
		}
	}
	return b
}
