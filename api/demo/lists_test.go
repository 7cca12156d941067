package demo_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"latchkey/api/demo"
)

// all follows next to the end and gives one dotted field of every value.
func (a actor) all(path, field string) (pages int, got []string) {
	a.t.Helper()
	for next := path; next != ""; pages++ {
		r := a.want(200, "GET", next, nil)
		for i := range r.values() {
			v := reply{json: r.values()[i].(map[string]any)}
			got = append(got, fmt.Sprint(v.at(field)))
		}
		next, _ = r.at("next").(string)
	}
	return pages, got
}

func TestPagesLeadToEveryRepositoryOnce(t *testing.T) {
	f := start(t, demo.Options{Size: 1200})
	a := ada(t, f)
	for _, c := range []struct {
		path         string
		pages, items int
	}{
		{"/repositories/acme", 2, 20},
		{"/repositories/acme?pagelen=100", 1, 20},
		{"/repositories/acme?pagelen=7&sort=-full_name", 3, 20},
		{"/repositories/team-01?pagelen=100&role=admin", 5, 500},
		{"/repositories/team-03?pagelen=100", 2, 200},
		{"/user/workspaces/team-02/permissions/repositories?pagelen=100", 5, 500},
		{"/workspaces/acme/projects?pagelen=2", 3, 5},
		{"/user/workspaces?pagelen=2", 3, 5},
	} {
		t.Run(c.path, func(t *testing.T) {
			field := map[bool]string{true: "repository.full_name", false: "full_name"}[strings.Contains(c.path, "permissions")]
			if strings.Contains(c.path, "projects") {
				field = "key"
			} else if strings.HasPrefix(c.path, "/user/workspaces?") {
				field = "workspace.slug"
			}
			a := actor{t, a.base, a.login}
			pages, got := a.all(c.path, field)
			if pages != c.pages || len(got) != c.items {
				t.Errorf("%d items on %d pages, want %d on %d", len(got), pages, c.items, c.pages)
			}
			slices.Sort(got)
			if n := len(slices.Compact(got)); n != c.items {
				t.Errorf("only %d are different", n)
			}
		})
	}
}

func TestNextIsOpaqueAndKeepsTheQuery(t *testing.T) {
	f := start(t, demo.Options{})
	a := ada(t, f)
	next, _ := a.want(200, "GET", "/repositories/acme?pagelen=3&q=name+~+%22a%22&sort=-name", nil).at("next").(string)
	u, err := url.Parse(next)
	if err != nil || !strings.HasPrefix(next, a.base+"/repositories/acme?") {
		t.Fatalf("next is %q: %v", next, err)
	}
	q := u.Query()
	if q.Get("pagelen") != "3" || q.Get("q") != `name ~ "a"` || q.Get("sort") != "-name" {
		t.Errorf("next is %q", next)
	}
	if strings.Trim(q.Get("page"), "0123456789") == "" {
		t.Errorf("a client could count up page %q by itself", q.Get("page"))
	}
}

func TestPagingIsRefusedOutsideItsBounds(t *testing.T) {
	f := start(t, demo.Options{})
	a := ada(t, f)
	for _, query := range []string{"pagelen=101", "pagelen=0", "pagelen=-1", "pagelen=x", "page=0", "page=x", "page=99999999999999999999"} {
		if r := a.want(400, "GET", "/repositories/acme?"+query, nil); !strings.Contains(r.text, "Invalid page") {
			t.Errorf("%s: %s", query, r.text)
		}
	}
	if r := a.want(200, "GET", "/repositories/acme?page=50", nil); len(r.values()) != 0 || r.at("next") != nil {
		t.Errorf("after the last page: %s", r.text)
	}
}

func TestQueryAndSort(t *testing.T) {
	f := start(t, demo.Options{})
	a := ada(t, f)
	const perms, repos = "/user/workspaces/globex/permissions/repositories", "/repositories/acme"
	for _, c := range []struct{ path, q, sort, field, want string }{
		{perms, `permission="admin"`, "repository.name", "repository.name", "storefront"},
		{perms, `permission>"read"`, "-repository.name", "repository.name", "warehouse storefront"},
		{perms, `permission >= "read" AND repository.name ~ "ERP"`, "", "repository.name", "Legacy.ERP"},
		{repos, `name ~ "MOBILE"`, "name", "name", "mobile.app mobile.app-ios"},
		{repos, `name = "ledger" OR name = "docs.site"`, "name", "name", "docs.site ledger"},
		{repos, `project.key="PAY" AND (name ~ "api" OR name ~ "rules")`, "-name", "name", "payments-api fraud-rules"},
		{repos, `project.key != "OPS" AND name !~ "a" AND name !~ "e"`, "", "name", ""},
		{repos, `is_private = false`, "", "name", ""},
		{repos, `size > 1000000`, "", "name", "big-assets"},
		{repos, `full_name = "acme/Infra_Tools"`, "", "slug", "Infra_Tools"},
	} {
		t.Run(c.q, func(t *testing.T) {
			query := url.Values{"q": {c.q}, "pagelen": {"100"}}
			if c.sort != "" {
				query.Set("sort", c.sort)
			}
			_, got := actor{t, a.base, a.login}.all(c.path+"?"+query.Encode(), c.field)
			if strings.Join(got, " ") != c.want {
				t.Errorf("got %v, want %s", got, c.want)
			}
		})
	}
	for _, q := range []string{`name`, `name ~`, `name = "x`, `(name = "x"`, `name = "x")`, `nope = "x"`, `name = "x" AND`, `"x" = name`, strings.Repeat("(", 50)} {
		a.want(400, "GET", repos+"?q="+url.QueryEscape(q), nil)
	}
	a.want(400, "GET", repos+"?sort=nope", nil)
	a.want(400, "GET", "/user/workspaces?sort=name", nil)
	_, got := a.all("/user/workspaces?sort=-slug", "workspace.slug")
	if strings.Join(got, " ") != "globex acme" {
		t.Errorf("workspaces backwards: %v", got)
	}
}

func TestWorkspacesRolesAndPermissions(t *testing.T) {
	f := start(t, demo.Options{})
	a := ada(t, f)
	_, admin := a.all("/user/workspaces?administrator=true", "workspace.slug")
	_, others := a.all("/user/workspaces?administrator=false", "workspace.slug")
	if fmt.Sprint(admin, others) != "[acme] [globex]" {
		t.Errorf("administrator: %v, not: %v", admin, others)
	}
	if got := a.want(200, "GET", "/user/workspaces/acme/permission", nil).at("permission"); got != "owner" {
		t.Errorf("role in acme: %v", got)
	}
	if got := a.want(200, "GET", "/user/workspaces/globex/permission", nil).at("permission"); got != "member" {
		t.Errorf("role in globex: %v", got)
	}
	if got := a.want(200, "GET", "/workspaces/acme", nil).at("name"); got != "Acme Tools" {
		t.Errorf("name: %v", got)
	}
	_, visible := a.all("/repositories/globex?pagelen=100", "slug")
	_, granted := a.all("/user/workspaces/globex/permissions/repositories?pagelen=100", "repository.name")
	if !slices.Contains(visible, "handbook") || slices.Contains(granted, "handbook") || slices.Contains(visible, "secret-plans") {
		t.Errorf("visible %v, granted %v", visible, granted)
	}
	for role, want := range map[string]int{"member": 3, "contributor": 2, "admin": 1, "owner": 0} {
		if _, got := a.all("/repositories/globex?role="+role, "slug"); len(got) != want {
			t.Errorf("role=%s: %v", role, got)
		}
	}
	a.want(400, "GET", "/repositories/globex?role=king", nil)
}

func TestFieldsChooseWhatIsAnswered(t *testing.T) {
	f := start(t, demo.Options{})
	a := ada(t, f)
	const keys = "/repositories/acme/web-frontend/deploy-keys"
	for _, c := range []struct{ name, path, want string }{
		{"only these", "/user?fields=nickname,type", `{"nickname":"ada","type":"user"}`},
		{"nested", "/repositories/acme/ledger?fields=slug,project.key", `{"project":{"key":"PAY"},"slug":"ledger"}`},
		{"through a list", keys + "?fields=values.label", `{"values":[{"label":"build-fleet"},{"label":"ci-web"}]}`},
		{"next is not named", "/repositories/acme?pagelen=1&sort=name&fields=values.slug", `{"values":[{"slug":"Infra_Tools"}]}`},
		{"unknown names are nothing", "/user?fields=nickname,nope.nope", `{"nickname":"ada"}`},
		{"a star takes all below", "/workspaces/acme/projects?pagelen=1&fields=values.links.*,-values.links.avatar",
			`{"values":[{"links":{"html":{"href":"` + strings.TrimSuffix(a.base, "/2.0") + `/acme/workspace/projects/WEB"}}}]}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := actor{t, a.base, a.login}.want(200, "GET", c.path, nil)
			again, err := json.Marshal(r.json)
			if err != nil || string(again) != c.want {
				t.Errorf("got %s, want %s", again, c.want)
			}
		})
	}
	less := a.want(200, "GET", keys+"?fields=-values.links,-values.key", nil)
	if less.at("values.0.links") != nil || less.at("values.0.key") != nil || less.at("values.0.label") == nil || less.at("pagelen") == nil {
		t.Error(less.text)
	}
	plain, more := a.want(200, "GET", keys, nil), a.want(200, "GET", keys+"?fields=%2Bvalues.owner", nil)
	if plain.at("values.0.owner") != nil || more.at("values.0.owner.nickname") != "ada" || more.at("values.0.label") == nil {
		t.Error(more.text)
	}
	paged := a.want(200, "GET", "/repositories/acme?pagelen=1&fields=next,values.slug", nil)
	if paged.at("next") == nil {
		t.Error("next was named and is not there")
	}
}
