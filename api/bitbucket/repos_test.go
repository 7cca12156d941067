package bitbucket_test

import (
	"reflect"
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
	got, err := collect(t, f)
	if err != nil || len(got) != 2 || got[0].Path != "{w1}/{1}" || got[0].Name != "red" || got[1].Path != "{w1}/{3}" {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestReposStopAtTheFirstError(t *testing.T) {
	f := canned(t, map[string][]reply{
		"GET /user/workspaces":   {page(`{"administrator": true, "workspace": {"slug": "acme"}}`, `{"administrator": true, "workspace": {"slug": "more"}}`)},
		"GET /repositories/acme": {say(410, `{"error": {"message": "marked as spam"}}`)},
	})
	got, err := collect(t, f)
	if len(got) != 0 || api.KindOf(err) != api.Gone || !strings.Contains(err.Error(), "list repositories: marked as spam") {
		t.Errorf("got %+v, %v", got, err)
	}
}
