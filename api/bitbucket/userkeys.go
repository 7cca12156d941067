package bitbucket

import (
	"context"
	"net/url"

	"latchkey/api"
	"latchkey/api/internal/driver"
	"latchkey/internal/rest"
	"latchkey/keys"
)

// userKeyWire is an SSH key of a user.
type userKeyWire struct {
	UUID string `json:"uuid"`
	Key  string `json:"key"`
}

// Identity implements driver.Identified.
func (w userKeyWire) Identity() string { return w.UUID + w.Key }

// UserKeys implements [api.UserKeys]. It takes the scope read:ssh-key:bitbucket, which
// nothing else needs.
func (c *Client) UserKeys(ctx context.Context, user api.User) ([]keys.Public, error) {
	what := driver.Call{Op: "list SSH keys", About: clean(user.Name)}
	all := []keys.Public{}
	query := url.Values{"pagelen": {pageLen}, "fields": {"pagelen,next,values.uuid,values.key"}}
	for w, err := range list[userKeyWire](ctx, c, what, rest.Path("users", user.ID, "ssh-keys"), query) {
		if err != nil {
			return nil, err
		}
		if public, err := driver.ReadKey(w.Key, maxKeyText); err == nil {
			all = append(all, public)
		}
	}
	return all, nil
}
