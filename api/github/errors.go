package github

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"latchkey/api"
	"latchkey/internal/driver"
	"latchkey/internal/rest"
	"latchkey/internal/safetext"
)

// errorWire is the body of a refusal.
type errorWire struct {
	Message string `json:"message"`
	Errors  []struct {
		Resource string `json:"resource"`
		Code     string `json:"code"`
		Field    string `json:"field"`
		Message  string `json:"message"`
	} `json:"errors"`
}

// said is all that the refusal says, in one line.
func (w errorWire) said() string {
	parts := []string{}
	for _, e := range w.Errors[:min(len(w.Errors), 5)] {
		text := e.Message
		if text == "" && e.Code != "" {
			text = strings.TrimSpace(e.Field + " " + e.Code)
		}
		if text != "" && !slices.Contains(parts, text) {
			parts = append(parts, text)
		}
	}
	if len(parts) == 0 || w.Message != "" && w.Message != "Validation Failed" {
		parts = append([]string{w.Message}, parts...)
	}
	return clean(strings.Join(parts, ": "))
}

func parseError(resp *rest.Response) errorWire {
	var w errorWire
	if json.Unmarshal(resp.Body, &w) != nil {
		w.Errors = nil // GraphQL and old servers have lists of text there
		var bare struct {
			Message string `json:"message"`
		}
		if json.Unmarshal(resp.Body, &bare) == nil {
			w.Message = bare.Message
		}
	}
	return w
}

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
	return &api.Error{Op: what.op, Forge: api.GitHub, Repo: what.about, Kind: kind}
}

// limited reads GitHub's own words on its limits: the primary limit tells the
// time at which it is full again, the secondary one how long to wait, or
// nothing.
func limited(resp *rest.Response, now time.Time) (until time.Time, ok bool) {
	if resp.Status != http.StatusForbidden && resp.Status != http.StatusTooManyRequests {
		return time.Time{}, false
	}
	text := strings.ToLower(string(resp.Body[:min(len(resp.Body), 4096)]))
	spent := resp.Header.Get("X-RateLimit-Remaining") == "0"
	if !spent && resp.Status == http.StatusForbidden && resp.Header.Get("Retry-After") == "" && !strings.Contains(text, "rate limit") && !strings.Contains(text, "abuse detection") {
		return time.Time{}, false
	}
	if resp.Header.Get("Retry-After") != "" {
		if n, err := strconv.ParseInt(resp.Header.Get("Retry-After"), 10, 32); err == nil && n >= 0 {
			return now.Add(time.Duration(n) * time.Second), true
		}
	}
	if at, err := strconv.ParseInt(resp.Header.Get("X-RateLimit-Reset"), 10, 64); err == nil && spent && at > 0 && at < 1<<40 {
		return time.Unix(at, 0), true
	}
	return time.Time{}, true
}

// refusal turns an answer with an error status into an error.
func (c *Client) refusal(what call, method string, resp *rest.Response) *api.Error {
	body := parseError(resp)
	e := c.newError(what, kindOf(method, resp.Status, body))
	e.Status, e.Server = resp.Status, body.said()
	e.Err = causeOf(resp, body)
	switch {
	case errors.Is(e.Err, api.ErrDeployKeysOff), errors.Is(e.Err, api.ErrTwoStep), errors.Is(e.Err, api.ErrIPList), errors.Is(e.Err, api.ErrPayment):
		e.Kind = api.PolicyForbids
	case errors.Is(e.Err, api.ErrArchived), errors.Is(e.Err, api.ErrSSO):
		e.Kind = api.Forbidden
	}
	if wait, ok := c.rest.Limited(resp); ok {
		e.Kind, e.Err = api.RateLimited, nil
		e.RetryAfter = max(wait, 0)
		if wait < 0 {
			e.RetryAfter = time.Minute // what GitHub asks for when it does not say
		}
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
		text = "the forge finds nothing under this name, or the token has no administrator's right to it"
	case resp.Status >= 400 && resp.Status < 500:
		text = "the forge refuses it without a reason"
	case resp.Status >= 500:
		text = "the forge has a fault of its own"
	}
	return fmt.Sprintf("%s (%d)", text, resp.Status)
}

func kindOf(method string, status int, body errorWire) api.ErrorKind {
	switch status {
	case http.StatusUnauthorized:
		return api.Unauthorized
	case http.StatusForbidden:
		return api.Forbidden
	case http.StatusNotFound:
		return api.NotFound
	case http.StatusGone:
		return api.Gone
	case http.StatusTooManyRequests:
		return api.RateLimited
	case http.StatusUnprocessableEntity:
		if strings.Contains(strings.ToLower(body.said()), "already in use") {
			return api.InUseElsewhere
		}
		return api.Invalid
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

// causeOf recognises what calls for a next step of its own.
func causeOf(resp *rest.Response, body errorWire) error {
	text := strings.ToLower(body.said())
	switch {
	case resp.Header.Get("X-GitHub-SSO") != "" && resp.Status == http.StatusForbidden, strings.Contains(text, "saml enforcement"):
		return api.ErrSSO
	case strings.Contains(text, "deploy keys are disabled"), strings.Contains(text, "deploy keys are not allowed"), strings.Contains(text, "policy") && strings.Contains(text, "deploy key"):
		return api.ErrDeployKeysOff
	case strings.Contains(text, "archived"):
		return api.ErrArchived
	case driver.SaysTwoStep(resp.Status, text):
		return api.ErrTwoStep
	case driver.SaysIPList(resp.Status, text):
		return api.ErrIPList
	case driver.SaysPayment(resp.Status, text):
		return api.ErrPayment
	}
	return nil
}

// accepted says that a change was accepted and does not show yet. answer is
// what the forge said to it.
func (c *Client) accepted(what call, answer *rest.Response, cause error) *api.Error {
	return driver.Accepted(c.newError(what, api.Accepted), cause, answer.IsHTML())
}

func clean(text string) string { return safetext.Line(text, 0) }
