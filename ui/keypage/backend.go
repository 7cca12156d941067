package keypage

import (
	"context"

	"latchkey/core"
	"latchkey/core/inventory"
	"latchkey/core/machine"
	"latchkey/core/probe"
	"latchkey/keys"
)

// Backend is what the page of keys needs of core.
type Backend interface {
	// KeysOverview is one row for each key, over all accounts.
	KeysOverview(context.Context) (inventory.Overview, error)
	// KeyDetails is all that is known of one key.
	KeyDetails(context.Context, keys.Fingerprint) (core.KeyDetails, error)
	// KeyPairs lists the key pairs, and where the private key of each is.
	KeyPairs(context.Context) ([]core.KeyPair, error)
	// GenerateKeyPair makes a key pair.
	GenerateKeyPair(context.Context, core.NewPair) (core.KeyPair, error)
	// Import takes a private key into the vault.
	Import(context.Context, core.ImportRequest) (core.ImportResult, error)
	// ExportPath suggests where the private key should be written.
	ExportPath(ctx context.Context, fp keys.Fingerprint) (string, error)
	// ExportPrivate writes the private key to a new file.
	ExportPrivate(ctx context.Context, fp keys.Fingerprint, path string, passphrase []byte) error
	// ExportKeySet writes the private keys of a key set to a new folder.
	ExportKeySet(ctx context.Context, name, dir, target string, passphrase []byte) error
	// SSHConfig gives the lines of ~/.ssh/config that use the key.
	SSHConfig(ctx context.Context, fp keys.Fingerprint, file string) (string, error)
	// DeleteKeyPair deletes a key pair. It asks first.
	DeleteKeyPair(context.Context, keys.Fingerprint) error
	// DeleteKeySet deletes the pairs of a key set. It asks first.
	DeleteKeySet(ctx context.Context, name string) error
	// CachedRepos are the repositories of an account as last read.
	CachedRepos(ctx context.Context, account string) ([]core.RepoRow, error)
	// Test tests one key on one repository.
	Test(ctx context.Context, r core.TestRequest, changed func(probe.Rung)) (probe.Report, error)
	// ListMachines are the build machines on which private keys lie.
	ListMachines(context.Context) ([]machine.Machine, error)
	// Find finds where a key stands, as far as the cache knows.
	Find(context.Context, core.FindRequest) (inventory.Found, error)
	// Locate finds the repository that an address means.
	Locate(ctx context.Context, account, text string, ask bool) (core.Location, error)
}
