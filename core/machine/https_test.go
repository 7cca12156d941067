package machine

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/api"
	"latchkey/core/rollout"
)

// What git makes of the URLs that builds have by https, with the rules that are
// written for one repository.
func TestGitIsLedByHTTPS(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	s := Server{End: api.SSHEnd{Host: "ssh.forge.example", Port: 2222}, Names: []api.SSHEnd{{Host: "forge.example"}}, Web: "https://forge.example:8443", User: "jenny"}
	for _, c := range []struct {
		url   string
		https bool
		alone bool // no other repository begins alike
		led   bool
	}{
		{url: "https://forge.example/acme/web.git"},
		{url: "https://forge.example/acme/web.git", https: true, led: true},
		{url: "https://forge.example:8443/acme/web.git", https: true, led: true},
		{url: "https://jenny@forge.example/acme/web.git", https: true, led: true},
		{url: "https://jenny@forge.example:8443/acme/web.git", https: true, led: true},
		{url: "https://forge.example/acme/web", https: true},
		{url: "https://forge.example/acme/web", https: true, alone: true, led: true},
		{url: "https://jenny@forge.example/acme/web", https: true, alone: true, led: true},
		{url: "https://jenny@forge.example/acme/web", https: true},
		{url: "https://forge.example/acme/web-frontend", https: true},
		{url: "https://forge.example/acme/web-frontend.git", https: true},
		{url: "https://forge.example/acme/web-frontend.git", https: true, alone: false},
		{url: "https://other@forge.example/acme/web.git", https: true}, // git has no rule for any name
		{url: "https://jenny:secret@forge.example/acme/web.git", https: true},
		{url: "https://forge.example.evil.example/acme/web.git", https: true, alone: true},
		{url: "git@forge.example:acme/web.git", led: true},
		{url: "ssh://git@ssh.forge.example:2222/acme/web.git", led: true},
	} {
		i := rollout.Installation{Account: "a1", Repo: "acme/web", Key: "ci", InCheckout: rollout.InCheckout{HTTPS: c.https}}
		rules := "[url \"led:\"]\n"
		for _, u := range s.led(i, c.alone) {
			rules += "\tinsteadOf = \"" + u + "\"\n"
		}
		file := filepath.Join(t.TempDir(), "gitconfig")
		if err := os.WriteFile(file, []byte(rules), 0o600); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command("git", "ls-remote", "--get-url", c.url)
		cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+file, "GIT_CONFIG_NOSYSTEM=1")
		out, err := cmd.CombinedOutput()
		if got := strings.TrimSpace(string(out)); err != nil || strings.HasPrefix(got, "led:") != c.led || c.led && got != "led:" {
			t.Errorf("https %v, alone %v: git makes %q of %s: %v", c.https, c.alone, got, c.url, err)
		}
	}
}
