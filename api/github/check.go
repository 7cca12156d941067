package github

import (
	"crypto/rsa"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/crypto/ssh"

	"latchkey/api"
	"latchkey/internal/wire"
	"latchkey/keys"
)

// minRSA is the smallest RSA key, in bits, that GitHub takes. It takes no DSA
// keys.
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

// checkNewKey refuses what GitHub cannot take before anything is sent.
func (c *Client) checkNewKey(what call, k api.NewKey) error {
	switch {
	case k.Access != "" && k.Access != api.Read && k.Access != api.ReadWrite:
		return c.invalid(what, fmt.Errorf("access is %q or %q", api.Read, api.ReadWrite))
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
	if !wire.IsID(id) {
		return c.invalid(what, errNotAnID)
	}
	return nil
}

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
