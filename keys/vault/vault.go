// Package vault stores private keys and tokens: in the keyring of the operating
// system, in a file encrypted with a passphrase where a person chose that, or
// in memory for the demo and tests.
package vault

import (
	"context"
	"errors"
)

// A Vault stores secrets by name. All methods are safe for concurrent use, may
// wait for a person at an unlock prompt, and end when ctx does. They are never
// called on the goroutine that draws the window.
type Vault interface {
	// Put stores the secret and reads it back before it returns. Whatever
	// happens in between, the name holds the old value or the new one.
	Put(ctx context.Context, name string, secret []byte) error
	// Get returns the secret, or an error that is ErrNotFound.
	Get(ctx context.Context, name string) ([]byte, error)
	// Delete removes the secret; it is no error when there is none.
	Delete(ctx context.Context, name string) error
	// State returns what the vault is and whether it can be used now.
	State(ctx context.Context) State
}

// Untouched reports whether a Put or Delete failed before it wrote anything, so
// that nothing has to be undone.
func Untouched(err error) bool {
	_, ok := errors.AsType[untouched](err)
	return ok
}

// untouched marks such an error.
type untouched struct{ error }

// Unwrap returns the cause.
func (u untouched) Unwrap() error { return u.error }

// State describes a vault for the checkup and the status bar.
type State struct {
	Name  string // "OS keyring (Secret Service)", "encrypted file", "memory"
	Ready bool
	Err   error // one of the errors below, nil when Ready
	// Gone says that the place itself is not there: secrets that are not found
	// may come back with it, as with a disk that is plugged in again.
	Gone bool
}

// Why a vault does not answer. Each has its own next step for the person.
var (
	ErrNotFound  = errors.New("no such secret in the vault")
	ErrAbsent    = errors.New("this system has no keyring")
	ErrLocked    = errors.New("the keyring is locked")
	ErrDismissed = errors.New("the keyring's prompt was dismissed")
	ErrSlow      = errors.New("the keyring did not answer in time")
	// ErrNotSetUp says that there is a keyring, and something in its program
	// has to be switched on first.
	ErrNotSetUp = errors.New("the keyring is not set up for other programs")
	// ErrUnreliable says that a keyring returned another secret than was asked for.
	ErrUnreliable = errors.New("the keyring does not do what it is asked")
	// ErrKeyring is any other error of the keyring's program.
	ErrKeyring = errors.New("the keyring's own program says")

	// ErrBusy says that another program did not end its write to the vault.
	ErrBusy = errors.New("another program is writing to the vault")
	// ErrDamaged says that something is there and cannot be a value that we
	// wrote. It is never overwritten automatically.
	ErrDamaged = errors.New("the vault's content is damaged")
	// ErrName says that a name is not possible on every system.
	ErrName = errors.New("not a name for a secret")
	// ErrTooLarge says that a secret is larger than MaxSecret.
	ErrTooLarge = errors.New("secret is too large for the vault")
)
