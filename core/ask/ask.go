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
	Passphrase func(context.Context, say.Text) ([]byte, error)
	// Confirm is asked before anything is removed.
	Confirm func(context.Context, Plan) (bool, error)
	// Prompt asks what a machine asks whoever signs in: a password, a code. The
	// answer is sent once, to that machine, and kept nowhere.
	Prompt func(context.Context, Prompt) ([]byte, error)
	// RunCommand is asked before a command that a configuration file names is run.
	// The answer is good for exactly that command.
	RunCommand func(context.Context, Command) (bool, error)
}

// Prompt is a question that a machine asks at sign-in. Its host key was verified
// before.
type Prompt struct {
	Machine  string // what the machine is called; on the way to another: that one of the way
	User     string // as whom somebody signs in
	Password bool   // it is the account's password, and the machine said no more
	// Heading and Text are the machine's own words, made safe to show.
	Heading, Text string
	Echo          bool // the answer may be seen while it is typed
	Again         bool // the answer before was not the right one
}

// Command is a command of a configuration file that would be run on this
// computer to reach a machine.
type Command struct {
	Machine string // what the machine is called
	Command string // as a shell would get it, to be shown whole
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
	MachinesChanged Topic = "machines"      // which there are, what lies there, or whether one answered
	TokenRefused    Topic = "token-refused" // the forge refused the token of the account
	VaultPrompt     Topic = "vault-prompt"  // a prompt of the keyring opened, or is gone
	VaultChanged    Topic = "vault"         // the keyring came, went, was unlocked or locked
	Progress        Topic = "progress"
	Budget          Topic = "budget"
)
