package bitbucket

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"latchkey/api"
	"latchkey/internal/driver"
	"latchkey/keys"
)

func (c *Client) invalid(what call, err error) *api.Error {
	e := c.newError(what, api.Invalid)
	e.Err = err
	return e
}

// checkNewKey refuses what Bitbucket cannot take before anything is sent.
func (c *Client) checkNewKey(what call, k api.NewKey) error {
	switch {
	case k.Access != "" && k.Access != api.Read:
		return c.invalid(what, api.ErrReadOnlyForge)
	}
	if err := driver.CheckKey(k.Public); err != nil {
		return c.invalid(what, err)
	}
	return c.checkLabel(what, k.Label)
}

func (c *Client) checkLabel(what call, label string) error {
	if err := driver.CheckLabel(label, labelMax); err != nil {
		return c.invalid(what, err)
	}
	return nil
}

func (c *Client) checkID(what call, id string) error {
	if !isID(id) {
		return c.invalid(what, driver.ErrNotAnID)
	}
	return nil
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
