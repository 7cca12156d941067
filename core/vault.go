package core

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"

	"latchkey/core/ask"
	"latchkey/core/cause"
	"latchkey/core/errtext"
	"latchkey/core/say"

	"latchkey/internal/safetext"
	"latchkey/keys/vault"
)

// Vault is where the secrets are kept: the one in use, and the other one.
type Vault struct {
	*env
	checkup     *Checkup
	pairs       *Pairs
	connections *connections

	other func(VaultKind) (vault.Vault, error) // opens the one that is not in use; nil = as it is chosen
}

// settingVault is the setting that says where a data folder keeps its secrets.
const settingVault = "vault"

// VaultInUse returns where this App keeps secrets.
func (v *Vault) VaultInUse() VaultKind { return v.options.Vault }

// ReadOnly returns why nothing of the data folder can be changed, nil where it
// can: its disk is full, or cannot be written. What is known can be read and
// exported all the same.
func (v *Vault) ReadOnly() error { return v.store.ReadOnly() }

// Lost returns when a new database took the place of one that was gone, "" where
// that has not happened or Adopt has settled it. What it had known is not in the
// new one; the vault still has what it had.
func (v *Vault) Lost(ctx context.Context) (string, error) {
	ctx, done, err := v.enter(ctx)
	if err != nil {
		return "", err
	}
	defer done()
	return v.store.Lost(ctx)
}

// checkVaultKind refuses a kind of vault that there is not.
func checkVaultKind(o Options) error {
	switch o.Vault {
	case "", VaultOS, VaultFile, VaultMemory:
		return nil
	}
	return cause.Invalid(say.New("failed.no-vault", "{vault} is not a vault; choose os, file or memory", say.Values{"vault": strconv.Quote(safetext.Line(string(o.Vault), 40))}))
}

// chooseVault returns the vault to open: the one that is named, else the one that the
// data folder remembers, else the keyring. A folder remembers the first vault
// that is named for it while nothing is kept anywhere yet, what a move leads to,
// what is chosen for good, and an encrypted file whose database was lost.
func (v *Vault) chooseVault(ctx context.Context, o Options) (VaultKind, error) {
	remembered, err := v.store.Setting(ctx, settingVault)
	if err != nil {
		return "", err
	}
	named := o.Vault
	if named == "" && remembered == "" {
		return v.vaultFound(ctx)
	}
	if named == "" {
		return VaultKind(remembered), nil
	}
	if named == VaultMemory || string(named) == remembered || v.store.ReadOnly() != nil {
		return named, nil
	}
	fresh := false
	if remembered == "" && named == VaultFile {
		if fresh, err = v.isUnused(ctx); err != nil {
			return "", err
		}
	}
	if fresh || o.RememberVault {
		err = v.store.SetSetting(ctx, settingVault, string(named))
	}
	return named, err
}

// vaultFound returns the vault of a data folder that remembers none: an encrypted file
// that lies there while the database knows of no secret is the one that a lost database
// used, and is remembered; the keyring would be empty. Else it is the keyring.
func (v *Vault) vaultFound(ctx context.Context) (VaultKind, error) {
	info, err := os.Lstat(filepath.Join(v.dataDir, vaultFileName))
	if err != nil || !info.Mode().IsRegular() || info.Size() == 0 {
		return VaultOS, nil
	}
	if unused, err := v.isUnused(ctx); err != nil || !unused {
		return VaultOS, err
	}
	if v.store.ReadOnly() != nil {
		return VaultFile, nil
	}
	return VaultFile, v.store.SetSetting(ctx, settingVault, string(VaultFile))
}

// isUnused reports whether no secret of this data folder is in any vault.
func (v *Vault) isUnused(ctx context.Context) (bool, error) {
	accounts, err := v.store.Accounts(ctx)
	if err != nil || len(accounts) > 0 {
		return false, err
	}
	pairs, err := v.store.Pairs(ctx)
	return len(pairs) == 0, err
}

// rememberVault keeps which vault a move has led to.
func (v *Vault) rememberVault(ctx context.Context) error {
	if v.options.UseVault != nil || v.options.Vault == VaultMemory {
		return nil
	}
	return v.store.SetSetting(ctx, settingVault, string(v.options.Vault))
}

// ChangeVaultPassphrase gives the encrypted file another passphrase, which
// Options.NewPassphrase is asked for: vault.ErrNoRekey for another vault. With
// dropIdentities no age identity opens it from then on.
func (v *Vault) ChangeVaultPassphrase(ctx context.Context, dropIdentities bool) error {
	ctx, done, err := v.enter(ctx)
	if err != nil {
		return err
	}
	defer done()
	return vault.ChangePassphrase(ctx, v.vault, dropIdentities)
}

// NewVaultIdentity makes an age identity, as the text of its file.
func NewVaultIdentity() ([]byte, error) { return vault.NewIdentity() }

// AddVaultIdentity lets an age identity, given as the text of its file, open the
// encrypted file as well, and reports whether that is new. Where there is no such file
// yet, exists is false: the identity opens the one that is made with it.
func (v *Vault) AddVaultIdentity(ctx context.Context, text []byte) (added, exists bool, _ error) {
	ctx, done, err := v.enter(ctx)
	if err != nil {
		return false, false, err
	}
	defer done()
	added, err = vault.AddIdentity(ctx, v.vault, text)
	if errors.Is(err, vault.ErrNotFound) {
		return false, false, nil
	}
	return added, true, err
}

// VaultStatus is what is known of where secrets are kept.
type VaultStatus struct {
	Vault      VaultKind `json:"vault"`
	Remembered VaultKind `json:"remembered,omitempty"` // what the data folder opens when nothing is said
	Name       string    `json:"name"`                 // the program or file behind it
	State      string    `json:"state"`                // "ok", "warning", "failed"
	Detail     say.Text  `json:"detail,omitzero"`
	Other      VaultKind `json:"other,omitempty"` // another vault that may hold secrets of this data folder
	Pairs      int       `json:"key_pairs"`       // in the index
	Lost       int       `json:"lost"`            // of them, not in this vault when it was last asked
	Unlisted   int       `json:"unlisted"`        // private keys of the vault that the index does not know
	Hint       say.Text  `json:"hint,omitzero"`
}

// VaultStatus looks at the vault without leading to a prompt.
func (v *Vault) VaultStatus(ctx context.Context) (VaultStatus, error) {
	ctx, done, err := v.enter(ctx)
	if err != nil {
		return VaultStatus{}, err
	}
	defer done()
	remembered, err := v.store.Setting(ctx, settingVault)
	if err != nil {
		return VaultStatus{}, err
	}
	check := v.checkup.checkKeyring(ctx).withHint(v.options)
	s := VaultStatus{Vault: v.options.Vault, Remembered: VaultKind(remembered), Name: v.vault.State(ctx).Name, State: check.State, Detail: check.Detail, Hint: check.Hint, Other: v.otherKind()}
	privateKeys, err := v.store.PrivateKeys(ctx)
	if err != nil {
		return s, err
	}
	for _, lost := range privateKeys {
		s.Pairs++
		if lost {
			s.Lost++
		}
	}
	s.Unlisted, err = v.countUnlisted(ctx)
	return s, err
}

// withOtherVault adds to an error about a secret that is not in the vault, or about a
// vault that is not there, that this data folder has another one.
func (v *Vault) withOtherVault(err error) error {
	if err == nil || v.options.Vault != VaultOS || v.otherKind() != VaultFile {
		return err
	}
	return errtext.Because(say.New("failed.two", "{cause}; {other}", say.Values{"other": errtext.Of(cause.ErrOtherVault)}), err, cause.ErrOtherVault)
}

// VaultKind chooses where secrets are kept.
type VaultKind string

// The vaults. There is no silent change from one to another.
const (
	VaultOS     VaultKind = "os"     // the keyring of the operating system; the default
	VaultFile   VaultKind = "file"   // vault.age in the data folder, encrypted with a passphrase
	VaultMemory VaultKind = "memory" // forgotten at exit; for the demo and tests
)

// vaultFileName is the encrypted file in the data folder.
const vaultFileName = "vault.age"

// openVault makes the vault that was chosen; there is no falling back to
// another one.
func (e *env) openVault(o Options, dir string) (vault.Vault, error) {
	if o.UseVault != nil {
		return o.UseVault, nil
	}
	switch o.Vault {
	case VaultOS:
		return vault.OS(vault.OSOptions{LockFile: filepath.Join(dir, "vault.lock"), Prompting: e.keyringPrompts}), nil
	case VaultFile:
		return vault.OpenFile(filepath.Join(dir, vaultFileName), vault.FileOptions{Passphrase: o.VaultPassphrase, NewPassphrase: o.NewPassphrase, Identity: o.VaultIdentity, Tries: o.VaultTries, WorkFactor: o.VaultWork})
	case VaultMemory:
		return vault.NewMemory(), nil
	}
	return nil, checkVaultKind(o)
}

// keyringPrompts is told when a prompt of the keyring opens or is gone.
func (e *env) keyringPrompts(open bool) {
	e.prompts.Store(open)
	e.changed("", ask.VaultPrompt)
}

// VaultPrompts reports whether a prompt of the keyring is open, so that all that
// needs a secret waits for the person.
func (v *Vault) VaultPrompts() bool { return v.prompts.Load() }

// AskedFor returns a context for work that a person asks for now: the keyring's
// prompt may show for it though they closed it before. All other work is answered
// by that, until somebody asks again.
func AskedFor(ctx context.Context) context.Context { return vault.Asked(ctx) }

// UnlockVault asks the vault for something, so that a passphrase that was given
// beforehand opens it. It may lead to a prompt, also where a person has closed one
// before.
func (v *Vault) UnlockVault(ctx context.Context) error {
	ctx, done, err := v.enter(ctx)
	if err != nil {
		return err
	}
	defer done()
	_, err = v.vault.Get(AskedFor(ctx), "token:nobody@"+v.instance)
	if errors.Is(err, vault.ErrNotFound) {
		return nil
	}
	return err
}

// CheckVault returns the keyring's line of Doctor, for a status bar. It never leads
// to a prompt.
func (v *Vault) CheckVault(ctx context.Context) Check {
	ctx, done, err := v.enter(ctx)
	if err != nil {
		return failedCheck("keyring", err).withHint(v.options)
	}
	defer done()
	return v.checkup.checkKeyring(ctx).withHint(v.options)
}

// WatchVault reports (ask.VaultChanged) each time the keyring comes, goes, is
// unlocked or locked by somebody else, until ctx or the App ends. A vault that
// only Latchkey changes is not watched: then it returns at once.
func (v *Vault) WatchVault(ctx context.Context) error {
	ctx, done, err := v.enter(ctx)
	if err != nil {
		return err
	}
	defer done()
	first := true // what it is like now the caller asks for by itself
	vault.Watch(ctx, v.vault, func(s vault.State) {
		if !first {
			v.changed("", ask.VaultChanged)
		}
		first = false
	})
	return nil
}
