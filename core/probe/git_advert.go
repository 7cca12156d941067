package probe

import (
	"bytes"
	"encoding/hex"
	"io"
	"strings"

	"latchkey/core/say"
)

// advert is what a server says of a repository before it is asked: refs and
// capabilities (protocol version 0).
type advert struct {
	refs         int    // without HEAD and without peeled tags
	head         string // object name at HEAD, "" when it points nowhere
	branch       string // where HEAD points, "refs/heads/main", "" when not told
	first        string // object name of some branch, for repositories without HEAD
	capabilities map[string]string

	seek string // an object name to look out for
	tip  bool   // a ref points at it
}

// Bounds of an advertisement. The largest public repositories have some
// hundred thousand refs.
const maxAdvertBytes = 256 << 20

// serverError is what the server said in an ERR line.
type serverError struct{ text string }

func (e *serverError) Error() string { return "the server said: " + e.text }

var (
	errTooManyRefs = say.New("broken.too-many-refs", "too many refs").Because(nil)
	errAdvert      = say.New("broken.a-ref-line-that-is-none", "a ref line that is none").Because(nil)
)

// readAdvert reads up to the flush mark. It keeps no ref but those it needs.
func readAdvert(p *pktReader, maxRefs int, seek string) (*advert, error) {
	a := &advert{capabilities: map[string]string{}, seek: seek}
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
			return nil, errAdvert
		}
		if text, ok := bytes.CutPrefix(line, []byte("ERR ")); ok {
			return nil, &serverError{string(bytes.Clone(text[:min(len(text), 4096)]))}
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
		if a.refs > maxRefs {
			return nil, errTooManyRefs
		}
	}
}

// ReadFirstLine reads the first line of an advertisement and nothing more: an error
// tells that the server advertises nothing.
func ReadFirstLine(p *pktReader) error {
	line, kind, err := p.next()
	if err != nil || kind != pktLine {
		return err
	}
	if string(line[:min(len(line), 4)]) == "ERR " {
		return &serverError{string(line[4:])}
	}
	a := advert{capabilities: map[string]string{}}
	return a.add(trimLine(line), true)
}

// add takes one "<object> <ref>" line; the first carries capabilities.
func (a *advert) add(line []byte, first bool) error {
	if first {
		var caps []byte
		line, caps, _ = bytes.Cut(line, []byte{0})
		a.setCaps(string(caps))
	}
	id, name, ok := bytes.Cut(line, []byte(" "))
	if !ok || len(name) == 0 || !isObjectName(id) {
		return errAdvert
	}
	a.tip = a.tip || string(id) == a.seek
	switch {
	case bytes.Equal(name, []byte("capabilities^{}")): // an empty repository
	case bytes.HasSuffix(name, []byte("^{}")):
	case bytes.Equal(name, []byte("HEAD")):
		a.head = string(id)
	default:
		a.refs++
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

func (a *advert) setCaps(text string) {
	for word := range strings.FieldsSeq(text) {
		name, value, _ := strings.Cut(word, "=")
		if name == "symref" {
			if target, ok := strings.CutPrefix(value, "HEAD:"); ok {
				a.branch = target
			}
			continue
		}
		a.capabilities[name] = value
	}
}

func (a *advert) has(capability string) bool { _, ok := a.capabilities[capability]; return ok }

// start returns the object to clone, "" when the repository has no branch.
func (a *advert) start() string {
	if a.head != "" {
		return a.head
	}
	return a.first
}

// gives reports whether the server gives out that commit, which need not be the
// tip of a branch.
func (a *advert) gives(commit string) bool {
	return a.seek == commit && a.tip || a.has("allow-any-sha1-in-want") || a.has("allow-reachable-sha1-in-want")
}
