package rollout

import (
	"encoding/json"
	"time"

	"latchkey/api"
	"latchkey/core/store"
	"latchkey/keys"
)

// ActKind says what an act does.
type ActKind string

// The kinds. ActGenerate has its effect in the vault, ActAdd, ActRemove and
// ActRelabel on the forge; ActVerify and ActSoak have none.
const (
	ActGenerate ActKind = "make"   // generate a pair, private key into the vault and read back
	ActAdd      ActKind = "add"    // put the public key on the target, read back
	ActVerify   ActKind = "verify" // SSH with the private key: the repository can be read
	ActSoak     ActKind = "soak"   // wait until the rollout's due time
	ActRemove   ActKind = "remove" // remove the key from the target, read back
	ActRelabel  ActKind = "relabel"

	// On a build machine. Each says what must be so there, and may be done again.
	ActMakeThere   ActKind = "make-there"   // generate a pair there; its private key never leaves the machine
	ActDeliver     ActKind = "deliver"      // write the private key of a pair of the vault there
	ActInstall     ActKind = "install"      // write there what ssh and git need: for all keys, or for one repository
	ActVerifyThere ActKind = "verify-there" // open the repository from there
	ActUninstall   ActKind = "uninstall"    // take back what ActInstall wrote
	ActRemoveThere ActKind = "remove-there" // delete the private key there
	// ActReplacedThere waits until the machines of a group are said to be without the
	// key. It has no effect.
	ActReplacedThere ActKind = "replaced-there"
)

// IsThere reports whether an act is done on a build machine.
func (k ActKind) IsThere() bool {
	switch k {
	case ActMakeThere, ActDeliver, ActInstall, ActVerifyThere, ActUninstall, ActRemoveThere, ActReplacedThere:
		return true
	}
	return false
}

// Verifies reports whether an act shows that a key opens a repository.
func (k ActKind) Verifies() bool { return k == ActVerify || k == ActVerifyThere }

// Act is one act of a step. A step is a little program of acts, run in order. The
// journal stores acts as JSON, and the hash of a plan is over that JSON too: the
// order of the fields counts.
type Act struct {
	Kind ActKind `json:"do"`
	// Fingerprint and Public name the key; both are "" for a pair that is yet
	// to be made: then it is the one that ActGenerate made for the step, or the
	// one that was made for the whole rollout.
	Fingerprint keys.Fingerprint `json:"fingerprint,omitempty"`
	Public      string           `json:"public,omitempty"`
	KeyID       string           `json:"key_id,omitempty"` // ActRemove, ActRelabel: as last seen; "" = find it by fingerprint
	Label       string           `json:"label,omitempty"`
	OldLabel    string           `json:"was,omitempty"` // ActRelabel: the label before
	Access      api.Access       `json:"access,omitempty"`
	// Repo is, for ActVerify in a step on a project, the repository to try.
	Repo api.RepoPath `json:"repository,omitempty"`
	// Replaces is, for ActAdd, the key whose successor it adds: the target is read
	// first, and where that key does not stand nothing is done. Where the target
	// was never read, Access is "" and becomes that of the old key.
	Replaces keys.Fingerprint `json:"replaces,omitempty"`
	// Requires is, for ActRemove, the key that has to stand there before this one
	// goes, where the step does not put it there itself.
	Requires keys.Fingerprint `json:"beside,omitempty"`
	// UsedSince is, for ActRemove, since when a use keeps the key there; zero where
	// its use is not judged.
	UsedSince time.Time `json:"used_since,omitzero"`
	// UseCheckedAt is when its use was last checked, written by the runner.
	UseCheckedAt time.Time `json:"looked,omitzero"`

	// What came of it, written by the runner: "" in a plan.
	Outcome Outcome   `json:"outcome,omitempty"`
	DoneAt  time.Time `json:"when,omitzero"`
	// SentAt is when the forge was last asked, AcceptedAt when it said that it took
	// the change, while it does not show it yet.
	SentAt     time.Time `json:"sent,omitzero"`
	AcceptedAt time.Time `json:"accepted,omitzero"`
	// ResultUnknown says, in an undo, that the key was sent and no reading told
	// what came of it.
	ResultUnknown bool `json:"unseen,omitempty"`
	// OriginalAt is, in an undo, when the act was done that this one takes back, and
	// OldKeyID, for ActAdd, the id that the key had then: for some time after, the
	// forge's lists may be from before.
	OriginalAt time.Time `json:"since,omitzero"`
	OldKeyID   string    `json:"was_id,omitempty"`

	// Foreign says, for ActAdd, that the private key was never here: a person gave the
	// public key alone.
	Foreign bool `json:"foreign,omitempty"`

	// LeavesFirst is, for ActAdd in an apply, the repository that the key has to have
	// left in the same rollout: the forge takes it on one only.
	LeavesFirst api.RepoPath `json:"leaves_first,omitempty"`

	// Machine is, for acts on a build machine, its id, and Path the name of the key's
	// file in our folder there. For ActVerifyThere a Path means: with that key alone,
	// whatever is installed. OldLabel is, for ActInstall, the name of the key that the
	// repository was opened with before.
	Machine    string `json:"machine,omitempty"`
	Path       string `json:"path,omitempty"`
	Alias      string `json:"alias,omitempty"` // ActInstall, ActUninstall: the host in its URL; "" = that of the key's forge
	InCheckout        // ActInstall
}

// ActsOf returns the acts of a step of the journal.
func ActsOf(step store.RolloutStep) (acts []Act, err error) {
	err = json.Unmarshal([]byte(step.Acts), &acts)
	return acts, err
}

// Outcome is what came of an act.
type Outcome string

// The outcomes of an act; "" while it is not done.
const (
	OutcomeDone    Outcome = "done"    // by this rollout: undo takes it back
	OutcomeAlready Outcome = "already" // it was so before: undo leaves it alone
)
