package core

import (
	"context"
	"encoding/json"
	"strconv"

	"latchkey/core/errtext"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/keys/vault"
)

// What entries of the journal are about. The texts are part of the store.
const (
	whatPlace         = "place"
	whatRemove        = "remove"
	whatStorePair     = "store-pair"
	whatDeletePair    = "delete-pair"
	whatAddAccount    = "add-account"
	whatRemoveAccount = "remove-account"
)

// How far journalled work got. The texts are part of the store.
const (
	stateIntent   = "intent"   // nothing was done yet, or it is not known
	stateStored   = "stored"   // the private key is in the vault and the index knows it
	stateSending  = "sending"  // the forge was asked; its answer is not known
	stateSent     = "sent"     // the forge took it
	stateRejected = "rejected" // the forge says that it did not: a later reading has to confirm it
	stateBack     = "back"     // it is taken back: nothing showed that could be removed
	stateRemoved  = "removed"  // the forge accepted that it is removed
)

func pairSubject(fingerprint string) string { return "pair:" + fingerprint }

// pairDetail is what the journal keeps of a pair besides its public key.
type pairDetail struct {
	Origin    string `json:"origin,omitempty"`
	Encrypted bool   `json:"encrypted,omitempty"`
	Generate  bool   `json:"generate,omitempty"` // placing made the pair itself
	Foreign   bool   `json:"foreign,omitempty"`  // only a public line was given
	// HadBefore says that the vault had this private key before: one keyring serves
	// all data folders of a user, and taking back must not empty another's.
	HadBefore bool `json:"had_before,omitempty"`
}

func detailOf(row store.Pair) pairDetail {
	return pairDetail{Origin: row.Origin, Encrypted: row.Encrypted}
}

func (d pairDetail) text() string {
	data, _ := json.Marshal(d) // strings and booleans always can be written
	return string(data)
}

func entryDetail(e store.Entry) (d pairDetail, err error) {
	if err := json.Unmarshal([]byte(e.Detail), &d); err != nil {
		return d, errtext.Because(say.New("failed.entry", "journal entry {id}: {cause}", say.Values{"id": strconv.FormatInt(e.ID, 10)}), err)
	}
	return d, nil
}

// endAfterPut ends work whose secret the vault did not take: at once where nothing
// was written, else by taking it back.
func (e *env) endAfterPut(ctx context.Context, w *store.Work, err error, back func(context.Context, *store.Work, string) error) error {
	if !vault.Untouched(err) {
		return withUndoError(err, back(ctx, w, store.Failed))
	}
	ctx, cancel := detached(ctx)
	defer cancel()
	return withUndoError(err, w.End(ctx, store.Failed, nil))
}

// withUndoError returns the error of work that failed, with what became of taking it
// back.
func withUndoError(err, back error) error {
	if back == nil {
		return err
	}
	return &undoError{err, back}
}

// undoError is a failure after which something could not be taken back.
type undoError struct{ err, back error }

// Error implements error. Why it could not be taken back is mostly the same
// cause once more, which is not repeated.
func (h *undoError) Error() string {
	return h.err.Error() + "; it could not be undone either, and stays on the list of unfinished work"
}

// Unwrap returns both causes.
func (h *undoError) Unwrap() []error { return []error{h.err, h.back} }
