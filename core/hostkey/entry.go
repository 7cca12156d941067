package hostkey

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/crypto/ssh"

	"latchkey/core/say"
	"latchkey/internal/decode"
	"latchkey/internal/safetext"
	"latchkey/keys"
)

// The most that is read of one file and of one line. A known_hosts file of a
// large fleet has some thousand lines.
const (
	maxFile = 16 << 20
	maxLine = 64 << 10
)

// entry is one good line of a known_hosts file.
type entry struct {
	marker  string // "", "cert-authority" or "revoked"
	hosts   []pattern
	key     ssh.PublicKey
	comment string
	file    string
	line    int
}

func (e *entry) fingerprint() keys.Fingerprint { return fingerprint(e.key) }

func (e *entry) where() string {
	return safetext.Line(e.file, 400) + ":" + strconv.Itoa(e.line)
}

// fingerprint returns the fingerprint of a key; of a certificate, that of the
// key that it certifies.
func fingerprint(key ssh.PublicKey) keys.Fingerprint {
	return keys.NewPublic(plain(key), "").Fingerprint()
}

func plain(key ssh.PublicKey) ssh.PublicKey {
	if cert, ok := key.(*ssh.Certificate); ok {
		return cert.Key
	}
	return key
}

func same(a, b ssh.PublicKey) bool { return bytes.Equal(a.Marshal(), b.Marshal()) }

// pattern is one of the comma-separated host fields: hashed, or with
// wildcards, or negated.
type pattern struct {
	negated    bool
	text       string // lower case
	salt, hash []byte // set when the name is hashed
}

func parsePattern(text string) (pattern, error) {
	if strings.HasPrefix(text, "|") {
		return parseHashed(text)
	}
	p := pattern{text: strings.ToLower(text)}
	if rest, ok := strings.CutPrefix(p.text, "!"); ok {
		p.negated, p.text = true, rest
	}
	if p.text == "" {
		return p, say.New("part.line-empty-name", "empty host name").Because(nil)
	}
	// "[host]:22" stays as it is: ssh asks for "host" on port 22 and never finds
	// it, so for us it vouches for nothing either.
	return p, nil
}

func parseHashed(text string) (p pattern, err error) {
	parts := strings.Split(text, "|")
	if len(parts) != 4 || parts[1] != "1" {
		return p, say.New("part.line-hash-form", "hashed host name of an unknown form").Because(nil)
	}
	if p.salt, err = base64.StdEncoding.DecodeString(parts[2]); err != nil {
		return p, say.New("part.line-salt", "hashed host name with a damaged salt").Because(nil)
	}
	if p.hash, err = base64.StdEncoding.DecodeString(parts[3]); err != nil || len(p.hash) != sha1.Size {
		return p, say.New("part.line-hash", "hashed host name with a damaged hash").Because(nil)
	}
	return p, nil
}

// match reports whether the pattern covers the place as known_hosts writes it:
// "host", or "[host]:port" for another port than 22.
func (p pattern) match(place string) bool {
	if p.hash != nil {
		mac := hmac.New(sha1.New, p.salt) // SHA-1 is what the file format has
		mac.Write([]byte(place))
		return hmac.Equal(mac.Sum(nil), p.hash)
	}
	return wildcard(p.text, place)
}

func (p pattern) plainName() bool {
	return p.hash == nil && !p.negated && !strings.ContainsAny(p.text, "*?")
}

// matches reports whether the entry covers the place: a negated pattern that
// matches outweighs all others.
func (e *entry) matches(place string) bool {
	found := false
	for _, p := range e.hosts {
		if !p.match(place) {
			continue
		}
		if p.negated {
			return false
		}
		found = true
	}
	return found
}

// wildcard matches * (any run) and ? (one byte). The time is linear for one
// star and never exponential, because it goes back to the last star only.
func wildcard(pat, s string) bool {
	star, mark := -1, 0
	p, i := 0, 0
	for i < len(s) {
		switch {
		case p < len(pat) && pat[p] == '*':
			star, mark = p, i
			p++
		case p < len(pat) && (pat[p] == '?' || pat[p] == s[i]):
			p++
			i++
		case star >= 0:
			mark++
			p, i = star+1, mark
		default:
			return false
		}
	}
	for p < len(pat) && pat[p] == '*' {
		p++
	}
	return p == len(pat)
}

// parseFile reads every line that can be read. A damaged line is skipped and
// named in the warnings, which are at most ten.
func parseFile(name string, data []byte) (entries []entry, warnings []say.Text) {
	first := 1
	warn := func(line int, err error) {
		if len(warnings) < 10 {
			warnings = append(warnings, say.New("file.skipped", "{place} is skipped: {cause}", say.Values{"place": safetext.Line(name, 400) + ":" + strconv.Itoa(line), "cause": cleanText(err)}))
		}
	}
	if text, form := decode.Text(data); form == decode.UTF16 {
		if len(bytes.TrimSpace(text)) > 0 {
			warn(1, say.New("part.line-utf16", "this file is UTF-16, which ssh does not read either, so nothing in it counts: write it anew as UTF-8").Because(nil))
		}
		return nil, warnings
	}
	if bytes.HasPrefix(data, []byte("\xef\xbb\xbf")) {
		// ssh takes the mark for part of the first name, so what stands there
		// vouches for nothing.
		warn(1, say.New("part.line-byte-order-mark", "it begins with a byte order mark, which ssh does not skip: write the file without it").Because(nil))
		_, data, _ = bytes.Cut(data, []byte("\n"))
		first = 2
	}
	for n := first; len(data) > 0; n++ {
		var raw []byte
		raw, data, _ = bytes.Cut(data, []byte("\n"))
		raw = bytes.Trim(raw, " \t\r")
		if len(raw) == 0 || raw[0] == '#' {
			continue
		}
		e, err := parseLine(raw)
		if err != nil {
			warn(n, err)
			continue
		}
		e.file, e.line = name, n
		entries = append(entries, e)
	}
	return entries, warnings
}

// joined reports whether a line is two lines without the break between them:
// one or two words after the first key, the type of another key follows.
func joined(raw []byte) bool {
	words := strings.Fields(string(raw))
	first := slices.IndexFunc(words, keyType)
	return first >= 0 && slices.IndexFunc(words[first+1:], keyType) > 0
}

func keyType(word string) bool {
	return strings.HasPrefix(word, "ssh-") || strings.HasPrefix(word, "ecdsa-sha2-") || strings.HasPrefix(word, "sk-")
}

func parseLine(raw []byte) (e entry, err error) {
	if len(raw) > maxLine {
		return e, say.New("part.line-too-long", "longer than any known_hosts line").Because(nil)
	}
	if bytes.ContainsAny(raw, "\r\n") {
		return e, say.New("part.line-end-inside", "a line end inside").Because(nil)
	}
	marker, hosts, key, comment, _, err := ssh.ParseKnownHosts(raw)
	switch {
	case err != nil && joined(raw):
		return e, say.New("part.lines-joined", "two lines have run together, so ssh reads neither of them: restore the line end before the second name").Because(nil)
	case errors.Is(err, io.EOF):
		return e, say.New("part.line-without-key", "it has no key").Because(nil)
	case err != nil:
		return e, errors.New(strings.TrimPrefix(err.Error(), "ssh: "))
	case marker != "" && marker != "cert-authority" && marker != "revoked":
		return e, say.New("part.line-marker", "unknown marker @{marker}", say.Values{"marker": marker}).Because(nil)
	}
	e = entry{marker: marker, key: key, comment: comment}
	for _, h := range hosts {
		if h == "" && len(hosts) > 1 {
			continue // one comma too many, which ssh ignores
		}
		p, err := parsePattern(h)
		if err != nil {
			return e, err
		}
		e.hosts = append(e.hosts, p)
	}
	if len(e.hosts) == 0 {
		return e, say.New("part.line-without-host", "it names no host").Because(nil)
	}
	return e, nil
}
