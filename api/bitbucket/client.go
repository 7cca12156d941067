// Package bitbucket is the driver for Bitbucket Cloud's REST API 2.0, see
// https://developer.atlassian.com/cloud/bitbucket/rest/.
//
// It signs in with an Atlassian account's e-mail and API token (Basic) or with
// an OAuth token (Bearer). Deploy keys, which Bitbucket's pages call access
// keys, are read-only there, on repositories and on projects.
package bitbucket

import (
	"context"
	"iter"
	"net/url"
	"time"

	"latchkey/api"
	"latchkey/api/internal/driver"
	"latchkey/internal/rest"
)

// PublicURL is where Bitbucket Cloud's API stands.
const PublicURL = "https://api.bitbucket.org/2.0"

// Options says how to reach Bitbucket, and as whom.
type Options struct {
	BaseURL string       // "" = PublicURL
	Login   string       // Atlassian account e-mail; "" means that Token is an OAuth bearer token
	Token   []byte       // API token or OAuth token; copied
	SSH     api.SSHEnd   // overrides the forge's own SSH service when Host is set
	HTTP    rest.Options // budget, log, waits; BaseURL, Auth and Parallel are set by New
	// Renamed is told when a repository answers under another name than the one
	// that it was called by; may be nil.
	Renamed func(from api.RepoPath, to api.Repo)
}

// Client is one account on Bitbucket Cloud. It implements [api.Forge],
// [api.Finder], [api.Relabeler], [api.ProjectKeys] and [api.UserKeys].
type Client struct {
	calls  *driver.Calls
	keys   *driver.Keys[keyWire]
	moves  *driver.Moves
	ssh    api.SSHEnd
	bearer bool
}

var (
	_ api.Forge       = (*Client)(nil)
	_ api.Relabeler   = (*Client)(nil)
	_ api.Finder      = (*Client)(nil)
	_ api.ProjectKeys = (*Client)(nil)
	_ api.UserKeys    = (*Client)(nil)
)

// New checks the credential's shape and the base URL. It makes no call.
func New(o Options) (*Client, error) {
	if err := CheckCredential(o.Login, o.Token); err != nil {
		return nil, err
	}
	settings := o.HTTP
	settings.BaseURL = o.BaseURL
	if settings.BaseURL == "" {
		settings.BaseURL = PublicURL
	}
	settings.Auth = rest.Auth{Login: o.Login, Token: string(o.Token)}
	settings.Parallel = parallel
	settings.Counted = counted
	client, err := rest.New(settings)
	if err != nil {
		return nil, &api.Error{Op: "connect", Forge: api.BitbucketCloud, Kind: api.Invalid, Err: err}
	}
	now := settings.Now
	if now == nil {
		now = time.Now
	}
	c := &Client{ssh: o.SSH, bearer: o.Login == ""}
	c.calls = &driver.Calls{Forge: api.BitbucketCloud, Rest: client, Now: now, Refusal: c.refusal}
	c.keys = c.newKeys()
	c.moves = &driver.Moves{Find: c.Find, Target: c.onRepo, Renamed: o.Renamed}
	return c, nil
}

// Close lets go of idle connections.
func (c *Client) Close() { c.calls.Rest.Close() }

// get reads one object.
func (c *Client) get(ctx context.Context, what driver.Call, path string, query url.Values, into any) error {
	_, err := c.calls.Get(ctx, what, rest.Request{Path: path, Query: query}, into)
	return err
}

// list yields the values of a paged list.
func list[T driver.Identified](ctx context.Context, c *Client, what driver.Call, path string, query url.Values) iter.Seq2[T, error] {
	return driver.List(ctx, c.calls, what, rest.Request{Path: path, Query: query}, func(resp *rest.Response) (driver.Page[T], error) {
		var page pageWire[T]
		if err := c.calls.Read(what, resp, &page); err != nil {
			return driver.Page[T]{}, err
		}
		if page.Values == nil && page.Pagelen == 0 {
			return driver.Page[T]{}, c.calls.Nonsense(what, resp.Status, driver.ErrNotAList)
		}
		return driver.Page[T]{Values: page.Values, Next: page.Next}, nil
	})
}
