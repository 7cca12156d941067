package machine

import (
	"slices"
	"testing"

	"latchkey/api"
	"latchkey/core/rollout"
)

func TestRemotesOfACheckout(t *testing.T) {
	s := Server{End: api.SSHEnd{Host: "bitbucket.org"}, Names: []api.SSHEnd{{Host: "altssh.bitbucket.org", Port: 443}}}
	all := []string{"git@bitbucket.org:acme/web.git", "https://bitbucket.org/acme/web", "https://me@bitbucket.org/Acme/Web.git", "https://me:secret@bitbucket.org/acme/web.git",
		"git@github.com:acme/web.git", "git@bitbucket.org:acme/web-frontend.git", "../web", ""}
	ours, others := remotesOf(s, "acme/web", all)
	if !slices.Equal(ours, all[:3]) || !slices.Equal(others, all[3:]) {
		t.Errorf("ours %q, others %q", ours, others)
	}
	led := s.led(rollout.Installation{Repo: "acme/web", InCheckout: rollout.InCheckout{HTTPS: true, Checkout: "web"}})
	if !slices.Contains(led, "https://bitbucket.org/acme/web.git") || slices.Contains(led, "https://bitbucket.org/acme/web") {
		t.Errorf("%q", led)
	}
	if slices.ContainsFunc(s.led(rollout.Installation{Repo: "acme/web"}), func(u string) bool { return u[:5] == "https" }) {
		t.Error("https is led where nobody asked for it")
	}
}

// By https a repository is led under the names of the forge, with and without .git.
func TestHTTPSNames(t *testing.T) {
	s := Server{End: api.SSHEnd{Host: "ssh.forge.example", Port: 2222}, Names: []api.SSHEnd{{Host: "forge.example"}}, Web: "https://forge.example:8443", User: "jenny"}
	led := s.led(rollout.Installation{Repo: "acme/web", InCheckout: rollout.InCheckout{HTTPS: true}})
	for _, web := range []string{"forge.example", "forge.example:8443", "jenny@forge.example", "jenny@forge.example:8443"} {
		for _, u := range []string{"https://" + web + "/acme/web.git", "https://" + web + "/acme/web"} {
			if !slices.Contains(led, u) {
				t.Errorf("%s is not led: %q", u, led)
			}
		}
	}
}
