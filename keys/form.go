package keys

import (
	"bytes"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"regexp"
	"strings"

	"golang.org/x/crypto/ssh"

	"latchkey/internal/decode"
)

// Form is a fingerprint as some tool printed it. Several hashes are in use, and
// several ways to write each.
type Form struct {
	hash string // "sha256", "md5", "sha1", "sha384", "sha512"
	sum  []byte
}

// ParseForm reads a fingerprint in any form that tools print: SHA256:… with
// or without its padding, in any case of the prefix, or without it; MD5 with
// colons or none; SHA-256 in hex, as auditd has it; a whole line of ssh-keygen
// -l, of sshd's log or of an SSHFP record; ssh-keygen -E sha1, sha384 and
// sha512. ok is false for anything else, also for a fingerprint that is cut off.
func ParseForm(text string) (Form, bool) {
	data, _ := decode.Text([]byte(text))
	text = strings.TrimSpace(unpercented(dropInvisible(string(data))))
	for _, at := range regexp.MustCompile(`(?i)\b(SHA256|SHA1|SHA384|SHA512|MD5)[:=]([A-Za-z0-9+/=:_-]+)`).FindAllStringSubmatch(text, -1) {
		if form, ok := sumOf(strings.ToLower(at[1]), at[2]); ok {
			return form, true
		}
	}
	for _, word := range regexp.MustCompile(`(?i)\b[0-9a-f]{2}(?::[0-9a-f]{2}){15,31}\b`).FindAllString(text, -1) {
		if form, ok := hexForm(word); ok {
			return form, true
		}
	}
	for _, word := range strings.Fields(text) {
		if form, ok := hexForm(word); ok {
			return form, true
		}
	}
	if len(text) == 43 || len(text) == 44 {
		return sumOf("sha256", text)
	}
	return Form{}, false
}

// hexForm reads hex digits; their number determines the hash.
func hexForm(word string) (Form, bool) {
	sum, err := hex.DecodeString(strings.ReplaceAll(word, ":", ""))
	if err != nil {
		return Form{}, false
	}
	switch len(sum) {
	case md5.Size:
		return Form{"md5", sum}, true
	case sha1.Size:
		return Form{"sha1", sum}, strings.Contains(word, ":") // without colons it is more likely a commit
	case sha256.Size:
		return Form{"sha256", sum}, true
	}
	return Form{}, false
}

// sumOf reads what follows the name of a hash: base64 or hex.
func sumOf(hash, text string) (Form, bool) {
	size := map[string]int{"md5": md5.Size, "sha1": sha1.Size, "sha256": sha256.Size, "sha384": sha512.Size384, "sha512": sha512.Size}[hash]
	if sum, err := hex.DecodeString(strings.ReplaceAll(text, ":", "")); err == nil && len(sum) == size {
		return Form{hash, sum}, true
	}
	if sum, ok := decodeAny(text); ok && len(sum) == size {
		return Form{hash, sum}, true
	}
	return Form{}, false
}

// Fingerprint returns the form by which Latchkey knows a key; "" for another
// hash, which has to be compared with the key itself.
func (f Form) Fingerprint() Fingerprint {
	if f.hash != "sha256" {
		return ""
	}
	return Fingerprint("SHA256:" + base64.RawStdEncoding.EncodeToString(f.sum))
}

// Fits reports whether the form is one of that key. Forges and clouds hash
// either the wire form, as OpenSSH does, or the PKIX form, as AWS does with
// imported keys.
func (f Form) Fits(p Public) bool {
	if p.key == nil {
		return false
	}
	blobs := [][]byte{p.key.Marshal()}
	if key, ok := p.key.(ssh.CryptoPublicKey); ok {
		if der, err := x509.MarshalPKIXPublicKey(key.CryptoPublicKey()); err == nil {
			blobs = append(blobs, der)
		}
	}
	for _, blob := range blobs {
		var sum []byte
		switch f.hash {
		case "md5":
			s := md5.Sum(blob)
			sum = s[:]
		case "sha1":
			s := sha1.Sum(blob)
			sum = s[:]
		case "sha256":
			s := sha256.Sum256(blob)
			sum = s[:]
		case "sha384":
			s := sha512.Sum384(blob)
			sum = s[:]
		case "sha512":
			s := sha512.Sum512(blob)
			sum = s[:]
		}
		if bytes.Equal(sum, f.sum) {
			return true
		}
	}
	return false
}

// OfPrivate reports whether the form may be a hash of a private key, which
// cannot be compared with a public key: AWS prints the SHA-1 of the private key
// for keys that it made.
func (f Form) OfPrivate() bool { return f.hash == "sha1" }

// PublicIn finds a public key inside a larger text, such as a line of a log or
// of known_hosts, or one that is bare base64.
func PublicIn(text string) (Public, bool) {
	data, _ := decode.Text([]byte(text))
	text = unescaped(string(data))
	for _, blob := range regexp.MustCompile(`AAAA[A-Za-z0-9+/]{60,}={0,3}`).FindAllString(text, 20) {
		if key, err := decodeKey("", blob); err == nil {
			return NewPublic(key, ""), true
		}
	}
	return Public{}, false
}

// ResemblesForm reports whether a text looks like a fingerprint or a key rather than a name.
func ResemblesForm(text string) bool {
	text = strings.TrimSpace(text)
	return regexp.MustCompile(`(?i)^(SHA(1|256|384|512)|MD5)[:=]|^([0-9a-f]{2}:){3,}|^AAAA[A-Z]|^(ssh-|ecdsa-sha2-|sk-)[a-z0-9@.-]+[ \t]+AAAA|BEGIN [A-Z0-9 ]*PUBLIC KEY`).MatchString(text)
}
