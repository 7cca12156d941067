//go:build !(linux || freebsd || netbsd || openbsd || dragonfly)

package vault

import (
	"errors"
	"fmt"

	zalando "github.com/zalando/go-keyring"
)

// goKeyring is the system's keyring through zalando/go-keyring. It finds items by name
// alone, so that there is nothing to verify of what it finds.
type goKeyring struct{}

func systemRing(func(open bool)) keyring { return goKeyring{} }

func (goKeyring) Set(account, text string) (err error) {
	defer classified(&err)
	return zalando.Set(Service, account, text)
}

func (goKeyring) Get(account string) (text string, err error) {
	defer classified(&err)
	return zalando.Get(Service, account)
}

func (goKeyring) Delete(account string) (err error) {
	defer func() {
		if errors.Is(err, ErrNotFound) {
			err = nil
		}
	}()
	defer classified(&err)
	return zalando.Delete(Service, account)
}

// classified turns an error of go-keyring into one of this package. It recovers
// from panics too.
func classified(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("%w: it answered out of form: %v", ErrAbsent, p)
		return
	}
	*err = classify(*err)
}
