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
	"net/http"
	"net/url"
	"time"

	"latchkey/api"
	"latchkey/internal/driver"
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
// [api.Finder], [api.Relabeler] and [api.ProjectKeys].
type Client struct {
	rest    *rest.Client
	ssh     api.SSHEnd
	bearer  bool
	renamed func(from api.RepoPath, to api.Repo)
	now     func() time.Time
}

var (
	_ api.Forge       = (*Client)(nil)
	_ api.Relabeler   = (*Client)(nil)
	_ api.Finder      = (*Client)(nil)
	_ api.ProjectKeys = (*Client)(nil)
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
	return &Client{rest: client, ssh: o.SSH, bearer: o.Login == "", renamed: o.Renamed, now: now}, nil
}

// Close lets go of idle connections.
func (c *Client) Close() { c.rest.Close() }

// call names an operation for its errors.
type call struct {
	op    string
	about string // repository or project path
	most  int    // pages that its list may have, 0 = as many as bring something new
	moved func() // told when the list answers from another address; may be nil
}

// get reads one object.
func (c *Client) get(ctx context.Context, what call, path string, query url.Values, into any) error {
	resp, err := c.rest.Do(ctx, rest.Request{Path: path, Query: query})
	if err != nil {
		return c.fault(what, err)
	}
	return c.read(what, resp, into)
}

// send makes a call that changes something. It is never repeated.
func (c *Client) send(ctx context.Context, what call, method, path string, body any) (*rest.Response, error) {
	resp, err := c.rest.Do(ctx, rest.Request{Method: method, Path: path, Body: body})
	if err != nil {
		return nil, c.fault(what, err)
	}
	if !resp.OK() {
		return nil, c.refusal(what, method, resp)
	}
	return resp, nil
}

func (c *Client) read(what call, resp *rest.Response, into any) error {
	if !resp.OK() {
		return c.refusal(what, http.MethodGet, resp)
	}
	if resp.IsHTML() {
		e := c.refusal(what, http.MethodGet, resp)
		e.Kind = api.ServerFault
		return e
	}
	if err := resp.JSON(into); err != nil {
		return c.fault(what, err)
	}
	return nil
}

// list yields the values of a paged list. It ends after the first error.
func list[T driver.Told](ctx context.Context, c *Client, what call, path string, query url.Values) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var zero T
		req := rest.Request{Path: path, Query: query}
		trail, err := c.rest.Trail(req)
		listed, watch := 0, driver.Watch{Most: what.most}
		for {
			var page pageWire[T]
			var resp *rest.Response
			if err == nil {
				resp, err = c.rest.Do(ctx, req)
			}
			if err == nil {
				err = c.read(what, resp, &page)
			}
			if err == nil && page.Values == nil && page.Pagelen == 0 {
				err = c.nonsense(what, resp.Status, "the server's answer is not a list")
			}
			if err == nil && resp.Moved && what.moved != nil {
				what.moved()
			}
			if listed += len(page.Values); err == nil && listed > maxListed {
				err = c.nonsense(what, resp.Status, driver.ErrEndless.Error())
			}
			if err == nil {
				if ended := watch.Page(driver.Tell(page.Values), page.Next != ""); ended != nil {
					err = c.nonsense(what, resp.Status, ended.Error())
				}
			}
			if err != nil {
				yield(zero, c.fault(what, err))
				return
			}
			for _, v := range page.Values {
				if !yield(v, nil) {
					return
				}
			}
			if page.Next == "" {
				return
			}
			req, err = trail.Next(page.Next)
		}
	}
}
