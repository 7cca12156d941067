package demo_test

import (
	"bytes"
	"context"
	"encoding/pem"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"crypto/ed25519"

	"golang.org/x/crypto/ssh"

	"latchkey/api/demo"
)

// shell runs real ssh and git with one key against one forge.
type shell struct {
	t    *testing.T
	dir  string
	ssh  []string // with its options
	addr string
}

func newShell(t *testing.T, f *demo.Forge, key byte) shell {
	t.Helper()
	tool := need(t, "ssh")
	dir := t.TempDir()
	block, err := ssh.MarshalPrivateKey(ed25519.NewKeyFromSeed(bytes.Repeat([]byte{key}, 32)), "")
	if err != nil {
		t.Fatal(err)
	}
	private, known := filepath.Join(dir, "key"), filepath.Join(dir, "known_hosts")
	write := func(name string, data []byte) {
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(private, pem.EncodeToMemory(block))
	write(known, []byte(f.Info().HostKey+"\n"))
	options := []string{tool, "-F", "none", "-i", private, "-o", "IdentitiesOnly=yes", "-o", "IdentityAgent=none", "-o", "BatchMode=yes",
		"-o", "UserKnownHostsFile=" + known, "-o", "GlobalKnownHostsFile=none", "-o", "StrictHostKeyChecking=yes", "-o", "LogLevel=ERROR"}
	return shell{t, dir, options, f.Info().SSH}
}

// greet is ssh -T.
func (s shell) greet() (out string, err error) {
	_, port, _ := strings.Cut(s.addr, ":")
	return s.run(append(append([]string{}, s.ssh...), "-T", "-p", port, "git@127.0.0.1"))
}

func (s shell) git(args ...string) (out string, err error) {
	return s.run(append([]string{need(s.t, "git")}, args...))
}

func (s shell) url(repo string) string { return "ssh://git@" + s.addr + "/" + repo + ".git" }

func (s shell) run(args []string) (string, error) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Dir = s.dir
	cmd.Env = append(os.Environ(), "GIT_SSH_COMMAND="+strings.Join(s.ssh, " "), "GIT_TERMINAL_PROMPT=0", "GIT_CONFIG_GLOBAL=/dev/null",
		"GIT_CONFIG_SYSTEM=/dev/null", "LC_ALL=C", "GIT_LFS_SKIP_SMUDGE=1")
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// hold puts the key with that number on a repository over REST.
func hold(t *testing.T, f *demo.Forge, repo string, key byte, label string) {
	t.Helper()
	ada(t, f).want(200, "POST", "/repositories/"+repo+"/deploy-keys", map[string]string{"key": publicLine(t, key) + " it's@me", "label": label})
}

func TestUnknownKeyIsTurnedAwayInTheHandshake(t *testing.T) {
	f := start(t, demo.Options{})
	out, err := newShell(t, f, 1).greet()
	if err == nil || !strings.Contains(out, "Permission denied (publickey).") {
		t.Errorf("%v: %s", err, out)
	}
}

func TestGreetingListsWhatADeployKeyOpens(t *testing.T) {
	f := start(t, demo.Options{})
	s := newShell(t, f, 1)
	hold(t, f, "acme/web-frontend", 1, "first")
	hold(t, f, "acme/Infra_Tools", 1, "second")
	want := "authenticated via a deploy key.\n\n\nYou can use git to connect to Bitbucket. Shell access is disabled.\n\n" +
		"This deploy key has read access to the following repositories:\n\n" +
		"acme/web-frontend: first -- it's@me\nacme/Infra_Tools: second -- it's@me\n\n"
	if out, err := s.greet(); err != nil || strings.ReplaceAll(out, "\r", "") != want {
		t.Errorf("%v: %q", err, out)
	}
	ada(t, f).want(200, "POST", "/workspaces/acme/projects/PAY/deploy-keys", keyBody(publicLine(t, 1)))
	out, err := s.greet()
	for _, repo := range []string{"acme/payments-api: x -- ", "acme/ledger: x -- ", "acme/invoice-worker: x -- ", "acme/fraud-rules: x -- "} {
		if err != nil || !strings.Contains(out, repo) {
			t.Errorf("%s is missing: %v: %q", repo, err, out)
		}
	}
}

func TestGreetingTellsAUsersKeyApart(t *testing.T) {
	f := start(t, demo.Options{})
	if err := f.AddAccountKey("ada", public(t, 1)); err != nil {
		t.Fatal(err)
	}
	out, err := newShell(t, f, 1).greet()
	if err != nil || !strings.HasPrefix(out, "authenticated via ssh key.\n\nYou can use git to connect to Bitbucket. Shell access is disabled.") {
		t.Errorf("%v: %q", err, out)
	}
}

func TestKeyOpensItsRepositoryAtOnceAndNoOther(t *testing.T) {
	clock := newClock()
	f := start(t, demo.Options{Clock: clock.now})
	s := newShell(t, f, 1)
	hold(t, f, "acme/web-frontend", 1, "ci")
	if out, err := s.git("clone", "-q", s.url("acme/web-frontend"), "w"); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if out, err := s.git("-C", "w", "fsck", "--full", "--strict"); err != nil {
		t.Errorf("fsck: %v: %s", err, out)
	}
	uses := f.Uses("acme/web-frontend", public(t, 1).Fingerprint())
	if len(uses) != 1 || uses[0].Service != "git-upload-pack" {
		t.Errorf("uses: %v", uses)
	}
	list := ada(t, f).want(200, "GET", "/repositories/acme/web-frontend/deploy-keys", nil)
	if got := list.at("values.2.last_used"); got != "2026-11-23T09:00:00.000000+00:00" {
		t.Errorf("last_used is %v", got)
	}
	for _, c := range []struct {
		repo, want string
	}{
		{"acme/ledger", "repository access denied. deployment key is not associated with the requested repository"},
		{"acme/nope", "conq: repository does not exist."},
		{"nope", "conq: repository does not exist."},
	} {
		if out, err := s.git("ls-remote", s.url(c.repo)); err == nil || !strings.Contains(out, c.want) {
			t.Errorf("%s: %v: %s", c.repo, err, out)
		}
	}
	if err := f.RemoveKeyBehindBack("acme/web-frontend", public(t, 1).Fingerprint()); err != nil {
		t.Fatal(err)
	}
	if out, err := s.git("ls-remote", s.url("acme/web-frontend")); err == nil || !strings.Contains(out, "Permission denied (publickey)") {
		t.Errorf("after removal: %v: %s", err, out)
	}
}

func TestDeployKeyMayNotPush(t *testing.T) {
	f := start(t, demo.Options{})
	s := newShell(t, f, 1)
	hold(t, f, "acme/ledger", 1, "ci")
	if out, err := s.git("clone", "-q", s.url("acme/ledger"), "l"); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	out, err := s.git("-C", "l", "push", "origin", "HEAD:refs/heads/mine")
	if err == nil || !strings.Contains(out, "repository access denied. access via a deployment key is read-only.") {
		t.Errorf("%v: %s", err, out)
	}
}

func TestProjectKeyOpensAllOfItsProject(t *testing.T) {
	f := start(t, demo.Options{})
	s := newShell(t, f, 1)
	ada(t, f).want(200, "POST", "/workspaces/acme/projects/PAY/deploy-keys", keyBody(publicLine(t, 1)))
	for _, repo := range []string{"acme/ledger", "acme/payments-api"} {
		if out, err := s.git("ls-remote", s.url(repo)); err != nil || !strings.Contains(out, "HEAD") {
			t.Errorf("%s: %v: %s", repo, err, out)
		}
	}
	if out, err := s.git("ls-remote", s.url("acme/web-frontend")); err == nil {
		t.Errorf("outside of the project: %s", out)
	}
	if k := f.KeysOnProject("acme/PAY")[1]; k.LastUsed.IsZero() {
		t.Error("the project's key has no last use")
	}
}

func TestUsersKeyReadsWhatTheUserReads(t *testing.T) {
	f := start(t, demo.Options{})
	s := newShell(t, f, 1)
	if err := f.AddAccountKey("ada", public(t, 1)); err != nil {
		t.Fatal(err)
	}
	for repo, opens := range map[string]bool{"acme/ledger": true, "globex/Legacy.ERP": true, "globex/handbook": true, "globex/secret-plans": false} {
		if out, err := s.git("ls-remote", s.url(repo)); (err == nil) != opens {
			t.Errorf("%s: %v: %s", repo, err, out)
		}
	}
}

func TestOddRepositories(t *testing.T) {
	f := start(t, demo.Options{Size: 3})
	s := newShell(t, f, 1)
	for _, repo := range []string{"acme/empty-start", "acme/game-assets-lfs", "acme/monorepo-with-submodules", "acme/mobile.app", "team-01/billing-api-0001"} {
		hold(t, f, repo, 1, "ci")
	}
	for _, c := range []struct{ repo, file, want string }{
		{"acme/empty-start", "", ""},
		{"acme/game-assets-lfs", ".gitattributes", "filter=lfs"},
		{"acme/monorepo-with-submodules", ".gitmodules", "url = ../ledger.git"},
		{"acme/mobile.app", "README.md", "mobile.app"},
		{"team-01/billing-api-0001", "README.md", "billing-api-0001"},
	} {
		dir := filepath.Base(c.repo)
		if out, err := s.git("clone", "-q", "--depth", "1", s.url(c.repo), dir); err != nil {
			t.Errorf("%s: %v: %s", c.repo, err, out)
			continue
		}
		if c.file == "" {
			continue
		}
		data, err := os.ReadFile(filepath.Join(s.dir, dir, c.file))
		if err != nil || !strings.Contains(string(data), c.want) {
			t.Errorf("%s: %v: %s", c.repo, err, data)
		}
	}
	modules, err := os.ReadFile(filepath.Join(s.dir, "monorepo-with-submodules", ".gitmodules"))
	if err != nil || !strings.Contains(string(modules), "url = ssh://git@"+s.addr+"/acme/design-system.git") || !strings.Contains(string(modules), "url = https://") {
		t.Errorf("%v: %s", err, modules)
	}
	hold(t, f, "acme/ledger", 1, "ci")
	hold(t, f, "acme/design-system", 1, "ci")
	if out, err := s.git("-C", "monorepo-with-submodules", "submodule", "update", "--init", "--depth", "1", "libs/ledger", "libs/design-system"); err != nil {
		t.Errorf("submodules: %v: %s", err, out)
	}
}

func TestBigRepositoryIsFiftyMegabytes(t *testing.T) {
	if testing.Short() {
		t.Skip("50 MB take a second")
	}
	f := start(t, demo.Options{})
	s := newShell(t, f, 1)
	hold(t, f, "acme/big-assets", 1, "ci")
	if out, err := s.git("clone", "-q", "--depth", "1", s.url("acme/big-assets"), "big"); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	var size int64
	err := filepath.WalkDir(filepath.Join(s.dir, "big"), func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && d.Name() == ".git" {
			return filepath.SkipDir
		}
		if info, err := d.Info(); err == nil && info.Mode().IsRegular() {
			size += info.Size()
		}
		return nil
	})
	if err != nil || size < 50_000_000 || size > 55_000_000 {
		t.Errorf("%d bytes: %v", size, err)
	}
}

func TestChangedHostKeyIsSeenByOpenSSH(t *testing.T) {
	f := start(t, demo.Options{})
	s := newShell(t, f, 1)
	hold(t, f, "acme/ledger", 1, "ci")
	if err := f.SetFaults(func(x *demo.Faults) { x.RotateHostKey = true }); err != nil {
		t.Fatal(err)
	}
	out, err := s.greet()
	if err == nil || !strings.Contains(out, "REMOTE HOST IDENTIFICATION HAS CHANGED") {
		t.Errorf("%v: %s", err, out)
	}
}

func TestSSHFaultsReachTheGitServer(t *testing.T) {
	f := start(t, demo.Options{})
	s := newShell(t, f, 1)
	hold(t, f, "acme/web-frontend", 1, "ci")
	for _, fault := range []string{"ssh-refuse:go away", "ssh-truncate", "ssh-stop:100", "ssh-corrupt", "ssh-close", "ssh-not-ssh"} {
		err := f.SetFaults(func(x *demo.Faults) {
			*x = demo.Faults{}
			if err := demo.ParseFault(x, fault); err != nil {
				t.Error(err)
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		out, err := s.git("clone", "-q", s.url("acme/web-frontend"), "x"+fault[:7])
		if err == nil {
			t.Errorf("%s: git is content: %s", fault, out)
		}
		if fault == "ssh-refuse:go away" && !strings.Contains(out, "go away") {
			t.Errorf("%s: %s", fault, out)
		}
	}
}
