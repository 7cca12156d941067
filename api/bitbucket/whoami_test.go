package bitbucket_test

import (
	"slices"
	"strings"
	"testing"

	"latchkey/api"
	"latchkey/api/bitbucket"
)

func TestWhoami(t *testing.T) {
	const user = `{"uuid": "{u}", "account_id": "1:2", "nickname": "ada\u001b[1m", "display_name": "Ada L"}`
	const gpg = "GET /users/%7Bu%7D/gpg-keys"
	refused := func(granted string, required string) reply {
		return say(403, `{"error": {"message": "lack", "detail": {"granted": [`+granted+`], "required": ["`+required+`"]}}}`)
	}
	all := `"read:user:bitbucket","read:workspace:bitbucket","read:repository:bitbucket","read:project:bitbucket","admin:repository:bitbucket","admin:project:bitbucket","write:ssh-key:bitbucket","delete:ssh-key:bitbucket"`
	for _, test := range []struct {
		name    string
		bearer  bool
		replies map[string][]reply
		missing string
		granted bool
		calls   int
	}{
		{"told by the header", false, map[string][]reply{"GET /user": {{200, user, map[string]string{"X-OAuth-Scopes": strings.ReplaceAll(strings.ReplaceAll(all, `"`, ""), ",read:project:bitbucket", "")}}}},
			"read:project:bitbucket", true, 1},
		{"told by a refusal", false, map[string][]reply{"GET /user": {say(200, user)}, gpg: {refused(all, "read:gpg-key:bitbucket")}}, "", true, 2},
		{"told by a refusal, something missing", false, map[string][]reply{"GET /user": {say(200, user)}, gpg: {refused(`"read:user:bitbucket","write:ssh-key:bitbucket"`, "read:gpg-key:bitbucket")}},
			"read:workspace:bitbucket read:repository:bitbucket read:project:bitbucket admin:repository:bitbucket admin:project:bitbucket delete:ssh-key:bitbucket", true, 2},
		{"told by the first call", false, map[string][]reply{"GET /user": {refused(strings.Replace(all, `"read:user:bitbucket",`, "", 1), "read:user:bitbucket")}}, "read:user:bitbucket", true, 1},
		{"found out by asking", false, map[string][]reply{"GET /user": {say(200, user)}, gpg: {say(404, ``)},
			"GET /user/workspaces":                          {page(`{"workspace": {"slug": "acme"}}`)},
			"GET /workspaces/acme/projects":                 {page(`{"key": "WEB"}`)},
			"GET /repositories/acme":                        {page(`{"uuid": "{r}"}`)},
			"GET /workspaces/acme/projects/WEB/deploy-keys": {say(403, `{"error": {"message": "lack", "detail": {"required": ["admin:project:bitbucket"]}}}`)},
			"GET /repositories/acme/%7Br%7D/deploy-keys":    {say(403, `{"error": {"message": "Access denied. You must have admin access."}}`)},
		}, "admin:project:bitbucket", false, 7},
		{"nothing to ask with", false, map[string][]reply{"GET /user": {say(200, user)}, gpg: {say(404, ``)}, "GET /user/workspaces": {page()}}, "", false, 3},
		{"nonsense on the way", false, map[string][]reply{"GET /user": {say(200, user)}, gpg: {say(200, `<html>`)}, "GET /user/workspaces": {say(200, `{"values": 7`)}}, "", false, 3},
		{"OAuth, all", true, map[string][]reply{"GET /user": {{200, user, map[string]string{"X-OAuth-Scopes": "account, repository, repository:admin, project, project:admin"}}}}, "", true, 1},
		{"OAuth, some", true, map[string][]reply{"GET /user": {{200, user, map[string]string{"X-OAuth-Scopes": "account, project:admin"}}}}, "repository project repository:admin", true, 1},
		{"OAuth, none", true, map[string][]reply{"GET /user": {{200, user, map[string]string{"X-OAuth-Scopes": ""}}}}, "account repository project repository:admin project:admin", true, 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := canned(t, test.replies)
			c := f.client(t, func(o *bitbucket.Options) {
				if test.bearer {
					o.Login, o.Token = "", []byte("tok")
				}
			})
			got, err := c.Whoami(t.Context())
			if err != nil || strings.Join(got.Missing, " ") != test.missing || (got.Granted != nil) != test.granted || len(f.calls) != test.calls {
				t.Errorf("got %+v, %v after %q\nwant missing %q", got, err, f.calls, test.missing)
			}
			if named := test.name != "told by the first call"; named && (got.ID != "{u}" || got.Name != "ada" || got.Display != "Ada L") || !named && got.Name != "" {
				t.Errorf("user is %+v", got)
			}
			if f.count("GET") != len(f.calls) {
				t.Errorf("something was written to find out: %q", f.calls)
			}
		})
	}
}

func TestWhoamiFails(t *testing.T) {
	for _, test := range []struct {
		reply reply
		kind  api.ErrorKind
	}{
		{say(401, `{"error": {"message": "Token is invalid, expired, or not supported for this endpoint."}}`), api.Unauthorized},
		{say(403, `{"error": {"message": "This API is not accessible by this authentication mechanism"}}`), api.Forbidden},
		{say(200, `{}`), api.ServerFault},
		{say(200, `[]`), api.ServerFault},
		{reply{200, `<html>`, map[string]string{"Content-Type": "text/html"}}, api.ServerFault},
		{say(500, ``), api.ServerFault},
	} {
		f := canned(t, map[string][]reply{"GET /user": {test.reply}})
		if user, err := f.client(t).Whoami(t.Context()); api.KindOf(err) != test.kind || user.ID != "" || len(f.calls) != 1 {
			t.Errorf("%+v: %+v, %v", test.reply, user, err)
		}
	}
}

func TestTraitsNameEveryScopeOnce(t *testing.T) {
	var names []string
	for _, s := range bitbucket.Traits().Scopes {
		names = append(names, s.Name)
	}
	slices.Sort(names)
	if len(slices.Compact(names)) != 8 {
		t.Errorf("scopes %v", names)
	}
}
