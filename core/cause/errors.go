// Package cause is what can stand in the way of core's work, as errors that a
// face can tell apart, and how far each reaches. What to do about them is in
// core/hint.
package cause

import (
	"errors"
	"fmt"

	"latchkey/api"
	"latchkey/core/ask"

	"latchkey/core/store"
	"latchkey/keys/vault"
)

// What can stand in the way in core itself. Each has a hint; test with
// errors.Is.
var (
	ErrNoHome         = errors.New("the home folder is not known")
	ErrClosed         = errors.New("the program is closing")
	ErrRequest        = errors.New("invalid request") // a face's mistake or a wrong flag
	ErrNoForge        = errors.New("no such kind of forge")
	ErrNoPages        = errors.New("where the forge's own pages are is not known")
	ErrNoAccount      = errors.New("no such account")
	ErrNoAccounts     = errors.New("no account is connected yet")
	ErrWhichAccount   = errors.New("there are several accounts")
	ErrOtherUser      = errors.New("the token belongs to somebody else")
	ErrOtherHost      = errors.New("no account is connected on this host")
	ErrBaseURL        = errors.New("the address cannot be used")
	ErrTokenLost      = errors.New("the vault no longer has the token of this account")
	ErrNoKeyPair      = errors.New("no such key pair")
	ErrAmbiguous      = errors.New("this fits several key pairs")
	ErrPrivateKeyLost = errors.New("the vault no longer has the private key of this key pair")
	ErrVaultMixed     = errors.New("the vault holds another key under this fingerprint")
	ErrFileExists     = errors.New("the file exists already")
	ErrNoFolder       = errors.New("the folder does not exist")
	ErrOtherAccess    = errors.New("the key is there already, with other access")
	ErrNoProjects     = errors.New("this forge has no keys on projects")
	ErrNoRelabel      = errors.New("this forge cannot rename a key")
	ErrReadBack       = errors.New("the forge does not show what it accepted")
	ErrInDoubt        = errors.New("it is not known whether the forge took it")
	ErrNothingLeft    = errors.New("nothing had been kept or sent when it stopped; the entry is closed")
	ErrCannotUndo     = errors.New("this can only be finished")
	ErrNotOurs        = errors.New("somebody else has added the key there since; it was not removed, and the entry is closed")
	ErrKeyGone        = errors.New("the key is no longer there")
	ErrUnchanged      = errors.New("nothing has changed")
	ErrPlanChanged    = errors.New("keys or repositories have changed since the plan was made")
	ErrPlanEmpty      = errors.New("there is nothing to do")
	ErrPaused         = errors.New("the rollout has paused")
	ErrLongList       = errors.New("they were never listed, and listing them takes more requests than a plan may make")
	ErrNotListed      = errors.New("not among the repositories that the account administers")
	ErrNoRollout      = errors.New("no rollout has this number")
	ErrNotResumable   = errors.New("the rollout has ended")
	ErrUndone         = errors.New("the rollout has already been undone")
	ErrNothingFailed  = errors.New("nothing of it failed, and no old key was left")
	ErrNotRotation    = errors.New("it is not a rotation")
	ErrNotEnded       = errors.New("the rotation has not ended")
	ErrSoaksYet       = errors.New("the rotation waits, and removes them by itself")
	ErrOldRemoved     = errors.New("its old keys have been removed since")
	ErrNameInUse      = errors.New("another key has this name already")
	ErrOtherVault     = errors.New("this data folder has an encrypted file beside the keyring")
	ErrSetNameInUse   = errors.New("a key set has this name already")
	ErrNoMachine      = errors.New("no such machine")
	ErrOnMachine      = errors.New("its private key lies on a build machine alone")
	ErrNoKeySet       = errors.New("no such key set")
	ErrKeyStands      = errors.New("the key is still on a repository or project")
	ErrStandsNowhere  = errors.New("the key is on no known repository")
	ErrNoEntry        = error(noEntry{})
)

// ErrWaits says that a forge accepted something that does not show yet. It is
// noted, and ends by itself.
var ErrWaits = errors.New("it is noted as pending and ends by itself once the forge shows it")

// ErrOtherWaits says that other work on the same key at the same place waits for
// the forge to show what it accepted.
var ErrOtherWaits = fmt.Errorf("%w, and waits for the forge", store.ErrUnfinished)

// ErrTooEarly says that a key cannot be sent again yet: what was sent before may
// still show.
var ErrTooEarly = errors.New("the forge was asked to take it a moment ago, and may still show it")

// ErrNoForm says that a text looks like a fingerprint or a key and is none in
// any form that can be looked for. Whether the key stands somewhere is then not
// known.
var ErrNoForm = errors.New("it is not a form of a key that can be searched for")

// VaultProblem reports whether the vault did not answer: it is absent, locked,
// slow, or its prompt was dismissed. A face offers to try again then.
func VaultProblem(err error) bool {
	for _, cause := range []error{vault.ErrAbsent, vault.ErrLocked, vault.ErrDismissed, vault.ErrSlow} {
		if errors.Is(err, cause) {
			return true
		}
	}
	return false
}

// noEntry is also a store.ErrNotFound.
type noEntry struct{}

// Error implements error.
func (noEntry) Error() string { return "no unfinished operation has this number" }

// Is implements errors.Is.
func (noEntry) Is(target error) bool { return target == store.ErrNotFound }

// Request returns an error in what a face asked for, whose text says enough:
// it is ErrRequest to errors.Is.
func Request(err error) error { return requestError{err} }

// requestError is ErrRequest.
type requestError struct{ error }

// Is implements errors.Is.
func (requestError) Is(target error) bool { return target == ErrRequest }

// Unwrap returns the cause.
func (e requestError) Unwrap() error { return e.error }

// EndsAll reports whether an error would meet every other repository too.
func EndsAll(err error) bool {
	if _, ofForge := errors.AsType[*api.Error](err); !ofForge {
		return !errors.Is(err, ErrRequest)
	}
	switch api.KindOf(err) {
	case api.NotFound, api.Forbidden, api.PolicyForbids, api.Invalid, api.ServerFault, api.Gone:
		return false
	}
	return true
}

// HaltsAll reports whether an error would meet every other step too: the vault or
// the store does not work, or a person is needed and nobody is there.
func HaltsAll(err error) bool {
	if VaultProblem(err) {
		return true
	}
	for _, cause := range []error{store.ErrFull, store.ErrCorrupt, store.ErrReadOnly, store.ErrLocked, store.ErrFolder,
		ask.ErrNobody, ask.ErrDeclined, ErrTokenLost, ErrNoAccount} {
		if errors.Is(err, cause) {
			return true
		}
	}
	return false
}

// Kind returns the kind of a forge's error as it is kept, "" for any other.
func Kind(err error) string {
	if k := api.KindOf(err); k != api.Unknown {
		return k.String()
	}
	return ""
}

// NoForge says that there is no forge of a kind, and which there are.
type NoForge struct {
	Kind   string
	Forges []string // their names
}

// Error implements error.
func (e NoForge) Error() string { return fmt.Sprintf("%q: %v", e.Kind, ErrNoForge) }

// Is implements errors.Is.
func (NoForge) Is(target error) bool { return target == ErrNoForge }

// RolloutGone returns the error of reading a rollout: ErrNoRollout, by its number, when it is
// not there.
func RolloutGone(id int64, err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("%d: %w", id, ErrNoRollout)
	}
	return err
}
