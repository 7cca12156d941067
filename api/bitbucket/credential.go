package bitbucket

import (
	"bytes"
	"fmt"
	"net/mail"
	"strings"

	"latchkey/api"
	"latchkey/api/internal/driver"
)

// Beginnings by which Atlassian's secrets can be told apart before any call.
const (
	apiTokenPrefix    = "ATATT3"
	appPasswordPrefix = "ATBB"
	accessTokenPrefix = "ATCTT3"
)

// maxToken is far above the length of any token that Atlassian gives out.
const maxToken = 8 << 10

// CheckCredential looks at the shape of a sign-in, without a call: what cannot
// work on Bitbucket Cloud is refused with the reason in Error.Err. login is the
// Atlassian account's e-mail, or "" for an OAuth bearer token. No text of the
// token gets into the error.
func CheckCredential(login string, token []byte) error {
	refuse := func(kind api.ErrorKind, cause error) error {
		return &api.Error{Op: "check the sign-in", Forge: api.BitbucketCloud, Kind: kind, Err: cause}
	}
	switch {
	case bytes.HasPrefix(token, []byte(appPasswordPrefix)):
		return refuse(api.Unauthorized, api.ErrAppPassword)
	case bytes.HasPrefix(token, []byte(accessTokenPrefix)), login == "x-token-auth":
		return refuse(api.Unauthorized, api.ErrAccessToken)
	case len(token) > maxToken:
		return refuse(api.Invalid, fmt.Errorf("%w; this has more than %d", api.ErrTokenShape, maxToken))
	case !driver.IsToken(token):
		return refuse(api.Invalid, api.ErrTokenShape)
	case login == "" && bytes.HasPrefix(token, []byte(apiTokenPrefix)):
		return refuse(api.Invalid, api.ErrNeedsLogin)
	case login != "" && !isEmail(login):
		return refuse(api.Invalid, api.ErrLoginNotEmail)
	}
	return nil
}

func isEmail(login string) bool {
	address, err := mail.ParseAddress(login)
	return err == nil && address.Address == login && !strings.ContainsAny(login, ":\"")
}
