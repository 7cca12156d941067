package userinput

import (
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"latchkey/core/cause"
	"latchkey/core/errtext"
	"latchkey/core/say"
	"latchkey/internal/safetext"
)

// BaseURL tidies the address of a forge: https, or plain http on this
// very machine, without user, query or fragment. Errors do not repeat those
// three, which may hold a secret.
func BaseURL(text string) (string, error) {
	u, err := url.Parse(strings.TrimSpace(text))
	if err != nil {
		return "", errtext.Because(say.New("failed.not-a-url", "{cause}: it is not a URL"), cause.ErrBaseURL) // the parser's words repeat a password
	}
	shown := *u
	shown.User, shown.RawQuery, shown.ForceQuery, shown.Fragment = nil, "", false, ""
	if err := RejectSecret(FieldAddress, shown.String()); err != nil {
		return "", err
	}
	refuse := func(why say.Text) (string, error) {
		return "", errtext.Because(say.New("failed.about-which", "{about}: {cause}: {which}", say.Values{"about": strconv.Quote(safetext.Line(shown.String(), 200)), "which": why}), cause.ErrBaseURL)
	}
	switch {
	case u.User != nil:
		return refuse(say.New("part.url-user", "it must not hold a user or password"))
	case u.Scheme != "http" && u.Scheme != "https":
		return refuse(say.New("part.url-scheme", "it must begin with https://"))
	case u.Hostname() == "":
		return refuse(say.New("part.url-host", "it names no host"))
	case u.RawQuery != "" || u.Fragment != "" || u.ForceQuery:
		return refuse(say.New("part.url-end", "it must end with the path, without ? or #"))
	case u.Scheme == "http" && !isLoopback(u.Hostname()):
		return refuse(say.New("part.url-plain", "the token would be sent in plain text; use https"))
	case !isPort(u.Port()):
		return refuse(say.New("part.url-port", "its port must lie between 1 and 65535"))
	case strings.Contains("/"+u.Path+"/", "/../") || strings.Contains("/"+u.Path+"/", "/./"):
		return refuse(say.New("part.url-dots", "its path must not contain . or .. segments"))
	}
	u.Host = strings.ToLower(u.Host)
	if port := u.Port(); port != "" && port == map[string]string{"https": "443", "http": "80"}[u.Scheme] {
		u.Host = strings.TrimSuffix(u.Host, ":"+port)
	}
	if u.Port() == "" {
		u.Host = strings.TrimSuffix(u.Host, ".")
	}
	return strings.TrimRight(u.String(), "/"), nil
}

// isPort reports whether a port can be connected to; none at all is the
// scheme's own.
func isPort(text string) bool {
	port, err := strconv.Atoi(text)
	return text == "" || err == nil && port >= 1 && port <= 65535
}

// IsHost reports whether text is a host name or an address, and nothing that a
// program might take for an option.
func IsHost(text string) bool {
	if addr, err := netip.ParseAddr(text); err == nil {
		return addr.Zone() == ""
	}
	return len(text) <= 253 && !strings.HasPrefix(text, "-") && !strings.HasPrefix(text, ".") && !strings.ContainsFunc(text, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '.' || r == '_')
	})
}

func isLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.Unmap().IsLoopback()
}
