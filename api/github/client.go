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
	"net/url"
	"strings"
	"time"

	"latchkey/api"
	"latchkey/api/internal/driver"
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
// [api.Finder], [api.Revalidator], [api.BranchRules], [api.KeyPolicy] and
// [api.UserKeys].
type Client struct {
	calls   *driver.Calls
	keys    *driver.Keys[keyWire]
	moves   *driver.Moves
	ssh     api.SSHEnd
	ends    []api.SSHEnd // of this GitHub
	rests   string       // path of the REST API below the base
	classic bool
	quick   quick
}

var (
	_ api.Forge       = (*Client)(nil)
	_ api.BulkKeys    = (*Client)(nil)
	_ api.Finder      = (*Client)(nil)
	_ api.Revalidator = (*Client)(nil)
	_ api.BranchRules = (*Client)(nil)
	_ api.KeyPolicy   = (*Client)(nil)
	_ api.UserKeys    = (*Client)(nil)
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
	c := &Client{ssh: o.SSH, ends: address.SSH, rests: rests, classic: isClassic(o.Token)}
	c.calls = &driver.Calls{Forge: api.GitHub, Rest: client, Now: now, Refusal: c.refusal}
	c.keys = c.newKeys()
	c.moves = &driver.Moves{Find: c.Find, Target: c.onRepo, Renamed: o.Renamed}
	return c, nil
}

// Close lets go of idle connections.
func (c *Client) Close() { c.calls.Rest.Close() }

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

func (c *Client) path(segments ...string) string { return c.rests + rest.Path(segments...) }

// list yields the values of a paged list, following the Link header.
func list[T driver.Identified](ctx context.Context, c *Client, what driver.Call, path string, query url.Values) iter.Seq2[T, error] {
	first := rest.Request{Path: path, Query: query, Validate: true}
	return driver.List(ctx, c.calls, what, first, func(resp *rest.Response) (driver.Page[T], error) {
		values, err := readPage[T](c, what, resp)
		return driver.Page[T]{Values: values, Next: nextLink(resp.Header.Values("Link"))}, err
	})
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
