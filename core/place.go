package core

import (
	"context"
	"time"

	"latchkey/core/say"
	"latchkey/core/store"

	"latchkey/api"
	"latchkey/core/probe"
	"latchkey/keys"
)

// Placements adds, removes and relabels one deploy key at a time, and carries
// to its end what was cut off.
type Placements struct {
	*env
	accounts    *Accounts
	inventory   *Inventory
	pairs       *Pairs
	repos       *Repos
	tests       *Tests
	connections *connections
}

// PlaceRequest says which key goes where. Exactly one of Fingerprint, Generate
// and Public is set; exactly one of Repo and Project.
type PlaceRequest struct {
	Account     string
	Repo        api.RepoPath
	Project     api.ProjectPath
	Fingerprint keys.Fingerprint // a pair that is in the vault
	Generate    *NewPair         // make one first
	Public      string           // a public line whose private key lives elsewhere
	Label       string           // "" = the key's comment
	Access      api.Access       // "" = read
	Test        bool             // climb the ladder afterwards (Access depth)
}

// PlaceStep is one step of placing a key, in the order in which they happen.
type PlaceStep string

// The steps. This order holds in every path: the private key is safe before
// the public key is sent, and the index says placed only after the forge has
// been read back.
const (
	StepGenerate PlaceStep = "generate"  // make the pair (only with Generate)
	StepVault    PlaceStep = "vault"     // private key in the vault and read back
	StepSend     PlaceStep = "send"      // public key to the forge
	StepReadBack PlaceStep = "read-back" // forge shows the same key
	StepIndex    PlaceStep = "index"     // store says placed
	StepTest     PlaceStep = "test"      // the key opens the repository (only with Test)
)

// StepState is one tick or cross while PlaceKey works.
type StepState struct {
	Step   PlaceStep       `json:"step"`
	State  probe.RungState `json:"state"`
	Detail say.Text        `json:"detail,omitzero"`
}

// PlaceResult is the end of PlaceKey.
type PlaceResult struct {
	KeyPair *KeyPair  `json:"key_pair,omitempty"` // nil when only a public line was given
	Key     DeployKey `json:"deploy_key"`
	Already bool      `json:"already"` // it stood there before; nothing was added
	// Waits says that the forge accepted the key and does not show it yet: the
	// error says so too. Key is what the forge's answer told.
	Waits  bool          `json:"waits,omitempty"`
	Report *probe.Report `json:"test,omitempty"`
	// TakenBack is the pair that was made for the placement and deleted again, since
	// nothing came of it: the error says why.
	TakenBack keys.Fingerprint `json:"-"`
}

// Unfinished is work that a crash, a power cut or a lost network left half
// way, as found in the journal at start.
type Unfinished struct {
	ID          int64            `json:"id"`
	What        string           `json:"what"` // "place", "store-pair", "remove", "delete-pair", "add-account", "remove-account"
	State       PendingState     `json:"state"`
	Account     string           `json:"account,omitempty"`
	Target      string           `json:"target,omitempty"` // repository or project path
	Fingerprint keys.Fingerprint `json:"fingerprint"`
	Label       string           `json:"label,omitempty"`
	Since       time.Time        `json:"since"`
	Text        say.Text         `json:"text"` // one sentence for a person
	CanUndo     bool             `json:"can_undo"`
	// EndsItself says that nobody has to do anything: it ends once the forge
	// shows what it accepted, or has been looked at long enough after.
	EndsItself bool `json:"ends_by_itself,omitempty"`
}

// PendingState is what is known of unfinished work. Unfinished.Text says it to a person.
type PendingState string

// The states of unfinished work.
const (
	PendingNotDone      PendingState = "not-done"
	PendingNotSent      PendingState = "not-sent"
	PendingUnanswered   PendingState = "answer-unknown" // sent, and it is not known what came of it
	PendingNotShown     PendingState = "not-shown-yet"  // accepted by the forge
	PendingStillShown   PendingState = "still-shown"    // the removal was accepted
	PendingRefused      PendingState = "refused"        // and is checked once more
	PendingRemovedAgain PendingState = "removed-again"  // and is checked once more
	PendingUnknown      PendingState = "not-known"
)

// placementsOf lists where a key stands ("" = every key), each repository once,
// however many accounts see it.
func (pl *Placements) placementsOf(ctx context.Context, fingerprint string) ([]store.Placement, error) {
	all, err := pl.store.Placements(ctx, fingerprint)
	if err != nil {
		return nil, err
	}
	same, err := pl.store.SamePlaces(ctx)
	if err != nil {
		return nil, err
	}
	listed := map[string]bool{}
	once := all[:0]
	for _, p := range all {
		if at := same.Key(p.Account, p.Target, p.Project) + "\x00" + p.Fingerprint; !listed[at] {
			listed[at] = true
			once = append(once, p)
		}
	}
	return once, nil
}
