package github

import (
	"fmt"

	"latchkey/api"
	"latchkey/internal/driver"
	"latchkey/internal/wire"
)

func (c *Client) invalid(what call, err error) *api.Error {
	e := c.newError(what, api.Invalid)
	e.Err = err
	return e
}

// checkNewKey refuses what GitHub cannot take before anything is sent.
func (c *Client) checkNewKey(what call, k api.NewKey) error {
	switch {
	case k.Access != "" && k.Access != api.Read && k.Access != api.ReadWrite:
		return c.invalid(what, fmt.Errorf("access is %q or %q", api.Read, api.ReadWrite))
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
	if !wire.IsID(id) {
		return c.invalid(what, driver.ErrNotAnID)
	}
	return nil
}
