package rollout

import (
	"context"

	"latchkey/api"
	"latchkey/core/say"
	"latchkey/keys"
)

// Machines does on build machines what acts ask for. A machine is named by its id,
// a key by the name of its file in our folder there. Every call says what must be
// so over there, does nothing where it is so already, and may be repeated after a
// crash. Calls about one machine never overlap; those about several do. An error
// that is about the machine is a *MachineError; the end of ctx is none.
type Machines interface {
	// MakeKey makes a pair there, or finds the one of that name, and returns its
	// public line.
	MakeKey(ctx context.Context, machine string, k ThereKey) (public string, err error)
	// Deliver writes the private key of a pair of the vault there.
	Deliver(ctx context.Context, machine string, k ThereKey, fp keys.Fingerprint) error
	// Install writes there what ssh and git need. Each of want is about one
	// repository, or, where its Repo is "", about what all keys need; what is
	// installed besides stays.
	Install(ctx context.Context, machine string, want []Installation) error
	// Uninstall takes such things back. What all keys need goes only with the last
	// repository.
	Uninstall(ctx context.Context, machine string, gone []Installation) error
	// Verify opens repositories from there and returns how each ended, in the same
	// order. The error says that none could be tried.
	Verify(ctx context.Context, machine string, checks []ThereCheck) ([]ThereVerification, error)
	// RemoveKey deletes the private and public file of a key there.
	RemoveKey(ctx context.Context, machine string, name string) error
	// Replaced returns nil where the machines of a group are said to open nothing with a
	// key, and else an error that is MachineAway: it may be said later.
	Replaced(ctx context.Context, group string, fp keys.Fingerprint) error
}

// ThereKey is a key file in our folder on a machine.
type ThereKey struct {
	Name    string // of its file
	Kind    keys.Kind
	Comment string
	// InCheckout says that one checkout alone will use it.
	InCheckout bool
}

// Installation is a repository as a machine opens it.
type Installation struct {
	Account string
	Repo    api.RepoPath // "" = what all keys need
	Key     string       // the name of the key's file there
	Alias   string       // the host in its URL; "" = one for all repositories of the key's forge
	Access  api.Access
	InCheckout
}

// InCheckout says that a repository is led to its alias in one checkout alone.
type InCheckout struct {
	// Checkout is its folder there, absolute or from the home; "" = everything of the
	// user is led.
	Checkout string `json:"checkout,omitempty"`
	// Alone has ssh read our configuration and no other there.
	Alone bool `json:"alone,omitempty"`
	// HTTPS leads https:// URLs too.
	HTTPS bool `json:"https,omitempty"`
}

// ThereCheck is a repository that is to be opened from a machine.
type ThereCheck struct {
	Account string
	Repo    api.RepoPath
	// Fingerprint is of the key that should open it, "" where that is not known.
	Fingerprint keys.Fingerprint
	// Key is the name of the key's file, where that key alone is to be tried,
	// whatever is installed; "" opens the plain URL as a build does.
	Key string
}

// ThereVerification is how an attempt to open a repository from a machine ended.
type ThereVerification struct {
	Verification
	Report string // more of it, encoded by whoever made it; "" = none
}

// MachineTrouble sorts what can go wrong with a machine.
type MachineTrouble string

// The troubles.
const (
	MachineAway    MachineTrouble = "machine-unreachable" // it may come back: its steps wait
	MachineRefuses MachineTrouble = "machine-refused"     // it is there, and does not let us: a person has to change something
	MachineBroken  MachineTrouble = "machine-broken"      // it does not do what it should
)

// MachineError is why something could not be done on a machine. Its text is that of
// Err, which names the machine, the cause and what to do about it.
type MachineError struct {
	Machine string // id
	Trouble MachineTrouble
	Group   bool // it is a group, which nobody has said to be replaced
	Err     error
}

// Error implements error.
func (e *MachineError) Error() string { return e.Err.Error() }

// Unwrap returns the cause.
func (e *MachineError) Unwrap() error { return e.Err }

// Verification is how an attempt to open a repository ended.
type Verification struct {
	OK   bool
	Text say.Text // what the forge said, or what went wrong
}
