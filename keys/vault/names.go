package vault

import (
	"context"
	"errors"
	"slices"
)

// ErrNoList says that a vault cannot list what it holds.
var ErrNoList = errors.New("this keyring does not list what it holds")

// A Lister is a vault that can list its names, so that secrets are found again
// whose names are not known elsewhere. Names may ask for a passphrase or lead
// to a prompt, as Get does.
type Lister interface {
	// Names returns the names of all secrets, in order, or ErrNoList.
	Names(ctx context.Context) ([]string, error)
}

// Names returns the names of all secrets in a vault, or ErrNoList.
func Names(ctx context.Context, v Vault) ([]string, error) {
	if l, ok := v.(Lister); ok {
		return l.Names(ctx)
	}
	return nil, ErrNoList
}

// secretNames removes the names of parts, and those that are no names of ours.
func secretNames(all []string) []string {
	names := make([]string, 0, len(all))
	for _, name := range all {
		if check(name, nil) == nil {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// Names implements Lister.
func (m *memory) Names(ctx context.Context) ([]string, error) {
	if err := ended(ctx); err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	return secretNames(keysOf(m.secrets)), nil
}

// Names implements Lister.
func (f *encryptedFile) Names(ctx context.Context) ([]string, error) {
	return run(ctx, &f.serial, noLimit, func(ctx context.Context) ([]string, error) {
		content, err := f.content(ctx)
		if errors.Is(err, ErrNotFound) {
			return nil, nil
		}
		return secretNames(keysOf(content)), err
	})
}

func keysOf(m map[string][]byte) []string {
	all := make([]string, 0, len(m))
	for name := range m {
		all = append(all, name)
	}
	return all
}

// Names implements Lister.
func (v *osVault) Names(ctx context.Context) ([]string, error) {
	l, ok := v.service.(interface {
		list(ctx context.Context) ([]string, error)
	})
	if !ok {
		return nil, ErrNoList
	}
	var names []string
	_, err := v.do(ctx, func(ctx context.Context) (string, error) {
		all, err := l.list(ctx)
		names = secretNames(all)
		return "", err
	})
	if err != nil {
		return nil, err
	}
	return names, nil
}
