package core

import (
	"context"
	"time"

	"latchkey/api"
	"latchkey/core/rollout"
	"latchkey/keys"
)

// KeySet is key pairs under one name, one per repository: what stands in for a
// shared key on a forge that allows one repository per key.
type KeySet struct {
	Name    string      `json:"name"`
	Created time.Time   `json:"created"`
	Members []SetMember `json:"members"`
}

// SetMember is one pair of a set and the repository that it is for.
type SetMember struct {
	Account     string           `json:"account"`
	Repo        api.RepoPath     `json:"repository"`
	Fingerprint keys.Fingerprint `json:"fingerprint"`
	PrivateHalf Half             `json:"private_half"`
}

// KeySets lists all sets by name. Local store only.
func (a *App) KeySets(ctx context.Context) ([]KeySet, error) { return nil, errNotBuilt }

// ExportKeySet writes every private half of a set into a new folder (mode
// 0700), one file per repository as ExportPrivate does, and an ssh_config that
// picks the right one for each repository. On a failure nothing is left.
func (a *App) ExportKeySet(ctx context.Context, name, dir string, passphrase []byte) error {
	return errNotBuilt
}

// DeleteKeySet deletes every pair of a set from the vault. It refuses while one
// of them is known to stand somewhere. It asks Person.Confirm.
func (a *App) DeleteKeySet(ctx context.Context, name string) error { return errNotBuilt }

// KeyNamed finds what a person means by a key: a fingerprint or its beginning,
// a comment, a public line, or the name of a key set.
func (a *App) KeyNamed(ctx context.Context, text string) (rollout.KeyRef, error) {
	return rollout.KeyRef{}, errNotBuilt
}
