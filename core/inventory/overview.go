package inventory

import (
	"time"

	"latchkey/core/say"
	"latchkey/keys"
)

// Overview is one row per key, over all accounts.
type Overview struct {
	Keys []KeySummary `json:"keys"`
	// Searched is how many repositories' keys are known, Never how many more
	// were never read, Oldest when the oldest of them was read.
	Searched int       `json:"searched"`
	Never    int       `json:"never_read"`
	Oldest   time.Time `json:"oldest,omitzero"`
}

// KeySummary is one key, by fingerprint, with what is known of it everywhere. A
// pair that stands nowhere is a row too.
type KeySummary struct {
	Fingerprint keys.Fingerprint `json:"fingerprint"` // "" = the forge's text could not be read, see Unreadable
	MD5         string           `json:"md5,omitempty"`
	Type        string           `json:"type"`
	Bits        int              `json:"bits"`
	Label       string           `json:"label"`            // the one that most places have, else the comment
	Labels      []string         `json:"labels,omitempty"` // all different ones
	Comment     string           `json:"comment,omitempty"`
	Set         string           `json:"key_set,omitempty"`
	PrivateKey  PrivateKeyState  `json:"private_key"`      // as last known
	Origin      string           `json:"origin,omitempty"` // of a pair of ours: "generated", "imported" or "machine"
	Encrypted   bool             `json:"passphrase_protected,omitempty"`
	Unreadable  say.Text         `json:"unreadable,omitzero"`
	Machines    []string         `json:"machines,omitempty"` // ids of the build machines on which the private key lies

	Accounts []string `json:"accounts,omitempty"`
	Repos    []string `json:"repositories,omitempty"` // paths
	Projects []string `json:"projects,omitempty"`
	Reads    int      `json:"read"`       // places that it may read
	Writes   int      `json:"read_write"` // places to which it may also push

	Created  time.Time `json:"created,omitzero"`   // of the pair, else when it was first put somewhere
	LastUsed time.Time `json:"last_used,omitzero"` // newest over all places, as the forges told it
	// UseKnown is false where no use is known of and the last use was not read
	// everywhere: "never used" must not be said then.
	UseKnown  bool      `json:"last_used_known"`
	UseRead   time.Time `json:"last_used_read,omitzero"` // when the forges were asked, of the place where that is longest ago; zero unless all were
	UseUnread int       `json:"use_not_read,omitempty"`  // on how many places it was not read
	Verified  time.Time `json:"last_verified,omitzero"`  // newest verification of Latchkey's own, over all places
	// SupersededBy is the key that a rotation has put in its place, "" = none.
	SupersededBy keys.Fingerprint `json:"superseded_by,omitempty"`
	Findings     []Finding        `json:"findings,omitempty"` // gravest first
}

// Use is what is known of the key's use over all places. Since when it stands
// there is not in it.
func (k *KeySummary) Use() Use { return Use{Last: k.LastUsed, Read: k.UseRead, Verified: k.Verified} }

// Places is on how many repositories and projects it stands.
func (k *KeySummary) Places() int { return len(k.Repos) + len(k.Projects) }
