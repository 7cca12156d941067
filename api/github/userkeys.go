package github

import (
	"context"

	"latchkey/api"
	"latchkey/api/internal/driver"
	"latchkey/keys"
)

// UserKeys implements [api.UserKeys]. GitHub shows the keys of a user to everybody, so
// this takes no scope.
func (c *Client) UserKeys(ctx context.Context, user api.User) ([]keys.Public, error) {
	what := driver.Call{Op: "list SSH keys", About: clean(user.Name)}
	all := []keys.Public{}
	for w, err := range list[keyWire](ctx, c, what, c.path("users", user.Name, "keys"), keysQuery()) {
		if err != nil {
			return nil, err
		}
		if public, _, unreadable := readKey(w.Key); unreadable == nil {
			all = append(all, public)
		}
	}
	return all, nil
}
