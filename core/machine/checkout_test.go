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
	led := s.led(rollout.Installation{Repo: "acme/web", InCheckout: rollout.InCheckout{HTTPS: true}}, false)
	if !slices.Contains(led, "https://bitbucket.org/acme/web.git") || slices.Contains(led, "https://bitbucket.org/acme/web") {
		t.Errorf("%q", led)
	}
	if slices.ContainsFunc(s.led(rollout.Installation{Repo: "acme/web"}, true), func(u string) bool { return u[:5] == "https" }) {
		t.Error("https is led where nobody asked for it")
	}
}
