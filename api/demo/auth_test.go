package demo_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"latchkey/api/demo"
)

func TestBadCredentialsAreRefusedWith401(t *testing.T) {
	f := start(t, demo.Options{})
	good := ada(t, f).login
	for name, l := range map[string]demo.Login{
		"nobody":               {},
		"wrong token":          {User: good.User, Token: "ATATT3xwrong"},
		"wrong e-mail":         {User: "ada@elsewhere.example", Token: good.Token},
		"user name for e-mail": {User: "ada", Token: good.Token},
		"API token as bearer":  {Token: good.Token},
		"OAuth token as basic": {User: good.User, Token: as(t, f, "ada", "oauth").login.Token},
		"expired token":        as(t, f, "otto", "api-token").login,
		"app password":         as(t, f, "ada", "app-password").login,
	} {
		t.Run(name, func(t *testing.T) {
			r := actor{t, f.Info().REST, l}.want(401, "GET", "/user", nil)
			if r.at("error.message") != "Token is invalid, expired, or not supported for this endpoint." {
				t.Error(r.text)
			}
		})
	}
}

func TestTokenShapesAreThoseOfAtlassianAndNewAtEachStart(t *testing.T) {
	one, two := start(t, demo.Options{}), start(t, demo.Options{})
	prefix := map[string]string{"api-token": "ATATT3x", "access-token": "ATCTT3x", "app-password": "ATBB", "oauth": ""}
	for i, l := range one.Info().Users {
		if !strings.HasPrefix(l.Token, prefix[l.Kind]) || len(l.Token) < 30 {
			t.Errorf("%s of %s is %q", l.Kind, l.Name, l.Token)
		}
		if l.Token == two.Info().Users[i].Token {
			t.Errorf("the token of %s is the same in two forges", l.Name)
		}
	}
}

func TestMissingScopesAreNamedAndDoNotImplyEachOther(t *testing.T) {
	f := start(t, demo.Options{})
	body := map[string]string{"key": publicLine(t, 1), "label": "x"}
	for _, c := range []struct {
		name, who, method, path string
		required                []string
	}{
		{"viewer adds", "vera", "POST", "/repositories/acme/web-frontend/deploy-keys", []string{"admin:repository:bitbucket", "write:ssh-key:bitbucket"}},
		{"viewer removes", "vera", "DELETE", "/repositories/acme/web-frontend/deploy-keys/1", []string{"admin:repository:bitbucket", "delete:ssh-key:bitbucket"}},
		{"viewer looks at project keys", "vera", "GET", "/workspaces/acme/projects/PAY/deploy-keys", []string{"admin:project:bitbucket"}},
		{"no write:ssh-key", "dev", "PUT", "/repositories/acme/ledger/deploy-keys/1", []string{"admin:repository:bitbucket", "write:ssh-key:bitbucket"}},
		{"no write:ssh-key on a project", "dev", "POST", "/workspaces/acme/projects/PAY/deploy-keys", []string{"admin:project:bitbucket", "write:ssh-key:bitbucket"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := as(t, f, c.who, "api-token")
			r := a.want(403, c.method, c.path, body)
			var got struct {
				Type  string
				Error struct {
					Message string
					Detail  struct{ Granted, Required []string }
				}
			}
			if err := json.Unmarshal([]byte(r.text), &got); err != nil {
				t.Fatal(err)
			}
			granted := slices.Sorted(slices.Values(a.login.Scopes))
			if got.Type != "error" || got.Error.Message != "Your credentials lack one or more required privilege scopes." ||
				!slices.Equal(got.Error.Detail.Required, c.required) || !slices.Equal(got.Error.Detail.Granted, granted) {
				t.Error(r.text)
			}
		})
	}
	as(t, f, "vera", "api-token").want(200, "GET", "/repositories/acme/web-frontend/deploy-keys", nil)
	as(t, f, "dev", "api-token").want(200, "GET", "/repositories/acme/ledger/deploy-keys", nil)
}

func TestOAuthManagesKeysAndAccessTokenDoesNot(t *testing.T) {
	f := start(t, demo.Options{})
	body := map[string]string{"key": publicLine(t, 1), "label": "x"}
	const at = "/repositories/acme/web-frontend/deploy-keys"
	as(t, f, "ada", "oauth").want(200, "POST", at, body)
	access := as(t, f, "ada", "access-token")
	access.want(200, "GET", "/repositories/acme/web-frontend", nil)
	access.want(404, "GET", "/repositories/acme/ledger", nil)
	for _, method := range []string{"GET", "POST"} {
		r := access.want(403, method, at, body)
		if r.at("error.message") != "This API is not accessible by this authentication mechanism" {
			t.Error(r.text)
		}
	}
}

func TestTokenEndsWhenItExpires(t *testing.T) {
	clock := newClock()
	f := start(t, demo.Options{Clock: clock.now})
	a := ada(t, f)
	a.want(200, "GET", "/user", nil)
	clock.pass(201 * 24 * time.Hour)
	a.want(401, "GET", "/user", nil)
}

func TestRightsOfThePersonCountBesideScopes(t *testing.T) {
	f := start(t, demo.Options{})
	a, grace := ada(t, f), as(t, f, "grace", "api-token")
	a.want(200, "GET", "/repositories/globex/storefront/deploy-keys", nil)
	if r := a.want(403, "GET", "/repositories/globex/Legacy.ERP/deploy-keys", nil); !strings.Contains(r.text, "admin access") {
		t.Error(r.text)
	}
	a.want(403, "GET", "/repositories/globex/handbook/deploy-keys", nil)
	a.want(403, "GET", "/workspaces/globex/projects/SHOP/deploy-keys", nil)
	for _, path := range []string{"/repositories/globex/secret-plans", "/repositories/globex/secret-plans/deploy-keys", "/repositories/acme/nope", "/repositories/nope/nope/deploy-keys"} {
		if r := a.want(404, "GET", path, nil); !strings.Contains(r.text, "either does not exist or you do not have access") {
			t.Error(r.text)
		}
	}
	grace.want(200, "GET", "/repositories/globex/secret-plans/deploy-keys", nil)
	grace.want(404, "GET", "/workspaces/acme", nil)
	grace.want(404, "GET", "/workspaces/acme/projects", nil)
	grace.want(403, "GET", "/user/workspaces/acme/permission", nil)
}
