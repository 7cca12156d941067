package demo_test

import (
	"bytes"
	"errors"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-github/v75/github"
	"github.com/ktrysmt/go-bitbucket"

	"latchkey/api"
	"latchkey/api/demo"
	"latchkey/keys"
)

// started starts a demo forge of a kind.
func started(t *testing.T, kind api.Kind) *demo.Forge {
	t.Helper()
	f, err := demo.Start(t.Context(), demo.Options{Kind: kind})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.Close)
	return f
}

// freshPair is a new key pair in OpenSSH's form.
func freshPair(t *testing.T) (public string, private []byte) {
	t.Helper()
	pair, err := keys.Generate(keys.Ed25519, "by a client")
	if err != nil {
		t.Fatal(err)
	}
	if private, err = pair.MarshalPrivate(nil); err != nil {
		t.Fatal(err)
	}
	return pair.Public().Line(), private
}

// go-github, which knows nothing of us: paging, typed errors, rate limits, keys.
func TestGoGitHubWorksOnTheDemoForge(t *testing.T) {
	f := started(t, api.GitHub)
	ctx := t.Context()
	client, err := github.NewClient(nil).WithAuthToken(f.Info().Users[0].Token).WithEnterpriseURLs(f.Info().REST, f.Info().REST)
	if err != nil {
		t.Fatal(err)
	}
	repos := 0
	for opts := (&github.RepositoryListByAuthenticatedUserOptions{ListOptions: github.ListOptions{PerPage: 5}}); ; {
		page, answer, err := client.Repositories.ListByAuthenticatedUser(ctx, opts)
		if err != nil {
			t.Fatal(err)
		}
		repos += len(page)
		if page[0].GetVisibility() == "" || page[0].GetSSHURL() == "" {
			t.Errorf("%+v", page[0])
		}
		if answer.NextPage == 0 {
			break
		}
		opts.Page = answer.NextPage
	}
	whole, _, err := client.Repositories.ListByAuthenticatedUser(ctx, &github.RepositoryListByAuthenticatedUserOptions{ListOptions: github.ListOptions{PerPage: 100}})
	if err != nil || repos != len(whole) || repos < 20 {
		t.Errorf("page by page it lists %d repositories, at once %d, %v", repos, len(whole), err)
	}
	public, _ := freshPair(t)
	made, answer, err := client.Repositories.CreateKey(ctx, "acme", "ledger", &github.Key{Title: github.Ptr("by go-github"), Key: &public, ReadOnly: github.Ptr(true)})
	if err != nil || answer.StatusCode != http.StatusCreated || !made.GetReadOnly() {
		t.Fatalf("%+v %v", made, err)
	}
	var typed *github.ErrorResponse
	if _, _, err = client.Repositories.CreateKey(ctx, "acme", "web-frontend", &github.Key{Title: github.Ptr("again"), Key: &public}); !errors.As(err, &typed) || typed.Errors[0].Message != "key is already in use" {
		t.Errorf("%v", err)
	}
	if got, _, err := client.Repositories.GetKey(ctx, "acme", "ledger", made.GetID()); err != nil || got.GetTitle() != "by go-github" {
		t.Errorf("%+v %v", got, err)
	}
	if _, err := client.Repositories.DeleteKey(ctx, "acme", "ledger", made.GetID()); err != nil {
		t.Error(err)
	}
	if _, _, err := client.Repositories.GetKey(ctx, "acme", "ledger", made.GetID()); !errors.As(err, &typed) || typed.Response.StatusCode != http.StatusNotFound {
		t.Errorf("%v", err)
	}
	before, _, err := client.RateLimit.Get(ctx)
	if err != nil {
		t.Fatal(err)
	}
	after, _, err := client.RateLimit.Get(ctx)
	if err != nil || before.Core.Remaining != after.Core.Remaining {
		t.Errorf("asking for the limit costs %d requests, %v", before.Core.Remaining-after.Core.Remaining, err)
	}
	if orgs, _, err := client.Organizations.List(ctx, "", nil); err != nil || len(orgs) == 0 {
		t.Errorf("%v %v", orgs, err)
	}
	if of, _, err := client.Repositories.ListByOrg(ctx, "acme", nil); err != nil || len(of) == 0 {
		t.Errorf("%v %v", of, err)
	}
	if _, _, err := client.Users.ListKeys(ctx, "", nil); err != nil {
		t.Error(err)
	}
}

// The rules of conduct of GitHub's API hold too.
func TestGitHubWantsManners(t *testing.T) {
	f := started(t, api.GitHub)
	for name, c := range map[string]struct {
		header, value string
		want          int
	}{
		"a version that there is": {"X-GitHub-Api-Version", "2022-11-28", http.StatusOK},
		"one that there is not":   {"X-GitHub-Api-Version", "1999-01-01", http.StatusBadRequest},
		"no program's name":       {"User-Agent", "", http.StatusForbidden},
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, f.Info().REST+"/user", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+f.Info().Users[0].Token)
		r.Header.Set("User-Agent", "a test")
		r.Header.Set(c.header, c.value)
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close()
		if answer.StatusCode != c.want {
			t.Errorf("%s: %d, want %d", name, answer.StatusCode, c.want)
		}
	}
}

// go-bitbucket, which knows nothing of us either.
func TestGoBitbucketWorksOnTheDemoForge(t *testing.T) {
	f := started(t, api.BitbucketCloud)
	user := f.Info().Users[0]
	client, err := bitbucket.NewAPITokenAuthWithBaseUrlStr(user.User, user.Token, f.Info().REST)
	if err != nil {
		t.Fatal(err)
	}
	public, _ := freshPair(t)
	at := &bitbucket.DeployKeyOptions{Owner: "acme", RepoSlug: "ledger", Label: "by go-bitbucket", Key: public}
	made, err := client.Repositories.DeployKeys.Create(at.WithContext(t.Context()))
	if err != nil || made.Label != "by go-bitbucket" {
		t.Fatalf("%+v %v", made, err)
	}
	list, err := client.Repositories.DeployKeys.List(at)
	if err != nil || int(list.Size) != len(f.KeysOn("acme/ledger")) {
		t.Errorf("%+v %v", list, err)
	}
	at.Id = made.Id
	if got, err := client.Repositories.DeployKeys.Get(at); err != nil || got.Comment != "by a client" {
		t.Errorf("%+v %v", got, err)
	}
	if _, err := client.Repositories.DeployKeys.Create(at); err == nil {
		t.Error("the same key is taken twice")
	}
	if _, err := client.Repositories.DeployKeys.Delete(at); err != nil {
		t.Error(err)
	}
	if _, err := client.Repositories.DeployKeys.Get(at); err == nil {
		t.Error("it is there after it was deleted")
	}
	repo, err := client.Repositories.Repository.Get(&bitbucket.RepositoryOptions{Owner: "acme", RepoSlug: "ledger"})
	if err != nil || repo.Full_name != "acme/ledger" {
		t.Fatalf("%+v %v", repo, err)
	}
	clone, _ := repo.Links["clone"].([]any)
	for _, c := range clone {
		link, _ := c.(map[string]any)["href"].(string)
		if u, err := url.Parse(link); err != nil || u.Hostname() != "127.0.0.1" {
			t.Errorf("it is to be cloned from %s, which is another forge", link)
		}
	}
}

// python runs a script in Debian's Python, which has libgit2 and Paramiko where
// they are installed.
func python(t *testing.T, module, script string, args ...string) string {
	t.Helper()
	const interpreter = "/usr/bin/python3"
	if err := exec.Command(interpreter, "-c", "import "+module).Run(); err != nil {
		if os.Getenv("CI") == "true" && isDebian() {
			t.Fatalf("%s is needed and not installed: %v", module, err)
		}
		t.Skipf("%s is not installed", module)
	}
	out, err := exec.CommandContext(t.Context(), interpreter, append([]string{"-c", script}, args...)...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v: %s", module, err, out)
	}
	return string(out)
}

func isDebian() bool {
	_, err := os.Stat("/etc/debian_version")
	return err == nil
}

// opened puts a new key on a repository and gives its file.
func opened(t *testing.T, f *demo.Forge, repo string) (file string) {
	t.Helper()
	public, private := freshPair(t)
	file = filepath.Join(t.TempDir(), "id")
	if err := errors.Join(os.WriteFile(file, private, 0o600), os.WriteFile(file+".pub", []byte(public+"\n"), 0o600)); err != nil {
		t.Fatal(err)
	}
	user := f.Info().Users[0]
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, f.Info().REST+"/repositories/"+repo+"/deploy-keys",
		bytes.NewReader([]byte(`{"label":"a client","key":"`+public+`"}`)))
	if err != nil {
		t.Fatal(err)
	}
	r.SetBasicAuth(user.User, user.Token)
	r.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(r)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("%v %v", answer, err)
	}
	_ = answer.Body.Close()
	return file
}

// libgit2 clones over its own SSH.
func TestLibgit2ClonesFromTheDemoForge(t *testing.T) {
	f := started(t, api.BitbucketCloud)
	file := opened(t, f, "acme/ledger")
	into := filepath.Join(t.TempDir(), "clone")
	out := python(t, "pygit2", `
import sys, pygit2
url, key, into = sys.argv[1:]
class Calls(pygit2.RemoteCallbacks):
    def certificate_check(self, certificate, valid, host):
        return True
calls = Calls(credentials=pygit2.Keypair("git", key + ".pub", key, ""))
repo = pygit2.clone_repository(url, into, callbacks=calls)
print(repo.head.target)
`, "ssh://git@"+f.Info().SSH+"/acme/ledger.git", file, into)
	head, err := exec.CommandContext(t.Context(), need(t, "git"), "-C", into, "rev-parse", "HEAD").Output()
	if err != nil || strings.TrimSpace(string(head)) != strings.TrimSpace(out) {
		t.Errorf("libgit2 cloned %s, git sees %s, %v", out, head, err)
	}
}

// Paramiko signs in and is greeted.
func TestParamikoSignsInAtTheDemoForge(t *testing.T) {
	f := started(t, api.BitbucketCloud)
	file := opened(t, f, "acme/ledger")
	host, port, _ := strings.Cut(f.Info().SSH, ":")
	out := python(t, "paramiko", `
import sys, paramiko
host, port, key = sys.argv[1:]
client = paramiko.SSHClient()
client.set_missing_host_key_policy(paramiko.AutoAddPolicy())
client.connect(host, int(port), "git", pkey=paramiko.Ed25519Key.from_private_key_file(key), allow_agent=False, look_for_keys=False)
_, output, _ = client.exec_command("git-upload-pack 'acme/ledger.git'")
print(output.channel.recv(4))
client.close()
`, host, port, file)
	if !strings.Contains(out, "b'0") {
		t.Errorf("it says %q", out)
	}
	if len(f.Uses("acme/ledger", fingerprintOf(t, file))) == 0 {
		t.Error("the forge has not seen the key")
	}
}

func fingerprintOf(t *testing.T, file string) keys.Fingerprint {
	t.Helper()
	data, err := os.ReadFile(file + ".pub")
	if err != nil {
		t.Fatal(err)
	}
	public, err := keys.ParsePublic(string(data))
	if err != nil {
		t.Fatal(err)
	}
	return public.Fingerprint()
}
