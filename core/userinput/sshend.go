package userinput

import (
	"net/netip"
	"strconv"
	"strings"

	"golang.org/x/net/idna"

	"latchkey/api"
	"latchkey/core/cause"
	"latchkey/core/say"
)

// SSHEnd checks where a person says that the forge's SSH service listens,
// and gives it as everybody else writes it: an IPv6 address without brackets, a
// name with letters of other scripts as DNS has it.
func SSHEnd(e api.SSHEnd) (api.SSHEnd, error) {
	typed := e.Host
	if inner, ok := strings.CutPrefix(e.Host, "["); ok && strings.HasSuffix(inner, "]") {
		e.Host = strings.TrimSuffix(inner, "]")
	}
	if strings.ContainsFunc(e.Host, func(r rune) bool { return r > 0x7f }) {
		if name, err := idna.Lookup.ToASCII(e.Host); err == nil {
			e.Host = name
		}
	}
	switch {
	case e.Host != "" && !IsHost(e.Host):
		return e, cause.Invalid(say.New("failed.ssh-host", "{host} is not an SSH host: give its name or address alone", say.Values{"host": strconv.Quote(Quote(typed))}))
	case e.Port < 0 || e.Port > 65535:
		return e, cause.Invalid(say.New("failed.port", "{port} is not a port: it must be between 1 and 65535", say.Values{"port": e.Port}))
	case e.Host == "" && e.Port != 0:
		return e, cause.Invalid(say.New("failed.port-alone", "the SSH port {port} is of no use without an SSH host", say.Values{"port": e.Port}))
	case !isSSHUser(e.User):
		return e, cause.Invalid(say.New("failed.ssh-user", "{user} is not an SSH user: it has letters, digits and .-_ only, such as git or gitea", say.Values{"user": strconv.Quote(Quote(e.User))}))
	}
	if addr, err := netip.ParseAddr(e.Host); err == nil {
		e.Host = addr.String()
	}
	return e, nil
}

// isSSHUser reports whether text is a user's name that neither ssh nor a URL
// takes for something else; "" is the usual one.
func isSSHUser(text string) bool {
	return len(text) <= 64 && !strings.HasPrefix(text, "-") && !strings.ContainsFunc(text, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '.' || r == '_')
	})
}
