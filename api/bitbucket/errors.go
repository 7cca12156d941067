package bitbucket

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"latchkey/api"
	"latchkey/api/internal/driver"
	"latchkey/internal/rest"
	"latchkey/internal/safetext"
)

// refusal turns an answer with an error status into an error.
func (c *Client) refusal(what driver.Call, method string, resp *rest.Response) *api.Error {
	body := parseError(resp)
	e := c.calls.Error(what, kindOf(method, resp.Status, body.message), nil)
	e.Status, e.Server, e.Missing = resp.Status, body.message, body.missing()
	e.Err = causeOf(resp.Status, body.message)
	if slices.ContainsFunc([]error{api.ErrTwoStep, api.ErrIPList, api.ErrPayment}, func(cause error) bool { return errors.Is(e.Err, cause) }) {
		e.Kind = api.PolicyForbids
	}
	if e.Kind == api.RateLimited {
		e.RetryAfter = max(c.calls.Rest.RetryAfter(resp), 0)
	}
	driver.SayStatus(e, resp, "the forge finds nothing under this name")
	return e
}

func kindOf(method string, status int, message string) api.ErrorKind {
	if status == http.StatusGone && strings.Contains(strings.ToLower(message), "app password") {
		return api.Unauthorized
	}
	return driver.KindOf(method, status)
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

func containsAny(text string, parts ...string) bool {
	return slices.ContainsFunc(parts, func(p string) bool { return strings.Contains(text, p) })
}

func clean(text string) string { return safetext.Line(text, 0) }
