package keys

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"strings"

	"golang.org/x/crypto/ssh"
)

// Fingerprint is "SHA256:" and the unpadded base64 of the SHA-256 of a public
// key's wire form, as OpenSSH prints it: the identity of a key.
type Fingerprint string

// Public is a public key: the key and its comment. The zero value is no key.
// Two Publics are the same key when their fingerprints are equal; a comment
// never counts.
type Public struct {
	key     ssh.PublicKey
	comment string
}

// NewPublic wraps a key that x/crypto/ssh has parsed. The comment is cleaned so
// that it fits on one line.
func NewPublic(key ssh.PublicKey, comment string) Public {
	return Public{key: key, comment: cleanComment(comment)}
}

// IsZero reports whether there is no key at all.
func (p Public) IsZero() bool { return p.key == nil }

// SSH returns the key in the form that x/crypto/ssh works with.
func (p Public) SSH() ssh.PublicKey { return p.key }

// Type returns the algorithm's name on the wire, such as "ssh-ed25519".
func (p Public) Type() string {
	if p.key == nil {
		return ""
	}
	return p.key.Type()
}

// Comment returns the text after the key; often user@host.
func (p Public) Comment() string { return p.comment }

// String returns the fingerprint, for logs and test output.
func (p Public) String() string { return string(p.Fingerprint()) }

// WithComment returns the same key with another comment.
func (p Public) WithComment(comment string) Public { return NewPublic(p.key, comment) }

// Fingerprint returns the key's identity, "" for the zero Public.
func (p Public) Fingerprint() Fingerprint {
	if p.key == nil {
		return ""
	}
	sum := sha256.Sum256(p.key.Marshal())
	return Fingerprint("SHA256:" + base64.RawStdEncoding.EncodeToString(sum[:]))
}

// Equal reports whether both are the same key. Comments do not count.
func (p Public) Equal(q Public) bool {
	if p.key == nil || q.key == nil {
		return p.key == nil && q.key == nil
	}
	return bytes.Equal(p.key.Marshal(), q.key.Marshal())
}

// Line returns the key as one line without a line end: algorithm, base64 and,
// where there is one, the comment.
func (p Public) Line() string {
	if p.key == nil {
		return ""
	}
	line := strings.TrimSuffix(string(ssh.MarshalAuthorizedKey(p.key)), "\n")
	if p.comment == "" {
		return line
	}
	return line + " " + p.comment
}
