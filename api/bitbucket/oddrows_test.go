package bitbucket_test

import (
	"errors"
	"strings"
	"testing"

	"latchkey/api"
)

// A row that lacks what it is reached by, or has a value of another kind, is
// named or shown as far as it goes, and hides no other.
func TestOneOddRowHidesNoOther(t *testing.T) {
	f := canned(t, map[string][]reply{
		"GET /user/workspaces": {page(`{"administrator": true, "workspace": {"slug": "acme", "uuid": "{w1}"}}`, `{"administrator": true, "workspace": null}`, `null`,
			`{"administrator": "yes", "workspace": {"slug": "beta", "uuid": "{w2}"}}`)},
		"GET /repositories/acme": {page(`{"uuid": "{1}", "full_name": "acme/web", "name": {"a": 1}, "project": []}`, `null`, `{"full_name": null, "name": "lost"}`,
			`{"uuid": "{2}", "full_name": "acme/api", "is_private": null}`, `{"full_name": "acme/no-id"}`)},
		"GET /user/workspaces/beta/permissions/repositories": {page(`{"permission": "admin", "repository": {"full_name": "beta/a"}}`, `{"permission": "admin", "repository": {"full_name": "beta/b"}}`,
			`{"permission": null, "repository": {"uuid": "{3}", "full_name": "beta/c"}}`, `{"permission": "write", "repository": {"uuid": "{4}", "full_name": "beta/d"}}`, `{"permission": "admin", "repository": null}`)},
		"GET /repositories/beta":        {page()},
		"GET /workspaces/acme/projects": {page(`{"key": "WEB"}`, `{"key": null}`, `{"key": "a/b"}`, `{"key": 5}`, `{"key": "PAY", "name": 5}`)},
		"GET /workspaces/beta/projects": {page()},
		"GET " + onWeb:                  {page(`{"id": 1, "label": 5, "key": "ssh-ed25519 AAAA"}`, `{"id": 2, "label": "odd", "key": {"blob": "x"}}`, `null`, `{"id": "3", "label": "text id", "key": ""}`)},
	})
	c := f.client(t)
	var got []string
	say := func(path string, err error) {
		part, partial := api.AsPartial(err)
		switch {
		case err == nil:
			got = append(got, path)
		case !partial:
			t.Fatal(err)
		case errors.Is(err, api.ErrIncomplete):
			got = append(got, "incomplete:"+part.Part)
		case errors.Is(err, api.ErrName):
			got = append(got, "name:"+part.Part)
		default:
			got = append(got, "unread:"+part.Part)
		}
	}
	for r, err := range c.Repos(t.Context()) {
		say(string(r.Path), err)
		if err == nil && strings.HasPrefix(string(r.Path), "acme/") && !r.Private {
			t.Errorf("%s is said to be public, which nobody said", r.Path)
		}
	}
	nameless := "incomplete:a repository without a name"
	if want := []string{"acme/web", nameless, nameless, "acme/api", "acme/no-id", "unread:a workspace without a name", "unread:a workspace without a name",
		"beta/a", "beta/b", "incomplete:beta/c", nameless}; strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("repositories\n%q, want\n%q", got, want)
	}
	got = nil
	for p, err := range c.Projects(t.Context()) {
		say(string(p.Path), err)
	}
	keyless := "incomplete:a project without a key in acme"
	if want := []string{"acme/WEB", keyless, "name:acme/a/b", keyless, "acme/PAY", "unread:a workspace without a name", "unread:a workspace without a name"}; strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("projects\n%q, want\n%q", got, want)
	}
	list, err := c.Keys(t.Context(), "acme/web")
	if err != nil || len(list) != 4 || list[0].ID != "1" || list[1].Label != "odd" || list[2].Unreadable == nil || list[3].ID != "3" {
		t.Errorf("%+v, %v", list, err)
	}
}
