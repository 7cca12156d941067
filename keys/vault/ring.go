package vault

import (
	"errors"
	"fmt"

	zalando "github.com/zalando/go-keyring"
)

// classify wraps an error of the keyring with ours that it is. An unknown error
// is ErrKeyring.
func classify(err error) error {
	if err == nil {
		return nil
	}
	kind := kindOf(err)
	switch {
	case isOurs(err):
		return err
	case kind == nil:
		return fmt.Errorf("%w: %w", ErrKeyring, err)
	case errors.Is(err, zalando.ErrNotFound):
		return ErrNotFound
	default:
		return fmt.Errorf("%w: %w", kind, err)
	}
}

// isOurs reports whether an error wraps one of ours already.
func isOurs(err error) bool {
	for _, kind := range []error{ErrAbsent, ErrLocked, ErrDismissed, ErrSlow, ErrNotSetUp, ErrUnreliable, ErrKeyring} {
		if errors.Is(err, kind) {
			return true
		}
	}
	return false
}

func kindOf(err error) error {
	switch {
	case errors.Is(err, zalando.ErrNotFound):
		return ErrNotFound
	case errors.Is(err, zalando.ErrUnsupportedPlatform):
		return ErrAbsent
	case errors.Is(err, zalando.ErrSetDataTooBig):
		return ErrTooLarge
	default:
		return systemKind(err)
	}
}
