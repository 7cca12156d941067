package audit

import (
	"time"

	"latchkey/api"
	"latchkey/core/inventory"
	"latchkey/keys"
	"latchkey/keys/flaw"
)

// World is everything that the rules look at, as it was at one time.
type World struct {
	Now      time.Time
	Accounts []Account
	Keys     []Key
	Repos    []Repo
	Machines []Machine
	Answers  []ForgeAnswer // to what was asked for an audit alone
	// Listed is the list of published keys that key material was compared with;
	// nil = only with the few that are part of the program.
	Listed *flaw.Info
}

// Account is one account at a forge.
type Account struct {
	ID    string
	Forge string // as people call it, such as "Bitbucket Cloud"
	// Server is the forge and the address of its server: two accounts with the same
	// one see the same repositories.
	Server string
	// TellsUse says that the forge tells when a key was last used.
	TellsUse bool
	// ForgetsAfter is how long after its last use the forge deletes a key, 0 = it
	// does not.
	ForgetsAfter time.Duration
	BranchRules  bool // see api.Traits, as the two below
	KeyPolicy    bool
	UserKeys     bool
	TokenEnds    time.Time // zero = not known
	OwnsKeys     bool      // the forge deletes keys together with the token that made them
	User         string    // at the forge
	Credential   string    // names the token that is in use
	Login        string    // what it signs in with
	Display      string    // the name of whose it is
}

// Key is one deploy key by fingerprint, with all its places. A key whose text could
// not be read is one for each place.
type Key struct {
	Fingerprint keys.Fingerprint // "" = its text could not be read
	Type        string
	Bits        int
	Label       string // that of most places, else the comment
	Comment     string
	Set         string // of a key set, whose members may have one label
	Material    Material
	Private     inventory.PrivateKeyState
	Exported    bool      // its private key was written to a file, so that others may have it
	Encrypted   bool      // its private key has a passphrase
	Origin      string    // of a pair of ours: "generated", "imported" or "machine"; "" = it is none
	Made        time.Time // since when it is known anywhere, zero = not known
	// Replaced is when a rotation verified another key in its place, zero = never;
	// Until when the old one was to stay.
	Replaced time.Time
	Until    time.Time
	Places   []Place
	Register Register
}

// Material is what looking at the public key itself has found.
type Material struct {
	// Known is false where the whole public key is not known, so that nothing can be
	// said of it.
	Known bool
	Flaws []flaw.Flaw
	// Shares are the fingerprints of keys with which it has a prime in common.
	Shares []keys.Fingerprint
}

// Place is one repository or project on which a key stands.
type Place struct {
	Account  string
	Target   string // path of the repository or project
	Project  bool
	KeyID    string // the forge's, "" = not known
	Label    string
	Access   api.Access
	Use      inventory.Use
	Read     time.Time // since when it is known that it stands there
	Disabled bool      // the forge has switched it off
	// TokenGone says that the token with which it was made is no longer there.
	TokenGone bool
	Token     string // the credential with which Latchkey put it there, "" = it did not, or that is not known
	AddedBy   string // as the forge tells, "" = it does not
}

// Register is what people have written down of a key.
type Register struct {
	Owner   string    `json:"owner,omitempty" yaml:"owner,omitempty"`
	Purpose string    `json:"purpose,omitempty" yaml:"purpose,omitempty"`
	Machine string    `json:"machine,omitempty" yaml:"machine,omitempty"` // on which it is used, as people call it
	Review  time.Time `json:"review,omitzero" yaml:"review,omitempty"`    // by when it is to be looked at again
	Ends    time.Time `json:"ends,omitzero" yaml:"ends,omitempty"`        // after which it is to be gone
}

// Repo is one repository.
type Repo struct {
	Account  string
	Path     string
	Project  string
	Public   bool
	Archived bool
	// Keys is how many deploy keys stand on it, -1 = never read.
	Keys int
	ID   string // the forge's, which outlives its names; "" = not known
	// Trouble is by which kind of error the last reading of its keys failed, "" = it
	// did not.
	Trouble string
	Read    time.Time // when its keys were read, zero = never
}

// Machine is one build machine.
type Machine struct {
	Name string
	User string    // whose home it is, as who one logs in
	Ends time.Time // when its access is to end, zero = never
	Keys []MachineKey
	// Opens are the repositories that builds there are to reach.
	Opens []Opening
	// Known says that the machine was looked at, so that Keys is all of them.
	Known bool
}

// MachineKey is a private key on a machine.
type MachineKey struct {
	Fingerprint keys.Fingerprint
	Encrypted   bool
}

// Opening is a repository that a machine opens with a key.
type Opening struct {
	Account     string
	Target      string
	Fingerprint keys.Fingerprint
	Access      api.Access
}
