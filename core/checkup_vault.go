package core

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"latchkey/core/errtext"
	"latchkey/core/hint"
	"latchkey/core/say"
	"latchkey/keys/vault"
)

// checkVaultContents adds to a vault that answers what it does not hold and should, or
// holds and nobody knows.
func (ch *Checkup) checkVaultContents(ctx context.Context, c Check) Check {
	privateKeys, err := ch.store.PrivateKeys(ctx)
	if err != nil {
		return failedCheck(c.Name, err)
	}
	if ch.options.Vault == VaultFile && ch.options.UseVault == nil && len(privateKeys) > 0 {
		if _, err := os.Lstat(filepath.Join(ch.dataDir, vaultFileName)); os.IsNotExist(err) {
			return Check{Name: c.Name, State: checkFailed, Vault: c.Vault, Hint: hint.FileGone,
				Detail: say.Count("check.file-gone", len(privateKeys), "{file} is missing, and with it the private key of {n} key pair",
					"{file} is missing, and with it the private keys of {n} key pairs", say.Values{"file": vaultFileName})}
		}
	}
	unlisted, err := ch.vaults.countUnlisted(ctx)
	if err != nil {
		return failedCheck(c.Name, err)
	}
	if unlisted > 0 {
		c.Detail = say.Count("check.unlisted", unlisted, "{vault}; it holds {n} private key that the index does not know",
			"{vault}; it holds {n} private keys that the index does not know", say.Values{"vault": c.Detail})
		if lost, err := ch.store.Lost(ctx); err == nil && lost != "" {
			c.State = checkWarning
		}
		c.Hint = hint.Unlisted
	}
	missing, err := ch.countMissing(ctx, privateKeys)
	if err != nil {
		return failedCheck(c.Name, err)
	}
	if missing > 0 {
		c.State, c.Hint = checkFailed, hint.KeysMissing
		c.Detail = say.Count("check.lacking", missing, "{vault}; it lacks the private key of {n} key pair that the index knows",
			"{vault}; it lacks the private keys of {n} key pairs that the index knows", say.Values{"vault": c.Detail})
	}
	return c
}

// countMissing counts the private keys that the index believes to be in the vault
// and that are not, where the vault can tell without a prompt; else it is 0.
func (ch *Checkup) countMissing(ctx context.Context, privateKeys map[string]bool) (int, error) {
	if !ch.vault.State(ctx).Ready {
		return 0, nil
	}
	names, err := vault.Names(ctx, ch.vault)
	if errors.Is(err, vault.ErrNoList) {
		return 0, nil
	}
	if err != nil {
		return 0, errtext.Because(say.New("failed.list-vault", "list what the vault holds: {cause}"), err)
	}
	missing := 0
	for fingerprint, lost := range privateKeys {
		if !lost && !slices.Contains(names, fingerprint) {
			missing++
		}
	}
	return missing, nil
}

// DoctorWithout is Doctor where the data folder cannot be opened, which err
// says: what else is needed is looked at all the same.
func DoctorWithout(ctx context.Context, o Options, err error) []Check {
	parts := []func(context.Context) Check{
		func(context.Context) Check { return failedCheck("data folder", err) },
		func(ctx context.Context) Check { return checkKeyringAlone(ctx, o) }, checkGit, checkSSH,
	}
	checks := make([]Check, len(parts))
	var all sync.WaitGroup
	for i, part := range parts {
		all.Go(func() { checks[i] = part(ctx).withHint(o) })
	}
	all.Wait()
	return checks
}

func checkKeyringAlone(ctx context.Context, o Options) Check {
	if o.UseVault == nil && o.Vault != VaultOS && o.Vault != "" {
		return Check{Name: "keyring", State: checkSkipped, Detail: say.New("check.in-folder", "not checked: it is in the data folder")}
	}
	v := o.UseVault
	if v == nil {
		v = vault.OS(vault.OSOptions{})
	}
	return checkState(v.State(ctx))
}
