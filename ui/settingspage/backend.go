package settingspage

import (
	"context"
	"time"

	"latchkey/api"
	"latchkey/core"
)

// AccountsBackend is what connecting and changing accounts needs of core.
type AccountsBackend interface {
	// Forges are the forges that the program knows.
	Forges() []api.Traits
	// AddAccount connects an account.
	AddAccount(context.Context, core.NewAccount) (core.Health, error)
	// ListAccounts lists the accounts, as they were connected.
	ListAccounts(context.Context) ([]core.Account, error)
	// CheckAccount asks the forge whether the token still works.
	CheckAccount(ctx context.Context, id string) (core.Health, error)
	// ChangeAccount changes what a person may choose about an account.
	ChangeAccount(ctx context.Context, id string, c core.AccountChange) (core.Account, error)
	// RemoveAccount forgets an account. It asks first.
	RemoveAccount(ctx context.Context, id string) error
}

// VaultChoiceBackend is what choosing another vault needs of core.
type VaultChoiceBackend interface {
	// VaultInUse is where private keys are kept.
	VaultInUse() core.VaultKind
	// Movable says what could be moved here from another vault.
	Movable(context.Context) (core.Movable, error)
	// MoveSecrets moves it. It asks first.
	MoveSecrets(ctx context.Context, from core.VaultKind, progress func(done, total int)) (core.MoveResult, error)
}

// Backend is what the page of settings needs of core.
type Backend interface {
	// SetUnusedAfter says after how long without use a key counts as unused.
	SetUnusedAfter(time.Duration)
}
