package machine

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"latchkey/api"
	"latchkey/core/machine/home"
	"latchkey/core/rollout"
)

// Server is where an account's repositories are cloned from by SSH.
type Server struct {
	End api.SSHEnd
	// Names are under which people know it, End first: old names of the forge too.
	Names []api.SSHEnd
	// KnownHosts are the lines for End; none where nobody has vouched
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

// repo is an installation as the machine's home has it.
func (s Server) repo(i rollout.Installation) home.Repo {
	alias := cmp.Or(i.Alias, Alias(s.End.Host, i.Key))
	return home.Repo{Account: i.Account, Path: i.Repo, Key: i.Key, Alias: alias, Host: s.End.Host, Port: cmp.Or(s.End.Port, 22), User: s.End.SignIn(),
		URLs: s.urls(i.Repo), Write: i.Access == api.ReadWrite}
}
