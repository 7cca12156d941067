package rest

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// cached is the last answer to a request, with its validator.
type cachedAnswer struct {
	etag   string
	header map[string]string
	body   []byte
}

// cached returns the stored answer to a request, nil when there is none.
func (c *Client) cached(ctx context.Context, req Request, at *url.URL) *cachedAnswer {
	if !req.Validate || c.options.Cache == nil {
		return nil
	}
	k := &cachedAnswer{}
	var ok bool
	if k.etag, k.header, k.body, ok = c.options.Cache.Load(ctx, at.RequestURI()); !ok || k.etag == "" {
		return nil
	}
	return k
}

// answer turns an answer that says "not modified" into the stored one.
func (k *cachedAnswer) answer(resp *Response) {
	resp.Status, resp.Body, resp.FromCache = http.StatusOK, slices.Clone(k.body), true
	for name, value := range k.header {
		if resp.Header.Get(name) == "" {
			resp.Header.Set(name, value)
		}
	}
}

// storedHeaders are needed to read an answer again: where its next page is, and its type.
func storedHeaders() []string { return []string{"Link", "Content-Type"} }

// store stores an answer that names its version.
func (c *Client) store(ctx context.Context, req Request, at *url.URL, resp *Response) {
	etag := resp.Header.Get("ETag")
	if !req.Validate || c.options.Cache == nil || resp.Status != http.StatusOK || etag == "" || len(etag) > 200 || strings.ContainsAny(etag, "\r\n") {
		return
	}
	header := map[string]string{}
	for _, name := range storedHeaders() {
		if v := resp.Header.Get(name); v != "" {
			header[name] = v
		}
	}
	c.options.Cache.Store(ctx, at.RequestURI(), etag, header, resp.Body)
}

// Fresh reports whether the answer to a request is stored, so that asking again
// may cost nothing.
func (c *Client) Fresh(ctx context.Context, req Request) bool {
	at, err := c.resolve(req)
	req.Validate = true
	return err == nil && c.cached(ctx, req, at) != nil
}

// counts reports whether the forge counts a request.
func (c *Client) counts(at *url.URL) bool {
	if c.options.Counted == nil {
		return true
	}
	return c.options.Counted(strings.TrimPrefix(at.Path, c.base.Path))
}
