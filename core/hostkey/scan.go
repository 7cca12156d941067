package hostkey

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"latchkey/core/say"
	"latchkey/internal/decode"
	"latchkey/internal/safetext"
	"latchkey/keys"
)

// Offered is one key of one host in a text of known_hosts lines, for a person
// to look at. Its texts are safe to show.
type Offered struct {
	State       State // what is known of it already
	Host        string
	Type        string
	Fingerprint keys.Fingerprint
	Line        string // for Trust
}

// mostLines bounds a text that somebody hands over: a scan of a whole fleet has
// some hundred lines.
const mostLines = 10_000

// Scan reads a text of known_hosts lines, such as the whole output of
// ssh-keyscan: comments are skipped, a line with several names is one key for
// each, and hashed names are looked up among hosts ("host" or "[host]:port").
// Lines that cannot be used are reported one by one; the others count. A text
// without any key line is an ErrLine.
func (s *Store) Scan(text string, hosts []string) (all []Offered, problems []error) {
	plain, _ := decode.Text([]byte(text)) // without a byte order mark, and out of UTF-16
	n, lines := 0, strings.Split(string(plain), "\n")
	if len(lines) > mostLines {
		return nil, []error{badLine(say.New("went.line-too-many", "more than {n} lines", say.Values{"n": mostLines}))}
	}
	for i, raw := range lines {
		raw = strings.TrimSpace(raw)
		if raw == "" || strings.HasPrefix(raw, "#") {
			continue
		}
		n++
		found, err := s.offered(raw, hosts)
		if err != nil && len(lines) > 1 {
			err = say.New("went.line-at", "line {line}: {cause}", say.Values{"line": strconv.Itoa(i + 1), "cause": say.Of(err)}).Because(err)
		}
		if err != nil {
			problems = append(problems, err)
		}
		for _, o := range found {
			if !slices.ContainsFunc(all, func(have Offered) bool { return have.Line == o.Line }) {
				all = append(all, o)
			}
		}
	}
	nothing := len(all) == 0 && !slices.ContainsFunc(problems, func(err error) bool { return !isPlainErrLine(err) })
	if n == 0 || nothing {
		return nil, []error{ErrLine} // reported once: no line of it is a key
	}
	return all, problems
}

// isPlainErrLine reports whether all that is known of a line is that it is no key line.
func isPlainErrLine(err error) bool {
	_, more := errors.AsType[lineError](err)
	return errors.Is(err, ErrLine) && !more
}

// manyHosts refuses a line that would vouch for hosts nobody looked at.
func manyHosts() error {
	return badLine(say.New("went.line-names-no-hosts", "the line must name its hosts, without marker or wildcard"))
}

// offered returns the keys of one line.
func (s *Store) offered(text string, hosts []string) (all []Offered, err error) {
	e, err := parseLine([]byte(text))
	if err != nil {
		return nil, ErrLine // the parser's own words name invisible bytes
	}
	if e.marker != "" {
		return nil, manyHosts()
	}
	for _, p := range e.hosts {
		places, err := p.places(hosts)
		if err != nil {
			return nil, err
		}
		for _, place := range places {
			v := s.Judge(place.host, place.port, e.key)
			all = append(all, Offered{State: v.State, Host: v.Place, Type: v.Type, Fingerprint: v.Fingerprint, Line: v.Line})
		}
	}
	return all, nil
}

// place is a host and a port.
type place struct {
	host string
	port int
}

// places returns the hosts that a pattern names: itself, or, where it is
// hashed, those of hosts that match.
func (p pattern) places(hosts []string) (all []place, err error) {
	if p.hash == nil {
		if !p.plainName() {
			return nil, manyHosts()
		}
		one, err := parsePlace(p.text)
		return []place{one}, err
	}
	var bad error // of a host that matches nothing, whatever the hash
	for _, host := range hosts {
		one, err := parsePlace(strings.ToLower(host))
		if err != nil {
			bad = err
		}
		if err == nil && p.match(Place(one.host, one.port)) {
			all = append(all, one)
		}
	}
	if len(all) == 0 && bad != nil {
		return nil, bad
	}
	if len(all) == 0 {
		return nil, badLine(say.New("went.line-hashed", "the name is hashed, and matches none of the hosts that are known here: specify which one it is, or run ssh-keyscan without -H"))
	}
	return all, nil
}

// parsePlace reads "host" or "[host]:port".
func parsePlace(text string) (p place, err error) {
	p = place{text, 22}
	if rest, ok := strings.CutPrefix(text, "["); ok {
		var number string
		p.host, number, ok = strings.Cut(rest, "]:")
		if p.port, err = strconv.Atoi(number); err != nil || !ok || p.port < 1 || p.port > 65535 {
			return p, badLine(say.New("went.line-port", "{port} is not a port", say.Values{"port": strconv.Quote(safetext.Line(number, 20))}))
		}
	}
	if host, number, one := strings.Cut(p.host, ":"); one && host != "" && p.port == 22 && isPort(number) {
		// ssh reads it as a name with a colon, which no host has: such a line
		// would vouch for nothing.
		return p, badLine(say.New("went.line-brackets", "a host with a port is written {place}", say.Values{"place": "[" + safetext.Line(host, 100) + "]:" + number}))
	}
	if p.host == "" || strings.ContainsFunc(p.host, notOfHosts) {
		return p, badLine(say.New("went.line-host-name", "the name of the host contains characters that are not allowed"))
	}
	return p, nil
}

// isPort reports whether a text is a port number, and not a part of an IPv6 address.
func isPort(text string) bool {
	number, err := strconv.ParseUint(text, 10, 16)
	return err == nil && number > 0
}

// notOfHosts reports whether a character occurs in no host name and no address.
func notOfHosts(r rune) bool {
	return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || strings.ContainsRune(".-_:%", r))
}

// parseTrust reads a line that names exactly one host.
func parseTrust(text string) (e entry, host string, port int, err error) {
	if e, err = parseLine([]byte(strings.TrimSpace(text))); err != nil {
		return e, "", 0, ErrLine
	}
	if e.marker != "" || len(e.hosts) != 1 || !e.hosts[0].plainName() {
		return e, "", 0, badLine(say.New("went.line-one-host", "the line must name exactly one host, without marker or wildcard"))
	}
	one, err := parsePlace(e.hosts[0].text)
	return e, one.host, one.port, err
}
