package compose

import (
	"time"

	"latchkey/api"
	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/keys"
)

// Facts is what a plan is made from: the world as far as it is known.
type Facts struct {
	Accounts map[string]AccountFacts
	Targets  []TargetFacts // repositories and projects that are chosen, in any order
	Subjects []Subject
	// OpenRollouts says in which open rollout a target is, by TargetID; one that is
	// about a machine alone counts for that machine, by MachineTargetID.
	OpenRollouts map[string]int64
	// PrivateKeyHere has the keys whose private key is in the vault.
	PrivateKeyHere map[keys.Fingerprint]bool
	// OnMachines has the keys whose private key lies on a build machine.
	OnMachines map[keys.Fingerprint]bool
	// Members are, by TargetID, the keys of the set that a plan to add makes
	// larger.
	Members map[string]Subject
	// Removals are, for remove-old, the old keys of the rotation.
	Removals []Removal
	// Notes are what a person should know of what was found.
	Notes []say.Text
	// NeverRead is how many repositories of the accounts were never read and are
	// not among the targets: the key may stand there unseen.
	NeverRead int
	// UnreadParts are the parts of the accounts' lists that could not be read,
	// such as "beta": what is there now is not known.
	UnreadParts []string
	// RequestsToRead is how many requests it takes to read all targets again.
	RequestsToRead int
	// Machines are the build machines of the plan, in its order.
	Machines []MachineFacts
	// Groups are all groups of machines.
	Groups []GroupFacts
	// Instance tells this installation from others, for names on machines: a few
	// letters or digits.
	Instance string
}

// AccountFacts is what is known of an account.
type AccountFacts struct {
	Traits api.Traits
	Left   int // requests that a rollout may still make in this hour
	Budget int // per hour, for a rollout; 0 = no such limit

	// Owner is, for a given key that is to be added, the person on this forge to
	// whose account it belongs; "" = nobody, as far as is known.
	Owner string
	// StandsOn is a repository on this forge on which the given key stands, where
	// it may stand on one only.
	StandsOn string
	// Stands says the same of every key that is wanted, for apply.
	Stands map[keys.Fingerprint]string
}

// Subject is a key that a rollout is about.
type Subject struct {
	Fingerprint keys.Fingerprint
	Public      string
	Comment     string
	Set         string // the key set that it is a member of
	MadeFor     string // then the TargetID for which it was made
	Encrypted   bool   // its private key is here and has a passphrase
	// OnMachine says that it was made on a build machine: no vault has its private key.
	OnMachine bool
	// Holders are the machines on which its private key lies, and OnlyThere says that
	// it is nowhere else but in the vault: it was never exported nor imported.
	Holders   []Holder
	OnlyThere bool
}

// Holder is a machine on which a private key lies.
type Holder struct {
	Machine string // id
	Path    string // the name of the key's file in our folder there, "" = it lies elsewhere
	// Group says that it is a group of machines from the image of another one, on
	// which nothing can be done: what they hold they hold until they are replaced.
	Group bool
	// Repos are, by TargetID, the repositories that the machine opens with it by lines
	// of ours: their aliases.
	Repos map[string]string
}

// GroupFacts is a group of machines from the image of another one, which nobody
// reaches.
type GroupFacts struct {
	ID, Name string
	Opens    map[keys.Fingerprint]bool // the keys that they may open repositories with, until they are replaced
}

// Removal is an old key that a rotation left in place, and its successor.
type Removal struct {
	Target    string // TargetID
	Old       keys.Fingerprint
	New       keys.Fingerprint
	Public    string // of the successor
	Access    api.Access
	Set       string
	UsedSince time.Time // a use after that keeps it there
	Verified  bool      // the successor was verified there
	RepoID    string    // of the repository that was rotated, "" when it is not known
	Reason    say.Text  // why it was not rotated; zero where it was
	// Later are the keys by which later rotations have followed the successor
	// there, each after the one before.
	Later []Successor
}

// Successor is a key that a later rotation put beside another one.
type Successor struct {
	Fingerprint keys.Fingerprint
	Public      string
}

// TargetFacts is one target, a repository or project, and the keys that stand
// there.
type TargetFacts struct {
	Account         string
	Path            string
	RepoID          string          // the forge's id of the repository, "" when it is not known
	Project         bool            // it is a project
	ParentProject   api.ProjectPath // a repository's project, "" = none
	TrialRepo       api.RepoPath    // a project's repository with which a key can be verified
	Archived        bool
	Read            time.Time // when Keys were read; zero = never
	Keys            []DeployKey
	ReadError       say.Text       // why its keys could not be read
	ReadErrorReason rollout.Reason // and what that means for a plan
}

// DeployKey is a key as it stands on a target.
type DeployKey struct {
	ID          string
	Label       string
	Fingerprint keys.Fingerprint
	Public      string
	Access      api.Access
	Disabled    bool
	LastUsed    time.Time // zero = not known
}

// TargetID returns what tells the target from all others.
func (f TargetFacts) TargetID() string { return rollout.TargetID(f.Account, f.Path, f.Project) }

// deployKey returns the key as it stands there, nil when it does not.
func (f TargetFacts) deployKey(fp keys.Fingerprint) *DeployKey {
	for i := range f.Keys {
		if f.Keys[i].Fingerprint == fp {
			return &f.Keys[i]
		}
	}
	return nil
}
