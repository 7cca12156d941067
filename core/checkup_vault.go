package core

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"

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
			return Check{Name: c.Name, State: checkFailed, Detail: fmt.Sprintf("%s is gone, and with it the private keys of %d key pairs", vaultFileName, len(privateKeys)),
				Hint: hintFileGone}
		}
	}
	unlisted, err := ch.vaults.countUnlisted(ctx)
	if err != nil {
		return failedCheck(c.Name, err)
	}
	if unlisted > 0 {
		c.Detail += fmt.Sprintf("; it holds %d private keys that the index does not know", unlisted)
		if lost, err := ch.store.Lost(ctx); err == nil && lost != "" {
			c.State = checkWarning
		}
		c.Hint = hintUnlisted
	}
	missing, err := ch.countMissing(ctx, privateKeys)
	if err != nil {
		return failedCheck(c.Name, err)
	}
	if missing > 0 {
		return Check{Name: c.Name, State: checkFailed, Detail: fmt.Sprintf("%s; it lacks the private keys of %d key pairs that the index knows", c.Detail, missing),
			Hint: hintKeysMissing}
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
		return 0, fmt.Errorf("list what the vault holds: %w", err)
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
	const name = "keyring"
	if o.UseVault == nil && o.Vault != VaultOS && o.Vault != "" {
		return Check{Name: name, State: checkOK, Detail: "not looked at: it lies in the data folder"}
	}
	v := o.UseVault
	if v == nil {
		v = vault.OS(vault.OSOptions{})
	}
	state := v.State(ctx)
	if state.Err != nil {
		c := failedCheck(name, state.Err)
		c.Detail = state.Name + ": " + c.Detail
		return c
	}
	return Check{Name: name, State: checkOK, Detail: state.Name}
}
