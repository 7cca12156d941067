package sshconfig

import (
	"strconv"
	"strings"
)

// CheckHost refuses what is no name or address of a host: anything but letters,
// digits and . _ - : % [ ] of ASCII, and a leading dash. The error is an
// *UnsafeError.
func CheckHost(name string) error {
	for _, r := range name {
		if !isWord(r) && !strings.ContainsRune(".-:%[]", r) {
			return &UnsafeError{"host", name}
		}
	}
	if name == "" || name[0] == '-' || len(name) > 253 {
		return &UnsafeError{"host", name}
	}
	return nil
}

// CheckUser refuses what is no name of a user: anything but letters, digits and
// . _ - + @, and a leading dash. The error is an *UnsafeError.
func CheckUser(name string) error {
	for _, r := range name {
		if !isWord(r) && !strings.ContainsRune(".-+@", r) {
			return &UnsafeError{"user", name}
		}
	}
	if name == "" || name[0] == '-' || len(name) > 128 {
		return &UnsafeError{"user", name}
	}
	return nil
}

func isWord(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_'
}

// ParseAddress takes apart what a person types or a ProxyJump has:
// [user@]host[:port], an IPv6 address with a port in brackets, or ssh:// before
// all that. Port is 0 where there is none. The error is an *UnsafeError.
func ParseAddress(text string) (user, host string, port int, err error) {
	rest := strings.TrimSpace(text)
	rest, uri := strings.CutPrefix(rest, "ssh://")
	if uri {
		rest = strings.TrimSuffix(rest, "/")
	}
	if at := strings.LastIndexByte(rest, '@'); at >= 0 {
		user, rest = rest[:at], rest[at+1:]
		if err := CheckUser(user); err != nil {
			return "", "", 0, err
		}
	}
	host = rest
	number := ""
	if inner, bracket := strings.CutPrefix(rest, "["); bracket {
		var closed bool
		if host, number, closed = strings.Cut(inner, "]"); !closed || number != "" && number[0] != ':' {
			return "", "", 0, &UnsafeError{"host", text}
		}
		number = strings.TrimPrefix(number, ":")
	} else if strings.Count(rest, ":") == 1 {
		host, number, _ = strings.Cut(rest, ":")
		if number == "" {
			return "", "", 0, &UnsafeError{"port", text}
		}
	}
	if number != "" {
		n, err := strconv.ParseUint(number, 10, 16)
		if err != nil || n == 0 {
			return "", "", 0, &UnsafeError{"port", number}
		}
		port = int(n)
	}
	return user, host, port, CheckHost(host)
}

// hop is a host on the way, as ProxyJump writes it; depth is how many are after
// it.
func (c *Config) hop(text string, depth int) (Host, error) {
	user, name, port, err := ParseAddress(text)
	if err != nil {
		return Host{}, err
	}
	return c.host(name, user, port, depth)
}
