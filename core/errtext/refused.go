package errtext

import "errors"

// TokenRefused is the error of a forge that refused an account's token, with the
// account, so that a face can offer to replace the token of just that one. It says
// what the error says.
type TokenRefused struct {
	Account string // its id
	Name    string // what a person knows it by
	Err     error
}

// Error implements error.
func (e *TokenRefused) Error() string { return e.Err.Error() }

// Unwrap gives the error of the forge.
func (e *TokenRefused) Unwrap() error { return e.Err }

// RefusedAccount is the id of the account whose token was refused, "" where the
// error is of another kind.
func RefusedAccount(err error) string {
	if e, ok := errors.AsType[*TokenRefused](err); ok {
		return e.Account
	}
	return ""
}
