package bitbucket

import (
	"context"
	"crypto/rsa"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/crypto/ssh"

	"latchkey/api"
	"latchkey/keys"
)

// minRSA is the smallest RSA key, in bits, that Bitbucket takes. It still takes
// DSA keys; we do not send any.
const (
	minRSA     = 2048
	keyTypeDSA = "ssh-dss"
)

func (c *Client) invalid(what call, err error) *api.Error {
	e := c.newError(what, api.Invalid)
	e.Err = err
	return e
}

func (c *Client) notShown(what call) *api.Error {
	e := c.newError(what, api.ServerFault)
	e.Err = api.ErrNotShown
	return e
}

// checkNewKey refuses what Bitbucket cannot take before anything is sent.
func (c *Client) checkNewKey(what call, k api.NewKey) error {
	switch {
	case k.Access != "" && k.Access != api.Read:
		return c.invalid(what, api.ErrReadOnlyForge)
	case k.Public.IsZero():
		return c.invalid(what, errNoKey)
	case !takes(k.Public):
		return c.invalid(what, errKeyClass)
	}
	return c.checkLabel(what, k.Label)
}

func (c *Client) checkLabel(what call, label string) error {
	switch {
	case !utf8.ValidString(label) || hasControl(label):
		return c.invalid(what, fmt.Errorf("%w: it has control characters", api.ErrLabel))
	case strings.TrimSpace(label) == "":
		return c.invalid(what, fmt.Errorf("%w: it is empty", api.ErrLabel))
	case strings.TrimSpace(label) != label:
		return c.invalid(what, fmt.Errorf("%w: it begins or ends with a blank", api.ErrLabel))
	case utf8.RuneCountInString(label) > labelMax:
		return c.invalid(what, fmt.Errorf("%w: it is longer than %d characters", api.ErrLabel, labelMax))
	}
	return nil
}

func (c *Client) checkID(what call, id string) error {
	if !isID(id) {
		return c.invalid(what, errNotAnID)
	}
	return nil
}

// takes tells whether Bitbucket accepts this class of key: no DSA, no short RSA.
func takes(p keys.Public) bool {
	if p.Type() == keyTypeDSA {
		return false
	}
	if key, ok := p.SSH().(ssh.CryptoPublicKey); ok {
		if key, ok := key.CryptoPublicKey().(*rsa.PublicKey); ok {
			return key.N.BitLen() >= minRSA
		}
	}
	return true
}

// hasControl also finds what is invisible or turns the reading direction: such
// a label could pass for another one.
func hasControl(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool {
		return unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Co, unicode.Cs, unicode.Zl, unicode.Zp)
	})
}

// whyRefused sorts a 400 to an added key. Bitbucket answers every cause with
// that one status and a sentence that may be in another language, so the keys
// of the place are listed first, and only then the words are looked at.
func (c *Client) whyRefused(ctx context.Context, s shelf, public keys.Public, err error) error {
	e, ok := errors.AsType[*api.Error](err)
	if !ok || e.Status != http.StatusBadRequest && e.Status != http.StatusConflict {
		return err
	}
	what := call{op: e.Op, about: e.Repo}
	if found, lookErr := c.find(ctx, what, s, public); lookErr == nil && found != nil {
		e.Kind = api.Exists
		return e
	}
	text := strings.ToLower(e.Server)
	switch {
	case containsAny(text, "already added that access key", "as a deploy key for this repository", "access key to this project"):
		e.Kind = api.Exists
	case containsAny(text, "already registered", "must be unique", "already in use", "already been taken"):
		e.Kind = api.InUseElsewhere
	}
	return e
}
