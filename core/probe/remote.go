package probe

import (
	"errors"
	"net"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"latchkey/core/probe/finding"
	"latchkey/core/say"
)

// remote is an SSH address of a repository, taken apart and checked.
type remote struct {
	user string
	host string // lower case, no brackets, no dot at the end
	port int    // 22 when the text names none
	path string // as git-upload-pack gets it
	scp  bool   // written as user@host:path
}

// errURL carries the finding for an address that cannot be used.
type errURL struct{ f *finding.Finding }

func (e *errURL) Error() string { return e.f.What.String() }

// parseRemote reads user@host:path and ssh://user@host:port/path, the two
// forms in which forges give addresses. What could be mistaken for an option
// or could break a command line is refused.
func parseRemote(text string) (remote, *finding.Finding) {
	text = strings.TrimSpace(text)
	r, err := splitRemote(text)
	if err == nil {
		err = r.check()
	}
	if e, ok := errors.AsType[*errURL](err); ok {
		return remote{}, e.f
	}
	if err != nil {
		return remote{}, finding.Explain(finding.CodeURLInvalid, finding.Facts{"why": say.Of(err)})
	}
	return r, nil
}

func splitRemote(text string) (remote, error) {
	lower := strings.ToLower(text)
	switch {
	case text == "":
		return remote{}, say.New("url.it-is-empty", "it is empty").Because(nil)
	case len(text) > 2048:
		return remote{}, say.New("url.it-is-longer-than-2-048-characters", "it is longer than 2,048 characters").Because(nil)
	case strings.ContainsFunc(text, func(r rune) bool { return r < 0x21 || r == 0x7f || r == '\u2028' || r == '\ufffd' }):
		return remote{}, say.New("url.it-has-a-blank-or-a-control-character", "it contains a space or a control character").Because(nil)
	case strings.HasPrefix(lower, "http://"), strings.HasPrefix(lower, "https://"):
		return remote{}, &errURL{httpsFinding(text)}
	case strings.HasPrefix(lower, "ssh://"), strings.HasPrefix(lower, "git+ssh://"), strings.HasPrefix(lower, "ssh+git://"):
		return splitSSHURL(text)
	case strings.Contains(text, "://"):
		return remote{}, say.New("url.only-ssh-addresses-can-be-tested-with-a-key", "only SSH addresses can be tested with a key").Because(nil)
	}
	return splitSCP(text)
}

func splitSSHURL(text string) (remote, error) {
	u, err := url.Parse(text)
	if err != nil {
		return remote{}, say.New("url.it-is-not-a-url", "it is not a URL").Because(nil)
	}
	if _, has := u.User.Password(); has {
		return remote{}, say.New("url.it-has-a-password-in-it", "it contains a password").Because(nil)
	}
	if u.RawQuery != "" || u.Fragment != "" {
		return remote{}, say.New("url.it-has-a-query-or-a-fragment", "it contains a query or a fragment").Because(nil)
	}
	r := remote{user: u.User.Username(), host: u.Hostname(), port: 22, path: u.Path}
	if p := u.Port(); p != "" {
		if r.port, err = strconv.Atoi(p); err != nil || r.port < 1 || r.port > 65535 {
			return remote{}, say.New("url.its-port-is-not-between-1-and-65535", "its port is not between 1 and 65535").Because(nil)
		}
	}
	if strings.HasPrefix(r.path, "/~") { // as git does: the home of a user
		r.path = r.path[1:]
	}
	return r, nil
}

func splitSCP(text string) (remote, error) {
	r := remote{port: 22, scp: true}
	rest := text
	if user, after, ok := strings.Cut(text, "@"); ok && !strings.ContainsAny(user, ":/") {
		r.user, rest = user, after
	}
	if strings.HasPrefix(rest, "[") { // [2001:db8::1]:path
		host, path, ok := strings.Cut(rest[1:], "]:")
		if !ok {
			return remote{}, say.New("url.it-has-no-path", "it has no path").Because(nil)
		}
		r.host, r.path = host, path
		return r, nil
	}
	host, path, ok := strings.Cut(rest, ":")
	switch {
	case !ok || strings.Contains(host, "/"):
		return remote{}, say.New("url.it-has-no-host-write-it-as-git-host-workspace-name-git", "it has no host; write it as git@host:workspace/name.git").Because(nil)
	case strings.Contains(host, "@"):
		return remote{}, say.New("url.it-has-more-than-one-before-the-host", "it has more than one @ before the host").Because(nil)
	}
	r.host, r.path = host, path
	return r, nil
}

var (
	hostForm = regexp.MustCompile(`^[A-Za-z0-9_]([A-Za-z0-9_.-]{0,252}[A-Za-z0-9_.])?$`)
	userForm = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9._+-]{0,63}$`)
)

func (r *remote) check() error {
	if r.user == "" {
		r.user = "git"
	}
	r.host = strings.TrimSuffix(strings.ToLower(r.host), ".")
	switch {
	case r.host == "":
		return say.New("url.it-has-no-host", "it has no host").Because(nil)
	case !hostForm.MatchString(r.host) && net.ParseIP(r.host) == nil:
		return say.New("url.its-host-name-has-characters-that-no-host-name-has", "its host name contains invalid characters").Because(nil)
	case !userForm.MatchString(r.user):
		return say.New("url.its-user-name-has-characters-that-no-forge-uses", "its user name contains invalid characters").Because(nil)
	case strings.Trim(r.path, "/") == "":
		return say.New("url.it-has-no-path", "it has no path").Because(nil)
	case strings.HasPrefix(r.path, "-"):
		return say.New("url.its-path-begins-with-a-dash", "its path begins with a dash").Because(nil)
	case strings.ContainsFunc(r.path, func(c rune) bool { return c < 0x20 || c == 0x7f || c == '\ufffd' }):
		return say.New("url.its-path-has-control-characters", "its path contains control characters").Because(nil)
	}
	return nil
}

// name returns the path as people write it: acme/web-frontend.
func (r remote) name() string {
	return strings.TrimSuffix(strings.Trim(r.path, "/"), ".git")
}

// quoted returns the path as one word for the shell on the other side, quoted the
// way git does it.
func (r remote) quoted() string {
	return "'" + strings.NewReplacer("'", `'\''`, "!", `'\!'`).Replace(r.path) + "'"
}

// httpsFinding says which SSH address belongs to an https one.
func httpsFinding(text string) *finding.Finding {
	u, err := url.Parse(text)
	if err != nil || u.Hostname() == "" || !hostForm.MatchString(u.Hostname()) {
		return finding.Explain(finding.CodeURLHTTPS, finding.Facts{"better": "git@host:workspace/name.git"})
	}
	host := u.Hostname()
	for _, group := range publishedEnds {
		if hasHost(group, host) {
			host = group[0].Host
		}
	}
	path := strings.Trim(u.Path, "/")
	if !strings.HasSuffix(path, ".git") {
		path += ".git"
	}
	return finding.Explain(finding.CodeURLHTTPS, finding.Facts{"better": "git@" + host + ":" + path})
}
