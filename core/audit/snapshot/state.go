// Package snapshot is what the forges held at one time, as an audit keeps it, and
// what is different between two such times.
package snapshot

import (
	"time"

	"latchkey/api"
	"latchkey/core/inventory"
	"latchkey/keys"
)

// State is what was known of the forges and machines at one time.
type State struct {
	At    time.Time
	Facts Facts
	// Targets are the repositories and projects that were on the lists.
	Targets []Target
}

// Facts are what explains differences: there are few of them, so they are kept
// beside the targets.
type Facts struct {
	Accounts []Account `json:"accounts"`
	Machines []Machine `json:"machines,omitempty"`
}

// Account is one account at a forge.
type Account struct {
	ID     string `json:"id"`
	Forge  string `json:"forge"`  // as people call it
	Server string `json:"server"` // the same for all accounts that see the same repositories
	User   string `json:"user,omitempty"`
	// Credential names its token, which it is not.
	Credential string    `json:"credential,omitempty"`
	TokenEnds  time.Time `json:"token_ends,omitzero"`
	OwnsKeys   bool      `json:"owns_keys,omitempty"` // the forge deletes keys together with the token that made them
	// ForgetsAfter is how long after its last use the forge deletes a key, 0 = it
	// does not.
	ForgetsAfter time.Duration `json:"forgets_after,omitempty"`
	// Listed is when its list of repositories was last read to the end, zero = never.
	Listed time.Time `json:"listed,omitzero"`
	// Unlisted are parts of that list that could not be read.
	Unlisted []string `json:"unlisted,omitempty"`
}

// Machine is one build machine, with the private keys that lie there or that it opens
// repositories with.
type Machine struct {
	Name string             `json:"name"`
	Keys []keys.Fingerprint `json:"keys,omitempty"`
}

// Target is one repository or project with the deploy keys on it. Everything in it is
// as the forge told, but for when that was read: a row that is read again and is the
// same is stored once.
type Target struct {
	Server  string `json:"server"`
	Account string `json:"account"` // that sees it; of several any
	Path    string `json:"path"`
	Project bool   `json:"project,omitempty"`
	ID      string `json:"id,omitempty"` // the forge's, which outlives its names
	// Read says that its keys were read at some time.
	Read bool `json:"read,omitempty"`
	// Trouble is by which kind of error the last reading failed: what is known is
	// from before. "" = it did not.
	Trouble string `json:"trouble,omitempty"`
	Keys    []Key  `json:"keys,omitempty"`
}

// Key is one deploy key on a target.
type Key struct {
	Fingerprint keys.Fingerprint `json:"fingerprint,omitempty"` // "" = its text could not be read
	ID          string           `json:"id,omitempty"`
	Type        string           `json:"type,omitempty"`
	Bits        int              `json:"bits,omitempty"`
	Label       string           `json:"label,omitempty"`
	Access      api.Access       `json:"access,omitempty"`
	Created     time.Time        `json:"created,omitzero"`
	Used        Used             `json:"used,omitempty"`
	Disabled    bool             `json:"disabled,omitempty"`
	Token       string           `json:"token,omitempty"` // the credential with which Latchkey put it there
	AddedBy     string           `json:"added_by,omitempty"`
}

// Used is when a key was last used, as far as it is kept: the day where that is some
// time ago. A key in daily use has the same row every day.
type Used string

// What a Used says beside a day such as "2026-03-01".
const (
	UseNotRead Used = ""
	NeverUsed  Used = "never"
	UsedLately Used = "lately" // within recentUse before the snapshot
)

// recentUse is for how long a use is only said to be a recent one.
const recentUse = 60 * 24 * time.Hour

func usedAt(u inventory.Use, at time.Time) Used {
	switch {
	case !u.Last.IsZero() && at.Sub(u.Last) < recentUse:
		return UsedLately
	case !u.Last.IsZero():
		return Used(u.Last.UTC().Format(time.DateOnly))
	case u.Read.IsZero():
		return UseNotRead
	}
	return NeverUsed
}

// Day is the day of the last use; zero where none is kept.
func (u Used) Day() time.Time {
	day, err := time.Parse(time.DateOnly, string(u))
	if err != nil {
		return time.Time{}
	}
	return day
}
