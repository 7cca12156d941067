package core

import (
	"context"
	"io"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"latchkey/api"
	"latchkey/api/demo"
	"latchkey/core/ask"
	"latchkey/keys"
	"latchkey/keys/vault"
)

// world is an App over a demo forge, with an account on it and somebody who
// says yes.
type world struct {
	*App
	t           testing.TB
	forge       *demo.Forge
	login       demo.Login
	vault       vault.Vault
	dir         string
	account     string
	privateKeys map[string][]string // see canary_test.go

	mu     sync.Mutex
	plans  []ask.Plan
	events []ask.Event
}

const (
	web    = api.RepoPath("acme/web-frontend")
	ledger = api.RepoPath("acme/ledger")
)

func newWorld(t testing.TB, o demo.Options) *world {
	t.Helper()
	forge, err := demo.Start(t.Context(), o)
	must(t, err)
	t.Cleanup(forge.Close)
	w := &world{t: t, forge: forge, login: forge.Info().Users[0], vault: vault.NewMemory(), privateKeys: map[string][]string{}, dir: filepath.Join(t.TempDir(), "data")}
	w.open()
	h, err := w.Accounts.AddAccount(t.Context(), w.newAccount())
	must(t, err)
	w.account = h.Account.ID
	return w
}

func (w *world) newAccount() NewAccount {
	return NewAccount{Forge: w.forge.Kind(), BaseURL: w.forge.Info().REST, Login: w.login.User, Token: []byte(w.login.Token),
		SSHHost: hostOf(w.forge.Info().SSH), SSHPort: portOf(w.forge.Info().SSH)}
}

// options are for the App and for further ones on the same data.
func (w *world) options() Options {
	return Options{DataDir: w.dir, UseVault: w.vault, KnownHosts: []string{}, Log: io.Discard, Version: "test",
		Published: []HostPin{{Line: w.forge.Info().HostKey}}, MaxWait: time.Millisecond, ShowWait: -1, Tell: w.hear,
		Person: ask.Person{Confirm: func(_ context.Context, p ask.Plan) (bool, error) {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.plans = append(w.plans, p)
			return true, nil
		}}}
}

func (w *world) hear(e ask.Event) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.events = append(w.events, e)
}

// open opens the App, again when there is one.
func (w *world) open() {
	w.t.Helper()
	if w.App != nil {
		must(w.t, w.Close())
	}
	a, err := Open(w.t.Context(), w.options())
	must(w.t, err)
	a.lag = 0 // this forge shows everything at once
	w.App = a
	w.t.Cleanup(func() { must(w.t, a.Close()) })
}

// generate makes a key pair and keeps it.
func (w *world) generated() KeyPair {
	w.t.Helper()
	p, err := w.Pairs.GenerateKeyPair(w.t.Context(), NewPair{Comment: "ci@build-07"})
	must(w.t, err)
	return p
}

// holds reports whether the forge itself shows the key on the repository.
func (w *world) holds(repo api.RepoPath, fp keys.Fingerprint) bool {
	for _, k := range w.forge.KeysOn(string(repo)) {
		if k.Public.Fingerprint() == fp {
			return true
		}
	}
	return false
}

// inVault reports whether the vault has the private key.
func (w *world) vaultHas(name string) bool {
	secret, err := w.vault.Get(w.t.Context(), name)
	return err == nil && len(secret) > 0
}

func (w *world) unfinished() []Unfinished {
	w.t.Helper()
	all, err := w.Placements.Unfinished(w.t.Context())
	must(w.t, err)
	return all
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
