//go:build !(linux || freebsd || netbsd || openbsd || dragonfly)

package vault

import (
	"context"

	"errors"
	"runtime"
)

// plainDesk asks for an item that is never there: where the system's keyring
// is reached without a session bus, an answer is all there is to know. It
// shows its own prompts.
type plainDesk struct{ ring keyring }

func systemDesk() desk { return plainDesk{goKeyring{}} }

func (d plainDesk) look(context.Context) (string, error) {
	_, err := d.ring.Get("state")
	if errors.Is(err, ErrNotFound) {
		err = nil
	}
	return fallbackName(runtime.GOOS), err
}

func (plainDesk) unlock(context.Context) error { return nil }

// vouchedFor has nothing to look at: these keyrings find by name alone.
func vouchedFor(string) error { return nil }
