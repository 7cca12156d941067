package keys

import (
	"bytes"
	"crypto"
	"fmt"
)

// maxPrivate is the longest private key file that is read, in bytes; the
// largest real one (RSA with 16384 bits, DEK-encrypted) has 13,000.
const maxPrivate = 64 << 10

// Imported is what ParsePrivate read.
type Imported struct {
	Pair *Pair
	// Format is "OpenSSH", "PKCS#1", "PKCS#8", "SEC1" or "PuTTY".
	Format string
	// Encrypted reports whether a passphrase was needed.
	Encrypted bool
	// Repairs says in plain words, in order, what had to be repaired first;
	// empty for a sound file.
	Repairs []Repair
	// Unusable is how many more private keys the text has that cannot be used.
	Unusable int
	// passphrase is a func for the same reason as Pair.private.
	passphrase func() []byte
}

// Passphrase returns the form of the passphrase that opened the key, nil for a
// key that was not encrypted. It is a copy and a secret: wipe it after use.
func (i Imported) Passphrase() []byte {
	if i.passphrase == nil {
		return nil
	}
	return bytes.Clone(i.passphrase())
}

// encryptedKey is a private key file that has been parsed but not yet decrypted.
type encryptedKey struct {
	format    string
	encrypted bool
	public    []byte // the public key's wire form where it is not encrypted, else nil
	tries     int    // how many forms of a passphrase the limit of work allows
	// open returns the private key and its comment. The passphrase is nil
	// where encrypted is false.
	open func(passphrase []byte) (crypto.Signer, string, error)
}

// opened is the result of decrypting a file.
type opened struct {
	private crypto.Signer
	comment string
}

// ParsePrivate reads a private key as a person has it: OpenSSH, PKCS#1, PKCS#8,
// SEC1 and PuTTY 2 and 3, open or encrypted, also when pasting has damaged line
// ends, indentation or margins, and when it stands in JSON, in a .env file, in
// YAML or in base64, at most 1 MB in all. passphrase is called at most once,
// and only for an encrypted key; its answer is tried in the few forms in which
// systems write a passphrase. With a nil func or an empty answer an encrypted
// key is ErrPassphraseNeeded, and the func's own error is returned as it is.
// The work that a file can ask for (size, key derivation) is limited before it
// starts; encrypted keys take up to a few seconds. Neither result nor error
// repeats the input.
func ParsePrivate(data []byte, passphrase func() ([]byte, error)) (Imported, error) {
	return ParsePrivateOf(data, "", passphrase)
}

// ParsePrivateOf is ParsePrivate for a text that may hold several private keys:
// it takes the one with that fingerprint. Without one, several are a
// [*SeveralError].
func ParsePrivateOf(data []byte, want Fingerprint, passphrase func() ([]byte, error)) (Imported, error) {
	found, err := candidates(data)
	if err != nil {
		return Imported{}, err
	}
	meant, err := choose(found, want)
	if err != nil {
		return Imported{}, err
	}
	return openOne(meant, want, len(found), passphrase)
}

// ParsePrivateAt is ParsePrivate for the key with this index (from 0) in a
// [*SeveralError]: for one whose fingerprint is encrypted too.
func ParsePrivateAt(data []byte, place int, passphrase func() ([]byte, error)) (Imported, error) {
	found, err := candidates(data)
	if err != nil {
		return Imported{}, err
	}
	if place < 0 || place >= len(found) {
		return Imported{}, fmt.Errorf("%w: there are only %d private keys in this text", ErrNotKey, len(found))
	}
	return openOne(found[place:place+1], "", len(found), passphrase)
}

// openOne asks for the passphrase once and returns the first wanted key that it
// opens; count is the number of keys in the whole text.
func openOne(meant []candidate, want Fingerprint, count int, passphrase func() ([]byte, error)) (Imported, error) {
	secret, err := askPassphrase(meant[0].file.encrypted, passphrase)
	if err != nil {
		return Imported{}, err
	}
	for _, c := range meant {
		var read Imported
		if read, err = c.read(secret); err == nil && (want == "" || read.Pair.Public().Fingerprint() == want) {
			return read, nil
		}
		if err != nil && !isWrong(err) {
			return Imported{}, err
		}
	}
	if err == nil {
		err = errNotAmong(want, count)
	}
	return Imported{}, err
}

// read opens one key.
func (c candidate) read(secret []byte) (Imported, error) {
	key, form, err := c.file.unlock(secret)
	if err != nil {
		return Imported{}, err
	}
	pair, err := takeIn(key.private, key.comment)
	if err != nil {
		return Imported{}, err
	}
	read := Imported{Pair: pair, Format: c.file.format, Encrypted: c.file.encrypted, Repairs: c.repairs, Unusable: c.unusable}
	if c.file.encrypted {
		read.passphrase = func() []byte { return form }
	}
	return read, nil
}

// IsEncrypted reports whether a private key, in any format that ParsePrivate reads,
// needs a passphrase; false also for anything that is no private key. Only tests
// call it, in this package and above: the program asks when it opens a key.
func IsEncrypted(data []byte) bool {
	found, err := candidates(data)
	return err == nil && len(found) == 1 && found[0].file.encrypted
}
