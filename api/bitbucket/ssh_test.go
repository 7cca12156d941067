package bitbucket_test

import (
	"strings"
	"testing"

	"latchkey/api"
	"latchkey/api/bitbucket"
)

func TestRemotes(t *testing.T) {
	for text, want := range map[string]bitbucket.Remote{
		"git@ssh.bitbucket.org:acme/web.git":                          {Path: "acme/web", SSH: api.SSHEnd{Host: "ssh.bitbucket.org", Port: 22}},
		"git@bitbucket.org:acme/web.git":                              {Path: "acme/web", SSH: api.SSHEnd{Host: "bitbucket.org", Port: 22}, Old: true},
		"git@Bitbucket.org:acme/web":                                  {Path: "acme/web", SSH: api.SSHEnd{Host: "bitbucket.org", Port: 22}, Old: true},
		"ssh://git@ssh.bitbucket.org/acme/web.git":                    {Path: "acme/web", SSH: api.SSHEnd{Host: "ssh.bitbucket.org", Port: 22}},
		"ssh://git@bitbucket.org:22/acme/web.app.git/":                {Path: "acme/web.app", SSH: api.SSHEnd{Host: "bitbucket.org", Port: 22}, Old: true},
		"ssh://git@altssh.bitbucket.org:443/acme/web.git":             {Path: "acme/web", SSH: api.SSHEnd{Host: "altssh.bitbucket.org", Port: 443}},
		"ssh://git@altssh.bitbucket.org/acme/web.git":                 {Path: "acme/web", SSH: api.SSHEnd{Host: "altssh.bitbucket.org", Port: 443}},
		"https://bitbucket.org/acme/web.git":                          {Path: "acme/web"},
		" https://ada:hunter2@bitbucket.org/acme/web.git\n":           {Path: "acme/web"},
		"https://x-bitbucket-api-token-auth:T@bitbucket.org/acme/web": {Path: "acme/web"},
	} {
		if got, err := bitbucket.ParseRemote(text); err != nil || got != want {
			t.Errorf("%q = %+v, %v, want %+v", text, got, err, want)
		}
	}
	for _, text := range []string{
		"", "acme/web", "git@github.com:acme/web.git", "http://bitbucket.org/acme/web", "https://bitbucket.org.evil.com/acme/web",
		"https://ada:hunter2@evil.com/acme/web", "ssh://git@bitbucket.org:2222/acme/web", "git@bitbucket.org:acme", "git@bitbucket.org:a/b/c",
		"git@bitbucket.org:../web", "ssh://git@bitbucket.org/acme/web?x=1", "root@bitbucket.org:acme/web", "git@bitbucket.org:-oProxyCommand/x",
		"https://bitbucket.org/acme/web/src/main", "ssh://git@bitbucket.org:99999/acme/web", "https://hunter2\x7f@bitbucket.org/a/b",
	} {
		if got, err := bitbucket.ParseRemote(text); err == nil || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%q = %+v, %v, want it refused without its text", text, got, err)
		}
	}
}

func TestSSHServiceCanBeOverridden(t *testing.T) {
	list := map[string][]reply{
		"GET /user/workspaces":   {say(200, `{"values": [{"administrator": true, "workspace": {"slug": "acme", "uuid": "{1}"}}]}`)},
		"GET /repositories/acme": {say(200, `{"values": [{"uuid": "{2}", "full_name": "acme/web.app", "name": "Web"}]}`)},
	}
	for _, test := range []struct {
		end  api.SSHEnd
		url  string
		ends int
	}{
		{api.SSHEnd{}, "git@ssh.bitbucket.org:acme/web.app.git", 3},
		{api.SSHEnd{Host: "127.0.0.1", Port: 2200}, "ssh://git@127.0.0.1:2200/acme/web.app.git", 1},
		{api.SSHEnd{Host: "::1", Port: 22, User: "gitea"}, "ssh://gitea@[::1]/acme/web.app.git", 1},
		{api.SSHEnd{Host: "git.example.com"}, "git@git.example.com:acme/web.app.git", 1},
	} {
		f := canned(t, list)
		c := f.client(t, func(o *bitbucket.Options) { o.SSH = test.end })
		for r, err := range c.Repos(t.Context()) {
			if err != nil || r.SSHURL != test.url {
				t.Errorf("%+v: %q, %v, want %q", test.end, r.SSHURL, err, test.url)
			}
		}
		if got := c.Traits().SSH; len(got) != test.ends || test.end.Host != "" && got[0].Host != test.end.Host {
			t.Errorf("%+v: traits say %+v", test.end, got)
		}
	}
}
