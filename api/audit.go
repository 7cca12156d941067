package api

import (
	"context"

	"latchkey/keys"
)

// BranchRules is implemented by forges whose rules for branches may let deploy keys
// pass, see Traits.BranchRules.
type BranchRules interface {
	// BranchRules reads the rules that hold for a repository's branches, with those of
	// its organization: one request, and one more for each rule that is in force.
	BranchRules(ctx context.Context, repo RepoPath) (RulesForKeys, error)
}

// RulesForKeys says which rules for branches hold for deploy keys that may push.
type RulesForKeys struct {
	Passed []string // names of the rules in force that do not hold for deploy keys
	Hidden []string // names of those of which the forge does not tell this account for whom they do not hold
}

// KeyPolicy is implemented by forges on which an organization can forbid deploy keys,
// see Traits.KeyPolicy.
type KeyPolicy interface {
	// KeysAllowed asks for the policy of the organization whose repositories are below a
	// workspace, in one request; known is false where the forge does not tell it to this
	// account.
	KeysAllowed(ctx context.Context, workspace string) (allowed, known bool, err error)
}

// UserKeys is implemented by forges that list the SSH keys of a user, see
// Traits.UserKeys.
type UserKeys interface {
	// UserKeys lists the keys with which a user signs in over SSH, as far as their text
	// can be read; id and name are those of Whoami.
	UserKeys(ctx context.Context, user User) ([]keys.Public, error)
}
