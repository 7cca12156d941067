package cli

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"latchkey/api"
	"latchkey/api/demo"
	"latchkey/keys/vault/keyringtest"
)

// echoingForge stands before a demo forge as a gateway does that repeats the sign-in
// in what it refuses: everything, once told to.
func echoingForge(t *testing.T, kind api.Kind) (base string, info demo.Info, refuse *atomic.Bool) {
	t.Helper()
	forge, err := demo.Start(t.Context(), demo.Options{Seed: 1, Kind: kind})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(forge.Close)
	info = forge.Info()
	target, err := url.Parse(info.REST)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: target.Scheme, Host: target.Host})
	refuse = &atomic.Bool{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !refuse.Load() {
			proxy.ServeHTTP(w, r)
			return
		}
		header := r.Header.Get("Authorization")
		plain, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(header, "Basic "))
		if err != nil {
			plain = nil // a bearer token
		}
		body := "bad request: Authorization: " + header + " for " + string(plain) + " " + strings.TrimPrefix(header, "Bearer ") + " " + url.QueryEscape(header)
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("X-Echo", body)
		w.Header().Set("Www-Authenticate", "Basic realm="+body)
		w.WriteHeader(http.StatusBadRequest)
		_ = json.NewEncoder(w).Encode(map[string]any{"type": "error", "message": body, "error": map[string]string{"message": body, "detail": body},
			"errors": []map[string]string{{"message": body, "resource": body, "field": body, "code": "custom"}}})
	}))
	t.Cleanup(server.Close)
	return server.URL + target.Path, info, refuse
}

// Whatever a forge repeats of the sign-in, no token gets into a text, JSON, a
// report or the database.
func TestATokenThatAForgeRepeatsIsKeptNowhere(t *testing.T) {
	keyringtest.Need(t)
	session := keyringtest.Start(t, keyringtest.Unlocked)
	for _, kind := range []api.Kind{api.BitbucketCloud, api.GitHub} {
		t.Run(string(kind), func(t *testing.T) {
			base, info, refuse := echoingForge(t, kind)
			scene := newScene(t, session.Env())
			token := info.Users[0].Token
			printed := ""
			latchctl := func(stdin string, args ...string) {
				got, err := scene.latchctl(stdin, nil, args...)
				if err != nil {
					t.Fatal(err)
				}
				printed += strings.Join(args, " ") + "\n" + got.stdout + got.stderr
			}
			connect := []string{"account", "add", string(kind), "--base-url", base, "-y"}
			if kind == api.BitbucketCloud {
				connect = append(connect, "--user", info.Users[0].User)
			}
			latchctl(token+"\n", connect...)
			if !strings.Contains(printed, "connected") {
				t.Fatal(printed)
			}
			repo := info.Repositories[0]
			latchctl("", "inventory", "sync", repo)
			latchctl("", "key", "new", "--comment", "ci")
			refuse.Store(true)
			before := len(printed)
			for _, args := range [][]string{
				{"account", "check"}, {"-v", "deploy-key", "list", repo}, {"--json", "deploy-key", "list", repo}, {"deploy-key", "add", repo, "--new"},
				{"rollout", "add", "--key", "ci", repo, "--yes"}, {"rollout", "show", "1", "--json"}, {"rollout", "show", "1", "--csv"},
				{"inventory", "sync"}, {"--json", "inventory", "status"}, {"pending", "list"},
			} {
				latchctl("", args...)
			}
			if !strings.Contains(printed[before:], "bad request") {
				t.Errorf("nothing of what the forge says is told: %s", printed[before:])
			}
			traces := (canary{name: string(kind), bytes: []byte(token)}).traces()
			basic := []byte(base64.StdEncoding.EncodeToString([]byte(info.Users[0].User + ":" + token)))
			for name, trace := range traces {
				if strings.Contains(printed, string(trace)) {
					t.Errorf("%s is told: %s", name, printed)
					break
				}
			}
			err := filepath.WalkDir(filepath.Join(scene.dir, "data"), func(path string, d fs.DirEntry, err error) error {
				if err != nil || !d.Type().IsRegular() {
					return err
				}
				text, err := os.ReadFile(path)
				for name, trace := range traces {
					if bytes.Contains(text, trace) || bytes.Contains(text, basic) {
						t.Errorf("%s is in %s", name, path)
						break
					}
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		})
	}
}
