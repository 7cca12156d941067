package bitbucket

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"latchkey/api"
	"latchkey/internal/rest"
	"latchkey/internal/safetext"
)

var (
	errKeyText  = errors.New("the forge's text for this key cannot be read")
	errTooLate  = errors.New("the forge took the change, but reading it back failed")
	errNotAnID  = errors.New("a deploy key's id is a number")
	errNoKey    = errors.New("there is no public key to add")
	errKeyClass = errors.New("this forge takes Ed25519, ECDSA and RSA keys of at least 2048 bits")
)

// fault turns an error of package rest into one of package api. An *api.Error
// passes as it is.
func (c *Client) fault(what call, err error) error {
	if known, ok := errors.AsType[*api.Error](err); ok {
		return known
	}
	e := c.newError(what, api.Unknown)
	e.Err = err
	broken, ok := errors.AsType[*rest.Error](err)
	if !ok {
		return e
	}
	e.Status = broken.Status
	switch broken.Fault {
	case rest.Unreachable:
		e.Kind = api.Unreachable
	case rest.Lost:
		e.Kind = api.LostReply
	case rest.Nonsense:
		e.Kind = api.ServerFault
	case rest.Refused:
		e.Kind = api.Invalid
	case rest.Spent:
		e.Kind = api.RateLimited
		e.RetryAfter = max(broken.Until.Sub(c.now()), 0)
	case rest.Cancelled:
		e.Kind = api.Unknown
	}
	return e
}

func (c *Client) nonsense(what call, status int, words string) *api.Error {
	e := c.newError(what, api.ServerFault)
	e.Status, e.Err = status, errors.New(words)
	return e
}

func (c *Client) newError(what call, kind api.ErrorKind) *api.Error {
	return &api.Error{Op: what.op, Forge: api.BitbucketCloud, Repo: what.about, Kind: kind}
}

// refusal turns an answer with an error status into an error.
func (c *Client) refusal(what call, method string, resp *rest.Response) *api.Error {
	said := parseError(resp)
	e := c.newError(what, kindOf(method, resp.Status, said.message))
	e.Status, e.Server, e.Missing = resp.Status, said.message, said.missing()
	e.Err = causeOf(said.message)
	if e.Kind == api.RateLimited {
		e.RetryAfter = max(c.rest.RetryAfter(resp), 0)
	}
	if e.Server == "" {
		e.Server = strings.ToLower(http.StatusText(resp.Status))
	}
	return e
}

func kindOf(method string, status int, message string) api.ErrorKind {
	text := strings.ToLower(message)
	switch status {
	case http.StatusUnauthorized:
		return api.Unauthorized
	case http.StatusForbidden:
		if containsAny(text, "allowlist", "whitelist", "two-step verification", "two-factor") {
			return api.PolicyForbids
		}
		return api.Forbidden
	case http.StatusNotFound:
		return api.NotFound
	case http.StatusGone:
		if strings.Contains(text, "app password") {
			return api.Unauthorized
		}
		return api.Gone
	case http.StatusTooManyRequests:
		return api.RateLimited
	case http.StatusBadGateway, http.StatusGatewayTimeout:
		// A gateway gave up on the server behind it, which may have done what
		// was asked.
		if method != http.MethodGet {
			return api.LostReply
		}
		return api.ServerFault
	}
	if status >= 400 && status < 500 {
		return api.Invalid
	}
	return api.ServerFault
}

// causeOf recognises sentences that call for a next step of their own.
func causeOf(message string) error {
	text := strings.ToLower(message)
	switch {
	case strings.Contains(text, "not accessible by this authentication mechanism"):
		return api.ErrAccessToken
	case strings.Contains(text, "app password"):
		return api.ErrAppPassword
	}
	return nil
}

// unclear says that a change was accepted and could not be proved: it may have
// taken effect, so the caller has to ask again before doing it again.
func (c *Client) unclear(what call, cause error) *api.Error {
	e := c.newError(what, api.LostReply)
	e.Err = errors.Join(errTooLate, cause)
	if errors.Is(cause, context.Canceled) || errors.Is(cause, context.DeadlineExceeded) {
		e.Err = cause
	}
	return e
}

func containsAny(text string, parts ...string) bool {
	return slices.ContainsFunc(parts, func(p string) bool { return strings.Contains(text, p) })
}

func clean(text string) string { return safetext.Line(text, 0) }
