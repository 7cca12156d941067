package sshconfig

import (
	"fmt"
	"strconv"
	"strings"
)

// Host is how to reach a host, as the files have it.
type Host struct {
	Alias string // as it was typed
	// HostName and Port are where it listens; Port is 22 where nothing else is said.
	HostName string
	Port     int
	User     string // "" = nothing is said
	// Identities are the paths of key files, in the order in which they are offered;
	// nil = ssh's usual ones, empty = none.
	Identities     []string
	IdentitiesOnly bool // of the agent's keys only those of Identities
	// Agent is the socket of an agent: "" = SSH_AUTH_SOCK, "none" = no agent.
	Agent string
	// Jumps are the hosts on the way, the first to be connected to first.
	Jumps []Host
	// ProxyCommand is the command that ssh would have a shell run to reach the
	// host, with its tokens in place; "" = none. It is for a question to a person,
	// and must not be run before that person said yes to exactly this text.
	ProxyCommand string
	// KnownHosts are the files with host keys; none = ssh's usual one.
	KnownHosts   []string
	HostKeyAlias string // the name under which its host key is known, "" = HostName
	Notes        []Note // what was passed over
}

// UnsafeError says that a name is no host or user that may be used: it has
// characters with a meaning to shells, or begins with a dash.
type UnsafeError struct {
	What string // "host", "user", "jump" or "port"
	Name string // from a file or a person: to be cleaned before it is shown
}

// Error implements error.
func (e *UnsafeError) Error() string { return fmt.Sprintf("%q cannot be used as a %s", e.Name, e.What) }

// maxJumps is how many hosts may be on the way.
const maxJumps = 8

// Host says how to reach a host by name. User and port are what was typed
// beside it, "" and 0 where nothing was; they go before the files. It fails with
// an *UnsafeError only.
func (c *Config) Host(name, user string, port int) (Host, error) {
	return c.host(name, user, port, 0)
}

func (c *Config) host(name, user string, port, depth int) (Host, error) {
	if err := CheckHost(name); err != nil {
		return Host{}, err
	}
	typed := ""
	if port != 0 {
		typed = strconv.Itoa(port)
	}
	set, notes := c.evaluate(name, user, typed)
	h := Host{Alias: name, HostName: name, User: set.user, Port: 22, Notes: notes, HostKeyAlias: set.alias}
	if set.hostname != "" {
		var ok bool
		if h.HostName, ok = expand(set.hostname, map[byte]string{'h': name}); !ok {
			return Host{}, &UnsafeError{"host", set.hostname}
		}
	}
	if set.port != "" {
		number, err := strconv.ParseUint(set.port, 10, 16)
		if err != nil || number == 0 {
			return Host{}, &UnsafeError{"port", set.port}
		}
		h.Port = int(number)
	}
	if err := CheckHost(h.HostName); err != nil {
		return Host{}, err
	}
	if err := CheckUser(h.User); h.User != "" && err != nil {
		return Host{}, err
	}
	if h.HostKeyAlias != "" {
		if err := CheckHost(h.HostKeyAlias); err != nil {
			return Host{}, err
		}
	}
	c.paths(&h, set)
	return h, c.way(&h, set, depth)
}

// paths puts the paths of a host in place.
func (c *Config) paths(h *Host, set settings) {
	h.IdentitiesOnly = strings.EqualFold(set.only, "yes") || strings.EqualFold(set.only, "true")
	if len(set.identities) > 0 {
		h.Identities = []string{}
	}
	for _, text := range set.identities {
		if path, ok := c.path(h, text, "IdentityFile"); ok {
			h.Identities = append(h.Identities, path)
		}
	}
	for _, text := range set.knownHosts {
		if path, ok := c.path(h, text, "UserKnownHostsFile"); ok {
			h.KnownHosts = append(h.KnownHosts, path)
		}
	}
	switch agent := set.agent; {
	case strings.EqualFold(agent, "none"):
		h.Agent = "none"
	case agent == "" || agent == "SSH_AUTH_SOCK":
	case strings.HasPrefix(agent, "$") && !strings.HasPrefix(agent, "${"):
		h.Agent = c.getenv(agent[1:])
	default:
		h.Agent, _ = c.path(h, agent, "IdentityAgent")
	}
}

// path is a path with its tokens, variables and home in place; ok is false for
// "none", and for what is not understood, which is noted.
func (c *Config) path(h *Host, text, keyword string) (string, bool) {
	if strings.EqualFold(text, "none") {
		return "", false
	}
	path, ok := c.variables(text)
	if ok {
		path, ok = expand(path, c.tokens(h))
	}
	if ok {
		path, ok = c.home(path)
	}
	if !ok {
		h.Notes = append(h.Notes, Note{File: c.options.User, Why: NotUnderstood, Text: keyword + " " + text})
	}
	return path, ok
}

// way says what lies between here and the host.
func (c *Config) way(h *Host, set settings, depth int) error {
	if set.commandSet && !strings.EqualFold(set.command, "none") {
		command, ok := expand(set.command, c.tokens(h))
		if !ok {
			h.Notes = append(h.Notes, Note{File: c.options.User, Why: NotUnderstood, Text: "ProxyCommand " + set.command})
			return &UnsafeError{"jump", set.command}
		}
		h.ProxyCommand = command
	}
	if !set.jumpSet || strings.EqualFold(set.jump, "none") {
		return nil
	}
	jumps, ok := expand(set.jump, c.tokens(h))
	hops := strings.Split(jumps, ",")
	if !ok || depth+len(hops) > maxJumps {
		return &UnsafeError{"jump", set.jump}
	}
	for i, text := range hops {
		hop, err := c.hop(text, depth+1)
		if err != nil {
			return err
		}
		if i > 0 { // it is reached through the ones before it
			hop.Jumps, hop.ProxyCommand = nil, ""
		}
		before := hop.Jumps
		hop.Jumps = nil
		h.Jumps = append(append(h.Jumps, before...), hop)
	}
	if len(h.Jumps) > maxJumps {
		return &UnsafeError{"jump", set.jump}
	}
	return nil
}

// tokens are what % stands before, as far as they are understood.
func (c *Config) tokens(h *Host) map[byte]string {
	user := h.User
	if user == "" {
		user = c.options.Login
	}
	return map[byte]string{'h': h.HostName, 'n': h.Alias, 'p': strconv.Itoa(h.Port), 'r': user, 'd': c.options.Home, 'u': c.options.Login}
}

func (c *Config) getenv(name string) string {
	if c.options.Getenv == nil {
		return ""
	}
	return c.options.Getenv(name)
}

// variables puts environment variables in the place of ${NAME}.
func (c *Config) variables(text string) (string, bool) {
	var b strings.Builder
	for {
		before, after, found := strings.Cut(text, "${")
		b.WriteString(before)
		if !found {
			return b.String(), true
		}
		name, rest, closed := strings.Cut(after, "}")
		value := c.getenv(name)
		if !closed || value == "" {
			return "", false
		}
		b.WriteString(value)
		text = rest
	}
}

// expand puts values in the place of tokens; ok is false where one is not known.
func expand(text string, values map[byte]string) (string, bool) {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] != '%' {
			b.WriteByte(text[i])
			continue
		}
		if i++; i == len(text) {
			return "", false
		}
		value, known := values[text[i]]
		if text[i] == '%' {
			value, known = "%", true
		}
		if !known {
			return "", false
		}
		b.WriteString(value)
	}
	return b.String(), b.Len() < 1<<16
}
