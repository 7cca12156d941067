package github

import (
	"cmp"

	"latchkey/api"
	"latchkey/api/internal/driver"
	"latchkey/internal/rest"
	"latchkey/internal/wire"
	"latchkey/keys"
)

type userWire struct {
	ID    wire.ID `json:"id"`
	Login string  `json:"login"`
	Name  string  `json:"name"`
}

type repoWire struct {
	ID       wire.ID   `json:"id"`
	NodeID   string    `json:"node_id"`
	FullName string    `json:"full_name"`
	Name     string    `json:"name"`
	Private  wire.Flag `json:"private"`
	Archived bool      `json:"archived"`
	Pushed   wire.Time `json:"pushed_at"`
	Rights   struct {
		Admin wire.Flag `json:"admin"`
	} `json:"permissions"`
}

// Identity implements driver.Identified.
func (w repoWire) Identity() string { return cmp.Or(string(w.ID), w.FullName) }

// Identity implements driver.Identified.
func (w keyWire) Identity() string { return cmp.Or(string(w.ID), w.Key) }

// keyWire is a deploy key. enabled is missing on servers that have no policy.
type keyWire struct {
	ID       wire.ID   `json:"id"`
	Key      string    `json:"key"`
	Title    string    `json:"title"`
	ReadOnly wire.Flag `json:"read_only"`
	Created  wire.Time `json:"created_at"`
	LastUsed wire.Time `json:"last_used"`
	Enabled  wire.Flag `json:"enabled"`
	AddedBy  string    `json:"added_by"`
}

// newKeyWire is the body of POST. read_only has no omitempty: left out it would
// mean write access.
type newKeyWire struct {
	Title    string `json:"title"`
	Key      string `json:"key"`
	ReadOnly bool   `json:"read_only"`
}

// maxKeyText is far above the longest public key that exists in practice.
const maxKeyText = 16 << 10

// Convert implements driver.KeyWire.
func (w keyWire) Convert() api.DeployKey {
	k := api.DeployKey{ID: string(w.ID), Label: clean(w.Title), Access: api.Read, Created: w.Created.Time, LastUsed: w.LastUsed.Time, UseKnown: w.LastUsed.Known,
		Disabled: w.Enabled.No(), AddedBy: clean(w.AddedBy)}
	if !w.ReadOnly.Yes() { // in doubt it is the stronger right
		k.Access = api.ReadWrite
	}
	k.Public, k.Comment, k.Unreadable = readKey(w.Key)
	return k
}

// readKey reads a key's text, or says why it cannot.
func readKey(text string) (public keys.Public, comment string, unreadable error) {
	public, err := driver.ReadKey(text, maxKeyText)
	if err != nil {
		return keys.Public{}, "", err
	}
	comment = clean(public.Comment())
	return public.WithComment(comment), comment, nil
}

func readPage[T any](c *Client, what driver.Call, resp *rest.Response) ([]T, error) {
	var page wire.List[T]
	if err := c.calls.Read(what, resp, &page); err != nil {
		return nil, err
	}
	if page == nil {
		return nil, c.calls.Nonsense(what, resp.Status, driver.ErrNotAList)
	}
	return page, nil
}
