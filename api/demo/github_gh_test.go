package demo_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/api"
	"latchkey/api/demo"
)

// gh runs GitHub's own command line program against the demo forge. For the
// host github.localhost it speaks plain HTTP to api.github.localhost, and the
// proxy setting leads that to the forge.
func gh(t *testing.T, f *demo.Forge, token string, args ...string) (string, error) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "gh", args...)
	rest := strings.TrimSuffix(f.Info().REST, "/api/v3")
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir(), "GH_HOST=github.localhost", "GH_TOKEN=" + token, "GH_ENTERPRISE_TOKEN=" + token,
		"HTTP_PROXY=" + rest, "http_proxy=" + rest, "GH_NO_UPDATE_NOTIFIER=1", "GH_PROMPT_DISABLED=1"}
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// gitHubWithKey starts a GitHub and makes a pair, whose private key is in file.
func gitHubWithKey(t *testing.T) (f *demo.Forge, token, file string) {
	t.Helper()
	need(t, "gh")
	need(t, "ssh-keygen")
	f, err := demo.Start(t.Context(), demo.Options{Kind: api.GitHub})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.Close)
	token = f.Info().Users[0].Token
	file = filepath.Join(t.TempDir(), "id")
	if out, err := exec.CommandContext(t.Context(), "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "ci@build", "-f", file).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return f, token, file
}

// gh, which knows nothing of us, adds, lists and deletes a deploy key.
func TestGitHubsOwnProgramWorksOnTheDemoForge(t *testing.T) {
	f, token, file := gitHubWithKey(t)
	run := func(args ...string) string {
		t.Helper()
		out, err := gh(t, f, token, args...)
		if err != nil {
			t.Fatalf("gh %s: %v: %s", strings.Join(args, " "), err, out)
		}
		return out
	}
	if out := run("api", "user", "--jq", ".login"); strings.TrimSpace(out) != "ada" {
		t.Errorf("gh api user says %q", out)
	}
	const repo = "github.localhost/acme/mobile.app"
	run("repo", "deploy-key", "add", file+".pub", "--title", "by gh", "-R", repo)
	on := f.KeysOn("acme/mobile.app")
	last := on[len(on)-1]
	if last.Label != "by gh" || last.Write {
		t.Errorf("the forge holds %+v", last)
	}
	rows := strings.Split(strings.TrimSpace(run("repo", "deploy-key", "list", "-R", repo)), "\n")
	if len(rows) != len(on) || !strings.Contains(rows[len(rows)-1], "by gh") || !strings.Contains(rows[len(rows)-1], "read-only") {
		t.Errorf("gh lists %q", rows)
	}
	if out, err := gh(t, f, token, "repo", "deploy-key", "add", file+".pub", "--title", "again", "-R", "github.localhost/acme/ledger"); err == nil || !strings.Contains(out, "key is already in use") {
		t.Errorf("a key on a second repository: %v %s", err, out)
	}
	if out := run("api", "graphql", "-f", "query={viewer{login repositories(first:2){totalCount nodes{nameWithOwner}}}}"); !strings.Contains(out, `"totalCount":`) {
		t.Errorf("gh api graphql says %s", out)
	}
	if out := run("auth", "status", "--hostname", "github.localhost"); !strings.Contains(out, "Logged in to github.localhost as ada") {
		t.Errorf("gh auth status says %s", out)
	}
	if out := run("repo", "list", "acme", "--limit", "100", "--json", "nameWithOwner,isPrivate,isArchived,sshUrl"); !strings.Contains(out, `"acme/mobile.app"`) || !strings.Contains(out, `"isPrivate":true`) {
		t.Errorf("gh repo list says %s", out)
	}
	if out := run("repo", "list", "acme"); !strings.Contains(out, "acme/ledger") {
		t.Errorf("gh repo list says %s", out)
	}
	if out := run("repo", "view", repo, "--json", "name,owner,viewerPermission,defaultBranchRef"); !strings.Contains(out, `"viewerPermission":"ADMIN"`) {
		t.Errorf("gh repo view says %s", out)
	}
	id, _, _ := strings.Cut(rows[len(rows)-1], "\t")
	run("repo", "deploy-key", "delete", id, "-R", repo)
	if now := f.KeysOn("acme/mobile.app"); len(now) != len(on)-1 {
		t.Errorf("%d keys are left, there were %d", len(now), len(on))
	}
}

// Keys die with the token that made them.
func TestKeysDieWithTheirToken(t *testing.T) {
	f, token, file := gitHubWithKey(t)
	before := len(f.KeysOn("acme/ledger"))
	if out, err := gh(t, f, token, "repo", "deploy-key", "add", file+".pub", "-R", "github.localhost/acme/ledger"); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	f.DeleteToken(token)
	if n := len(f.KeysOn("acme/ledger")); n != before {
		t.Errorf("%d keys, want %d", n, before)
	}
	if out, err := gh(t, f, token, "api", "user"); err == nil {
		t.Errorf("a deleted token still works: %s", out)
	}
}
