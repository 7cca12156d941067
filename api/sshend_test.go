package api_test

import (
	"testing"

	"latchkey/api"
)

func TestCloneURLsAreReadTheSameEverywhere(t *testing.T) {
	for want, end := range map[string]api.SSHEnd{
		"git@git.example.com:acme/web.git":            {Host: "git.example.com", Port: 22},
		"gitea@git.example.com:acme/web.git":          {Host: "git.example.com", User: "gitea"},
		"ssh://git@git.example.com:2222/acme/web.git": {Host: "git.example.com", Port: 2222},
		"ssh://forgejo@[::1]/acme/web.git":            {Host: "::1", Port: 22, User: "forgejo"},
		"ssh://git@[2001:db8::7]:7999/acme/web.git":   {Host: "2001:db8::7", Port: 7999},
		"ssh://git@[::1]:2222/acme/web.git":           {Host: "::1", Port: 2222},
	} {
		if got := end.CloneURL("acme/web"); got != want {
			t.Errorf("%+v: %s, want %s", end, got, want)
		}
	}
}
