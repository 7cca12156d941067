package bitbucket

import "latchkey/api"

// Where Bitbucket Cloud speaks SSH. New URLs use sshHost since 2026; oldHost was
// announced to close on 2026-11-12 and still stands in countless remotes;
// httpsPortHost passes where port 22 is blocked.
const (
	sshHost       = "ssh.bitbucket.org"
	oldHost       = "bitbucket.org"
	httpsPortHost = "altssh.bitbucket.org"
)

func sshEnds() []api.SSHEnd {
	return []api.SSHEnd{{Host: sshHost, Port: 22}, {Host: oldHost, Port: 22}, {Host: httpsPortHost, Port: 443}}
}

func (c *Client) sshEnd() api.SSHEnd {
	end := c.ssh
	if end.Port == 0 {
		end.Port = 22
	}
	return end
}

// sshURL is what a build server clones from. It is built from the path and not
// taken from the API's links, which may still show the old host.
func (c *Client) sshURL(path api.RepoPath) string {
	if c.ssh.Host == "" {
		return api.SSHEnd{Host: sshHost}.CloneURL(path)
	}
	return c.sshEnd().CloneURL(path)
}
