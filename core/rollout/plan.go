// Package rollout carries one planned change of deploy keys over many
// repositories: add, rotate, revoke, relabel. A plan is a value that can be
// printed and is confirmed by its hash; its steps are run with every intent in
// the journal before the side effect and every outcome after it, so that a
// rollout may be stopped at any instant and resumed.
package rollout

import (
	"time"

	"latchkey/api"
	"latchkey/core/budget"
	"latchkey/core/say"
	"latchkey/keys"
)

// Handful is how many requests a plan may make, unless a person asks for more.
const Handful = budget.Handful

// Verb is what a rollout does.
type Verb string

// The verbs.
const (
	Add     Verb = "add"
	Rotate  Verb = "rotate"
	Revoke  Verb = "revoke"
	Relabel Verb = "relabel"
	// RemoveOld takes away what an ended rotation left: the old keys.
	RemoveOld Verb = "remove-old"
)

// Spec is what a person asks for. It is kept with the rollout as JSON.
type Spec struct {
	Verb    Verb   `json:"verb"`
	Account string `json:"account,omitempty"` // "" = every account on which the key stands, or the only one
	Choice  Choice `json:"repositories"`

	// Key is the key that is rotated, revoked or relabelled; for add, a pair
	// that is here, or a public line whose private key lives elsewhere. The
	// zero KeyRef with add makes a new pair.
	Key  KeyRef `json:"key,omitzero"`
	New  NewKey `json:"new,omitzero"`   // the pair that add or rotate makes
	Name string `json:"name,omitempty"` // of the key set that is made; filled in by the planner where there is one
	// PerRepo makes one pair per repository also where the forge would take one
	// for all. Where it would not, there is one per repository anyway.
	PerRepo bool       `json:"per_repository,omitempty"`
	Label   string     `json:"label,omitempty"`  // on the forge; "" = the comment. For relabel, the new label
	Access  api.Access `json:"access,omitempty"` // "" = read; rotate keeps what each repository has

	NoProof bool `json:"no_proof,omitempty"` // add only: leave the SSH proof out
	// What becomes of a rotated key. Whoever uses it cannot have the new one yet,
	// so it stays unless one of the others is chosen; KeepOld says that in so many
	// words, and the plan fills it in.
	KeepOld      bool          `json:"keep_old,omitempty"`
	RemoveAtOnce bool          `json:"remove_at_once,omitempty"` // as soon as the new one is proved
	Soak         time.Duration `json:"soak_ns,omitempty"`        // so long after the proof, if nobody uses it
	// NoPassphrase lets a pair that has a passphrase be followed by one without.
	NoPassphrase bool `json:"no_passphrase,omitempty"`

	OfRollout  int64 `json:"of_rollout,omitempty"`   // remove-old: the rotation
	EvenIfUsed bool  `json:"even_if_used,omitempty"` // remove-old: also a key that was used since it was last looked at

	StopAfter int `json:"stop_after_failures,omitempty"`
	// Unread says what becomes of repositories whose keys were never read.
	NeverRead NeverReadPolicy `json:"never_read,omitempty"`
	// MaxAge asks for fresh reading: what is known for longer, or was never
	// read, is read for the plan, for as many requests as Plan.Basis says. 0
	// reads nothing: the plan is made from what is known.
	MaxAge time.Duration `json:"max_age_ns,omitempty"`

	// Unseen, Closed and Foreign are filled in when a rollout starts: what its plan
	// did not see, see [Basis].
	Unseen          int      `json:"unseen,omitempty"`
	UnreadableParts []string `json:"closed,omitempty"`
	ForeignKey      bool     `json:"foreign,omitempty"`
}

// NeverReadPolicy is what becomes of repositories whose keys were never read.
type NeverReadPolicy string

// The choices. "" is InTurn where repositories are chosen, and LeaveOut where a
// key is looked for wherever it stands: there every repository of the account
// would have to be read.
const (
	ReadInTurn NeverReadPolicy = "in-turn" // each is read when its turn comes, and the step decides then
	LeaveOut   NeverReadPolicy = "leave-out"
)

// NewKey says what to generate.
type NewKey struct {
	Kind    keys.Kind `json:"type,omitempty"` // "" = Ed25519
	Comment string    `json:"comment,omitempty"`
	// Passphrase says that the private key gets one, which is asked for when it is
	// made. It is never kept.
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
	All   bool           `json:"all,omitempty"`
	Query string         `json:"query,omitempty"` // as typed into a search box: every word is in path, name or project
	Repos []api.RepoPath `json:"list,omitempty"`
	Where bool           `json:"where_it_stands,omitempty"` // wherever the key stands; the default of rotate, revoke and relabel
	// Project takes every repository of a project ("acme/PAY").
	Project api.ProjectPath `json:"project,omitempty"`
}

// Plan is what will be done, in order. Two plans that do the same have the
// same Hash; a plan that is older than the world it was made for is refused.
type Plan struct {
	Hash       string      `json:"hash"` // 12 hexadecimal digits over Spec, Steps and Refused
	Made       time.Time   `json:"made"`
	Title      string      `json:"title"` // "rotate SHA256:… (ci@build-07) on 300 repositories"
	Spec       Spec        `json:"spec"`
	Pairs      int         `json:"new_key_pairs"`
	Set        string      `json:"key_set,omitempty"` // the set that is made or changed
	Steps      []Step      `json:"steps"`
	Exclusions []Exclusion `json:"refused"`
	Costs      []Cost      `json:"costs"` // one per account
	Basis      Basis       `json:"facts"`
	Notes      []string    `json:"notes"` // what a person should know, one sentence each
	Stops      []string    `json:"stops"` // what will work no longer, one sentence each; empty where nothing is removed
	// NoteTexts are the notes for other languages than English, in the same order.
	NoteTexts []say.Text `json:"-"`
	StopTexts []say.Text `json:"-"` // Stops, in the same way
	after     int64      // rollout that was confirmed by the hash of the same plan, 0 = none
}

// Removes tells whether a rotation takes the old key away by itself.
func (s Spec) Removes() bool {
	return s.Verb == Rotate && !s.KeepOld && (s.RemoveAtOnce || s.Soak > 0)
}

// Basis is on what a plan rests. It is no part of the hash: facts that are read
// again and say the same change nothing of what will be done.
type Basis struct {
	Oldest    time.Time `json:"oldest,omitzero"` // when the oldest fact of the plan was read
	NeverRead int       `json:"never_read"`      // of its repositories, how many were never read
	Unseen    int       `json:"unseen"`          // where a key is looked for wherever it stands: repositories left out because they were never read
	// Closed are the parts of the accounts' lists, such as workspaces, that could
	// not be read: a key that is looked for wherever it stands may stand there.
	UnreadableParts []string `json:"closed,omitempty"`
	// Foreign says that a key that is looked for was not made or imported here, so
	// that all that is known of where it stands comes from what was read.
	ForeignKey     bool `json:"foreign,omitempty"`
	RequestsToRead int  `json:"requests_to_read"`
}

// SetName is the name of the key set that the rollout makes or changes, "" when
// it makes none.
func (s Spec) SetName() string {
	if s.Key.Set != "" {
		return s.Key.Set
	}
	return s.Name
}

// Step is what happens on one repository or project.
type Step struct {
	N       int             `json:"n"` // counted from 1, in the order of the plan
	Account string          `json:"account"`
	Repo    api.RepoPath    `json:"repository,omitempty"`
	Project api.ProjectPath `json:"project,omitempty"`
	Acts    []Act           `json:"acts"`
	Read    time.Time       `json:"facts_read,omitzero"` // when what it rests on was read; zero = never
	RepoID  string          `json:"-"`                   // the forge's id of the repository, "" when it is not known
}

// Target is the repository or project path.
func (s Step) Target() string {
	if s.Project != "" {
		return string(s.Project)
	}
	return string(s.Repo)
}

// ActKind is one kind of act.
type ActKind string

// The deeds. Make has its effect in the vault, Add, Remove and Rename on the
// forge; Prove and Soak have none.
const (
	ActGenerate ActKind = "make"   // generate a pair, private key into the vault and read back
	ActAdd      ActKind = "add"    // put the public key there, read back
	ActProve    ActKind = "prove"  // SSH with the private key: the repository can be read
	ActSoak     ActKind = "soak"   // wait until the rollout's due time
	ActRemove   ActKind = "remove" // take the key off, read back
	ActRelabel  ActKind = "relabel"
)

// Act is one act of a step. A step is a little program of acts, run in order;
// how far it got is in the journal.
type Act struct {
	Kind ActKind `json:"do"`
	// Fingerprint and Public name the key; both are "" for a pair that is yet
	// to be made: then it is the one that Make made, for the step or for the
	// whole rollout.
	Fingerprint keys.Fingerprint `json:"fingerprint,omitempty"`
	Public      string           `json:"public,omitempty"`
	KeyID       string           `json:"key_id,omitempty"` // Take, Rename: as last seen; "" = find it by fingerprint
	Label       string           `json:"label,omitempty"`
	OldLabel    string           `json:"was,omitempty"` // Rename: the label before
	Access      api.Access       `json:"access,omitempty"`
	// Repo is, for Prove in a step on a project, the repository to try.
	Repo api.RepoPath `json:"repository,omitempty"`
	// Replaces is, for Put, the key whose successor it is: the target is read
	// first, and where that key does not stand nothing is done. Where the target
	// was never read, Access is "" and becomes that of the old key.
	Replaces keys.Fingerprint `json:"replaces,omitempty"`
	// Beside is, for Take, the key that has to stand there before this one goes,
	// where the step does not put it there itself.
	Requires keys.Fingerprint `json:"beside,omitempty"`
	// UsedSince is, for Take, since when a use keeps the key there; zero where
	// its use is not judged.
	UsedSince time.Time `json:"used_since,omitzero"`
	// Looked is when its use was last judged, written by the runner.
	UseCheckedAt time.Time `json:"looked,omitzero"`

	// What came of it, written by the runner: "" in a plan.
	Outcome Outcome   `json:"outcome,omitempty"`
	DoneAt  time.Time `json:"when,omitzero"`
	// Sent is when the forge was last asked, Accepted when it said that it took
	// the change, while it does not show it yet.
	SentAt     time.Time `json:"sent,omitzero"`
	AcceptedAt time.Time `json:"accepted,omitzero"`
	// Unseen says, in an undo, that the key was sent and no reading told what
	// came of it.
	ResultUnknown bool `json:"unseen,omitempty"`
	// Since is, in an undo, when that was done which the act takes back, and WasID,
	// for Put, the id that the key had: until some time after, lists may not know.
	OriginalAt time.Time `json:"since,omitzero"`
	OldKeyID   string    `json:"was_id,omitempty"`
}

// Outcome is what came of an act.
type Outcome string

// The outcomes of an act that is through.
const (
	OutcomeDone    Outcome = "done"    // by this rollout: undo takes it back
	OutcomeAlready Outcome = "already" // it was so before: undo leaves it alone
	LeftOver       Outcome = "left"    // not done, and the step went on without it
)

// Exclusion is a repository on which the plan does nothing, and why.
type Exclusion struct {
	Account string `json:"account"`
	Target  string `json:"target"`
	Reason  Reason `json:"why"`
	English string `json:"text"` // one sentence
	// Said is Text for other languages than English.
	Text say.Text `json:"-"`
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
	ReasonNoTrialRepo   Reason = "nothing-to-prove-with" // no repository is known with which the new key could be proved
	ReasonUnreadable    Reason = "not-readable"          // its keys could not be read; Text says why
	ReasonOpenRollout   Reason = "in-another-rollout"
	ReasonNeverRead     Reason = "never-read" // and Spec.Unread leaves such repositories out
	ReasonForbidden     Reason = "policy-forbids"
	ReasonNewKeyMissing Reason = "new-key-not-there"  // remove-old: the successor does not stand there
	ReasonNotRotated    Reason = "not-rotated"        // remove-old: the rotation proved no new key there
	ReasonOtherRepo     Reason = "another-repository" // remove-old: the rotated repository's name is another one's now
	ReasonNoPrivateKey  Reason = "private-key-lost"   // the vault no longer has the private key of the successor
)

// Cost is what a plan spends on one account.
type Cost struct {
	Account  string        `json:"account"`
	Requests int           `json:"requests"` // of the REST API; proofs by SSH cost none
	Writes   int           `json:"writes"`   // of these, how many change something
	Proofs   int           `json:"ssh_proofs"`
	Budget   int           `json:"hourly_budget"` // 0 = no such limit
	Left     int           `json:"left_now"`
	Pauses   int           `json:"pauses"`   // how often it waits for the hourly limit
	Duration time.Duration `json:"takes_ns"` // estimated, pauses included, soak not
	Text     string        `json:"text"`     // "1,200 requests, about 1 h 12 min with 1 pause for Bitbucket's hourly limit"
}
