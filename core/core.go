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
	"latchkey/keys/vault"
)

// VaultKind chooses where secrets are kept.
type VaultKind string

// The vaults. There is no silent change from one to another.
const (
	VaultOS     VaultKind = "os"     // the keyring of the operating system; the default
	VaultFile   VaultKind = "file"   // vault.age in the data folder, encrypted with a passphrase
	VaultMemory VaultKind = "memory" // forgotten at exit; for the demo and tests
)

// Options says how to open an App. The zero value uses the platform's data
// folder, the OS keyring, and nobody to ask.
type Options struct {
	DataDir         string                                // "" = DefaultDataDir()
	Vault           VaultKind                             // "" = the one that the data folder remembers, else VaultOS
	RememberVault   bool                                  // Vault is chosen for good: the data folder remembers it
	VaultPassphrase func(context.Context) ([]byte, error) // for VaultFile
	NewPassphrase   func(context.Context) ([]byte, error) // asked instead when the encrypted file is made; nil = VaultPassphrase
	VaultTries      int                                   // how often VaultPassphrase is asked where it was wrong; 0 = once
	UseVault        vault.Vault                           // overrides Vault: an already open one, shared by several Apps
	Person          ask.Person                            // whoever sits there
	Tell            func(ask.Event)                       // called from any goroutine; must return quickly
	Now             func() time.Time                      // nil = time.Now
	KnownHosts      []string                              // user's known_hosts files; nil = ~/.ssh/known_hosts and /etc/ssh/ssh_known_hosts
	Log             io.Writer                             // -v: one line per request, redacted; nil = none
	Version         string                                // sent as User-Agent
	Published       []HostPin                             // host keys known for the forge besides the shipped ones (the demo forge's own)
	MaxWait         time.Duration                         // longest wait for a forge's limits within one call; 0 = 2 minutes
	Lag             time.Duration                         // how long after a change a forge's lists may lack it; 0 = 90 s, negative = they never do
	ShowWait        time.Duration                         // how long a change is read again until the forge shows it; 0 = 30 s, negative = not at all
}

// HostPin is one known_hosts line that counts as published by the forge.
type HostPin struct{ Line string }

// Account is one sign-in on one forge. Its token is in the vault only.
type Account struct {
	ID           string    `json:"id"` // short and stable; what --account takes
	Forge        api.Kind  `json:"forge"`
	BaseURL      string    `json:"base_url"`
	Login        string    `json:"login"` // what was typed: e-mail for Basic, "" for bearer
	User         string    `json:"user"`
	Display      string    `json:"display_name"`
	SSHHost      string    `json:"ssh_host,omitempty"` // overrides the forge's own
	SSHPort      int       `json:"ssh_port,omitempty"`
	SSHUser      string    `json:"ssh_user,omitempty"` // "" = git
	TokenExpires time.Time `json:"token_expires,omitzero"`
	Created      time.Time `json:"created"`
	HourlyBudget int       `json:"hourly_budget,omitempty"` // set by a person; 0 = what the forge allows
}

// NewAccount is what a person fills in to connect.
type NewAccount struct {
	Forge        api.Kind
	BaseURL      string // "" = the forge's public one
	Login        string // Atlassian account e-mail; "" means that Token is an OAuth bearer token
	Token        []byte // wiped after use
	SSHHost      string // "" = the forge's own
	SSHPort      int
	SSHUser      string    // "" = git
	TokenExpires time.Time // zero when not said
}

// Health is what CheckAccount found.
type Health struct {
	Account Account `json:"account"`
	OK      bool    `json:"ok"`
	// Known says that AddAccount found the account connected already, NewToken
	// that it was given another token then.
	Known    bool     `json:"connected_before,omitempty"`
	NewToken bool     `json:"token_replaced,omitempty"`
	User     api.User `json:"user"`
	Spent    int      `json:"requests_spent"`     // in the last rolling hour
	Budget   int      `json:"requests_budget"`    // 0 = no such limit
	Warnings []string `json:"warnings,omitempty"` // token expires soon, scopes missing
}
