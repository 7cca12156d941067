package bitbucket_test

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"latchkey/api"
)

func collect(t *testing.T, f *fake) ([]api.Repo, error) {
	t.Helper()
	var list []api.Repo
	for r, err := range f.client(t).Repos(t.Context()) {
		if err != nil {
			return list, err
		}
		list = append(list, r)
	}
	return list, nil
}

func TestReposAreMergedFromTwoLists(t *testing.T) {
	f := canned(t, map[string][]reply{
		"GET /user/workspaces": {
			say(200, `{"values": [{"administrator": true, "workspace": {"slug": "acme", "uuid": "{w1}"}}], "next": "{self}/user/workspaces?page=2"}`),
			say(200, `{"values": [{"administrator": false, "workspace": {"slug": "guests", "uuid": "{w2}"}}, {"administrator": false, "workspace": {"slug": "empty"}}]}`)},
		"GET /repositories/acme": {page(`{"uuid": "{1}", "full_name": "acme/web", "name": "Web App", "is_private": false, "updated_on": "2026-01-02T03:04:05.6+00:00", "project": {"key": "WEB"}}`,
			`{"uuid": "{2}", "full_name": "acme/Old-Name.x"}`)},
		"GET /user/workspaces/guests/permissions/repositories": {page(
			`{"permission": "admin", "repository": {"uuid": "{3}", "full_name": "guests/c", "name": "C"}}`,
			`{"permission": "write", "repository": {"uuid": "{4}", "full_name": "guests/d", "name": "D"}}`,
			`{"permission": "admin", "repository": {"uuid": "{5}", "full_name": "guests/e", "name": "E"}}`,
			`{"permission": "admin", "repository": {"uuid": "{3}", "full_name": "guests/c", "name": "C"}}`)},
		"GET /repositories/guests": {page(
			`{"uuid": "{4}", "full_name": "guests/d", "name": "D"}`,
			`{"uuid": "{3}", "full_name": "guests/c", "name": "C", "is_private": false, "project": {"key": "PUB"}}`)},
		"GET /user/workspaces/empty/permissions/repositories": {say(200, `{"pagelen": 100}`)},
		"GET /repositories/empty":                             {page(`{"uuid": "{9}", "full_name": "empty/other"}`)},
	})
	got, err := collect(t, f)
	want := []api.Repo{
		{Path: "acme/web", ID: "{1}", Name: "Web App", Project: "WEB", Updated: time.Date(2026, 1, 2, 3, 4, 5, 6e8, time.UTC), SSHURL: "git@ssh.bitbucket.org:acme/web.git"},
		{Path: "acme/Old-Name.x", ID: "{2}", Name: "Old-Name.x", Private: true, SSHURL: "git@ssh.bitbucket.org:acme/Old-Name.x.git"},
		{Path: "guests/c", ID: "{3}", Name: "C", Project: "PUB", SSHURL: "git@ssh.bitbucket.org:guests/c.git"},
		{Path: "guests/e", ID: "{5}", Name: "E", Private: true, SSHURL: "git@ssh.bitbucket.org:guests/e.git"},
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v, %v\nwant %+v", got, err, want)
	}
}

func TestHostileNamesCannotBecomePaths(t *testing.T) {
	f := canned(t, map[string][]reply{
		"GET /user/workspaces": {page(`{"administrator": true, "workspace": {"slug": "../admin", "uuid": "{w1}"}}`)},
		"GET /repositories/%7Bw1%7D": {page(
			`{"uuid": "{1}", "full_name": "acme/../../etc", "name": "\u001b[31mred\u202e"}`,
			`{"uuid": "../x", "full_name": "acme/a b"}`,
			`{"uuid": "{3}", "full_name": "acme/a/b"}`)},
	})
	var got []api.Repo
	var left []string
	for r, err := range f.client(t).Repos(t.Context()) {
		if part, ok := api.AsPartial(err); ok && errors.Is(err, api.ErrName) {
			left = append(left, part.Part)
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, r)
	}
	if len(left) != 1 || left[0] != "acme/a b" {
		t.Errorf("left out: %q", left)
	}
	if len(got) != 2 || got[0].Path != "{w1}/{1}" || got[0].Name != "red" || got[1].Path != "{w1}/{3}" {
		t.Errorf("got %+v", got)
	}
}

func TestOneClosedWorkspaceHidesNoOther(t *testing.T) {
	for name, test := range map[string]struct {
		closed reply
		kind   api.ErrorKind
		cause  error
		text   string
	}{
		"two steps": {say(403, `{"error": {"message": "To access this repository, enable two-step authentication."}}`), api.PolicyForbids, api.ErrTwoStep,
			"beta could not be read: To access this repository, enable two-step authentication"},
		"ip list":   {say(403, `{"error": {"message": "To access this repository, an admin must allowlist your IP"}}`), api.PolicyForbids, api.ErrIPList, "beta could not be read: To access this repository, an admin must allowlist your IP"},
		"payment":   {say(402, `{"error": {"message": "Payment required"}}`), api.PolicyForbids, api.ErrPayment, "beta could not be read: the forge refuses it without a reason (402)"},
		"forbidden": {say(403, `{"error": {"message": "no"}}`), api.Forbidden, nil, "beta could not be read: no"},
		"not found": {say(404, ``), api.NotFound, nil, "beta could not be read: the forge finds nothing under this name (404)"},
		"fault":     {say(500, ``), api.ServerFault, nil, "beta could not be read: the forge has a fault of its own (500)"},
		"spam":      {say(410, `{"error": {"message": "marked as spam"}}`), api.Gone, nil, "beta could not be read: marked as spam"},
		"token":     {say(401, `{"error": {"message": "sign in with SSO"}}`), api.Unauthorized, nil, "beta could not be read: sign in with SSO"},
		"nonsense":  {say(200, `{"values": [{]}`), api.ServerFault, nil, "beta could not be read: the server's JSON is broken"},
	} {
		t.Run(name, func(t *testing.T) {
			f := canned(t, map[string][]reply{
				"GET /user/workspaces": {page(`{"administrator": true, "workspace": {"slug": "acme"}}`, `{"administrator": true, "workspace": {"slug": "beta"}}`,
					`{"administrator": true, "workspace": {"slug": "zeta"}}`)},
				"GET /repositories/acme": {page(`{"uuid": "{1}", "full_name": "acme/web"}`)},
				"GET /repositories/beta": {test.closed},
				"GET /repositories/zeta": {page(`{"uuid": "{2}", "full_name": "zeta/web"}`)},
			})
			var got []string
			for r, err := range f.client(t).Repos(t.Context()) {
				part, ok := api.AsPartial(err)
				switch {
				case err == nil:
					got = append(got, string(r.Path))
				case !ok:
					t.Fatalf("it ends with %v", err)
				default:
					got = append(got, part.Part)
					if api.KindOf(err) != test.kind || test.cause != nil && !errors.Is(err, test.cause) || !strings.HasPrefix(err.Error(), test.text) {
						t.Errorf("kind %v, %q", api.KindOf(err), err)
					}
				}
			}
			if want := []string{"acme/web", "beta", "zeta/web"}; !slices.Equal(got, want) {
				t.Errorf("got %v, want %v", got, want)
			}
		})
	}
}

func TestWhatMeetsEveryWorkspaceEndsTheList(t *testing.T) {
	for name, test := range map[string]struct {
		reply reply
		kind  api.ErrorKind
		after int // parts that are named before
	}{
		"token":         {say(401, ``), api.Unauthorized, 1},
		"missing scope": {say(403, noScope), api.Forbidden, 0},
	} {
		t.Run(name, func(t *testing.T) {
			f := canned(t, map[string][]reply{
				"GET /user/workspaces": {page(`{"administrator": true, "workspace": {"slug": "acme"}}`, `{"administrator": true, "workspace": {"slug": "beta"}}`,
					`{"administrator": true, "workspace": {"slug": "zeta"}}`)},
				"GET /repositories/acme": {test.reply},
				"GET /repositories/beta": {test.reply},
				"GET /repositories/zeta": {test.reply},
			})
			named, last := 0, error(nil)
			for _, err := range f.client(t).Repos(t.Context()) {
				if last = err; err != nil {
					if _, ok := api.AsPartial(err); ok {
						named++
					}
				}
			}
			if _, partial := api.AsPartial(last); partial || api.KindOf(last) != test.kind || named != test.after {
				t.Errorf("%d named, then %v", named, last)
			}
		})
	}
}
