package core

import (
	"strings"
	"time"

	"latchkey/internal/safetext"

	"latchkey/core/inventory"
	"latchkey/core/say"
	"latchkey/keys"
)

// Pairs are the key pairs whose private key is in the vault.
type Pairs struct {
	*env
	inventory  *Inventory
	placements *Placements
	rollouts   *Rollouts
	vaults     *Vault
	private    privateKeys
}

// KeyPair is one entry of the index of key pairs.
type KeyPair struct {
	Fingerprint keys.Fingerprint          `json:"fingerprint"`
	MD5         string                    `json:"md5"`
	Type        string                    `json:"type"`
	Bits        int                       `json:"bits"`
	Comment     string                    `json:"comment"`
	PublicKey   string                    `json:"public_key"`
	Created     time.Time                 `json:"created"`
	Origin      string                    `json:"origin"` // "generated", "imported" or "machine"
	Encrypted   bool                      `json:"passphrase_protected"`
	PrivateKey  inventory.PrivateKeyState `json:"private_key"`
	// Unchecked says that the vault could not be asked without a prompt:
	// PrivateKey is then what was last known.
	Unchecked bool        `json:"private_key_unchecked,omitempty"`
	Placed    []Placement `json:"placed"`            // where it stands, as far as known
	Set       string      `json:"key_set,omitempty"` // the key set that it is a member of
	// SupersededBy is the key that a rotation has put in its place, "" = none.
	SupersededBy keys.Fingerprint `json:"superseded_by,omitempty"`
	// Machines are the ids of the build machines on which the private key lies.
	Machines []string `json:"machines,omitempty"`
}

// Placement is one repository or project on which a key stands.
type Placement struct {
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

// ImportResult is a pair that was taken in and what had to be repaired for it.
type ImportResult struct {
	KeyPair KeyPair    `json:"key_pair"`
	Format  string     `json:"format"`  // "OpenSSH", "PKCS#1", "PKCS#8", "SEC1", "PuTTY"
	Repairs []say.Text `json:"repairs"` // what pasting had broken, and what was undone around it
	// Weakness says why the key should be replaced; zero when it need not.
	Weakness say.Text `json:"weakness,omitzero"`
}

// typeWord returns a key's type as both faces and JSON name it: ssh-keygen's word
// in lower case, such as "ed25519". The size stands beside it.
func typeWord(p keys.Public) string {
	return strings.ToLower(safetext.Line(p.TypeName(), 100))
}
