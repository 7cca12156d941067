package rest

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// maxPages limits the pages of a list, which might never end.
const maxPages = 10_000

// Path joins segments into an escaped path: Path("repositories", ws, slug) is
// "/repositories/acme/web". A brace or slash inside a segment is escaped.
func Path(segments ...string) string {
	var b strings.Builder
	for _, s := range segments {
		b.WriteByte('/')
		b.WriteString(url.PathEscape(s))
	}
	return b.String()
}

// resolve returns the full URL of a request.
func (c *Client) resolve(req Request) (*url.URL, error) {
	if req.link != nil {
		return req.link, nil
	}
	u, err := url.Parse(strings.TrimRight(c.base.String(), "/") + req.Path)
	if err != nil || !strings.HasPrefix(req.Path, "/") || hasDots(u.Path) || originOf(u) != originOf(c.base) {
		return nil, errors.New("the path has a part that would lead elsewhere")
	}
	u.RawQuery = req.Query.Encode()
	return u, nil
}

// follow checks a URL that the server sent, seen from another one. Only the
// base URL's own scheme, host, port and path are followed.
func (c *Client) follow(from *url.URL, link string) (*url.URL, error) {
	u, err := url.Parse(link)
	if err != nil || link == "" {
		return nil, errors.New("the server sent a link that cannot be read")
	}
	u = from.ResolveReference(u)
	u.Fragment = ""
	switch {
	case u.User != nil:
		return nil, errors.New("the server sent a link with a user name in it")
	case originOf(u) != originOf(c.base):
		return nil, fmt.Errorf("%w, %q, which was not followed", ErrElsewhere, u.Host)
	case hasDots(u.Path), u.Path != c.base.Path && !strings.HasPrefix(u.Path, c.base.Path+"/"):
		return nil, errors.New("the server sent a link to outside its own API, which was not followed")
	}
	return u, nil
}

// hasDots reports whether a path, unescaped, has ".." segments: a server behind
// the API may unescape before it resolves them.
func hasDots(path string) bool {
	path = "/" + path + "/"
	return strings.Contains(path, "/../") || strings.Contains(path, "/./")
}

// Trail goes through the pages of one list. It refuses links that lead to
// another host or back to a page that was read before, and lists without end.
type Trail struct {
	client  *Client
	at      *url.URL
	visited map[string]bool
}

// Trail starts at a list's first page. It fails as Do would.
func (c *Client) Trail(first Request) (*Trail, error) {
	u, err := c.resolve(first)
	if err != nil {
		return nil, &Error{Fault: Refused, Method: first.Method, Path: first.Path, Err: err}
	}
	return &Trail{client: c, at: u, visited: map[string]bool{u.String(): true}}, nil
}

// Next returns the request for the link that the present page names as its next page.
func (t *Trail) Next(link string) (Request, error) {
	u, err := t.client.follow(t.at, link)
	switch {
	case err != nil:
	case t.visited[u.String()]:
		err = errors.New("the server's pages go round in a circle")
	case len(t.visited) >= maxPages:
		err = fmt.Errorf("the server's list goes on after %d pages", maxPages)
	}
	if err != nil {
		return Request{}, &Error{Fault: Nonsense, Method: "GET", Path: t.at.EscapedPath(), Err: t.client.scrub(err)}
	}
	t.at = u
	t.visited[u.String()] = true
	return Request{Method: "GET", link: u}, nil
}
