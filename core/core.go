// Package core is what Latchkey can do: accounts, key pairs, deploy keys and
// tests, over a store, a vault and the forges. It knows no screen and no
// terminal. Core asks through ask.Person and tells through ask.Event.
//
// Every method that takes a context may reach the network or the keyring, can
// be cancelled, and must not be called on a goroutine that draws.
package core

import (
	"context"
	"io"
	"time"

	"latchkey/api"
	"latchkey/core/ask"
	"latchkey/core/hint"
	"latchkey/core/say"
	"latchkey/keys/vault"
)

// Options says how to open an App. The zero value uses the platform's data
// folder, the OS keyring, and nobody to ask.
type Options struct {
	DataDir         string                                // "" = DefaultDataDir()
	Vault           VaultKind                             // "" = the one that the data folder remembers, else VaultOS
	RememberVault   bool                                  // Vault is chosen for good: the data folder remembers it
	VaultPassphrase func(context.Context) ([]byte, error) // for VaultFile
	NewPassphrase   func(context.Context) ([]byte, error) // asked instead when the encrypted file is made; nil = VaultPassphrase
	VaultIdentity   func(context.Context) ([]byte, error) // opens the encrypted file in place of a passphrase: the text of an age identity file; nil = there is none
	VaultUnattended bool                                  // VaultPassphrase and VaultIdentity answer from files: nobody is asked
	VaultTries      int                                   // how often VaultPassphrase is asked where it was wrong; 0 = once
	VaultWork       int                                   // base-2 logarithm of what a guess at the passphrase of a new file vault costs; 0 = age's own, a second (tests need less)
	UseVault        vault.Vault                           // overrides Vault: an already open one, shared by several Apps
	Person          ask.Person                            // whoever sits there
	Tell            func(ask.Event)                       // called from any goroutine; must return quickly
	Actions         func(say.Action) string               // how this face says what a person can do, for English sentences; nil = by name
	Now             func() time.Time                      // nil = time.Now
	KnownHosts      []string                              // user's known_hosts files; nil = ~/.ssh/known_hosts and /etc/ssh/ssh_known_hosts
	MachineHome     string                                // home of "this machine"; "" = that of whoever runs Latchkey
	Machines        MachineWays                           // how build machines are reached; the zero one is as the person's own ssh does it
	Log             io.Writer                             // -v: one line per request, redacted; nil = none
	Version         string                                // sent as User-Agent
	Published       []HostPin                             // host keys known for the forge besides the shipped ones (the demo forge's own)
	PublicForges    [][]api.SSHEnd                        // forges that can be asked who a key is without an account; nil = those whose host keys are shipped
	MaxWait         time.Duration                         // longest wait for a forge's limits within one call; 0 = 2 minutes
	Lag             time.Duration                         // how long after a change a forge's lists may lack it; 0 = 90 s, negative = they never do
	ShowWait        time.Duration                         // how long a change is read again until the forge shows it; 0 = 30 s, negative = not at all
}

// HostPin is one known_hosts line that counts as published by the forge.
type HostPin struct{ Line string }

// hint is Hint, whose English names actions as this App's face does.
func (o Options) hint(err error) say.Text { return hint.Of(err).Do(o.Actions) }
