package api

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
)

// ErrorKind sorts what can go wrong on a forge by what a person does next.
type ErrorKind int

// The kinds of error.
const (
	Unknown        ErrorKind = iota
	Unauthorized             // the token is wrong, expired or of a kind that the forge does not take
	Forbidden                // the token is good but lacks a scope or right; see Error.Missing
	NotFound                 // no such repository or key, or no access to it
	Exists                   // the key already stands on this repository
	InUseElsewhere           // the key belongs to an account or to another repository
	Invalid                  // the forge does not accept what was sent
	RateLimited              // too many requests; see Error.RetryAfter
	PolicyForbids            // an organization's rule forbids it
	Unreachable              // no answer: network, DNS, TLS, time-out
	ServerFault              // the forge answered with a fault of its own, or with nonsense
	LostReply                // the request was sent but its answer never came: it may have taken effect
	Gone                     // the call was removed from the forge's API
	Accepted                 // the forge took the change and does not show it yet: it is read again later, and never sent again
)

var kindNames = [...]string{"unknown", "unauthorized", "forbidden", "not-found", "exists", "in-use-elsewhere", "invalid",
	"rate-limited", "policy-forbids", "unreachable", "server-fault", "lost-reply", "gone", "accepted"}

// String names the kind as it stands in JSON output.
func (k ErrorKind) String() string {
	if k < 0 || int(k) >= len(kindNames) {
		return "unknown"
	}
	return kindNames[k]
}

// ParseErrorKind reads what String gives; anything else is Unknown.
func ParseErrorKind(name string) ErrorKind {
	return ErrorKind(max(slices.Index(kindNames[:], name), 0))
}

// Error is every error of a forge. Its text is "op repo: what the server
// said": lower case, no full stop, never a secret. The next step for a person
// is not here: core/hint turns an error into one.
type Error struct {
	Op         string // "add deploy key"
	Forge      Kind
	Repo       string // repository or project path, "" for calls on the account
	Kind       ErrorKind
	Status     int      // HTTP status, 0 when there was no answer
	Server     string   // what the server said, made safe to show
	Missing    []string // scopes that the token lacks, when the forge names them
	RetryAfter time.Duration
	Err        error // the cause below, for instance a network error
}

// Error implements error.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Op)
	if e.Repo != "" {
		b.WriteString(" ")
		b.WriteString(e.Repo)
	}
	b.WriteString(": ")
	b.WriteString(e.reason())
	return b.String()
}

// reason is what follows the operation and its place.
func (e *Error) reason() string {
	text := strings.ReplaceAll(e.Kind.String(), "-", " ") // the words of its name
	switch {
	case e.Server != "":
		text = strings.TrimSuffix(e.Server, ".")
	case e.Err != nil:
		text = e.Err.Error()
		if text == context.Canceled.Error() { // Go's words for what a person did
			text = "it was interrupted"
		}
	}
	if len(e.Missing) > 0 {
		text += " (missing: " + strings.Join(e.Missing, ", ") + ")"
	}
	return text
}

// NeverSent tells that a changing call did not leave this machine: nothing can
// have come of it. Of every other error a status does not tell.
func NeverSent(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.Status == 0 && e.Kind != LostReply && e.Kind != Accepted && e.Kind != ServerFault
}

// Unwrap returns the cause below.
func (e *Error) Unwrap() error { return e.Err }

// KindOf is the kind of the first *Error in the chain, Unknown without one.
func KindOf(err error) ErrorKind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return Unknown
}
