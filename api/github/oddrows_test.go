package github_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"latchkey/api"
	"latchkey/api/github"
)

// A row that lacks its id, or does not say whether the account administers it,
// is named: it may be one whose keys are to be looked after. What is not said
// to be public is not shown as public, and a key whose access is not told has
// the stronger one.
func TestOneOddRowHidesNoOther(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /api/v3/user/repos", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`[{"id": 1, "full_name": "acme/web", "name": null, "private": null, "permissions": {"admin": true}}, null,
			{"id": 2, "full_name": "acme/no-rights", "permissions": null}, {"id": 3, "full_name": "acme/odd-rights", "permissions": {"admin": "true"}},
			{"id": 4, "full_name": "acme/not-mine", "permissions": {"admin": false}}, {"full_name": "acme/no-id", "permissions": {"admin": true}},
			{"id": 5, "full_name": "acme/a b", "permissions": {"admin": true}}, {"id": "6", "full_name": "acme/text", "name": 7, "private": false, "permissions": {"admin": true}}]`))
	})
	mux.HandleFunc("GET /api/v3/repos/acme/web/keys", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`[{"id": 1, "key": "ssh-ed25519 AAAA", "title": 5, "read_only": true}, {"id": 2, "key": "", "read_only": "true"}, null]`))
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	c, err := github.New(github.Options{BaseURL: server.URL + "/api/v3", Token: []byte("ghp_" + strings.Repeat("x", 36))})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	var got []string
	for r, err := range c.Repos(t.Context()) {
		part, partial := api.AsPartial(err)
		switch {
		case err == nil && r.Private:
			got = append(got, string(r.Path)+"="+r.Name)
		case err == nil:
			got = append(got, "public:"+string(r.Path)+"="+r.Name)
		case !partial:
			t.Fatal(err)
		case errors.Is(err, api.ErrIncomplete):
			got = append(got, "incomplete:"+part.Part)
		default:
			got = append(got, "name:"+part.Part)
		}
	}
	if want := []string{"acme/web=web", "incomplete:a repository without a name", "incomplete:acme/no-rights", "incomplete:acme/odd-rights", "incomplete:acme/no-id",
		"name:acme/a b", "public:acme/text=text"}; strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("repositories\n%q, want\n%q", got, want)
	}
	list, err := c.Keys(t.Context(), "acme/web")
	if err != nil || len(list) != 3 || list[0].Access != api.Read || list[1].Access != api.ReadWrite || list[2].Unreadable == nil {
		t.Errorf("%+v, %v", list, err)
	}
}
