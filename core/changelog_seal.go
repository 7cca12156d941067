package core

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"latchkey/core/say"
	"latchkey/keys/vault"
)

// logSeal is what the vault keeps of the log of changes: how many entries it had, and
// the hash of the last of them. Whoever cuts the log's end off, or writes another one,
// cannot change that too.
type logSeal struct {
	Count int64  `json:"count"`
	Head  string `json:"head"`
	First string `json:"first"` // the hash of the first entry, which tells one log from another
}

// sealName is the vault's name for the seal of a data folder's log. Each folder has a
// log of its own.
func (e *env) sealName() string { return "changes@" + e.instance }

// readSeal asks the vault; found is false where it has none.
func (e *env) readSeal(ctx context.Context, v vault.Vault) (s logSeal, found bool, err error) {
	data, err := v.Get(ctx, e.sealName())
	switch {
	case errors.Is(err, vault.ErrNotFound):
		return s, false, nil
	case err != nil:
		return s, false, err
	case json.Unmarshal(data, &s) != nil || s.Count < 1:
		return s, true, vault.ErrDamaged
	}
	return s, true, nil
}

func (e *env) writeSeal(ctx context.Context, v vault.Vault, s logSeal) error {
	data, err := json.Marshal(s)
	if err != nil {
		return err
	}
	return v.Put(ctx, e.sealName(), data)
}

// errOtherFolder says that the log begins with the name of another data folder than
// the settings have: the vault is asked for the end under that name, and would know
// nothing of the log that is here.
var errOtherFolder = say.New("log.other-folder", "the first entry names another data folder than the settings do").Because(nil)

// currentSeal is the log's end as it is.
func (e *env) currentSeal(ctx context.Context) (s logSeal, err error) {
	first, err := e.store.FirstChange(ctx)
	if err != nil {
		return s, err
	}
	if folder, told := first.Folder(); told && folder != e.instance {
		return s, errOtherFolder
	}
	if s.Count, s.Head, err = e.store.LogEnd(ctx); err != nil {
		return s, err
	}
	s.First, err = e.store.LogHash(ctx, 1)
	return s, err
}

// errOtherEnd says that the vault knows another end of the log. What it knows is
// never overwritten by itself: it is what shows that something was cut off.
var errOtherEnd = say.New("failed.log-end", "the log of changes does not continue from the end that the vault knows").Because(nil)

// seal brings the vault up to the log's end, unless that is not a continuation of the
// end that the vault knows.
func (e *env) seal(ctx context.Context, v vault.Vault) error {
	now, err := e.currentSeal(ctx)
	if err != nil || now.Count == 0 {
		return err
	}
	known, found, err := e.readSeal(ctx, v)
	if err != nil {
		return err
	}
	if found {
		if known == now {
			return nil
		}
		hash, err := e.store.LogHash(ctx, known.Count)
		if err != nil {
			return err
		}
		if hash != known.Head {
			return errOtherEnd
		}
	}
	return e.writeSeal(ctx, v, now)
}

// moveSeal takes the seal along into another vault: what the old one knows has to be
// part of the log here too.
func (e *env) moveSeal(ctx context.Context, from, to vault.Vault) error {
	known, found, err := e.readSeal(ctx, from)
	switch {
	case errors.Is(err, vault.ErrDamaged): // it shows nothing, and stays
		return nil
	case err != nil || !found:
		return err
	}
	here, foundHere, err := e.readSeal(ctx, to)
	if err != nil {
		return err
	}
	if !foundHere || here.Count < known.Count && here.First == known.First {
		if err := e.writeSeal(ctx, to, known); err != nil {
			return err
		}
	}
	return from.Delete(ctx, e.sealName())
}

// logSealing seals the log some time after something was added to it, and at the end
// of the program. It never leads to a prompt: while the vault cannot be had without one, the
// seal stays behind, which VerifyLog tells from an end that was cut off.
type logSealing struct {
	env    *env
	sealed int64 // up to which entry, as far as this program knows
	stop   context.CancelFunc
	done   chan struct{}
}

const (
	sealAfter = 3 * time.Second  // changes come in groups
	sealLimit = 10 * time.Second // how long the vault may take at the end
)

// begin starts sealing what is added from now on.
func (s *logSealing) begin(ctx context.Context, e *env) {
	s.env, s.done = e, make(chan struct{})
	s.sealed, _, _ = e.store.LogEnd(ctx) // where that cannot be read, nothing is to be sealed
	running, stop := context.WithCancel(context.WithoutCancel(ctx))
	s.stop = stop
	go func() {
		defer close(s.done)
		for {
			select {
			case <-running.Done():
				return
			case <-e.store.Logged():
			}
			select {
			case <-running.Done():
				return
			case <-time.After(sealAfter):
				s.try(running)
			}
		}
	}()
}

// end seals what is left.
func (s *logSealing) end() {
	if s.stop == nil {
		return
	}
	s.stop()
	<-s.done
	ctx, cancel := context.WithTimeout(context.WithoutCancel(s.env.ctx), sealLimit)
	defer cancel()
	s.try(ctx)
}

// opensUnasked reports whether the vault is there, and answers without asking anybody.
func (e *env) opensUnasked(ctx context.Context) bool {
	state := e.vault.State(ctx)
	if errors.Is(state.Err, vault.ErrLocked) && e.options.Vault == VaultFile && e.options.VaultUnattended {
		return true
	}
	return state.Ready && !state.Gone
}

// try seals where there is something to be sealed and the vault can be had. Its failure
// is no failure of the work that was logged: VerifyLog says what is not sealed.
func (s *logSealing) try(ctx context.Context) {
	e := s.env
	count, wanted, err := e.store.LogSince(ctx, s.sealed)
	if err != nil || !wanted {
		return
	}
	if !e.opensUnasked(ctx) {
		return
	}
	if e.seal(ctx, e.vault) == nil {
		s.sealed = count
	}
}
