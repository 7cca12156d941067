package core

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"testing"

	"latchkey/api/demo"
	"latchkey/core/ask"
	"latchkey/core/cause"
	"latchkey/core/hint"
	"latchkey/core/inventory"
	"latchkey/core/store"
	"latchkey/core/vaultmove"
	"latchkey/keys/vault"
)

// twoVaults is a world whose secrets lie in the vault that is not in use.
type twoVaults struct {
	*world
	old, new vault.Vault
	names    []vaultmove.Secret
	secrets  map[string][]byte
}

func newTwoVaults(t *testing.T) *twoVaults {
	t.Helper()
	v := &twoVaults{world: newWorld(t, demo.Options{}), new: vault.NewMemory(), secrets: map[string][]byte{}}
	for range 3 {
		v.generated()
	}
	v.old = v.world.vault
	var err error
	v.names, err = v.Vault.secretNames(t.Context())
	must(t, err)
	for _, n := range v.names {
		v.secrets[n.Name], err = v.old.Get(t.Context(), n.Name)
		must(t, err)
	}
	v.use(v.old, v.new)
	return v
}

// copy returns the world as it was when it was closed, in a folder and vaults of its
// own.
func (v *twoVaults) copy(t *testing.T) *twoVaults {
	t.Helper()
	c := &twoVaults{world: v.fresh(t), new: vault.NewMemory(), names: v.names, secrets: v.secrets}
	c.old = c.world.vault
	for name, secret := range v.secrets {
		must(t, c.old.Put(t.Context(), name, secret))
	}
	c.use(c.old, c.new)
	return c
}

// use puts vaults in the place of those that the App has.
func (v *twoVaults) use(old, now vault.Vault) {
	v.App.vault, v.App.Vault.other = now, func(VaultKind) (vault.Vault, error) { return old, nil }
}

// mustOr is must, with one error that is fine.
func mustOr(t *testing.T, err, fine error) {
	t.Helper()
	if !errors.Is(err, fine) {
		must(t, err)
	}
}

// lost returns the names that neither vault has as they were.
func (v *twoVaults) lost(t *testing.T) (names []string) {
	for name, secret := range v.secrets {
		here, err := v.new.Get(t.Context(), name)
		mustOr(t, err, vault.ErrNotFound)
		there, err := v.old.Get(t.Context(), name)
		mustOr(t, err, vault.ErrNotFound)
		if !bytes.Equal(here, secret) && !bytes.Equal(there, secret) {
			names = append(names, name)
		}
	}
	return names
}

// moved reports whether all is in the new vault and nothing in the old one.
func (v *twoVaults) moved(t *testing.T) error {
	for name, secret := range v.secrets {
		here, err := v.new.Get(t.Context(), name)
		mustOr(t, err, vault.ErrNotFound)
		there, err := v.old.Get(t.Context(), name)
		mustOr(t, err, vault.ErrNotFound)
		if !bytes.Equal(here, secret) || there != nil {
			return fmt.Errorf("%s: here %v, still there %v", name, here != nil, there != nil)
		}
	}
	return nil
}

func TestSecretsMoveFromOneVaultToTheOther(t *testing.T) {
	v := newTwoVaults(t)
	must(t, v.store.SetLost(t.Context(), v.names[0].Name, true)) // as after the other vault was chosen
	if m, err := v.Vault.Movable(t.Context()); err != nil || m.Pairs != 1 || m.Known != 3 {
		t.Errorf("movable: %+v, %v", m, err)
	}
	var counts []int
	m, err := v.Vault.MoveSecrets(t.Context(), VaultOS, func(done, total int) { counts = append(counts, done, total) })
	must(t, err)
	must(t, v.moved(t))
	if m.Pairs != 3 || m.Tokens != 1 || m.Missing != 0 || len(m.Conflicts) != 0 || m.From != VaultOS {
		t.Errorf("%+v", m)
	}
	if n := len(counts); n != 16 || counts[n-2] != 8 || counts[n-1] != 8 {
		t.Errorf("progress: %v", counts)
	}
	if privateKeys, err := v.store.PrivateKeys(t.Context()); err != nil || privateKeys[v.names[0].Name] {
		t.Errorf("still lost: %v, %v", privateKeys, err)
	}
	if _, err := v.Repos.DeployKeys(t.Context(), "", web); err != nil {
		t.Errorf("the token is of no use: %v", err)
	}
	again, err := v.Vault.MoveSecrets(t.Context(), VaultOS, nil)
	must(t, err)
	if again.Pairs != 0 || again.Tokens != 0 {
		t.Errorf("a second time: %+v", again)
	}
}

// TestNothingIsLostWhereverAMoveFails lets the move fail at every call of either
// vault, before it has an effect and after, once and for good, as a crash would
// end it; the next try brings all of it over.
func TestNothingIsLostWhereverAMoveFails(t *testing.T) {
	prepared := newTwoVaults(t)
	must(t, prepared.Close())
	for _, after := range []bool{false, true} {
		for _, stays := range []bool{false, true} {
			failures := 0
			for n := 1; ; n++ {
				v := prepared.copy(t)
				s := &schedule{n: n, stays: stays}
				v.use(&faultyVault{Vault: v.old, s: s, after: after}, &faultyVault{Vault: v.new, s: s, after: after})
				_, err := v.Vault.MoveSecrets(t.Context(), VaultOS, nil)
				if !s.heal() {
					if err != nil {
						t.Errorf("without a failure: %v", err)
					}
					break
				}
				failures++
				if !errors.Is(err, errInjected) {
					t.Errorf("call %d, after %v, stays %v: %v", n, after, stays, err)
				}
				if names := v.lost(t); len(names) > 0 {
					t.Fatalf("call %d, after %v, stays %v: %q lost", n, after, stays, names)
				}
				_, err = v.Vault.MoveSecrets(t.Context(), VaultOS, nil)
				must(t, err)
				if err := v.moved(t); err != nil {
					t.Errorf("call %d, after %v, stays %v, then again: %v", n, after, stays, err)
				}
			}
			if failures < 4*6 {
				t.Errorf("only %d calls could fail", failures)
			}
		}
	}
}

// Two moves that go opposite ways would each delete what the other has brought.
func TestOneMoveAtATimeHasTheFolder(t *testing.T) {
	v := newTwoVaults(t)
	var second error
	v.App.testHook = func(point string) {
		if point == "move: copied" {
			v.App.testHook = nil
			v.use(v.new, v.old)
			_, second = v.Vault.MoveSecrets(t.Context(), VaultFile, nil)
			v.use(v.old, v.new)
		}
	}
	_, err := v.Vault.MoveSecrets(t.Context(), VaultOS, nil)
	must(t, err)
	if !errors.Is(second, store.ErrClaimed) || hint.Of(second).IsZero() {
		t.Errorf("the second move: %v", second)
	}
	must(t, v.moved(t))
	if _, err := v.Vault.MoveSecrets(t.Context(), VaultOS, nil); err != nil {
		t.Errorf("after the first one: %v", err)
	}
}

// A try that ended between writing and noting has still brought the private key here.
func TestAPrivateKeyThatAnEarlierTryBroughtIsNoLongerLost(t *testing.T) {
	v := newTwoVaults(t)
	for _, n := range v.names[:2] {
		must(t, v.store.SetLost(t.Context(), n.Name, true))
		must(t, v.new.Put(t.Context(), n.Name, v.secrets[n.Name]))
	}
	must(t, v.old.Delete(t.Context(), v.names[1].Name))
	_, err := v.Vault.MoveSecrets(t.Context(), VaultOS, nil)
	must(t, err)
	privateKeys, err := v.store.PrivateKeys(t.Context())
	must(t, err)
	for name, lost := range privateKeys {
		if lost {
			t.Errorf("%s counts as lost", name)
		}
	}
}

// A private key that was kept, but not yet noted when the program ended, comes
// along: what finishes that work looks for it here.
func TestWhatUnfinishedWorkHadKeptComesAlong(t *testing.T) {
	v := newTwoVaults(t)
	v.use(v.new, v.old) // the work is of the time before
	p, err := v.App.Pairs.generate(NewPair{Comment: "cut off"})
	must(t, err)
	fp := p.row.Fingerprint
	work, _, err := v.store.Begin(t.Context(), store.Entry{What: whatStorePair, Subject: pairSubject(fp), State: stateIntent, Fingerprint: fp,
		Public: p.row.Public, Label: p.row.Comment, Detail: detailOf(p.row).text()})
	must(t, err)
	must(t, v.App.Pairs.private.put(t.Context(), p))
	work.Release()

	v.use(v.old, v.new)
	m, err := v.Vault.MoveSecrets(t.Context(), VaultOS, nil)
	must(t, err)
	if there, err := v.old.Get(t.Context(), fp); !errors.Is(err, vault.ErrNotFound) || m.Pairs != 4 || m.Missing != 0 {
		t.Errorf("%+v; still there: %v, %v", m, there != nil, err)
	}
	left, err := v.Placements.Unfinished(t.Context())
	must(t, err)
	must(t, v.Placements.Finish(t.Context(), left[0].ID))
	if pair, err := v.Pairs.KeyPair(t.Context(), fp); err != nil || pair.PrivateKey != inventory.PrivateKeyHere {
		t.Errorf("%+v, %v", pair, err)
	}
}

// forgetful is a vault that says it has taken what it has not.
type forgetful struct{ vault.Vault }

func (forgetful) Put(context.Context, string, []byte) error { return nil }

func TestAVaultThatForgetsGetsNothing(t *testing.T) {
	v := newTwoVaults(t)
	v.use(v.old, forgetful{v.new})
	if _, err := v.Vault.MoveSecrets(t.Context(), VaultOS, nil); !errors.Is(err, vault.ErrNotFound) {
		t.Errorf("%v", err)
	}
	if names := v.lost(t); len(names) > 0 {
		t.Errorf("%q lost", names)
	}
}

func TestWhatBothVaultsHoldIsNeverOverwritten(t *testing.T) {
	v := newTwoVaults(t)
	must(t, v.new.Put(t.Context(), v.names[1].Name, []byte("another one")))
	m, err := v.Vault.MoveSecrets(t.Context(), VaultOS, nil)
	must(t, err)
	if len(m.Conflicts) != 1 || m.Conflicts[0] != v.names[1].Name || m.Pairs != 2 {
		t.Errorf("%+v", m)
	}
	if there, err := v.old.Get(t.Context(), v.names[1].Name); err != nil || !bytes.Equal(there, v.secrets[v.names[1].Name]) {
		t.Errorf("there: %v", err)
	}
	if here, err := v.new.Get(t.Context(), v.names[1].Name); err != nil || string(here) != "another one" {
		t.Errorf("here: %v", err)
	}
}

func TestAMoveIsAskedFirstAndEndsWithItsContext(t *testing.T) {
	v := newTwoVaults(t)
	v.App.person.Confirm = func(context.Context, ask.Plan) (bool, error) { return false, nil }
	if _, err := v.Vault.MoveSecrets(t.Context(), VaultOS, nil); !errors.Is(err, ask.ErrDeclined) {
		t.Errorf("%v", err)
	}
	if here, _ := v.new.Get(t.Context(), v.names[0].Name); here != nil {
		t.Error("copied without being asked")
	}
	v.App.Vault.other = nil
	if _, err := v.Vault.MoveSecrets(t.Context(), VaultMemory, nil); !errors.Is(err, cause.ErrRequest) {
		t.Errorf("from a vault that is not there: %v", err)
	}
}
