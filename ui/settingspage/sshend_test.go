package settingspage

import (
	"testing"

	"latchkey/api"
	"latchkey/core"
)

func TestAnSSHServiceIsReadAsPeopleWriteIt(t *testing.T) {
	for text, want := range map[string]api.SSHEnd{
		"git.example.com":            {Host: "git.example.com", Port: 22},
		"git.example.com:2222":       {Host: "git.example.com", Port: 2222},
		"gitea@git.example.com:2222": {Host: "git.example.com", Port: 2222, User: "gitea"},
		"::1":                        {Host: "::1", Port: 22},
		"[::1]":                      {Host: "::1", Port: 22},
		"forgejo@[2001:db8::7]:7999": {Host: "2001:db8::7", Port: 7999, User: "forgejo"},
	} {
		got, ok := splitEnd(text)
		if !ok || got != want {
			t.Errorf("%s: %+v, %t", text, got, ok)
		}
		again, ok := splitEnd(endText(core.Account{SSHHost: got.Host, SSHPort: got.Port, SSHUser: got.User}))
		if !ok || again != got {
			t.Errorf("%s written and read again is %+v", text, again)
		}
	}
	for _, text := range []string{"", ":22", "host:", "host:0", "host:70000", "host:x", "[::1", "[::1]22", "@host", "[]:22"} {
		if end, ok := splitEnd(text); ok {
			t.Errorf("%q is read as %+v", text, end)
		}
	}
}
