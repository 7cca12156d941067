package core

import (
	"fmt"
	"net/netip"
	"net/url"
	"strings"

	"latchkey/internal/safetext"
)

// checkBaseURL tidies the address of a forge: https, or plain http on this
// very machine, without user, query or fragment.
func checkBaseURL(text string) (string, error) {
	refuse := func(why string) (string, error) {
		return "", fmt.Errorf("address %q: %w: %s", safetext.Line(text, 200), ErrBaseURL, why)
	}
	u, err := url.Parse(strings.TrimSpace(text))
	switch {
	case err != nil:
		return "", fmt.Errorf("the address of the forge: %w: it is not a URL", ErrBaseURL) // the parser's words repeat a password
	case u.User != nil:
		return "", fmt.Errorf("the address of the forge: %w: it must not hold a user or password", ErrBaseURL)
	case u.Hostname() == "":
		return refuse("it names no host")
	case u.RawQuery != "" || u.Fragment != "" || u.ForceQuery:
		return refuse("it must end with the path")
	case u.Scheme == "http" && !isLoopback(u.Hostname()):
		return refuse("the token would travel readable; use https")
	case u.Scheme != "http" && u.Scheme != "https":
		return refuse("it must begin with https://")
	}
	u.Host = strings.ToLower(u.Host)
	return strings.TrimRight(u.String(), "/"), nil
}

func isLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.Unmap().IsLoopback()
}
