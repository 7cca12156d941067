package core

import (
	"context"
	"errors"
	"time"

	"latchkey/keys"
)

var errNotBuilt = errors.New("not built yet")

// App is the whole of Latchkey below its faces.
type App struct{}

// KeyPair is one entry of the index of key pairs.
type KeyPair struct {
	Fingerprint keys.Fingerprint `json:"fingerprint"`
	MD5         string           `json:"md5"`
	Type        string           `json:"type"`
	Bits        int              `json:"bits"`
	Comment     string           `json:"comment"`
	PublicKey   string           `json:"public_key"`
	Created     time.Time        `json:"created"`
	Origin      string           `json:"origin"` // "generated" or "imported"
	Sealed      bool             `json:"passphrase_protected"`
	PrivateHalf Half             `json:"private_half"`
	Placed      []Place          `json:"placed,omitempty"` // where it stands, as far as known
}

// Place is one repository or project on which a key stands.
type Place struct {
	Account string    `json:"account"`
	Target  string    `json:"target"` // repository or project path
	Project bool      `json:"project,omitempty"`
	KeyID   string    `json:"key_id"`
	Label   string    `json:"label"`
	Since   time.Time `json:"since"`
}

// NewPair says what to generate.
type NewPair struct {
	Kind       keys.Kind // "" = Ed25519
	Comment    string
	Passphrase []byte // nil = none; kept by the person, never by Latchkey
}

// GenerateKeyPair makes a pair and keeps the private half in the vault, read
// back, before it returns.
func (a *App) GenerateKeyPair(ctx context.Context, n NewPair) (KeyPair, error) {
	return KeyPair{}, errNotBuilt
}

// Imported is a pair that was taken in and what had to be repaired for it.
type Imported struct {
	KeyPair KeyPair  `json:"key_pair"`
	Format  string   `json:"format"`            // "OpenSSH", "PKCS#1", "PKCS#8", "SEC1", "PuTTY"
	Repairs []string `json:"repairs,omitempty"` // what pasting had broken
}

// ImportKeyPair reads a private key in any format that package keys knows. A
// passphrase is asked for through Person.Passphrase when it is needed.
func (a *App) ImportKeyPair(ctx context.Context, data []byte, comment string) (Imported, error) {
	return Imported{}, errNotBuilt
}

// KeyPairs lists the index. Whether each private half is still in the vault is
// checked; a pair whose item is gone is listed as lost.
func (a *App) KeyPairs(ctx context.Context) ([]KeyPair, error) { return nil, errNotBuilt }

// KeyPair finds one pair by fingerprint, by an unambiguous beginning of it
// (with or without "SHA256:", at least 6 characters), or by its comment.
func (a *App) KeyPair(ctx context.Context, text string) (KeyPair, error) {
	return KeyPair{}, errNotBuilt
}

// Randomart draws the key's picture as ssh-keygen -lv does.
func (a *App) Randomart(p KeyPair) string { return "" }

// ExportPrivate writes the private half in OpenSSH format to a new file with
// mode 0600 (an existing file is refused) and the public half beside it as
// path.pub. passphrase seals the file; nil writes it open.
func (a *App) ExportPrivate(ctx context.Context, fp keys.Fingerprint, path string, passphrase []byte) error {
	return errNotBuilt
}

// DeleteKeyPair removes the private half from the vault and the pair from the
// index. It asks Person.Confirm, naming where the key still stands.
func (a *App) DeleteKeyPair(ctx context.Context, fp keys.Fingerprint) error { return errNotBuilt }
