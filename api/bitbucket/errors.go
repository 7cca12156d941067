package bitbucket

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"latchkey/api"
	"latchkey/internal/driver"
	"latchkey/internal/rest"
	"latchkey/internal/safetext"
)

// fault turns an error of package rest into one of package api.
func (c *Client) fault(what call, err error) error {
	return driver.Fault(c.newError(what, api.Unknown), err, c.now())
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
	e.Err = causeOf(resp.Status, said.message)
	if slices.ContainsFunc([]error{api.ErrTwoStep, api.ErrIPList, api.ErrPayment}, func(cause error) bool { return errors.Is(e.Err, cause) }) {
		e.Kind = api.PolicyForbids
	}
	if e.Kind == api.RateLimited {
		e.RetryAfter = max(c.rest.RetryAfter(resp), 0)
	}
	switch {
	case resp.Onward:
		e.Err, e.Server = api.ErrMoved, fmt.Sprintf("the forge says that this has moved, and not where to (%d)", resp.Status)
	case resp.Status < 400, resp.Status < 500 && resp.IsHTML():
		e.Err, e.Server = api.ErrNotAPI, statusText(resp)
	case resp.IsHTML(), e.Server == "", strings.EqualFold(e.Server, http.StatusText(resp.Status)):
		e.Server = statusText(resp)
	}
	return e
}

// statusText says what a status means that comes without a word about it.
func statusText(resp *rest.Response) string {
	text := "the forge answers with status"
	switch {
	case resp.Status < 500 && resp.IsHTML():
		text = "a web page came instead of the forge's answer"
	case resp.Status < 400:
		text = "the forge points to another address, which was not followed"
	case resp.Status == http.StatusUnauthorized:
		text = "the forge does not accept the token"
	case resp.Status == http.StatusForbidden:
		text = "the forge forbids it to this token"
	case resp.Status == http.StatusNotFound:
		text = "the forge finds nothing under this name"
	case resp.Status == http.StatusGone:
		text = "the forge no longer offers this"
	case resp.Status == http.StatusTooManyRequests:
		text = "too many requests"
	case resp.Status >= 400 && resp.Status < 500:
		text = "the forge refuses it without a reason"
	case resp.Status >= 502 && resp.Status <= 504:
		text = "the forge is not available just now"
	case resp.Status >= 500:
		text = "the forge has a fault of its own"
	}
	return fmt.Sprintf("%s (%d)", text, resp.Status)
}

func kindOf(method string, status int, message string) api.ErrorKind {
	text := strings.ToLower(message)
	switch status {
	case http.StatusUnauthorized:
		return api.Unauthorized
	case http.StatusForbidden:
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
func causeOf(status int, message string) error {
	text := strings.ToLower(message)
	switch {
	case driver.SaysTwoStep(status, text):
		return api.ErrTwoStep
	case driver.SaysIPList(status, text):
		return api.ErrIPList
	case driver.SaysPayment(status, text):
		return api.ErrPayment
	case strings.Contains(text, "not accessible by this authentication mechanism"):
		return api.ErrAccessToken
	case strings.Contains(text, "app password"):
		return api.ErrAppPassword
	}
	return nil
}

// accepted says that a change was accepted and does not show yet. answer is
// what the forge said to it.
func (c *Client) accepted(what call, answer *rest.Response, cause error) *api.Error {
	return driver.Accepted(c.newError(what, api.Accepted), cause, answer.IsHTML())
}

func containsAny(text string, parts ...string) bool {
	return slices.ContainsFunc(parts, func(p string) bool { return strings.Contains(text, p) })
}

func clean(text string) string { return safetext.Line(text, 0) }
