package bitbucket

import (
	"errors"
	"net/url"
	"strconv"
	"strings"

	"latchkey/api"
)

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

// Remote is a git remote that names a repository on Bitbucket Cloud.
type Remote struct {
	Path api.RepoPath
	SSH  api.SSHEnd // zero when the remote is https
	Old  bool       // it names the SSH host that was announced to close
}

var errNotRemote = errors.New("this is not the URL of a repository on Bitbucket Cloud")

// ParseRemote understands every form of remote that people have for Bitbucket
// Cloud: scp-like and ssh:// with any of the SSH hosts, and https. Its error
// never repeats the text, which may hold a token.
func ParseRemote(text string) (Remote, error) {
	host, port, path, scheme, ok := splitRemote(strings.TrimSpace(text))
	if !ok {
		return Remote{}, errNotRemote
	}
	path = strings.TrimSuffix(strings.Trim(path, "/"), ".git")
	repo, err := api.ParseRepoPath(path)
	if err != nil || strings.Count(path, "/") != 1 {
		return Remote{}, errNotRemote
	}
	r := Remote{Path: repo}
	switch {
	case scheme == "https" && (host == oldHost || host == "www."+oldHost) && (port == 0 || port == 443):
		return r, nil
	case scheme != "ssh":
		return Remote{}, errNotRemote
	}
	for _, end := range sshEnds() {
		if end.Host == host && (port == 0 || port == end.Port) {
			r.SSH, r.Old = end, host == oldHost
			return r, nil
		}
	}
	return Remote{}, errNotRemote
}

func splitRemote(text string) (host string, port int, path, scheme string, ok bool) {
	if !strings.Contains(text, "://") {
		at, path, ok := strings.Cut(text, ":")
		if user, host, named := strings.Cut(at, "@"); ok && named && user == "git" {
			return strings.ToLower(host), 0, path, "ssh", true
		}
		return "", 0, "", "", false
	}
	u, err := url.Parse(text)
	if err != nil || u.RawQuery != "" || u.Fragment != "" {
		return "", 0, "", "", false
	}
	if u.Port() != "" {
		if port, err = strconv.Atoi(u.Port()); err != nil {
			return "", 0, "", "", false
		}
	}
	return strings.ToLower(u.Hostname()), port, u.Path, strings.ToLower(u.Scheme), true
}
