package runner

import (
	"context"
	"time"

	"latchkey/api"
	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/keys"
)

// PointCommitted begins the point that follows a commit of the journal.
const PointCommitted = "rollout: committed "

// Deps is what a runner needs from the rest of Latchkey. All funcs are safe for
// concurrent use.
type Deps struct {
	// Connect returns the forge of an account.
	Connect func(ctx context.Context, account string) (api.Forge, error)
	// Generate makes a key pair in memory.
	Generate func(ctx context.Context, n rollout.NewKey) (GeneratedPair, error)
	// StorePair writes the pair's private key to the vault and reads it back.
	StorePair func(ctx context.Context, p GeneratedPair) (store.Pair, error)
	// CheckPair reports whether the vault has the private key of a public line:
	// its error is ErrNoPrivateKey when it has not.
	CheckPair func(ctx context.Context, public string) (store.Pair, error)
	// DropPair deletes a pair that stands on no target.
	DropPair func(ctx context.Context, fingerprint string) error
	// Verify opens the repository over SSH with one key alone. Its error says that
	// no verification could be tried at all.
	Verify func(ctx context.Context, account string, repo api.RepoPath, fp keys.Fingerprint) (rollout.Verification, error)
	// FindRepo asks the forge for the present path of the repository with an id
	// (one request), and records it. ErrOtherRepo says that target is the name of
	// another repository now.
	FindRepo func(ctx context.Context, account, target, id string) (path string, err error)
	// KeyReading turns a forge's answer into what the cache stores.
	KeyReading func(account, target string, project bool, list []api.DeployKey) store.KeyReading
	// UseCheckedAt returns when the last use of a replaced key was last checked
	// there, by anybody; zero when that is not known. May be nil.
	UseCheckedAt func(ctx context.Context, account, target string, project bool, old keys.Fingerprint) (time.Time, error)
	// CleanLabel makes a label from a server safe, as it is stored and compared.
	CleanLabel func(string) string
	// OtherWork returns why a key must not be touched now, because other work on it
	// is open; the zero Text when none is.
	OtherWork func(ctx context.Context, account, target string, project bool, fp keys.Fingerprint) (why say.Text, err error)
	// AfterCall is given what came of each call and returns the error to go on
	// with: another program may have replaced a token that was refused.
	AfterCall func(account string, err error) error
	// ExplainHolders adds to the error of a key that the forge calls taken who has
	// it, as far as is known.
	ExplainHolders func(ctx context.Context, account, repo, fingerprint string, err error) error
	// RoomAt returns when an account may make requests again by our own count, as
	// its budget is now; zero when that cannot be told.
	RoomAt func(ctx context.Context, account string) time.Time
	// Credential names the token with which the account's keys are made now.
	Credential func(account string) string
	// Machines reaches build machines; nil where there are none.
	Machines rollout.Machines
	// IndexEntry returns the index entry of a pair that was made on a machine.
	IndexEntry func(public string) (store.Pair, error)
	// Fatal reports whether an error, of vault or store, would meet every step.
	Fatal func(error) bool
	Now   func() time.Time
	// Lag is how long after a write a reading of the forge may lack it.
	Lag    time.Duration
	Jitter func() float64 // 0 to 1
	// Checkpoint is called between an effect and its record, and after each commit
	// with PointCommitted and the kind of what was committed, for tests.
	Checkpoint func(point string)
}

// GeneratedPair is a new key pair on its way to the vault.
type GeneratedPair struct {
	Fingerprint keys.Fingerprint
	Public      string
	Secret      []byte // StorePair wipes it
	Encrypted   bool   // Secret has a passphrase
}
