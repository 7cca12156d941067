package keys

import "errors"

// What can be wrong with a text that should be a key. Errors of this package
// wrap one of these where a caller may want to act on it; none of them ever
// contains a part of what was read.
var (
	// ErrPassphraseNeeded: the private key is encrypted and nobody gave a
	// passphrase.
	ErrPassphraseNeeded = errors.New("the private key is protected by a passphrase")
	// ErrWrongPassphrase: the passphrase does not open the private key.
	ErrWrongPassphrase = errors.New("the passphrase does not open this private key")
	// ErrPrivateKey: a private key where a public one belongs.
	ErrPrivateKey = errors.New("this is a private key, and a public one belongs here; it was not used; if it has been shown to anyone, replace the key")
	// ErrPublicKey: a public key where a private one belongs.
	ErrPublicKey = errors.New("this is the public key of a key; the private key belongs here (the file without .pub)")
	// ErrCertificate: an SSH certificate, which no forge takes as a deploy key.
	ErrCertificate = errors.New("this is an SSH certificate, not a key; use the key that it belongs to")
	// ErrHostKey: the key of a server, with its names before it.
	ErrHostKey = errors.New("this is a host key, as known_hosts has them: it identifies a server to you, and no forge takes it; give the public key that identifies you")
	// ErrTooLarge: more than any key can need.
	ErrTooLarge = errors.New("this is too large to be a key")
	// ErrUnsupported: a key, but of a type, size or encryption that is not used.
	ErrUnsupported = errors.New("this key cannot be used")
	// ErrDamaged: something that once was a key.
	ErrDamaged = errors.New("this key is damaged")
	// ErrNotKey: nothing that looks like a key.
	ErrNotKey = errors.New("this is not a key")
)
