package bitbucket

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"latchkey/api"
	"latchkey/api/internal/driver"
	"latchkey/internal/rest"
	"latchkey/internal/wire"
)

func safe(text string) bool {
	return utf8.ValidString(text) && utf8.RuneCountInString(text) <= 301 && !strings.ContainsFunc(text, func(r rune) bool {
		return unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp)
	})
}

func FuzzErrorBody(f *testing.F) {
	for _, seed := range []string{
		`{"type":"error","error":{"message":"no","fields":{"key":["a"]},"detail":"d","id":"1","data":{}}}`,
		`{"error":{"message":"lack","detail":{"granted":["a"],"required":["b"]}}}`, `{"key":[{"message":"no"}]}`,
		`"text"`, `[[[[[["deep"]]]]]]`, `{"error":[1,{"message":null}]}`, "plain\x1b[31m", `{"error":{"message":{"message":{"message":"x"}}}}`, "<html>", "\xff",
	} {
		f.Add([]byte(seed), "application/json", 400)
	}
	c := &Client{calls: &driver.Calls{Forge: api.BitbucketCloud, Rest: &rest.Client{}}}
	f.Fuzz(func(t *testing.T, body []byte, kind string, status int) {
		if status == http.StatusTooManyRequests {
			return // needs a clock for Retry-After
		}
		resp := &rest.Response{Status: status, Header: http.Header{"Content-Type": {kind}}, Body: body}
		e := c.refusal(driver.Call{Op: "list deploy keys", About: "acme/web"}, http.MethodGet, resp)
		if !safe(e.Server) || e.Op == "" || e.Kind == api.Unknown {
			t.Errorf("kind %s, says %q", e.Kind, e.Server)
		}
		for _, scope := range e.Missing {
			if !safe(scope) || scope == "" {
				t.Errorf("misses scope %q", scope)
			}
		}
		if len(e.Missing) > 64 {
			t.Errorf("%d scopes are missing", len(e.Missing))
		}
	})
}

func FuzzPage(f *testing.F) {
	for _, seed := range []string{
		`{"values": [{"id": 1, "key": "ssh-ed25519 AAAA", "label": "x", "comment": "c", "created_on": "2018-08-15T23:50:59.993890+00:00", "last_used": null}], "next": "https://x/"}`,
		`{"values": null}`, `{"values": [{"id": "1", "added_on": 7}]}`, `{"values": [{"id": 1e9, "key": "\u001b"}]}`, `{"values":[{}]}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		var page pageWire[keyWire]
		resp := &rest.Response{Status: 200, Header: http.Header{}, Body: body}
		if resp.JSON(&page) != nil {
			return
		}
		for _, w := range page.Values {
			k := w.Convert()
			if !safe(k.Label) || !safe(k.Comment) || k.Unreadable != nil && !safe(k.Unreadable.Error()) || k.ID != "" && !wire.IsID(k.ID) {
				t.Errorf("shown as %+v", k)
			}
			if k.Public.IsZero() == (k.Unreadable == nil) {
				t.Errorf("a key is either readable or not: %+v", k)
			}
		}
		var repos pageWire[repoWire]
		if json.Unmarshal(body, &repos) != nil {
			return
		}
		c := &Client{}
		for _, w := range repos.Values {
			if r, ok := c.convertRepo(w, "acme"); ok {
				if _, err := api.ParseRepoPath(string(r.Path)); err != nil || !safe(r.Name) || !safe(r.Project) || !safe(r.ID) {
					t.Errorf("repository %+v: %v", r, err)
				}
			}
		}
	})
}
