package inventory

import "time"

// Use is what is known of the use of one key in one place. It has three
// states: used (at a time), never used (the forge said so), and not read.
type Use struct {
	Last     time.Time // last use by the forge's word; zero = never, or not read: see Read
	Read     time.Time // when the forge was asked for it; zero = it was not
	Verified time.Time // when Latchkey last verified the key there over SSH: a use too; zero = not known
	Created  time.Time // since when the key stands there; zero = not known
}

// Known reports whether anything is known of the use: when it was, or that there
// was none. "Never" must not be said without it.
func (u Use) Known() bool { return !u.Newest().IsZero() || !u.Read.IsZero() }

// Never reports whether the forge said that the key was never used, and nothing
// is known of a use since.
func (u Use) Never() bool { return u.Newest().IsZero() && !u.Read.IsZero() }

// Newest returns the last known use, zero without one.
func (u Use) Newest() time.Time {
	if u.Verified.After(u.Last) {
		return u.Verified
	}
	return u.Last
}

// Idle reports whether the key looks forgotten there: not used for longer than
// after when the forge was asked, or never while it has stood there for more
// than [NeverAfter]. A use that was not read is not idle, nor is a key that was
// put there recently.
func (u Use) Idle(after time.Duration, now time.Time) bool {
	switch newest := u.Newest(); {
	case u.Read.IsZero():
		return false
	case newest.IsZero():
		return !u.Created.IsZero() && now.Sub(u.Created) > NeverAfter
	default:
		return u.Read.Sub(newest) > after
	}
}
