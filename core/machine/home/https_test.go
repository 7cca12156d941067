package home

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// What git makes of the URLs that builds have by https, with the rules that are
// written for one repository.
func TestGitIsLedByHTTPS(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	ssh := []string{"git@forge.example:acme/web.git", "ssh://git@ssh.forge.example:2222/acme/web.git"}
	var https []string
	for _, web := range []string{"forge.example", "forge.example:8443", "jenny@forge.example", "jenny@forge.example:8443"} {
		https = append(https, "https://"+web+"/acme/web.git", "https://"+web+"/acme/web")
	}
	for _, c := range []struct {
		url   string
		https bool
		led   bool
	}{
		{url: "https://forge.example/acme/web.git"},
		{url: "https://forge.example/acme/web.git", https: true, led: true},
		{url: "https://forge.example:8443/acme/web.git", https: true, led: true},
		{url: "https://jenny@forge.example/acme/web.git", https: true, led: true},
		{url: "https://jenny@forge.example:8443/acme/web.git", https: true, led: true},
		{url: "https://forge.example/acme/web"},
		{url: "https://forge.example/acme/web", https: true, led: true},
		{url: "https://jenny@forge.example/acme/web", https: true, led: true},
		{url: "https://forge.example/acme/web-frontend", https: true},
		{url: "https://forge.example/acme/website", https: true},
		{url: "https://forge.example/acme/web.wiki.git", https: true},
		{url: "https://forge.example/acme/web-frontend.git", https: true},
		{url: "https://other@forge.example/acme/web.git", https: true}, // git has no rule for any name
		{url: "https://jenny:secret@forge.example/acme/web.git", https: true},
		{url: "https://forge.example.evil.example/acme/web.git", https: true},
		{url: "git@forge.example:acme/web.git", led: true},
		{url: "ssh://git@ssh.forge.example:2222/acme/web.git", led: true},
	} {
		repo := Repo{Path: "acme/web", Alias: "forge.example-ci", User: "git", URLs: ssh}
		if c.https {
			repo.URLs = slices.Concat(ssh, https)
		}
		all := state{Repos: []Repo{repo}}
		files := all.includes(false)
		files[fileGit] = all.gitConfig()
		folder := t.TempDir()
		if err := os.MkdirAll(filepath.Join(folder, ".ssh", "latchkey"), 0o700); err != nil {
			t.Fatal(err)
		}
		for name, text := range files {
			if err := os.WriteFile(filepath.Join(folder, ".ssh", "latchkey", name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		git := func(args ...string) string {
			cmd := exec.Command("git", args...)
			cmd.Dir = folder
			cmd.Env = append(os.Environ(), "HOME="+folder, "GIT_CONFIG_GLOBAL="+filepath.Join(folder, ".ssh", "latchkey", fileGit), "GIT_CONFIG_NOSYSTEM=1")
			out, err := cmd.CombinedOutput()
			if err != nil {
				t.Errorf("git %q: %v\n%s", args, err, out)
			}
			return strings.TrimSpace(string(out))
		}
		git("init", "-q", "x")
		git("-C", "x", "remote", "add", "origin", c.url)
		if got := git("-C", "x", "remote", "get-url", "origin"); strings.Contains(got, "@forge.example-ci:") != c.led || !c.led && got != c.url {
			t.Errorf("https %v: git makes %q of %s", c.https, got, c.url)
		}
		if got := git("-C", "x", "remote", "get-url", "--push", "origin"); got != c.url {
			t.Errorf("https %v: git pushes to %q instead of %s", c.https, got, c.url)
		}
	}
}
