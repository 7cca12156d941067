package core

import (
	"context"
	"errors"
	"testing"

	"latchkey/api"
	"latchkey/api/demo"
	"latchkey/core/ask"
	"latchkey/core/cause"
	"latchkey/core/store"
	"latchkey/keys"
)

// inDoubt makes a call whose answer is lost and about which the forge cannot
// be asked: an entry is left. what is the fault of the call itself.
func (w *world) inDoubt(method string, what demo.Fault, call func() error) Unfinished {
	w.t.Helper()
	before := len(w.unfinished())
	must(w.t, w.forge.SetFaults(func(f *demo.Faults) {
		f.Rules = []demo.Rule{{Method: method, Count: 1, Do: what}, {Method: "GET", Path: "deploy-keys", Nth: 2, Do: demo.Reset}}
	}))
	if err := call(); !errors.Is(err, cause.ErrInDoubt) {
		w.t.Fatalf("the call is not in doubt: %v", err)
	}
	must(w.t, w.forge.SetFaults(func(f *demo.Faults) { f.Rules = nil }))
	all := w.unfinished()
	if len(all) != before+1 {
		w.t.Fatalf("%+v", all)
	}
	return all[len(all)-1]
}

func (w *world) publicOf(p KeyPair) keys.Public {
	w.t.Helper()
	public, err := keys.ParsePublic(p.PublicKey)
	must(w.t, err)
	return public
}

// Undo takes back what the entry did and nothing else: a key that somebody
// else has put there meanwhile stays, and so does the private key of it.
func TestUndoLeavesTheKeyOfSomebodyElseAlone(t *testing.T) {
	w := newWorld(t, demo.Options{})
	known := w.known()
	u := w.inDoubt("POST", demo.Reset, func() error {
		_, err := w.Placements.PlaceKey(t.Context(), PlaceRequest{Repo: web, Generate: &NewPair{Comment: "ci@build-07"}}, nil)
		return err
	})
	fp := w.newKey(known)
	p, err := w.Pairs.KeyPair(t.Context(), string(fp))
	must(t, err)
	must(t, w.forge.AddKeyBehindBack(string(web), "by hand", w.publicOf(p)))
	if err := w.Placements.Undo(t.Context(), u.ID); !errors.Is(err, cause.ErrNotOurs) {
		t.Errorf("%v", err)
	}
	if !w.holds(web, fp) {
		t.Error("the key that somebody else had put there was removed")
	}
	if !w.vaultHas(string(fp)) {
		t.Error("the private key of a key that stands there was deleted")
	}
	if left := w.unfinished(); len(left) != 0 {
		t.Errorf("%+v", left)
	}
}

// The forge had taken the key and given it an id; somebody removed it and put
// it there again.
func TestUndoLeavesAKeyOfAnotherIDAlone(t *testing.T) {
	w := newWorld(t, demo.Options{})
	p := w.generated()
	must(t, w.forge.SetFaults(func(f *demo.Faults) { // after the driver has read it back
		f.Rules = []demo.Rule{{Method: "GET", Path: "deploy-keys?", Nth: 3, Do: demo.Reset}}
	}))
	if _, err := w.Placements.PlaceKey(t.Context(), PlaceRequest{Repo: web, Fingerprint: p.Fingerprint}, nil); err == nil {
		t.Fatal("nothing failed")
	}
	must(t, w.forge.SetFaults(func(f *demo.Faults) { f.Rules = nil }))
	u := w.unfinished()
	if len(u) != 1 || u[0].State != PendingNotShown {
		t.Fatalf("%+v", u)
	}
	must(t, w.forge.RemoveKeyBehindBack(string(web), p.Fingerprint))
	must(t, w.forge.AddKeyBehindBack(string(web), u[0].Label, w.publicOf(p)))
	if err := w.Placements.Undo(t.Context(), u[0].ID); !errors.Is(err, cause.ErrNotOurs) || !w.holds(web, p.Fingerprint) {
		t.Errorf("%v; stands there: %v", err, w.holds(web, p.Fingerprint))
	}
}

func TestFinishingARemovalLeavesAKeyThatCameLaterAlone(t *testing.T) {
	w := newWorld(t, demo.Options{})
	p := w.generated()
	placed, err := w.Placements.PlaceKey(t.Context(), PlaceRequest{Repo: web, Fingerprint: p.Fingerprint}, nil)
	must(t, err)
	u := w.inDoubt("DELETE", demo.LostReply, func() error { return w.Placements.RemoveDeployKey(t.Context(), placed.Key) })
	must(t, w.forge.AddKeyBehindBack(string(web), "put back by hand", w.publicOf(p)))
	must(t, w.Placements.Finish(t.Context(), u.ID))
	if !w.holds(web, p.Fingerprint) {
		t.Error("a key was removed that came after the removal")
	}
	rows, err := w.Repos.DeployKeys(t.Context(), w.account, web)
	must(t, err)
	for _, r := range rows {
		if r.Fingerprint == p.Fingerprint { // a person who says it again means this one
			must(t, w.Placements.RemoveDeployKey(t.Context(), r))
		}
	}
	if w.holds(web, p.Fingerprint) {
		t.Error("it cannot be removed any more")
	}
}

// A pair that one placement made may be on its way to another repository when
// the first one is undone: its private key has to stay.
func TestUndoKeepsAPrivateKeyThatAnotherPlacementNeeds(t *testing.T) {
	w := newWorld(t, demo.Options{})
	known := w.known()
	first := w.inDoubt("POST", demo.Reset, func() error {
		_, err := w.Placements.PlaceKey(t.Context(), PlaceRequest{Repo: web, Generate: &NewPair{Comment: "ci@build-07"}}, nil)
		return err
	})
	fp := w.newKey(known)
	second := w.inDoubt("POST", demo.LostReply, func() error {
		_, err := w.Placements.PlaceKey(t.Context(), PlaceRequest{Repo: ledger, Fingerprint: fp}, nil)
		return err
	})
	must(t, w.Placements.Undo(t.Context(), first.ID))
	if !w.vaultHas(string(fp)) {
		t.Fatal("the private key of a key that stands on another repository is gone")
	}
	must(t, w.Placements.Finish(t.Context(), second.ID))
	if !w.holds(ledger, fp) || w.holds(web, fp) {
		t.Errorf("on %s: %v, on %s: %v", ledger, w.holds(ledger, fp), web, w.holds(web, fp))
	}
}

// While a person thinks about deleting a pair, another window may place it.
func TestDeletingAPairLooksAgainAfterTheQuestion(t *testing.T) {
	w := newWorld(t, demo.Options{})
	p := w.generated()
	w.person.Confirm = func(context.Context, ask.Plan) (bool, error) {
		w.inDoubt("POST", demo.LostReply, func() error {
			_, err := w.Placements.PlaceKey(t.Context(), PlaceRequest{Repo: web, Fingerprint: p.Fingerprint}, nil)
			return err
		})
		return true, nil
	}
	if err := w.Pairs.DeleteKeyPair(t.Context(), p.Fingerprint); !errors.Is(err, store.ErrUnfinished) {
		t.Errorf("%v", err)
	}
	if !w.vaultHas(string(p.Fingerprint)) || !w.holds(web, p.Fingerprint) {
		t.Error("the private key is gone and the key stands there")
	}
}

func TestAPairThatIsBeingDeletedIsNotPlaced(t *testing.T) {
	w := newWorld(t, demo.Options{})
	p := w.generated()
	second, err := Open(t.Context(), w.options())
	must(t, err)
	defer second.Close()
	var placing error
	w.testHook = func(point string) {
		if point == "delete-pair: intent written" {
			_, placing = second.Placements.PlaceKey(t.Context(), PlaceRequest{Repo: web, Fingerprint: p.Fingerprint, Access: api.Read}, nil)
		}
	}
	must(t, w.Pairs.DeleteKeyPair(t.Context(), p.Fingerprint))
	if !errors.Is(placing, store.ErrUnfinished) || w.holds(web, p.Fingerprint) {
		t.Errorf("placed without a private key: %v", placing)
	}
	if left := w.unfinished(); len(left) != 0 {
		t.Errorf("%+v", left)
	}
}
