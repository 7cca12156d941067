package github

import (
	"bytes"
	"errors"
	"fmt"

	"latchkey/api"
	"latchkey/api/internal/driver"
)

// maxToken is far above the length of any token that GitHub gives out.
const maxToken = 8 << 10

var errLogin = errors.New("GitHub's tokens sign in alone: leave the user away")

// CheckCredential looks at the shape of a sign-in, without a call. login has to
// be "". No text of the token gets into the error.
func CheckCredential(login string, token []byte) error {
	refuse := func(cause error) error {
		return &api.Error{Op: "check the sign-in", Forge: api.GitHub, Kind: api.Invalid, Err: cause}
	}
	switch {
	case login != "":
		return refuse(errLogin)
	case len(token) > maxToken:
		return refuse(fmt.Errorf("%w; this has more than %d", api.ErrTokenShape, maxToken))
	case !driver.IsToken(token):
		return refuse(api.ErrTokenShape)
	}
	return nil
}

// isClassic reports whether a token's scopes come with every answer: classic ones
// do that, fine-grained ones do not.
func isClassic(token []byte) bool { return !bytes.HasPrefix(token, []byte("github_pat_")) }
