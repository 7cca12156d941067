// Package rollout has what a rollout is made of and what is said of it: one planned
// change of deploy keys over many repositories. A plan is a value that can be printed
// and is confirmed by its hash; its steps are little programs of acts, kept in the
// journal. How a plan is made of facts is in package compose, how it is carried out in
// package runner; both know this package and neither the other.
package rollout

import (
	"time"

	"latchkey/api"
	"latchkey/core/budget"
	"latchkey/core/say"
)

// Handful is how many requests a plan may make, unless a person asks for more.
const Handful = budget.Handful

// Plan is what will be done, in order. Two plans that do the same have the
// same Hash; a plan that is older than the world it was made for is refused.
type Plan struct {
	Hash       string      `json:"hash"` // 32 hexadecimal digits over Spec, Steps and Exclusions
	Made       time.Time   `json:"made"`
	Title      say.Text    `json:"title"` // "rotate SHA256:… (ci@build-07) on 300 repositories"
	Spec       Spec        `json:"spec"`
	Pairs      int         `json:"new_key_pairs"`
	Set        string      `json:"key_set,omitempty"` // the set that is made or changed
	Steps      []Step      `json:"steps"`
	Exclusions []Exclusion `json:"refused"`
	Costs      []Cost      `json:"costs"` // one per account
	Basis      Basis       `json:"facts"`
	Notes      []say.Text  `json:"notes"` // what a person should know, one sentence each
	Stops      []say.Text  `json:"stops"` // what will work no longer, one sentence each; empty where nothing is removed
	after      int64       // rollout that was confirmed by the hash of the same plan, 0 = none
}

// Basis is what a plan rests on. It is no part of the hash: facts that are read
// again and say the same change nothing of what will be done.
type Basis struct {
	Oldest    time.Time `json:"oldest,omitzero"` // when the oldest fact of the plan was read
	NeverRead int       `json:"never_read"`      // how many of its repositories were never read
	Unseen    int       `json:"unseen"`          // where a key is looked for wherever it stands: repositories left out because they were never read
	// UnreadableParts are the parts of the accounts' lists, such as workspaces,
	// that could not be read: a key that is looked for wherever it stands may
	// stand there.
	UnreadableParts []string `json:"closed,omitempty"`
	// ForeignKey says that a key that is looked for was not made or imported here,
	// so that all that is known of where it stands comes from what was read.
	ForeignKey     bool `json:"foreign,omitempty"`
	RequestsToRead int  `json:"requests_to_read"` // to read all of it again
}

// Step is what happens on one repository or project. The order of its JSON fields
// counts for the hash.
type Step struct {
	N       int             `json:"n"` // counted from 1, in the order of the plan
	Account string          `json:"account"`
	Repo    api.RepoPath    `json:"repository,omitempty"`
	Project api.ProjectPath `json:"project,omitempty"`
	Acts    []Act           `json:"acts"`
	Read    time.Time       `json:"facts_read,omitzero"` // when what it rests on was read; zero = never
	RepoID  string          `json:"-"`                   // the forge's id of the repository, "" when it is not known
	// Machine is the id of the build machine that the step is about. A step on a
	// machine alone has no account and no repository.
	Machine string `json:"machine,omitempty"`
}

// Target returns the repository or project path; of a step on a machine alone, the
// machine's id.
func (s Step) Target() string {
	switch {
	case s.Project != "":
		return string(s.Project)
	case s.Repo == "":
		return s.Machine
	}
	return string(s.Repo)
}

// Exclusion is a repository on which the plan does nothing, and why.
type Exclusion struct {
	Account string   `json:"account"`
	Target  string   `json:"target"`
	Reason  Reason   `json:"why"`
	Text    say.Text `json:"text"` // one sentence
	Machine string   `json:"machine,omitempty"`
}

// Reason sorts exclusions.
type Reason string

// The reasons.
const (
	ReasonNoAdmin       Reason = "no-admin-right"
	ReasonArchived      Reason = "archived"
	ReasonAlreadyThere  Reason = "already-there"
	ReasonOnAccount     Reason = "used-by-an-account"
	ReasonOneRepoOnly   Reason = "one-repository-per-key"
	ReasonOtherAccess   Reason = "other-access"
	ReasonNotThere      Reason = "key-not-there"
	ReasonNoRelabel     Reason = "no-relabel"
	ReasonNoWrite       Reason = "no-write-access"
	ReasonNoTrialRepo   Reason = "nothing-to-verify-with" // no repository is known with which the new key could be verified
	ReasonUnreadable    Reason = "not-readable"           // its keys could not be read; the text says why
	ReasonOpenRollout   Reason = "in-another-rollout"
	ReasonNeverRead     Reason = "never-read" // and Spec.NeverRead leaves such repositories out
	ReasonForbidden     Reason = "policy-forbids"
	ReasonNewKeyMissing Reason = "new-key-not-there"   // remove-old: the successor does not stand there; apply: what is wanted is not there, or not verified
	ReasonNotRotated    Reason = "not-rotated"         // remove-old: the rotation verified no new key there
	ReasonOtherRepo     Reason = "another-repository"  // remove-old: the rotated repository's name is another one's now
	ReasonNoMachine     Reason = "machine-not-usable"  // what is to be done on the machine cannot be done there
	ReasonNoPrivateKey  Reason = "private-key-lost"    // the vault no longer has the private key of the successor
	ReasonForeign       Reason = "private-key-unknown" // apply: it was never here, so nobody knows who uses the key
	ReasonNoPublicKey   Reason = "public-key-unknown"  // apply: only the fingerprint of the key is known
)

// Codes of exclusions of an apply that a person may lift, for a face to offer it: the
// first with [Spec.RemoveForeign], the others with [Spec.Recreate].
const (
	OutForeignStays = "out.foreign-stays"
	OutAccessStays  = "out.access-stays"
	OutLabelStays   = "out.label-stays"
	OutSwapStays    = "out.swap-stays"
)

// NoteProject is the code of the note that one key on a project would do; a face may
// offer it.
const NoteProject = "note.project-would-do"

// NoteWeakKey is the code of the note that the key of a plan is weak, which a face
// may show as a warning.
const NoteWeakKey = "note.weak-key"

// NoteHostKey is the code of the note that a host key is trusted with the plan, which
// a face may show as a warning.
const NoteHostKey = "note.host-key"

// Cost is what a plan spends on one account.
type Cost struct {
	Account       string        `json:"account"`
	Requests      int           `json:"requests"` // of the REST API; verifications by SSH cost none
	Writes        int           `json:"writes"`   // of these, how many change something
	Verifications int           `json:"ssh_verifications"`
	Budget        int           `json:"hourly_budget"` // 0 = no such limit
	Left          int           `json:"left_now"`
	Pauses        int           `json:"pauses"`   // how often it waits for the hourly limit
	Duration      time.Duration `json:"takes_ns"` // estimated, pauses included, soak not
	Text          say.Text      `json:"text"`     // "1,200 requests, about 1 h 12 min with 1 pause for Bitbucket's hourly limit"
}

// TargetID returns what tells a target from all others.
func TargetID(account, path string, project bool) string {
	kind := "repository"
	if project {
		kind = "project"
	}
	return account + "\x00" + kind + "\x00" + path
}
