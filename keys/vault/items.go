package vault

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// A keyring is what we need of the system's keyring: short strings by account.
// Get returns ErrNotFound, a second Set replaces, Delete of what is not there
// returns nil. Errors are those of this package. Calls may hang.
type keyring interface {
	Set(account, text string) error
	Get(account string) (string, error)
	Delete(account string) error
}

// items stores values of any length in a keyring of short items. It checks ctx
// before every call, so that nothing is changed for a caller that has given up.
type items struct {
	ring  keyring
	limit int // bytes of one item
}

// put writes text under name. An end between any two calls leaves the old or
// the new value: parts are written to the unused slot, the head is switched by
// one call, and what is no longer named is removed last.
func (it items) put(ctx context.Context, name, text string) error {
	old, err := it.current(ctx, name)
	if err != nil {
		return err
	}
	now := head{slot: slotB}
	if len(text) <= it.limit {
		err = it.write(ctx, name, text)
	} else {
		now = newHead(old.slot.other(), text, len(cut(text, it.limit)))
		err = it.putParts(ctx, name, text, now.slot)
	}
	if err != nil {
		return err
	}
	// The new value is in place. What could not be removed now is removed by
	// the next Put or Delete of this name.
	_ = it.sweep(ctx, name, old, now)
	return nil
}

// current returns the head of a name; a head without parts where the value is
// in one item, there is no value, or the head cannot be read.
func (it items) current(ctx context.Context, name string) (head, error) {
	text, err := it.read(ctx, name)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return head{}, err
	}
	if h, ok, bad := parseHead(text); ok && bad == nil {
		return h, nil
	}
	return head{slot: slotB}, nil
}

func (it items) putParts(ctx context.Context, name, text string, to slot) error {
	if err := it.purge(ctx, name, to, 0); err != nil {
		return err
	}
	parts := cut(text, it.limit)
	for i, part := range parts {
		if err := it.write(ctx, partAccount(name, to, i+1), part); err != nil {
			it.takeBack(ctx, name, to, err)
			return fmt.Errorf("part %d of %d: %w", i+1, len(parts), err)
		}
	}
	return it.write(ctx, name, newHead(to, text, len(parts)).String())
}

// takeBack removes the parts of a write that failed before the head was
// written, but not when a person has just dismissed the prompt.
func (it items) takeBack(ctx context.Context, name string, s slot, why error) {
	if !errors.Is(why, ErrDismissed) && !errors.Is(why, ErrLocked) {
		_ = it.purge(ctx, name, s, 0)
	}
}

// sweep removes all parts that the head does not name: those of the old head
// and what earlier writes left. now is the head that was just written, or that there
// is none.
func (it items) sweep(ctx context.Context, name string, old, now head) error {
	for _, s := range []slot{slotA, slotB} {
		if now.count > 0 && s == now.slot {
			continue
		}
		if err := it.purge(ctx, name, s, old.partsIn(s)); err != nil {
			return err
		}
	}
	return nil
}

func (it items) get(ctx context.Context, name string) (string, error) {
	for last := ""; ; {
		text, err := it.read(ctx, name)
		if err != nil {
			return "", err
		}
		h, parts, err := parseHead(text)
		if err != nil || !parts {
			return text, err
		}
		whole, err := it.join(ctx, name, h)
		// The other program may have switched slots while we read: read again
		// as long as the head changes.
		if !errors.Is(err, ErrDamaged) || text == last {
			return whole, err
		}
		last = text
	}
}

func (it items) join(ctx context.Context, name string, h head) (string, error) {
	var whole strings.Builder
	for n := 1; n <= h.count; n++ {
		part, err := it.read(ctx, partAccount(name, h.slot, n))
		if errors.Is(err, ErrNotFound) {
			return "", fmt.Errorf("%w: part %d of %d is gone", ErrDamaged, n, h.count)
		}
		if err != nil {
			return "", err
		}
		whole.WriteString(part)
	}
	if !h.matches(whole.String()) {
		return "", fmt.Errorf("%w: its %d parts do not fit together", ErrDamaged, h.count)
	}
	return whole.String(), nil
}

// remove removes the head first: from then on the name has no value, and parts
// that are left are removed by the next Put or Delete of this name.
func (it items) remove(ctx context.Context, name string) error {
	old, err := it.current(ctx, name)
	if err != nil {
		return err
	}
	if err := it.erase(ctx, name); err != nil {
		return err
	}
	return it.sweep(ctx, name, old, head{slot: slotB})
}

// purge removes all parts of a slot; known is how many there are at least.
// Parts are written upwards and removed downwards, so that there is no gap and
// the first missing part is the end, wherever an earlier write or purge was
// stopped. Only a person makes gaps, and the count in the head covers them.
func (it items) purge(ctx context.Context, name string, s slot, known int) error {
	top := known
	for {
		_, err := it.read(ctx, partAccount(name, s, top+1))
		if errors.Is(err, ErrNotFound) {
			break
		}
		if err != nil {
			return err
		}
		top++
	}
	for ; top > 0; top-- {
		if err := it.erase(ctx, partAccount(name, s, top)); err != nil {
			return err
		}
	}
	return nil
}

func (it items) read(ctx context.Context, account string) (string, error) {
	if err := ended(ctx); err != nil {
		return "", err
	}
	return it.ring.Get(account)
}

// write stores one item and reads it back: a keyring whose prompt was
// dismissed reports no error and has stored nothing.
func (it items) write(ctx context.Context, account, text string) error {
	if err := ended(ctx); err != nil {
		return err
	}
	if err := it.ring.Set(account, text); err != nil {
		return err
	}
	back, err := it.read(ctx, account)
	switch {
	case errors.Is(err, ErrNotFound), err == nil && back != text:
		return notStoredError{"what was stored is not there when read back"}
	default:
		return err
	}
}

// notStoredError is the error of a change that a keyring accepted without an error and
// did not make. It counts as ErrDismissed, which it mostly is; there is no way
// to know.
type notStoredError struct{ what string }

func (e notStoredError) Error() string {
	return "the keyring's prompt was dismissed, or its program does not keep what others give it: " + e.what
}

func (notStoredError) Is(target error) bool { return target == ErrDismissed }

// erase removes one item and checks that it is gone, for the same reason.
func (it items) erase(ctx context.Context, account string) error {
	if err := ended(ctx); err != nil {
		return err
	}
	if err := it.ring.Delete(account); err != nil {
		return err
	}
	_, err := it.read(ctx, account)
	switch {
	case errors.Is(err, ErrNotFound):
		return nil
	case err == nil:
		return notStoredError{"what was removed is still there"}
	default:
		return err
	}
}
