package machine

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"latchkey/api"
	"latchkey/core/machine/home"
	"latchkey/core/machine/look"
	"latchkey/core/rollout"
)

// Server is where an account's repositories are cloned from by SSH.
type Server struct {
	End api.SSHEnd
	// Names are under which people know it, End first: old names of the forge too.
	Names []api.SSHEnd
	// Fallback is where it listens besides, such as port 443 where 22 is closed;
	// zero = nowhere.
	Fallback api.SSHEnd
	// Web is where its pages are, "https://host" or "https://host:port"; "" = not known.
	Web string
	// User is who the account is there: the forge's pages write it into https URLs.
	// "" = not known.
	User string
	// KnownHosts are the lines for End and Fallback; none where nobody has vouched
	// for it.
	KnownHosts []string
}

// Servers says where the repositories of an account are cloned from.
type Servers func(ctx context.Context, account string) (Server, error)

// urls are the forms of a clone URL that builds have. Each ends in .git: git
// compares beginnings, and acme/web is the beginning of acme/web-frontend.
func (s Server) urls(repo api.RepoPath) []string {
	var all []string
	add := func(url string) {
		if !slices.Contains(all, url) {
			all = append(all, url)
		}
	}
	for _, end := range append([]api.SSHEnd{s.End}, s.Names...) {
		end.User = s.End.User
		add(end.CloneURL(repo))
		if !strings.HasPrefix(end.CloneURL(repo), "ssh://") {
			add("ssh://" + end.SignIn() + "@" + end.Host + "/" + string(repo) + ".git")
		}
	}
	return all
}

// URL is the address from which builds clone a repository, as most people write it.
func (s Server) URL(repo api.RepoPath) string { return s.urls(repo)[0] }

// Alias is the host by which ssh is given one key for a server.
func Alias(host, key string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '.', r == '-', r == '_':
			return r
		}
		return '-'
	}, host+"-"+key)
}

// port is where a server listens.
func port(end api.SSHEnd) int { return cmp.Or(end.Port, 22) }

// from is where the server is reached from a machine: its other port where the
// usual one was found closed and that one answered.
func (s Server) from(l Looked) api.SSHEnd {
	if s.Fallback.Host != "" && l.state(s.End.Host, port(s.End)) == look.Closed && l.state(s.Fallback.Host, port(s.Fallback)) == look.Answers {
		return s.Fallback
	}
	return s.End
}

// repo is an installation as the machine's home has it, by what the last look at it
// showed.
func (s Server) repo(i rollout.Installation, l Looked) home.Repo {
	alias := cmp.Or(i.Alias, Alias(s.End.Host, i.Key))
	end := s.from(l)
	return home.Repo{Account: i.Account, Path: i.Repo, Key: i.Key, Alias: alias, Host: end.Host, Port: port(end), User: s.End.SignIn(),
		URLs: s.led(i), Write: i.Access == api.ReadWrite}
}
