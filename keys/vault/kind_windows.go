package vault

import (
	"errors"
	"syscall"
)

// Errors of the credential functions that Go's syscall package does not name.
const (
	errnoCancelled      = syscall.Errno(1223) // ERROR_CANCELLED
	errnoNoLogonSession = syscall.Errno(1312) // ERROR_NO_SUCH_LOGON_SESSION: a service or network logon
)

func systemKind(err error) error {
	var code syscall.Errno
	if !errors.As(err, &code) {
		return nil
	}
	switch code {
	case errnoCancelled:
		return ErrDismissed
	case errnoNoLogonSession:
		return ErrAbsent
	default:
		return nil
	}
}
