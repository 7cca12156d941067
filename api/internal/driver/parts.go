package driver

import (
	"context"
	"errors"
	"iter"

	"latchkey/api"
)

// Parts yields what read gives of each part of a list, such as each workspace.
// A part that cannot be read is yielded as an *api.Partial and the others are
// read all the same; what every other part would meet too ends the list.
func Parts[P, T any](ctx context.Context, parts iter.Seq2[P, error], what string, name func(P) string, read func(P) iter.Seq2[T, error]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		alike := 0 // how many parts in a row met what may meet them all
		for part, err := range parts {
			if err != nil {
				yield(none, err)
				return
			}
			broken, goOn := one(read(part), yield)
			switch {
			case !goOn:
				return
			case broken == nil:
				alike = 0
				continue
			case mayMeetAll(broken):
				alike++
			default:
				alike = 0
			}
			if ctx.Err() != nil || meetsAll(broken) || alike > 1 {
				yield(none, broken)
				return
			}
			if !yield(none, &api.Partial{Part: name(part), What: what, Err: broken}) {
				return
			}
		}
	}
}

// Nothing is a part of which nothing can be read but why.
func Nothing[T any](why error) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		yield(none, why)
	}
}

// one yields one part up to its first error.
func one[T any](part iter.Seq2[T, error], yield func(T, error) bool) (broken error, goOn bool) {
	for v, err := range part {
		if one, ok := api.AsPartial(err); ok { // one element of the part, such as a name that cannot be used
			if !yield(v, one) {
				return nil, false
			}
			continue
		}
		if err != nil {
			return err, true
		}
		if !yield(v, nil) {
			return nil, false
		}
	}
	return nil, true
}

// meetsAll tells an error that every part meets: a scope that the token lacks,
// or a budget of our own that is spent.
func meetsAll(err error) bool {
	e, ok := errors.AsType[*api.Error](err)
	return !ok || len(e.Missing) > 0 || e.Kind == api.RateLimited && e.Status == 0 || errors.Is(err, context.Canceled)
}

// mayMeetAll tells an error that one part can have for itself, and all of them
// when a second one has it too.
func mayMeetAll(err error) bool {
	switch api.KindOf(err) {
	case api.Unauthorized, api.RateLimited, api.Unreachable:
		return true
	}
	return false
}
