package vault

import (
	"errors"
	"fmt"

	zalando "github.com/zalando/go-keyring"
)

// goKeyring is the system's keyring through zalando/go-keyring.
type goKeyring struct{}

func (goKeyring) Set(account, text string) (err error) {
	defer classified(&err)
	return zalando.Set(Service, account, text)
}

func (goKeyring) Get(account string) (text string, err error) {
	defer classified(&err)
	if err := vouchedFor(account); err != nil {
		return "", err
	}
	return zalando.Get(Service, account)
}

func (goKeyring) Delete(account string) (err error) {
	defer func() {
		if errors.Is(err, ErrNotFound) {
			err = nil
		}
	}()
	defer classified(&err)
	if err := vouchedFor(account); err != nil {
		return err
	}
	return zalando.Delete(Service, account)
}

// classified turns an error of go-keyring into one of this package. It recovers
// from panics too: go-keyring trusts the types of what the daemon sends.
func classified(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("%w: it answered out of form: %v", ErrAbsent, p)
		return
	}
	*err = classify(*err)
}

// classify wraps an error of the keyring with ours that it is. An unknown error
// is ErrKeyring.
func classify(err error) error {
	if err == nil {
		return nil
	}
	kind := kindOf(err)
	switch {
	case isOurs(err): // by vouchedFor
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
