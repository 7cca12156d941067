package bitbucket_test

import (
	"errors"
	"strings"
	"testing"

	"latchkey/api"
	"latchkey/api/bitbucket"
)

func TestCredentialsAreKnownByTheirShape(t *testing.T) {
	const secret = "xFfGF0canary"
	for _, test := range []struct {
		name, login, token string
		kind               api.ErrorKind
		cause              error
	}{
		{"e-mail and API token", "ada@example.com", "ATATT3" + secret, 0, nil},
		{"e-mail and a token of another shape", "ada@demo.test", secret, 0, nil},
		{"e-mail with a plus", "ada+ci@example.com", secret, 0, nil},
		{"bearer", "", secret, 0, nil},
		{"app password", "ada@example.com", "ATBB" + secret, api.Unauthorized, api.ErrAppPassword},
		{"app password with a user name", "ada", "ATBB" + secret, api.Unauthorized, api.ErrAppPassword},
		{"access token", "", "ATCTT3" + secret, api.Unauthorized, api.ErrAccessToken},
		{"access token as Basic", "ada@example.com", "ATCTT3" + secret, api.Unauthorized, api.ErrAccessToken},
		{"access token by its user name", "x-token-auth", secret, api.Unauthorized, api.ErrAccessToken},
		{"API token without the e-mail", "", "ATATT3" + secret, api.Invalid, api.ErrNeedsLogin},
		{"user name instead of e-mail", "ada", "ATATT3" + secret, api.Invalid, api.ErrLoginNotEmail},
		{"git's user name instead of e-mail", "x-bitbucket-api-token-auth", "ATATT3" + secret, api.Invalid, api.ErrLoginNotEmail},
		{"e-mail with a name", "Ada <ada@example.com>", secret, api.Invalid, api.ErrLoginNotEmail},
		{"e-mail with a colon", `"a:b"@example.com`, secret, api.Invalid, api.ErrLoginNotEmail},
		{"e-mail with a line end", "ada@example.com\n", secret, api.Invalid, api.ErrLoginNotEmail},
		{"two e-mails", "a@b.c, d@e.f", secret, api.Invalid, api.ErrLoginNotEmail},
		{"no token", "ada@example.com", "", api.Invalid, api.ErrTokenShape},
		{"token with a line end", "ada@example.com", secret + "\n", api.Invalid, api.ErrTokenShape},
		{"token with a blank", "ada@example.com", secret + " x", api.Invalid, api.ErrTokenShape},
		{"token that is not text", "ada@example.com", secret + "\xff", api.Invalid, api.ErrTokenShape},
		{"token without end", "ada@example.com", strings.Repeat(secret, 2000), api.Invalid, api.ErrTokenShape},
	} {
		err := bitbucket.CheckCredential(test.login, []byte(test.token))
		_, newErr := bitbucket.New(bitbucket.Options{Login: test.login, Token: []byte(test.token)})
		if api.KindOf(err) != test.kind || (err == nil) != (test.cause == nil) || !errors.Is(err, test.cause) || (newErr == nil) != (err == nil) {
			t.Errorf("%s: %v (New: %v), want %s, %v", test.name, err, newErr, test.kind, test.cause)
		}
		if err != nil && strings.Contains(err.Error(), "canary") {
			t.Errorf("%s: the token is in the error: %v", test.name, err)
		}
	}
}

func TestBaseURLIsChecked(t *testing.T) {
	for base, good := range map[string]bool{"": true, "https://api.bitbucket.org/2.0": true, "http://127.0.0.1:1/2.0": true, "http://example.com/2.0": false, "https://a:b@example.com": false} {
		_, err := bitbucket.New(bitbucket.Options{BaseURL: base, Login: "ada@example.com", Token: []byte(token)})
		if (err == nil) != good || err != nil && api.KindOf(err) != api.Invalid {
			t.Errorf("%q: %v", base, err)
		}
	}
}
