package core

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"latchkey/keys/vault"
)

// move is one run of MoveSecrets.
type move struct {
	app         *Vault
	old         vault.Vault
	out         Moved
	here        []secretName // in both vaults, and the same
	progress    func(done, total int)
	done, total int
}

func (m *move) step() {
	m.done++
	if m.progress != nil {
		m.progress(m.done, m.total)
	}
}

// copy brings one secret here, unless it is here.
func (m *move) copy(ctx context.Context, n secretName) error {
	defer m.step()
	theirs, err := look(ctx, m.old, n.name)
	defer vault.Wipe(theirs)
	if err != nil {
		return err
	}
	ours, err := look(ctx, m.app.vault, n.name)
	defer vault.Wipe(ours)
	switch {
	case err != nil:
		return err
	case theirs == nil && ours == nil && n.pair && !n.loose:
		m.out.Missing++
		m.step() // nothing to be deleted
		return nil
	case theirs == nil:
		m.step()
		return m.found(ctx, n)
	case ours == nil:
		if err := m.put(ctx, n, theirs); err != nil {
			return err
		}
	case !bytes.Equal(theirs, ours):
		m.out.Kept = append(m.out.Kept, n.name)
		m.step()
		return nil
	}
	m.here = append(m.here, n)
	return m.found(ctx, n)
}

// found notes that this vault has a private key that the index thought lost:
// also one that an earlier try had brought here before it ended.
func (m *move) found(ctx context.Context, n secretName) error {
	if !n.lost {
		return nil
	}
	return m.app.store.SetLost(ctx, n.name, false)
}

// put writes a secret and proves that it can be read again.
func (m *move) put(ctx context.Context, n secretName, secret []byte) error {
	if err := m.app.vault.Put(ctx, n.name, secret); err != nil {
		return err
	}
	m.app.at("move: put")
	back, err := m.app.vault.Get(ctx, n.name)
	defer vault.Wipe(back)
	if err != nil {
		return fmt.Errorf("read back: %w", err)
	}
	if !bytes.Equal(back, secret) {
		return fmt.Errorf("read back: %w", vault.ErrDamaged)
	}
	return nil
}

// remove deletes one secret there, after both were looked at once more: another
// program may have written meanwhile.
func (m *move) remove(ctx context.Context, n secretName) error {
	defer m.step()
	theirs, err := look(ctx, m.old, n.name)
	defer vault.Wipe(theirs)
	if err != nil {
		return err
	}
	ours, err := m.app.vault.Get(ctx, n.name)
	defer vault.Wipe(ours)
	if err != nil {
		return err
	}
	if theirs != nil && !bytes.Equal(theirs, ours) {
		m.out.Kept = append(m.out.Kept, n.name)
		return nil
	}
	if err := m.old.Delete(ctx, n.name); err != nil {
		return err
	}
	m.app.at("move: deleted")
	if n.pair {
		m.out.Pairs++
	} else {
		m.out.Tokens++
	}
	return nil
}

// look is Get, with nil for what is not there.
func look(ctx context.Context, v vault.Vault, name string) ([]byte, error) {
	secret, err := v.Get(ctx, name)
	if errors.Is(err, vault.ErrNotFound) {
		return nil, nil
	}
	return secret, err
}
