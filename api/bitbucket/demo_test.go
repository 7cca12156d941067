package bitbucket_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"latchkey/api"
	"latchkey/api/bitbucket"
	"latchkey/api/demo"
	"latchkey/api/forgetest"
	"latchkey/internal/contract"
	"latchkey/internal/rest"
	"latchkey/keys"
)

// start opens a demo forge.
func start(t *testing.T) *demo.Forge {
	t.Helper()
	forge, err := demo.Start(t.Context(), demo.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(forge.Close)
	return forge
}

// login finds one of the demo forge's credentials.
func login(t *testing.T, forge *demo.Forge, name, kind string) demo.Login {
	t.Helper()
	for _, u := range forge.Info().Users {
		if u.Name == name && u.Kind == kind {
			return u
		}
	}
	t.Fatalf("no %s of %s", kind, name)
	return demo.Login{}
}

func connect(t *testing.T, forge *demo.Forge, who demo.Login, transport http.RoundTripper) *bitbucket.Client {
	t.Helper()
	c, err := bitbucket.New(bitbucket.Options{BaseURL: forge.Info().REST, Login: who.User, Token: []byte(who.Token),
		HTTP: rest.Options{Transport: transport, Repeats: -1}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// administered is what ada owns: every repository of the workspaces in which
// she is an owner, and those that she was given.
func onDemo(transport http.RoundTripper) func(*testing.T) forgetest.Setup {
	return func(t *testing.T) forgetest.Setup {
		forge := start(t)
		inUse := forgetest.NewKey(t, "ada@laptop")
		if err := forge.AddAccountKey("ada", inUse); err != nil {
			t.Fatal(err)
		}
		return forgetest.Setup{
			Forge:   connect(t, forge, login(t, forge, "ada", "api-token"), transport),
			Repo:    "acme/web-frontend",
			Missing: "acme/no-such-thing",
			Admin:   adminOf(t, forge, "ada"),
			InUse:   func() keys.Public { return inUse },
			Shut: func(workspace string) {
				if err := forge.SetFaults(func(now *demo.Faults) {
					if err := demo.ParseFault(now, "closed:"+workspace); err != nil {
						t.Error(err)
					}
				}); err != nil {
					t.Error(err)
				}
			},
			Truth: func(repo api.RepoPath) []keys.Public {
				var list []keys.Public
				for _, k := range forge.KeysOn(string(repo)) {
					list = append(list, k.Public)
				}
				return list
			},
			Plant: func(repo api.RepoPath, label string, key keys.Public) {
				if err := forge.AddKeyBehindBack(string(repo), label, key); err != nil {
					t.Fatal(err)
				}
			},
		}
	}
}

// adminOf finds out by trying: who may list deploy keys administers.
func adminOf(t *testing.T, forge *demo.Forge, name string) []api.RepoPath {
	t.Helper()
	var list []api.RepoPath
	who := login(t, forge, name, "api-token")
	for _, repo := range forge.Info().Repositories {
		req, err := http.NewRequestWithContext(t.Context(), "GET", forge.Info().REST+"/repositories/"+repo+"/deploy-keys", nil)
		if err != nil {
			t.Fatal(err)
		}
		req.SetBasicAuth(who.User, who.Token)
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode == 200 {
			list = append(list, api.RepoPath(repo))
		}
	}
	return list
}

func TestForgeContract(t *testing.T) { forgetest.Run(t, onDemo(nil)) }

// Everything that the client can ask is asked once, and every request and
// answer is held against Bitbucket's own description.
func TestEveryRequestIsBitbucketsOwn(t *testing.T) {
	checker := contract.Bitbucket(t)
	forge := start(t)
	transport := checker.RoundTripper(http.DefaultTransport)
	c := connect(t, forge, login(t, forge, "ada", "api-token"), transport)
	useEverything(t, c)
	useEverything(t, connect(t, forge, login(t, forge, "ada", "oauth"), transport))
	for _, kind := range []string{"api-token"} { // refusals have a shape as well
		for _, name := range []string{"vera", "dev", "otto", "grace"} {
			c := connect(t, forge, login(t, forge, name, kind), transport)
			_, _ = c.Whoami(t.Context())
			_, _ = c.Keys(t.Context(), "acme/web-frontend")
			_, _ = c.AddKey(t.Context(), "acme/web-frontend", api.NewKey{Public: forgetest.NewKey(t, ""), Label: "x"})
		}
	}
	counts := checker.Counts()
	for _, operation := range []string{
		"getCurrentUser", "getUserWorkspaces", "listRepositoriesInAWorkspace", "listRepositoryPermissionsInAWorkspaceForAUser",
		"listRepositoryDeployKeys", "addARepositoryDeployKey", "getARepositoryDeployKey", "updateARepositoryDeployKey", "deleteARepositoryDeployKey",
		"listProjectsInAWorkspace", "listProjectDeployKeys", "createAProjectDeployKey", "deleteADeployKeyFromAProject",
	} {
		if counts[operation] == 0 {
			t.Errorf("%s was never asked; seen: %v", operation, counts)
		}
		delete(counts, operation)
	}
	delete(counts, "listGpgKeys")
	if len(counts) > 0 {
		t.Errorf("asked without being on the list: %v", counts)
	}
}

func useEverything(t *testing.T, c *bitbucket.Client) {
	t.Helper()
	ctx, key := t.Context(), forgetest.NewKey(t, "ci@build7")
	if _, err := c.Whoami(ctx); err != nil {
		t.Error(err)
	}
	for _, err := range c.Repos(ctx) {
		if err != nil {
			t.Error(err)
		}
	}
	const repo = api.RepoPath("acme/web-frontend")
	made, err := c.AddKey(ctx, repo, api.NewKey{Public: key, Label: "ci"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.AddKey(ctx, repo, api.NewKey{Public: key, Label: "ci"}); api.KindOf(err) != api.Exists {
		t.Error(err)
	}
	if _, err := c.RelabelKey(ctx, repo, made.ID, "ci 2"); err != nil {
		t.Error(err)
	}
	if _, err := c.RemoveKey(ctx, repo, made.ID); err != nil {
		t.Error(err)
	}
	if _, err := c.Keys(ctx, "acme/nowhere"); api.KindOf(err) != api.NotFound {
		t.Error(err)
	}
	var project api.ProjectPath
	for p, err := range c.Projects(ctx) {
		if err != nil {
			t.Fatal(err)
		}
		if project == "" && p.Path.Workspace() == "acme" {
			project = p.Path
		}
	}
	inProject, err := c.AddProjectKey(ctx, project, api.NewKey{Public: key, Label: "ci"})
	if err != nil || !inProject.Public.Equal(key) {
		t.Fatalf("%+v, %v", inProject, err)
	}
	list, err := c.ProjectKeys(ctx, project)
	if err != nil || !slices.ContainsFunc(list, func(k api.DeployKey) bool { return reflect.DeepEqual(k, inProject.DeployKey) }) {
		t.Errorf("%+v, %v", list, err)
	}
	if _, err := c.RemoveProjectKey(ctx, project, inProject.ID); err != nil {
		t.Error(err)
	}
}

func TestWhoamiNamesExactlyWhatIsMissing(t *testing.T) {
	forge := start(t)
	for _, test := range []struct {
		name, kind string
		missing    []string
		fails      api.ErrorKind
	}{
		{"ada", "api-token", nil, 0},
		{"ada", "oauth", nil, 0},
		{"vera", "api-token", []string{"admin:project:bitbucket", "write:ssh-key:bitbucket", "delete:ssh-key:bitbucket"}, 0},
		{"dev", "api-token", []string{"write:ssh-key:bitbucket"}, 0},
		{"otto", "api-token", nil, api.Unauthorized},
	} {
		user, err := connect(t, forge, login(t, forge, test.name, test.kind), nil).Whoami(t.Context())
		if api.KindOf(err) != test.fails || !slices.Equal(user.Missing, test.missing) || (test.fails == 0) != (user.Name != "") {
			t.Errorf("%s's %s: %+v, %v; want it to lack %v", test.name, test.kind, user, err, test.missing)
		}
	}
}

func TestTokenStaysOutOfLogAndErrors(t *testing.T) {
	forge := start(t)
	who := login(t, forge, "ada", "api-token")
	var log bytes.Buffer
	c, err := bitbucket.New(bitbucket.Options{BaseURL: forge.Info().REST, Login: who.User, Token: []byte(who.Token),
		HTTP: rest.Options{Log: &log, Repeats: -1}})
	if err != nil {
		t.Fatal(err)
	}
	useEverything(t, c)
	var errs []error
	for _, do := range []demo.Fault{demo.Reset, demo.HTML, demo.Redirect, demo.Truncate} {
		rule := demo.Rule{Do: do, Text: "https://evil.example.com/?t=" + who.Token}
		if err := forge.SetFaults(func(f *demo.Faults) { f.Rules = []demo.Rule{rule} }); err != nil {
			t.Fatal(err)
		}
		_, err := c.Keys(t.Context(), "acme/web-frontend")
		errs = append(errs, err)
	}
	all := log.String() + fmt.Sprintf("%v %+v %#v", errors.Join(errs...), errs, c.Traits())
	basic := base64.StdEncoding.EncodeToString([]byte(who.User + ":" + who.Token))
	for _, secret := range []string{who.Token, basic, who.User, "Authorization"} {
		if strings.Contains(all, secret) {
			t.Errorf("%.12s… shows up in:\n%s", secret, all)
		}
	}
	if strings.Count(log.String(), "POST /2.0/repositories/acme/web-frontend/deploy-keys 200 ") != 1 {
		t.Errorf("log lacks its lines:\n%s", log.String())
	}
}

// A spent allowance is told with the time at which it goes on.
func TestSpentBudgetIsRateLimited(t *testing.T) {
	forge := start(t)
	who := login(t, forge, "ada", "api-token")
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	c, err := bitbucket.New(bitbucket.Options{BaseURL: forge.Info().REST, Login: who.User, Token: []byte(who.Token),
		HTTP: rest.Options{Budget: spent{now.Add(25 * time.Minute)}, Now: func() time.Time { return now }}})
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.AddKey(t.Context(), "acme/web-frontend", newKey(t))
	e, _ := errors.AsType[*api.Error](err)
	if e == nil || e.Kind != api.RateLimited || e.RetryAfter != 25*time.Minute || len(forge.Calls()) != 0 {
		t.Errorf("got %v after %d calls", err, len(forge.Calls()))
	}
}

type spent struct{ until time.Time }

func (s spent) Reserve(context.Context, rest.Use) (func(context.Context), error) {
	return nil, &rest.SpentError{Until: s.until}
}
func (s spent) Spent() int { return 1000 }

func TestFaultsOfTheForge(t *testing.T) {
	const repo = api.RepoPath("acme/web-frontend")
	for _, test := range []struct {
		name  string
		rule  demo.Rule
		kind  api.ErrorKind
		there bool // whether the key stands there afterwards
	}{
		{"reset before it acted", demo.Rule{Method: "POST", Do: demo.Reset}, api.LostReply, false},
		{"acted, reply lost", demo.Rule{Method: "POST", Do: demo.LostReply}, api.LostReply, true},
		{"acted, reply cut off", demo.Rule{Method: "POST", Do: demo.Truncate}, api.LostReply, true},
		{"acted, reply broken: read back instead", demo.Rule{Method: "POST", Do: demo.BrokenJSON}, 0, true},
		{"acted, reply of a wrong type: read back instead", demo.Rule{Method: "POST", Do: demo.WrongType}, 0, true},
		{"acted, reading back fails", demo.Rule{Method: "GET", Do: demo.Status, Status: 500}, api.Accepted, true},
		{"acted, reading back breaks", demo.Rule{Method: "GET", Do: demo.Reset}, api.Accepted, true},
		{"gateway gave up", demo.Rule{Method: "POST", Do: demo.Status, Status: 504}, api.LostReply, false},
		{"server fault", demo.Rule{Method: "POST", Do: demo.Status, Status: 500}, api.ServerFault, false},
		{"too many requests", demo.Rule{Method: "POST", Do: demo.Status, Status: 429}, api.RateLimited, false},
		{"a gateway's web page", demo.Rule{Method: "POST", Do: demo.HTML, Status: 502}, api.LostReply, false},
		{"a web page", demo.Rule{Method: "POST", Do: demo.HTML, Status: 200}, api.LostReply, false},
		{"sent elsewhere", demo.Rule{Method: "POST", Do: demo.Redirect, Text: "http://127.0.0.1:1/2.0/x"}, api.ServerFault, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			forge := start(t)
			c := connect(t, forge, login(t, forge, "ada", "api-token"), nil)
			if err := forge.SetFaults(func(f *demo.Faults) { f.Rules = []demo.Rule{test.rule} }); err != nil {
				t.Fatal(err)
			}
			key := forgetest.NewKey(t, "")
			made, err := c.AddKey(t.Context(), repo, api.NewKey{Public: key, Label: "x"})
			if e, _ := errors.AsType[*api.Error](err); test.kind == 0 && (err != nil || !made.Public.Equal(key)) || test.kind != 0 && (e == nil || e.Kind != test.kind) {
				t.Errorf("got %+v, %v; want kind %s", made, err, test.kind)
			}
			there := slices.ContainsFunc(forge.KeysOn(string(repo)), func(k demo.Key) bool { return k.Public.Equal(key) })
			if there != test.there {
				t.Errorf("key there: %v, want %v", there, test.there)
			}
			posts := 0
			for _, call := range forge.Calls() {
				if call.Method == "POST" {
					posts++
				}
			}
			if posts != 1 {
				t.Errorf("the key was sent %d times", posts)
			}
		})
	}
}
