package sshsetup

import (
	"fmt"
	"net/url"
	"strings"

	"latchkey/api"
)

// writeInsteadOf writes the part of a git configuration with which the usual
// URLs of a repository, in remotes, submodules and modules of Go, lead to the
// alias that uses its key.
func writeInsteadOf(out *strings.Builder, alias string, s Service, repo api.RepoPath) {
	fmt.Fprintf(out, "[url %s]\n", gitQuote(api.SSHEnd{Host: alias, User: s.End.User}.CloneURL(repo)))
	listed := map[string]bool{}
	for _, end := range s.Names {
		end.User = s.End.User
		for _, u := range usualURLs(end, repo) {
			if !listed[u] {
				listed[u] = true
				fmt.Fprintf(out, "\tinsteadOf = %s\n", gitQuote(u))
			}
		}
	}
	if s.Web != "" {
		fmt.Fprintf(out, "\tinsteadOf = %s\n", gitQuote(s.Web+"/"+string(repo)+".git"))
	}
}

// usualURLs returns the forms of a clone URL that people have. Each ends with .git:
// git compares beginnings, and acme/api is the beginning of acme/api-docs.
func usualURLs(end api.SSHEnd, repo api.RepoPath) []string {
	first := end.CloneURL(repo)
	if strings.HasPrefix(first, "ssh://") {
		return []string{first}
	}
	return []string{first, "ssh://" + end.SignIn() + "@" + end.Host + "/" + string(repo) + ".git"}
}

// WebAddress returns where the pages of a forge are whose API has this address, "" where
// that is not known.
func WebAddress(base string) string {
	u, err := url.Parse(base)
	if err != nil || u.Scheme != "https" {
		return ""
	}
	return "https://" + strings.TrimPrefix(u.Host, "api.")
}
