package vaultmove

import (
	"bytes"
	"context"
	"errors"

	"latchkey/core/errtext"
	"latchkey/core/say"
	"latchkey/keys/vault"
)

func (m *Move) step() {
	m.done++
	if m.Progress != nil {
		m.Progress(m.done, m.total)
	}
}

// copy brings one secret here, unless it is here.
func (m *Move) copy(ctx context.Context, n Secret) error {
	defer m.step()
	theirs, err := look(ctx, m.From, n.Name)
	defer vault.Wipe(theirs)
	if err != nil {
		return err
	}
	ours, err := look(ctx, m.To, n.Name)
	defer vault.Wipe(ours)
	switch {
	case err != nil:
		return err
	case theirs == nil && ours == nil && n.Pair && !n.Loose:
		m.result.Missing++
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
		m.result.Conflicts = append(m.result.Conflicts, n.Name)
		m.step()
		return nil
	}
	m.here = append(m.here, n)
	return m.found(ctx, n)
}

// found notes that this vault has a private key that the index thought lost:
// also one that an earlier try had brought here before it ended.
func (m *Move) found(ctx context.Context, n Secret) error {
	if !n.Lost {
		return nil
	}
	return m.Found(ctx, n.Name)
}

// put writes a secret and makes sure that it can be read again.
func (m *Move) put(ctx context.Context, n Secret, secret []byte) error {
	if err := m.To.Put(ctx, n.Name, secret); err != nil {
		return err
	}
	m.checkpoint("move: put")
	back, err := m.To.Get(ctx, n.Name)
	defer vault.Wipe(back)
	if err != nil {
		return errtext.Because(say.New("failed.read-back", "read back: {cause}"), err)
	}
	if !bytes.Equal(back, secret) {
		return errtext.Because(say.New("failed.read-back", "read back: {cause}"), vault.ErrDamaged)
	}
	return nil
}

// remove deletes one secret there, after both were looked at once more: another
// program may have written meanwhile.
func (m *Move) remove(ctx context.Context, n Secret) error {
	defer m.step()
	theirs, err := look(ctx, m.From, n.Name)
	defer vault.Wipe(theirs)
	if err != nil {
		return err
	}
	ours, err := m.To.Get(ctx, n.Name)
	defer vault.Wipe(ours)
	if err != nil {
		return err
	}
	if theirs != nil && !bytes.Equal(theirs, ours) {
		m.result.Conflicts = append(m.result.Conflicts, n.Name)
		return nil
	}
	if err := m.From.Delete(ctx, n.Name); err != nil {
		return err
	}
	m.checkpoint("move: deleted")
	if n.Pair {
		m.result.Pairs++
	} else {
		m.result.Tokens++
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
