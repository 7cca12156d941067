package git

import (
	"bytes"
	"encoding/hex"
	"io"
	"strings"

	"latchkey/core/say"
)

// Advert is what a server says of a repository before it is asked: refs and
// capabilities (protocol version 0).
type Advert struct {
	Refs         int    // without HEAD and without peeled tags
	Head         string // object name at HEAD, "" when it points nowhere
	Branch       string // where HEAD points, "refs/heads/main", "" when not told
	first        string // object name of some branch, for repositories without HEAD
	Capabilities map[string]string

	seek string // an object name to look out for
	tip  bool   // a ref points at it
}

// Bounds of an advertisement. The largest public repositories have some
// hundred thousand refs.
const MaxAdvertBytes = 256 << 20

// ServerError is what the server said in an ERR line.
type ServerError struct{ Text string }

// Error implements error.
func (e *ServerError) Error() string { return "the server said: " + e.Text }

// The errors of an advertisement, besides those of pkt-lines.
var (
	ErrTooManyRefs = say.New("broken.too-many-refs", "too many refs").Because(nil)
	ErrAdvert      = say.New("broken.a-ref-line-that-is-none", "a line that is not a valid ref").Because(nil)
)

// ReadAdvert reads up to the flush mark. It keeps no ref but those it needs.
func ReadAdvert(p *PktReader, maxRefs int, seek string) (*Advert, error) {
	a := &Advert{Capabilities: map[string]string{}, seek: seek}
	for lines := 0; ; lines++ {
		line, kind, err := p.next()
		switch {
		case err == io.EOF && lines == 0:
			return nil, io.EOF
		case err == io.EOF:
			return nil, io.ErrUnexpectedEOF
		case err != nil:
			return nil, err
		case kind == pktFlush:
			return a, nil
		case kind != pktLine:
			return nil, ErrAdvert
		}
		if text, ok := bytes.CutPrefix(line, []byte("ERR ")); ok {
			return nil, &ServerError{string(bytes.Clone(text[:min(len(text), 4096)]))}
		}
		line = bytes.TrimSuffix(line, []byte("\n"))
		if lines == 0 && bytes.HasPrefix(line, []byte("version ")) {
			lines--
			continue
		}
		if bytes.HasPrefix(line, []byte("shallow ")) {
			continue
		}
		if err := a.add(line, lines == 0); err != nil {
			return nil, err
		}
		if a.Refs > maxRefs {
			return nil, ErrTooManyRefs
		}
	}
}

// ReadFirstLine reads the first line of an advertisement and nothing more: an error
// tells that the server advertises nothing.
func ReadFirstLine(p *PktReader) error {
	line, kind, err := p.next()
	if err != nil || kind != pktLine {
		return err
	}
	if string(line[:min(len(line), 4)]) == "ERR " {
		return &ServerError{string(line[4:])}
	}
	a := Advert{Capabilities: map[string]string{}}
	return a.add(trimLine(line), true)
}

// add takes one "<object> <ref>" line; the first carries capabilities.
func (a *Advert) add(line []byte, first bool) error {
	if first {
		var caps []byte
		line, caps, _ = bytes.Cut(line, []byte{0})
		a.setCaps(string(caps))
	}
	id, name, ok := bytes.Cut(line, []byte(" "))
	if !ok || len(name) == 0 || !isObjectName(id) {
		return ErrAdvert
	}
	a.tip = a.tip || string(id) == a.seek
	switch {
	case bytes.Equal(name, []byte("capabilities^{}")): // an empty repository
	case bytes.HasSuffix(name, []byte("^{}")):
	case bytes.Equal(name, []byte("HEAD")):
		a.Head = string(id)
	default:
		a.Refs++
		if a.first == "" && bytes.HasPrefix(name, []byte("refs/heads/")) {
			a.first = string(id)
		}
	}
	return nil
}

func isObjectName(id []byte) bool {
	if len(id) != 40 && len(id) != 64 {
		return false
	}
	var out [32]byte
	_, err := hex.Decode(out[:], id)
	return err == nil
}

func (a *Advert) setCaps(text string) {
	for word := range strings.FieldsSeq(text) {
		name, value, _ := strings.Cut(word, "=")
		if name == "symref" {
			if target, ok := strings.CutPrefix(value, "HEAD:"); ok {
				a.Branch = target
			}
			continue
		}
		a.Capabilities[name] = value
	}
}

// Has reports whether the server knows a capability.
func (a *Advert) Has(capability string) bool { _, ok := a.Capabilities[capability]; return ok }

// Start returns the object to clone, "" when the repository has no branch.
func (a *Advert) Start() string {
	if a.Head != "" {
		return a.Head
	}
	return a.first
}

// Gives reports whether the server gives out that commit, which need not be the
// tip of a branch.
func (a *Advert) Gives(commit string) bool {
	return a.seek == commit && a.tip || a.Has("allow-any-sha1-in-want") || a.Has("allow-reachable-sha1-in-want")
}
