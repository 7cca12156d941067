package api

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"latchkey/keys"
)

// Reference is a repository as a person names it: by its path, or by any
// address that people have of it. It is not yet said in whose spelling.
type Reference struct {
	Host string // lower case; "" when only a path was given
	Port string // "" when none was given
	Repo RepoPath
}

// longestReference is how much text may be the name of a repository.
const longestReference = 2048

// anyWorkspace stands for the workspace where a UUID says it all: Bitbucket
// Cloud takes it in every path.
const anyWorkspace = "{}"

var (
	schemePart = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9+.-]*)://`)
	uuidPart   = regexp.MustCompile(`^\{[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}$`)
	digits     = regexp.MustCompile(`^[0-9]{1,5}$`)
	// credentials stand before the host of an address.
	credentials = regexp.MustCompile(`//[^/@\s]*@`)
)

// ParseReference reads what a person wrote where a repository is wanted: a
// path, with ".git" or without; a clone URL (git@host:acme/x.git, ssh://,
// https://, also with a user); the address of a page of the repository in a
// browser or of its API; host/acme/x; a UUID in braces. Its errors never
// repeat what stands before an "@", which may be a token.
func ParseReference(text string) (Reference, error) {
	ref, err := parseReference(text)
	if err != nil {
		return Reference{}, fmt.Errorf("%s is not a repository: %w; write it as workspace/name", quoted(credentials.ReplaceAllString(text, "//")), err)
	}
	return ref, nil
}

func parseReference(text string) (Reference, error) {
	if keys.HoldsPrivate(text) {
		return Reference{}, errors.New("it is a secret, and nothing that names one")
	}
	if len(text) > longestReference {
		return Reference{}, errors.New("it is too long")
	}
	text = bare(text)
	if strings.HasPrefix(text, "SHA256:") || strings.HasPrefix(text, "MD5:") { // it has the form of host:path
		return Reference{}, errors.New("it is the fingerprint of a key")
	}
	var ref Reference
	var parts []string
	var page bool
	switch scheme := schemePart.FindString(text); {
	case scheme != "":
		u, err := url.Parse(text)
		if err != nil || u.Hostname() == "" {
			return ref, errors.New("its address cannot be read")
		}
		if page, err = isPage(u.Scheme); err != nil {
			return ref, err
		}
		ref.Host, ref.Port, parts = u.Hostname(), u.Port(), strings.Split(u.Path, "/")
	default:
		ref.Host, ref.Port, parts = withoutScheme(text)
		page = ref.Host != "" && !strings.Contains(text, "@")
	}
	ref.Host = strings.ToLower(strings.TrimSuffix(ref.Host, "."))
	if ref.Host != "" {
		parts = withoutEmpty(parts)
	}
	path, err := pathOf(parts, page)
	if err != nil {
		return ref, err
	}
	if err := checkPath(path); err != nil {
		return ref, err
	}
	ref.Repo = RepoPath(path)
	return ref, nil
}

// bare takes off what comes along when an address is copied: blanks, quotes,
// the command that it stood in.
func bare(text string) string {
	text = strings.TrimSpace(text)
	if after, ok := strings.CutPrefix(text, "git clone "); ok {
		text = strings.TrimSpace(after)
	}
	for _, around := range []string{`""`, `''`, "``", "<>"} {
		if len(text) > 2 && text[0] == around[0] && text[len(text)-1] == around[1] {
			text = strings.TrimSpace(text[1 : len(text)-1])
		}
	}
	return text
}

// isPage tells an address that a browser may have had, whose path may go on
// behind the repository, from one that only git has.
func isPage(scheme string) (bool, error) {
	switch strings.ToLower(scheme) {
	case "https", "http", "git+https", "git+http":
		return true, nil
	case "ssh", "git+ssh", "ssh+git", "git":
		return false, nil
	}
	return false, errors.New("its address is of no kind that a forge has")
}

// withoutScheme splits user@host:path, [user@host:port]:path, host:port/path
// and host/path; host is "" for a path alone.
func withoutScheme(text string) (host, port string, parts []string) {
	first, rest, slash := strings.Cut(text, "/")
	if at := strings.Index(first, "]"); strings.HasPrefix(first, "[") && at > 0 { // [::1]:acme/x, [git@host:22]:acme/x
		return bracketed(text, at)
	}
	if before, after, colon := strings.Cut(first, ":"); colon {
		user, named, at := strings.Cut(before, "@")
		if !at {
			named = user
		}
		if at && strings.HasPrefix(named, "[") { // git@[::1]:acme/x
			_, inside, _ := strings.Cut(text, "@")
			if end := strings.Index(inside, "]"); end > 0 {
				return bracketed(inside, end)
			}
		}
		if digits.MatchString(after) && slash && strings.Count(strings.Trim(rest, "/"), "/") >= 1 {
			return named, after, strings.Split(rest, "/")
		}
		path := after
		if slash {
			path += "/" + rest
		}
		return named, "", strings.Split(path, "/")
	}
	user, named, at := strings.Cut(first, "@")
	switch {
	case at && user != "":
		return named, "", strings.Split(rest, "/")
	case slash && (strings.Contains(strings.TrimPrefix(first, "."), ".") || strings.EqualFold(first, "localhost")) && strings.Contains(strings.Trim(rest, "/"), "/"):
		return first, "", strings.Split(rest, "/")
	}
	return "", "", strings.Split(strings.TrimRight(text, "/"), "/")
}

// bracketed splits text whose host ends with the bracket at end.
func bracketed(text string, end int) (host, port string, parts []string) {
	host = text[1:end]
	_, named, at := strings.Cut(host, "@")
	if !at {
		named = host
	}
	if at || strings.Count(host, ":") == 1 { // git's own form for a port without a scheme; more colons are an IPv6 address
		host, port, _ = strings.Cut(named, ":")
	}
	return host, port, strings.Split(strings.TrimPrefix(text[end+1:], ":"), "/")
}

func withoutEmpty(parts []string) []string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return out
}

// apiPaths are what stands before the repository in addresses of APIs.
func apiPaths() [][]string {
	return [][]string{{"2.0", "repositories"}, {"!api", "2.0", "repositories"}, {"api", "v3", "repos"}, {"repos"}}
}

// pathOf finds workspace and name among the parts of an address. A page's may
// go on: acme/x/src/main, acme/x/tree/main.
func pathOf(parts []string, page bool) (string, error) {
	if len(parts) == 1 && uuidPart.MatchString(parts[0]) {
		return anyWorkspace + "/" + parts[0], nil
	}
	if page {
		for _, before := range apiPaths() {
			if n := len(before); len(parts) >= n+2 && strings.Join(parts[:n], "/") == strings.Join(before, "/") {
				parts = parts[n:]
				break
			}
		}
		if len(parts) >= 4 && parts[1] == "workspace" && parts[2] == "projects" {
			return "", errors.New("it is a project")
		}
		parts = cutPage(parts)
	}
	if len(parts) < 2 {
		return "", errors.New("it needs a workspace and a name")
	}
	last := len(parts) - 1
	if name := parts[last]; len(name) > len(".git") && strings.EqualFold(name[len(name)-len(".git"):], ".git") {
		parts[last] = name[:len(name)-len(".git")]
	}
	return strings.Join(parts, "/"), nil
}

// cutPage leaves what names the repository. Two parts do on the forges that
// Latchkey knows; others nest groups, and then ".git" or "-" ends the name.
func cutPage(parts []string) []string {
	for i, p := range parts {
		switch {
		case i >= 1 && strings.HasSuffix(strings.ToLower(p), ".git"):
			return parts[:i+1]
		case i >= 2 && p == "-":
			return parts[:i]
		}
	}
	return parts[:min(len(parts), 2)]
}
