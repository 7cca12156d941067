package sshconfig

import (
	"slices"
	"strings"
)

// settings are the lines that count for one host, as they stand.
type settings struct {
	hostname, user, port, agent, jump, command, alias, only string
	identities, knownHosts                                  []string
	known                                                   bool // knownHosts was set
	jumpSet, commandSet                                     bool
}

// evaluation goes through the files for one host.
type evaluation struct {
	config *Config
	name   string // as it was typed
	set    settings
	notes  []Note
}

// evaluate collects what is said of a host; user and port go before the files
// where they were typed.
func (c *Config) evaluate(name, user, port string) (settings, []Note) {
	e := &evaluation{config: c, name: name, set: settings{user: user, port: port}, notes: slices.Clone(c.notes)}
	for _, f := range c.files {
		e.file(f, true)
	}
	return e.set, e.notes
}

func (e *evaluation) note(f *file, l line, why Why, text string) {
	e.notes = append(e.notes, Note{f.name, l.number, why, text})
}

// file goes through one file; outer says whether its place is for the host.
func (e *evaluation) file(f *file, outer bool) {
	active := outer
	for _, l := range f.lines {
		switch l.keyword {
		case "host":
			active = outer && matchesAny(e.name, l.words)
		case "match":
			active = outer && e.match(f, l)
		case "include":
			for _, in := range l.included {
				e.file(in, active)
			}
		default:
			if active {
				e.take(f, l)
			}
		}
	}
}

// match reports whether a Match block is for the host. One that is not
// understood is named unless it is not for the host anyway.
func (e *evaluation) match(f *file, l line) bool {
	words := matchWords(l.words)
	unknown := false
	if len(words) == 0 {
		e.note(f, l, BadLine, "Match")
		return false
	}
	for i := 0; i < len(words); i++ {
		criterion, negated := strings.CutPrefix(strings.ToLower(words[i]), "!")
		if criterion == "all" {
			if negated || len(words) != 1 {
				e.note(f, l, BadLine, "Match "+l.rest)
				return false
			}
			return true
		}
		if criterion == "canonical" || criterion == "final" { // these have no word
			unknown = true
			continue
		}
		if i++; i == len(words) {
			e.note(f, l, BadLine, "Match "+l.rest)
			return false
		}
		fits, understood := e.criterion(criterion, strings.Split(words[i], ","))
		if !understood {
			unknown = true
		} else if fits == negated {
			return false
		}
	}
	if unknown {
		e.note(f, l, NotUnderstood, "Match "+l.rest)
	}
	return !unknown
}

// matchWords takes "host=name" apart.
func matchWords(words []string) []string {
	var all []string
	for _, word := range words {
		if name, value, equals := strings.Cut(word, "="); equals && len(all)%2 == 0 {
			all = append(all, name, value)
		} else {
			all = append(all, word)
		}
	}
	return all
}

func (e *evaluation) criterion(name string, patterns []string) (fits, understood bool) {
	lower := func() []string {
		all := slices.Clone(patterns)
		for i := range all {
			all[i] = strings.ToLower(all[i])
		}
		return all
	}
	switch name {
	case "host":
		host := e.name
		if e.set.hostname != "" {
			host, _ = expand(e.set.hostname, map[byte]string{'h': e.name})
		}
		return matchesAny(strings.ToLower(host), lower()), true
	case "originalhost":
		return matchesAny(strings.ToLower(e.name), lower()), true
	case "user":
		user := e.set.user
		if user == "" {
			user = e.config.options.Login
		}
		return matchesAny(user, patterns), true
	case "localuser":
		return matchesAny(e.config.options.Login, patterns), true
	}
	return false, false
}

// take takes a line that is for the host.
func (e *evaluation) take(f *file, l line) {
	s := &e.set
	first := func(to *string) {
		if len(l.words) == 0 {
			e.note(f, l, BadLine, l.keyword)
		} else if *to == "" {
			*to = l.words[0]
		}
	}
	switch l.keyword {
	case "hostname":
		first(&s.hostname)
	case "user":
		first(&s.user)
	case "port":
		first(&s.port)
	case "identityagent":
		first(&s.agent)
	case "identitiesonly":
		first(&s.only)
	case "hostkeyalias":
		first(&s.alias)
	case "identityfile":
		if len(l.words) > 0 && !slices.Contains(s.identities, l.words[0]) {
			s.identities = append(s.identities, l.words[0])
		}
	case "userknownhostsfile":
		if !s.known && len(l.words) > 0 {
			s.known, s.knownHosts = true, l.words
		}
	case "proxyjump":
		if !s.jumpSet && !s.commandSet && len(l.words) > 0 {
			s.jumpSet, s.jump = true, l.words[0]
		}
	case "proxycommand":
		if !s.jumpSet && !s.commandSet && l.rest != "" {
			s.commandSet, s.command = true, l.rest
		}
	case "knownhostscommand", "pkcs11provider", "securitykeyprovider":
		if l.rest != "none" && l.rest != "" {
			e.note(f, l, NeverRun, l.keyword+" "+l.rest)
		}
	case "canonicalizehostname":
		if len(l.words) > 0 && l.words[0] != "no" {
			e.note(f, l, NotUnderstood, l.keyword+" "+l.rest)
		}
	}
}
