package core

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"latchkey/api"
	"latchkey/core/ask"
	"latchkey/core/hostkey"
	"latchkey/core/inventory"
	"latchkey/core/rollout"
	"latchkey/core/store"
	"latchkey/internal/safetext"
	"latchkey/keys"
	"latchkey/keys/vault"
)

// App is the whole of Latchkey below its faces, safe for concurrent use.
type App struct {
	options  Options
	dataDir  string
	instance string // names the data folder in a keyring that serves several
	now      func() time.Time
	person   ask.Person
	store    *store.Store
	vault    vault.Vault
	other    func(VaultKind) (vault.Vault, error) // opens the one that is not in use; nil = as it is chosen
	hosts    *hostkey.Store
	drivers  []driver

	ctx    context.Context // ends with Close
	cancel context.CancelFunc
	calls  sync.WaitGroup

	mu        sync.Mutex
	closed    bool
	forges    map[string]*connection // open connections by account id
	spellings map[[2]string]spelling // by account and path, of repositories that no list told of
	looked    map[string]bool        // accounts whose waiting entries were looked at

	searching  sync.Mutex
	index      *inventory.Index // of what SearchInventory finds; nil until asked
	indexStamp string

	// lag is how long after a write a reading may lack it.
	lag time.Duration
	// step is called between any two steps of work that the journal covers.
	// It is nil but in tests, which end the process in it.
	step   func(point string)
	unused atomic.Int64 // see SetUnusedAfter

	// prove takes the place of the proof over SSH in rollouts. It is nil but in
	// tests on virtual time.
	prove func(ctx context.Context, account string, repo api.RepoPath, fp keys.Fingerprint) (rollout.Proof, error)
}

// Open puts the parts together. It makes no network call and does not unlock
// the vault. Close the App when done.
func Open(ctx context.Context, o Options) (*App, error) {
	a := &App{options: o, now: o.Now, person: o.Person, drivers: drivers(), forges: map[string]*connection{}, spellings: map[[2]string]spelling{}, looked: map[string]bool{}, lag: max(cmp.Or(o.Lag, showsWithin), 0)}
	if a.now == nil {
		a.now = time.Now
	}
	var err error
	if a.dataDir, err = dataDir(o.DataDir); err != nil {
		return nil, err
	}
	if err := knownVault(o); err != nil { // before anything is made
		return nil, err
	}
	if a.store, err = store.Open(ctx, a.dataDir, a.now); err != nil {
		return nil, err
	}
	if a.options.Vault, err = a.chooseVault(ctx, o); err != nil {
		return nil, errors.Join(err, a.store.Close())
	}
	if a.vault, err = openVault(a.options, a.dataDir); err != nil {
		return nil, errors.Join(err, a.store.Close())
	}
	if a.instance, err = a.store.Setting(ctx, store.SettingInstance); err != nil {
		return nil, errors.Join(err, a.store.Close())
	}
	if a.hosts, err = openHosts(o, a.dataDir); err != nil {
		return nil, errors.Join(err, a.store.Close())
	}
	a.ctx, a.cancel = context.WithCancel(context.WithoutCancel(ctx))
	a.tidyAddresses(ctx)
	if err := a.prune(ctx); err != nil && a.store.ReadOnly() == nil {
		return nil, errors.Join(err, a.Close())
	}
	return a, nil
}

// vaultFileName is the encrypted file in the data folder.
const vaultFileName = "vault.age"

// openVault makes the vault that was chosen; there is no falling back to
// another one.
func openVault(o Options, dir string) (vault.Vault, error) {
	if o.UseVault != nil {
		return o.UseVault, nil
	}
	switch o.Vault {
	case VaultOS:
		return vault.OS(vault.OSOptions{LockFile: filepath.Join(dir, "vault.lock")}), nil
	case VaultFile:
		return vault.OpenFile(filepath.Join(dir, vaultFileName), vault.FileOptions{Passphrase: o.VaultPassphrase, NewPassphrase: o.NewPassphrase, Tries: o.VaultTries})
	case VaultMemory:
		return vault.NewMemory(), nil
	}
	return nil, knownVault(o)
}

func openHosts(o Options, dir string) (*hostkey.Store, error) {
	user := o.KnownHosts
	if user == nil {
		user = userKnownHosts()
	}
	pins := make([]string, len(o.Published))
	for i, p := range o.Published {
		pins[i] = p.Line
	}
	return hostkey.Open(hostkey.Options{Own: filepath.Join(dir, "known_hosts"), User: user, Pins: pins, Now: o.Now})
}

// prune forgets requests that no longer count and outcomes that nobody looks
// at any more.
func (a *App) prune(ctx context.Context) error {
	return errors.Join(a.store.PruneRequests(ctx, a.now().Add(-window)),
		a.store.PruneJournal(ctx, a.now().AddDate(0, -6, 0)),
		a.store.PruneRollouts(ctx, a.now().AddDate(-2, 0, 0)),
		a.store.PruneTests(ctx, a.now().AddDate(0, -6, 0)))
}

// Close ends what runs, waits for it, and closes the store.
func (a *App) Close() error {
	a.mu.Lock()
	if a.closed {
		a.mu.Unlock()
		return nil
	}
	a.closed = true
	a.mu.Unlock()
	a.cancel()
	a.calls.Wait()
	for id := range a.forges {
		a.forget(id)
	}
	return a.store.Close()
}

// enter is how every method begins: the context ends with the App too, and
// Close waits until done is called.
func (a *App) enter(ctx context.Context) (_ context.Context, done func(), _ error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.closed {
		return nil, nil, ErrClosed
	}
	a.calls.Add(1)
	ctx, cancel := context.WithCancel(ctx)
	stop := context.AfterFunc(a.ctx, cancel)
	return ctx, func() {
		stop()
		cancel()
		a.calls.Done()
	}, nil
}

// settle is the context for what must still be written after a side effect,
// also when the person has cancelled meanwhile.
func settle(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
}

// at marks a point between two steps.
func (a *App) at(point string) {
	if a.step != nil {
		a.step(point)
	}
}

// tell sends an event. Its text is made safe here.
func (a *App) tell(account string, topic ask.Topic, format string, args ...any) {
	a.report(ask.Event{Account: account, Topic: topic, Text: fmt.Sprintf(format, args...)})
}

func (a *App) report(e ask.Event) {
	if a.options.Tell == nil {
		return
	}
	e.Time, e.Text = a.now(), safetext.Line(e.Text, 0)
	a.options.Tell(e)
}

// confirm asks the person, and refuses when nobody is there.
func (a *App) confirm(ctx context.Context, p ask.Plan) error {
	about := p.Title
	if len(p.Lines) > 0 {
		about += " (" + p.Lines[0] + ")"
	}
	if a.person.Confirm == nil {
		return fmt.Errorf("%s: %w", about, ask.ErrNobody)
	}
	yes, err := a.person.Confirm(ctx, p)
	switch {
	case err != nil:
		return fmt.Errorf("%s: %w", about, err)
	case !yes:
		return fmt.Errorf("%s: %w", about, ask.ErrDeclined)
	}
	return nil
}

// Forges lists the kinds of forge that can be connected, with their traits.
func (a *App) Forges() []api.Traits {
	all := make([]api.Traits, len(a.drivers))
	for i, d := range a.drivers {
		all[i] = d.traits()
	}
	return all
}
