package ui

import (
	"context"
	"time"

	"latchkey/api"
	"latchkey/core"
	"latchkey/core/ask"
	"latchkey/core/say"
	"latchkey/keys"
	"latchkey/ui/activitypage"
	"latchkey/ui/addkey"
	"latchkey/ui/auditpage"
	"latchkey/ui/hostkeypage"
	"latchkey/ui/keypage"
	"latchkey/ui/machinepage"
	"latchkey/ui/planpage"
	"latchkey/ui/repopage"
	"latchkey/ui/settingspage"
)

// Backend is what the window and its pages need of core; Over makes one.
type Backend interface {
	windowBackend
	folderBackend
	vaultBackend

	repopage.ListBackend
	repopage.DetailsBackend
	addkey.Backend
	keypage.Backend
	activitypage.Backend
	planpage.Backend
	settingspage.AccountsBackend
	settingspage.VaultChoiceBackend
	settingspage.Backend
	hostkeypage.Backend
	machinepage.Backend
	auditpage.Backend
	keypage.FindBackend
}

// windowBackend is what the window needs itself.
type windowBackend interface {
	// Forges are the forges that the program knows.
	Forges() []api.Traits
	// ListAccounts lists the accounts, as they were connected.
	ListAccounts(context.Context) ([]core.Account, error)
	// SetUnusedAfter says after how long without use a key counts as unused.
	SetUnusedAfter(time.Duration)
	// Names are all names by which something can be found.
	Names(context.Context) (core.Names, error)
	// Budgets counts the requests of each account.
	Budgets(context.Context) ([]core.BudgetState, error)
	// Unfinished lists what was left half done, or waits for a forge.
	Unfinished(context.Context) ([]core.Unfinished, error)
	// SettleWaiting ends what only waited until a forge shows it.
	SettleWaiting(context.Context) error
	// Finish completes what was left half done.
	Finish(ctx context.Context, id int64) error
	// Undo takes it back.
	Undo(ctx context.Context, id int64) error
	// Close ends what runs and closes the data folder.
	Close() error
}

// folderBackend is the data folder as a whole.
type folderBackend interface {
	// ReadOnly says why nothing can be written, nil = it can.
	ReadOnly() error
	// Lost says when the database was found to be gone, "" = it was not.
	Lost(ctx context.Context) (string, error)
	// Unlisted counts the private keys of the vault that the database does not know.
	Unlisted(ctx context.Context) (int, error)
	// Adoptables lists them.
	Adoptables(ctx context.Context) ([]core.Adoptable, error)
	// Adopt takes some of them into the database.
	Adopt(ctx context.Context, fingerprints []keys.Fingerprint) ([]core.KeyPair, error)
}

// vaultBackend is the vault and its state.
type vaultBackend interface {
	// CheckVault reports whether the vault answers. It unlocks nothing.
	CheckVault(context.Context) core.Check
	// VaultPrompts reports whether a prompt of the keyring is open. It returns at once.
	VaultPrompts() bool
	// UnlockVault lets the vault ask the person.
	UnlockVault(context.Context) error
	// WatchVault tells of changes by events until ctx ends.
	WatchVault(context.Context) error
	// VaultInUse is where private keys are kept.
	VaultInUse() core.VaultKind
}

// Wiring is what a Backend gets from the window when it is opened.
type Wiring struct {
	Person     ask.Person                            // questions become dialogs
	Tell       func(ask.Event)                       // events refresh what they concern
	Passphrase func(context.Context) ([]byte, error) // opens an encrypted-file vault
	// NewPassphrase is asked instead when the encrypted file is made.
	NewPassphrase func(context.Context) ([]byte, error)
	Vault         core.VaultKind // chosen in the settings; "" = as the program was told
	// Actions says in English how a person does something in the window: for the
	// files that it writes.
	Actions func(say.Action) string
}

// Opener opens a Backend. It runs away from the UI goroutine.
type Opener func(context.Context, Wiring) (Backend, error)
