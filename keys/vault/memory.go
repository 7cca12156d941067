package vault

import (
	"bytes"
	"context"
	"sync"
)

// memory is a vault that ends with the program.
type memory struct {
	mu      sync.Mutex
	secrets map[string][]byte
}

// NewMemory returns an empty vault that keeps secrets in this process alone,
// for the demo and for tests.
func NewMemory() Vault {
	return &memory{secrets: make(map[string][]byte)}
}

func (m *memory) Put(ctx context.Context, name string, secret []byte) error {
	if err := begin(ctx, name, secret); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	Wipe(m.secrets[name])
	m.secrets[name] = bytes.Clone(secret)
	return nil
}

func (m *memory) Get(ctx context.Context, name string) ([]byte, error) {
	if err := begin(ctx, name, nil); err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	secret, ok := m.secrets[name]
	if !ok {
		return nil, ErrNotFound
	}
	return bytes.Clone(secret), nil
}

func (m *memory) Delete(ctx context.Context, name string) error {
	if err := begin(ctx, name, nil); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	Wipe(m.secrets[name])
	delete(m.secrets, name)
	return nil
}

func (m *memory) State(ctx context.Context) State {
	return State{Name: "memory", Ready: ctx.Err() == nil, Err: ended(ctx)}
}
