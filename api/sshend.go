package api

import (
	"net"
	"strconv"
	"strings"
)

// UsualSSHUser is who signs in over SSH on nearly every forge. A server of
// one's own may run under another name, such as gitea or forgejo.
const UsualSSHUser = "git"

// SSHEnd is one place where a forge's SSH service listens, and as whom one
// signs in there.
type SSHEnd struct {
	Host string
	Port int    // 0 = 22
	User string // "" = UsualSSHUser
}

// SignIn is the user to sign in as.
func (e SSHEnd) SignIn() string {
	if e.User == "" {
		return UsualSSHUser
	}
	return e.User
}

// CloneURL is what a build server clones a repository from: the short form
// with a colon where that can be read without a doubt, else ssh://. An IPv6
// address or another port than 22 needs the long one.
func (e SSHEnd) CloneURL(repo RepoPath) string {
	if (e.Port == 0 || e.Port == 22) && !strings.Contains(e.Host, ":") {
		return e.SignIn() + "@" + e.Host + ":" + string(repo) + ".git"
	}
	host := e.Host
	switch {
	case e.Port != 0 && e.Port != 22:
		host = net.JoinHostPort(e.Host, strconv.Itoa(e.Port))
	case strings.Contains(e.Host, ":"):
		host = "[" + e.Host + "]"
	}
	return "ssh://" + e.SignIn() + "@" + host + "/" + string(repo) + ".git"
}
