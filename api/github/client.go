// Package github is the driver for GitHub's REST API and, for reading many
// repositories at once, its GraphQL API: github.com and Enterprise Server. See
// https://docs.github.com/en/rest/deploy-keys/deploy-keys.
//
// It signs in with a personal access token, fine-grained or classic. A deploy
// key stands on one repository in all of GitHub, cannot be changed, and is
// deleted together with the token that made it.
package github

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"strings"
	"time"

	"latchkey/api"
	"latchkey/internal/driver"
	"latchkey/internal/rest"
)

// PublicURL is where github.com's API stands.
const PublicURL = "https://api.github.com"

// apiVersion is the version of the REST API that this driver was written for.
const apiVersion = "2022-11-28"

// Options says how to reach GitHub, and as whom.
type Options struct {
	BaseURL string       // see ParseAddress
	Token   []byte       // personal access token; copied
	SSH     api.SSHEnd   // overrides the forge's own SSH service when Host is set
	HTTP    rest.Options // budget, cache, log, waits; what the forge decides is set by New
	// Renamed is told when a repository answers under another name than the one
	// that it was called by; may be nil.
	Renamed func(from api.RepoPath, to api.Repo)
}

// Client is one account on GitHub. It implements [api.Forge], [api.BulkKeys],
// [api.Finder] and [api.Revalidator].
type Client struct {
	rest    *rest.Client
	ssh     api.SSHEnd
	ends    []api.SSHEnd // of this GitHub
	rests   string       // path of the REST API below the base
	classic bool
	renamed func(from api.RepoPath, to api.Repo)
	now     func() time.Time
	quick   quick
}

var (
	_ api.Forge       = (*Client)(nil)
	_ api.BulkKeys    = (*Client)(nil)
	_ api.Finder      = (*Client)(nil)
	_ api.Revalidator = (*Client)(nil)
)

// New checks the credential's shape and the base URL. It makes no call.
func New(o Options) (*Client, error) {
	if err := CheckCredential("", o.Token); err != nil {
		return nil, err
	}
	address, err := ParseAddress(o.BaseURL)
	if err != nil {
		return nil, &api.Error{Op: "connect", Forge: api.GitHub, Kind: api.Invalid, Err: err}
	}
	settings := o.HTTP
	base, rests := place(address.Base)
	settings.BaseURL = base
	settings.Auth = rest.Auth{Token: string(o.Token)}
	settings.Headers = [][2]string{{"Accept", "application/vnd.github+json"}, {"X-GitHub-Api-Version", apiVersion}}
	settings.Parallel, settings.Writes = parallel, writes
	settings.LimitWait = time.Minute
	now := settings.Now
	if now == nil {
		now = time.Now
	}
	settings.Limited = func(resp *rest.Response) (time.Time, bool) { return limited(resp, now()) }
	client, err := rest.New(settings)
	if err != nil {
		return nil, &api.Error{Op: "connect", Forge: api.GitHub, Kind: api.Invalid, Err: err}
	}
	return &Client{rest: client, ssh: o.SSH, ends: address.SSH, rests: rests, classic: isClassic(o.Token), renamed: o.Renamed, now: now}, nil
}

// Close lets go of idle connections.
func (c *Client) Close() { c.rest.Close() }

// Traits implements [api.Forge].
func (c *Client) Traits() api.Traits {
	t := Traits()
	if t.SSH = c.ends; c.ssh.Host != "" {
		t.SSH = []api.SSHEnd{c.end()}
	}
	return t
}

func (c *Client) end() api.SSHEnd {
	end := c.ssh
	if end.Port == 0 {
		end.Port = 22
	}
	return end
}

// call names an operation for its errors.
type call struct {
	op    string
	about string // repository path
	most  int    // pages that its list may have, 0 = as many as bring something new
	moved func() // told when the list answers from another address; may be nil
}

func (c *Client) path(segments ...string) string { return c.rests + rest.Path(segments...) }

// get reads one object; what is kept of an earlier answer is asked for again at
// no cost.
func (c *Client) get(ctx context.Context, what call, req rest.Request, into any) (*rest.Response, error) {
	resp, err := c.rest.Do(ctx, req)
	if err != nil {
		return nil, c.fault(what, err)
	}
	return resp, c.read(what, resp, into)
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

// maxListed ends a list that does not end.
const maxListed = 200_000

// list yields the values of a paged list, following the Link header.
func list[T driver.Told](ctx context.Context, c *Client, what call, path string, query url.Values) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var zero T
		watch := driver.Watch{Most: what.most}
		req := rest.Request{Path: path, Query: query, Validate: true}
		trail, err := c.rest.Trail(req)
		listed := 0
		for {
			var page []T
			var resp *rest.Response
			if err == nil {
				resp, err = c.rest.Do(ctx, req)
			}
			if err == nil {
				page, err = readPage[T](c, what, resp)
			}
			if err == nil && resp.Moved && what.moved != nil {
				what.moved()
			}
			next := ""
			if err == nil {
				next = nextLink(resp.Header.Values("Link"))
				if listed += len(page); listed > maxListed {
					err = c.nonsense(what, resp.Status, driver.ErrEndless.Error())
				} else if ended := watch.Page(driver.Tell(page), next != ""); ended != nil {
					err = c.nonsense(what, resp.Status, ended.Error())
				}
			}
			if err != nil {
				yield(zero, c.fault(what, err))
				return
			}
			for _, v := range page {
				if !yield(v, nil) {
					return
				}
			}
			if next == "" {
				return
			}
			req, err = trail.Next(next)
			req.Validate = true
		}
	}
}

// nextLink finds rel="next" among the links of an answer.
func nextLink(headers []string) string { return link(headers, "next") }

// link finds a relation among the links of an answer (RFC 8288).
func link(headers []string, rel string) string {
	for _, header := range headers {
		for _, part := range strings.Split(header, ",") {
			target, params, ok := strings.Cut(part, ";")
			target = strings.TrimSpace(target)
			if !ok || !strings.HasPrefix(target, "<") || !strings.HasSuffix(target, ">") {
				continue
			}
			for _, p := range strings.Split(params, ";") {
				name, value, _ := strings.Cut(strings.TrimSpace(p), "=")
				if strings.EqualFold(name, "rel") && strings.Trim(value, `"`) == rel {
					return target[1 : len(target)-1]
				}
			}
		}
	}
	return ""
}
