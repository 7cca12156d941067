package rest

import (
	"encoding/base64"
	"errors"
	"net/http"
	"strings"
)

// Auth is how a request is signed in: Basic when there is a Login, Bearer when
// there is only a Token, nothing when both are empty. It never prints.
type Auth struct {
	Login string
	Token string
}

// String keeps the token out of every formatted text.
func (Auth) String() string { return "(sign-in)" }

// GoString does the same for %#v.
func (Auth) GoString() string { return "(sign-in)" }

func (a Auth) check() error {
	switch {
	case a.Login != "" && a.Token == "":
		return errNoAuth
	case strings.Contains(a.Login, ":"):
		return errors.New("a login must not contain a colon")
	case hasControl(a.Login), hasControl(a.Token):
		return errors.New("login and token must be plain text on one line")
	}
	return nil
}

func (a Auth) header() string {
	switch {
	case a.Token == "":
		return ""
	case a.Login != "":
		return "Basic " + base64.StdEncoding.EncodeToString([]byte(a.Login+":"+a.Token))
	}
	return "Bearer " + a.Token
}

func hasControl(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return r < 0x20 || r == 0x7f })
}

// authTransport adds the sign-in at the last moment and only for requests to
// its one origin: whatever a layer above does with redirects or links, the
// token cannot reach another host, port or scheme.
type authTransport struct {
	origin string
	header string
	next   http.RoundTripper
}

func (t *authTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	if originOf(req.URL) != t.origin {
		return nil, errors.New("refused to send a request to another host")
	}
	if t.header != "" {
		req = req.Clone(req.Context())
		req.Header.Set("Authorization", t.header)
	}
	return t.next.RoundTrip(req)
}
