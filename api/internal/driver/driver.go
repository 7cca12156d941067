// Package driver is what the drivers of all forges do alike: checking what a
// person wants to send, and turning what went wrong below into errors of
// package api.
package driver

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"latchkey/api"
	"latchkey/internal/rest"
	"latchkey/internal/safetext"
	"latchkey/keys"
)

// What is wrong before anything is sent, or after it was.
var (
	ErrKeyText  = errors.New("the forge's text for this key cannot be read")
	ErrNotAnID  = errors.New("a deploy key's id is a number")
	ErrNoKey    = errors.New("there is no public key to add")
	ErrKeyClass = fmt.Errorf("%w: this forge takes Ed25519, ECDSA and RSA keys of at least %d bits", keys.ErrUnsupported, keys.LeastRSA)
	errTooLate  = errors.New("the forge took the change, but reading it back failed")
)

// CheckKey refuses a public key that no forge takes, and one that is too weak,
// even for a forge that still takes it.
func CheckKey(p keys.Public) error {
	switch {
	case p.IsZero():
		return ErrNoKey
	case p.Weak():
		return ErrKeyClass
	}
	return nil
}

// CheckLabel refuses a label that is empty, has more than most runes, or could
// pass for another one.
func CheckLabel(label string, most int) error {
	switch {
	case !utf8.ValidString(label) || hasControl(label):
		return fmt.Errorf("%w: it has control characters", api.ErrLabel)
	case strings.TrimSpace(label) == "":
		return fmt.Errorf("%w: it is empty", api.ErrLabel)
	case strings.TrimSpace(label) != label:
		return fmt.Errorf("%w: it begins or ends with a blank", api.ErrLabel)
	case utf8.RuneCountInString(label) > most:
		return fmt.Errorf("%w: it is longer than %d characters", api.ErrLabel, most)
	}
	return nil
}

// hasControl also finds what is invisible or turns the reading direction, but
// not the joiners of scripts that need them.
func hasControl(text string) bool {
	before := rune(0)
	for i, r := range text {
		joins := safetext.IsJoiner(r) && safetext.Joins(before, text[i+utf8.RuneLen(r):])
		if before = r; !joins && (unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Co, unicode.Cs, unicode.Zl, unicode.Zp)) {
			return true
		}
	}
	return false
}

// IsToken reports whether a token is one line of printable characters without
// blanks.
func IsToken(token []byte) bool {
	for _, b := range token {
		if b <= ' ' || b > '~' {
			return false
		}
	}
	return len(token) > 0
}

// fault fills in e from an error of package rest. An *api.Error passes as it is.
func fault(e *api.Error, err error, now time.Time) error {
	if known, ok := errors.AsType[*api.Error](err); ok {
		return known
	}
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
		e.RetryAfter = min(max(broken.Until.Sub(now), 0), rest.Window) // our own count is of an hour too
	}
	return e
}

// accepted fills in e for a change that the forge accepted and that does not
// show yet, or could not be read back: it has taken effect, so it is read again
// later and not done again. Where a web page came for an answer it was perhaps
// not the forge that said so.
func accepted(e *api.Error, cause error, page bool) *api.Error {
	e.Kind, e.Err = api.Accepted, cause
	if page {
		e.Kind, e.Err = api.LostReply, api.ErrNotAPI
		return e
	}
	if !errors.Is(cause, api.ErrNotShown) && !errors.Is(cause, api.ErrStillThere) {
		e.Err = errors.Join(errTooLate, cause)
	}
	if errors.Is(cause, context.Canceled) || errors.Is(cause, context.DeadlineExceeded) {
		e.Err = cause
	}
	return e
}

// WithBlob finds a key by what it is, never by its label; nil when it is not
// among them.
func WithBlob(all []api.DeployKey, public keys.Public) *api.DeployKey {
	for i := range all {
		if all[i].Public.Equal(public) {
			return &all[i]
		}
	}
	return nil
}

// StillThere reports whether a removed key is among those that are left.
func StillThere(left []api.DeployKey, id string) bool {
	return slices.ContainsFunc(left, func(k api.DeployKey) bool { return k.ID == id })
}
