package probe

import "testing"

// A .lfsconfig that leads elsewhere is told by the host that it names.
func TestLFSAddressesOfOtherHosts(t *testing.T) {
	c := lfsRung{&run{}}
	c.remote, _ = parseRemote("git@git.example:acme/web.git")
	for text, want := range map[string]string{
		"": "", "[lfs]\nurl = git@git.example:acme/media.git": "", "[lfs]\nurl = ssh://git@git.example/acme/media.git": "",
		"[lfs]\nurl = https://git.example/acme/web.git/info/lfs": "git.example", "[lfs]\nurl = https://jo:secret@lfs.example/x": "lfs.example",
		"[lfs]\nurl = git@other.example:acme/web.git": "other.example", "[lfs]\nurl = file:///srv/lfs": "file:///srv/lfs",
	} {
		if _, place := c.lfsRemote(text); place != want {
			t.Errorf("%q: %q, want %q", text, place, want)
		}
	}
}
