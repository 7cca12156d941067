package bitbucket_test

import (
	"testing"

	"latchkey/api"
	"latchkey/api/bitbucket"
)

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
