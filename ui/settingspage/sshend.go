package settingspage

import (
	"net"
	"strconv"
	"strings"

	"latchkey/api"
	"latchkey/core"
)

// splitEnd reads an SSH service as people write it: "host", "host:port",
// "user@host", and IPv6 addresses with or without brackets.
func splitEnd(text string) (end api.SSHEnd, ok bool) {
	end.Port = 22
	if user, rest, has := strings.Cut(text, "@"); has {
		if user == "" {
			return end, false
		}
		end.User, text = user, rest
	}
	if net.ParseIP(text) != nil { // bare, and its colons are no port
		end.Host = text
		return end, true
	}
	host, number := text, ""
	if inner, bracketed := strings.CutPrefix(text, "["); bracketed {
		if host, number, ok = strings.Cut(inner, "]"); !ok || number != "" && !strings.HasPrefix(number, ":") {
			return end, false
		}
		number = strings.TrimPrefix(number, ":")
	} else if before, after, has := strings.Cut(text, ":"); has {
		host, number = before, after
		if number == "" {
			return end, false
		}
	}
	if number != "" {
		port, err := strconv.Atoi(number)
		if err != nil || port < 1 || port > 65535 {
			return end, false
		}
		end.Port = port
	}
	end.Host = host
	return end, host != ""
}

// endText writes an account's own SSH service as splitEnd reads it, "" where it
// is the forge's.
func endText(a core.Account) string {
	if a.SSHHost == "" {
		return ""
	}
	text := a.SSHHost
	switch {
	case a.SSHPort != 0:
		text = net.JoinHostPort(a.SSHHost, strconv.Itoa(a.SSHPort))
	case strings.Contains(a.SSHHost, ":"):
		text = "[" + a.SSHHost + "]"
	}
	if a.SSHUser != "" {
		text = a.SSHUser + "@" + text
	}
	return text
}
