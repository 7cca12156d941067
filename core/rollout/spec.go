package rollout

import (
	"time"

	"latchkey/api"
	"latchkey/core/wanted"
	"latchkey/keys"
)

// Verb is what a rollout does.
type Verb string

// The verbs.
const (
	Add     Verb = "add"
	Rotate  Verb = "rotate"
	Revoke  Verb = "revoke"
	Relabel Verb = "relabel"
	// RemoveOld removes what an ended rotation left: the old keys.
	RemoveOld Verb = "remove-old"
	// Onboard lets build machines open repositories: a key on each, its public key
	// on the repositories, what ssh and git need there, and a verification from there.
	Onboard Verb = "onboard"
	// Apply makes places as a file of the wanted state says.
	Apply Verb = "apply"
)

// Spec is what a person asks for. It is stored with the rollout as JSON, and the
// hash of a plan is over that JSON too: the order of the fields counts.
type Spec struct {
	Verb    Verb   `json:"verb"`
	Account string `json:"account,omitempty"` // "" = every account on which the key stands, or the only one
	Choice  Choice `json:"repositories"`

	// Key is the key that is rotated, revoked or relabelled; for add, a pair
	// that is here, or a public line whose private key lives elsewhere. With add,
	// the zero KeyRef makes a new pair.
	Key  KeyRef `json:"key,omitzero"`
	New  NewKey `json:"new,omitzero"`   // the pair that add or rotate makes
	Name string `json:"name,omitempty"` // of the key set that is made; filled in by the planner where there is one
	// PerRepo makes one pair per repository also where the forge would take one
	// for all. Where it would not, there is one per repository anyway.
	PerRepo bool       `json:"per_repository,omitempty"`
	Label   string     `json:"label,omitempty"`  // on the forge; "" = the comment. For relabel, the new label
	Access  api.Access `json:"access,omitempty"` // "" = read; rotate keeps what each repository has

	NoVerify bool `json:"no_verification,omitempty"` // add only: leave the verification by SSH out
	// What becomes of a rotated key. Whoever uses it cannot have the new one yet,
	// so it stays unless one of the others is chosen; KeepOld says so explicitly,
	// and the plan fills it in.
	KeepOld      bool          `json:"keep_old,omitempty"`
	RemoveAtOnce bool          `json:"remove_at_once,omitempty"` // as soon as the new one is verified
	Soak         time.Duration `json:"soak_ns,omitempty"`        // so long after the verification, if nobody uses it
	// NoPassphrase lets a pair that has a passphrase be followed by one without.
	NoPassphrase bool `json:"no_passphrase,omitempty"`

	OfRollout  int64 `json:"of_rollout,omitempty"`   // remove-old: the rotation
	EvenIfUsed bool  `json:"even_if_used,omitempty"` // remove-old: also a key that was used since its use was last checked

	StopAfter int `json:"stop_after_failures,omitempty"`
	// NeverRead says what becomes of repositories whose keys were never read.
	NeverRead NeverReadPolicy `json:"never_read,omitempty"`
	// MaxAge asks for fresh reading: what was read longer ago, or never, is read
	// for the plan, for as many requests as Plan.Basis says. 0 reads nothing: the
	// plan is made from what is known.
	MaxAge time.Duration `json:"max_age_ns,omitempty"`

	// Unseen, UnreadableParts and ForeignKey are filled in when a rollout starts:
	// what its plan did not see, see [Basis].
	Unseen          int      `json:"unseen,omitempty"`
	UnreadableParts []string `json:"closed,omitempty"`
	ForeignKey      bool     `json:"foreign,omitempty"`

	// Machines are the ids of the build machines that an onboarding or a revocation is
	// about.
	Machines []string `json:"machines,omitempty"`
	// Deliver writes a private key of the vault to the machines, Key's or one that is
	// generated for each, where otherwise each generates its own.
	Deliver bool `json:"deliver,omitempty"`
	// Revoke with Machines takes all keys that lie on them off the forges, and ours off
	// the machines as soon as these can be reached. Other machines that hold the same
	// keys get keys of their own: with ReplaceFirst before the old ones go, else after.
	ReplaceFirst bool `json:"replace_first,omitempty"`
	// Retire does it in order, for a machine that is there and no longer needed: its
	// lines go first, then the keys from the forges, then the private keys.
	Retire     bool `json:"retire,omitempty"`
	InCheckout      // onboard: where URLs are led
	// Ends is when the keys that an onboarding brings are to go, zero = they are not.
	// Each repository gets a key of its own then. Nothing goes by itself.
	Ends time.Time `json:"ends,omitzero"`
	// Trust are host keys of the forges' servers that nobody has vouched for yet and
	// that machines are to rely on. The planner fills them in; they are trusted from
	// the moment when a person says yes to the plan.
	Trust []HostKey `json:"trust,omitempty"`

	// Wanted are, for apply, the places and what is to stand there. The planner leaves
	// out those where nothing is to be done.
	Wanted []wanted.Place `json:"wanted,omitempty"`
	// RemoveForeign lets apply remove keys whose private key was never here, so that
	// nobody here knows who uses them.
	RemoveForeign bool `json:"remove_foreign,omitempty"`
	// Recreate lets apply remove a key and put it back where the forge cannot change
	// its access or label in place: it does not open the repository in between.
	Recreate bool `json:"recreate,omitempty"`
}

// HostKey is a host key of an SSH server, as a person compares it.
type HostKey struct {
	Host        string           `json:"host"` // "host" or "[host]:port"
	Type        string           `json:"type"`
	Fingerprint keys.Fingerprint `json:"fingerprint"`
	Line        string           `json:"known_hosts"`
}

// ShutsOut reports whether the rollout takes machines their access.
func (s Spec) ShutsOut() bool { return s.Verb == Revoke && len(s.Machines) > 0 }

// Removes reports whether a rotation removes the old key by itself.
func (s Spec) Removes() bool {
	return s.Verb == Rotate && !s.KeepOld && (s.RemoveAtOnce || s.Soak > 0)
}

// SetName returns the name of the key set that the rollout makes or changes, ""
// when it makes none.
func (s Spec) SetName() string {
	if s.Key.Set != "" {
		return s.Key.Set
	}
	return s.Name
}

// NeverReadPolicy is what becomes of repositories whose keys were never read.
type NeverReadPolicy string

// The policies. "" is ReadInTurn where repositories are chosen, and LeaveOut where
// a key is looked for wherever it stands: there every repository of the account
// would have to be read.
const (
	ReadInTurn NeverReadPolicy = "in-turn" // each is read when its turn comes, and the step decides then
	LeaveOut   NeverReadPolicy = "leave-out"
)

// NewKey says what to generate.
type NewKey struct {
	Kind    keys.Kind `json:"type,omitempty"` // "" = Ed25519
	Comment string    `json:"comment,omitempty"`
	// Passphrase says that the private key gets one, which is asked for when the
	// key is made. It is never stored.
	Passphrase bool `json:"passphrase,omitempty"`
}

// KeyRef names a key, or a key set. Exactly one field is set.
type KeyRef struct {
	Fingerprint keys.Fingerprint `json:"fingerprint,omitempty"`
	Public      string           `json:"public,omitempty"` // a public line that is not in the index
	Set         string           `json:"key_set,omitempty"`
}

// Choice says over which repositories. Either Where is set, or some of the
// others, which add up.
type Choice struct {
	All   bool   `json:"all,omitempty"`
	Query string `json:"query,omitempty"` // as MatchesQuery has it
	// Exclude leaves out of all the others what it matches, as MatchesQuery has it.
	Exclude string         `json:"exclude,omitempty"`
	Repos   []api.RepoPath `json:"list,omitempty"`
	Where   bool           `json:"where_it_stands,omitempty"` // wherever the key stands; the default of rotate, revoke and relabel
	// Project takes every repository of a project ("acme/PAY").
	Project api.ProjectPath `json:"project,omitempty"`
}
