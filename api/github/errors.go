package github

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"latchkey/api"
	"latchkey/api/internal/driver"
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

// text is all that the refusal says, in one line.
func (w errorWire) text() string {
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
func (c *Client) refusal(what driver.Call, method string, resp *rest.Response) *api.Error {
	body := parseError(resp)
	e := c.calls.Error(what, kindOf(method, resp.Status, body), nil)
	e.Status, e.Server = resp.Status, body.text()
	e.Err = causeOf(resp, body)
	switch {
	case errors.Is(e.Err, api.ErrDeployKeysOff), errors.Is(e.Err, api.ErrTwoStep), errors.Is(e.Err, api.ErrIPList), errors.Is(e.Err, api.ErrPayment):
		e.Kind = api.PolicyForbids
	case errors.Is(e.Err, api.ErrArchived), errors.Is(e.Err, api.ErrSSO):
		e.Kind = api.Forbidden
	}
	if wait, ok := c.calls.Rest.Limited(resp); ok {
		e.Kind, e.Err = api.RateLimited, nil
		e.RetryAfter = max(wait, 0)
		if wait < 0 {
			e.RetryAfter = time.Minute // what GitHub asks for when it does not say
		}
	}
	driver.SayStatus(e, resp, "the forge finds nothing under this name, or the token has no administrator's right to it")
	return e
}

func kindOf(method string, status int, body errorWire) api.ErrorKind {
	if status == http.StatusUnprocessableEntity && strings.Contains(strings.ToLower(body.text()), "already in use") {
		return api.InUseElsewhere
	}
	return driver.KindOf(method, status)
}

// causeOf recognises what driver.Calls for a next step of its own.
func causeOf(resp *rest.Response, body errorWire) error {
	text := strings.ToLower(body.text())
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

func clean(text string) string { return safetext.Line(text, 0) }
