// Package ask is how core reaches whoever sits there: it asks through a struct
// of callbacks and tells through events. It is a leaf; everything in core may
// import it and it imports nothing of ours but value types.
package ask

import (
	"context"
	"time"

	"latchkey/core/say"
	"latchkey/keys"
)

// Person is how core asks. A nil func means that nobody is there: core then
// refuses instead of guessing, with an error that is ErrNobody.
type Person struct {
	// TrustHost is asked about an unknown host key only. A changed or revoked
	// key is never asked about, always refused.
	TrustHost func(context.Context, HostKey) (bool, error)
	// Passphrase asks for the passphrase of what the text names.
	Passphrase func(context.Context, string) ([]byte, error)
	// Confirm is asked before anything is removed.
	Confirm func(context.Context, Plan) (bool, error)
}

// HostKey is an SSH server's key that nobody has vouched for yet.
type HostKey struct {
	Host        string // host or [host]:port, as in known_hosts
	Type        string // "ssh-ed25519"
	Fingerprint keys.Fingerprint
	Line        string   // the known_hosts line that would be kept
	Others      []string // keys of other types with which the host is known
	Published   bool     // whether the fingerprint is one that the forge published
}

// Plan is what a person confirms before it happens.
type Plan struct {
	Title say.Text   // "remove 1 deploy key"
	Lines []say.Text // what exactly: repository, label, fingerprint
	Stops []say.Text // what will stop working
	// Warns are those of Lines that a person has to see also where the answer was
	// given beforehand, or nobody is there to give one.
	Warns []say.Text
	// Type is what a person at a window has to type before the answer counts, ""
	// where pressing a button is enough.
	Type string
}

// Event is something that happened while core works.
type Event struct {
	Time    time.Time
	Account string // account id, "" when it concerns none
	Topic   Topic
	Text    say.Text  // one sentence, safe to show; none where the topic says all
	Done    int       // progress: this many
	Total   int       // of so many; 0 when not known
	Until   time.Time // of a wait: it is over then
}

// Topic sorts events so that a face can refresh what is concerned.
type Topic string

// The topics.
const (
	ReposChanged    Topic = "repos"
	Renamed         Topic = "renamed" // a repository has another name than the one that was used
	KeysChanged     Topic = "deploy-keys"
	PairsChanged    Topic = "key-pairs"
	AccountsChanged Topic = "accounts"
	RolloutsChanged Topic = "rollouts"
	TokenRefused    Topic = "token-refused" // the forge refused the token of the account
	VaultChanged    Topic = "vault"         // the keyring came, went, was unlocked or locked
	Progress        Topic = "progress"
	Budget          Topic = "budget"
)
