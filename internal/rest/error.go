package rest

import (
	"errors"
	"regexp"
	"strings"
	"time"
)

// Fault says why a call has no usable answer.
type Fault int

// The faults. An answer with an error status is no fault: it is a Response.
const (
	Unreachable Fault = iota // never sent, or a safe call without an answer: nothing has happened
	Lost                     // a writing call may have been sent and its answer never came: it may have taken effect
	Nonsense                 // answered with something that is not what was asked for
	Refused                  // our own rule forbade it: a foreign link, a wrong request; nothing was sent
	Spent                    // the request budget is used up; nothing was sent
	Cancelled                // the caller gave up; nothing was sent, or the call was a safe one
)

// ErrElsewhere is the cause when a server points to another host.
var ErrElsewhere = errors.New("the server sent a link to another host")

// Error is every error of a Client. Its text names neither the query nor any
// secret.
type Error struct {
	Fault  Fault
	Method string
	Path   string    // below the host, escaped, without query
	Status int       // HTTP status where one came, else 0
	Until  time.Time // for Spent: when there is room again
	Err    error

	sent bool // there was a connection, so that the request may have been sent
}

// Error implements error: what went wrong, without method and path, because the
// driver names the operation in its own words.
func (e *Error) Error() string { return e.Err.Error() }

// Unwrap returns the cause below.
func (e *Error) Unwrap() error { return e.Err }

// scrubbed is an error whose text had secrets removed.
type scrubbed struct {
	text string
	err  error
}

func (s *scrubbed) Error() string { return s.text }
func (s *scrubbed) Unwrap() error { return s.err }

// userinfo matches what is between "//" and "@" in a URL, as in the error about
// a broken proxy setting.
var userinfo = regexp.MustCompile(`//[^/\s"@]*@`)

func (c *Client) scrub(err error) error {
	text := c.redact(err.Error())
	if text == err.Error() {
		return err
	}
	return &scrubbed{text: text, err: err}
}

func (c *Client) redact(text string) string {
	text = string(hide([]byte(text), c.echoes))
	for _, secret := range c.secrets {
		text = strings.ReplaceAll(text, secret, redacted)
	}
	return userinfo.ReplaceAllString(text, "//")
}
