// Package cause is what can stand in the way of core's work, as errors that a
// face can tell apart, and how far each reaches. What to do about them is in
// core/hint.
package cause

import (
	"errors"
	"strconv"

	"latchkey/api"
	"latchkey/core/ask"
	"latchkey/core/errtext"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/core/store/datafolder"
	"latchkey/keys/vault"
)

// What can stand in the way in core itself. Each has a hint; test with
// errors.Is.
var (
	ErrNoHome         = say.New("failed.no-home", "the home folder is not known").Because(nil)
	ErrClosed         = say.New("failed.closing", "the program is closing").Because(nil)
	ErrRequest        = say.New("failed.invalid-request", "invalid request").Because(nil) // a face's mistake or a wrong flag
	ErrNoForge        = say.New("failed.no-forge", "no such kind of forge").Because(nil)
	ErrNoPages        = say.New("failed.no-pages", "where the forge's own pages are is not known").Because(nil)
	ErrNoAccount      = say.New("failed.no-account", "no such account").Because(nil)
	ErrNoAccounts     = say.New("failed.no-accounts", "no account is connected yet").Because(nil)
	ErrWhichAccount   = say.New("failed.several-accounts", "there are several accounts").Because(nil)
	ErrOtherUser      = say.New("failed.token-of-other", "the token belongs to somebody else").Because(nil)
	ErrOtherHost      = say.New("failed.other-host", "no account is connected on this host").Because(nil)
	ErrBaseURL        = say.New("failed.bad-address", "the address cannot be used").Because(nil)
	ErrTokenLost      = say.New("failed.token-lost", "the vault no longer has the token of this account").Because(nil)
	ErrNoKeyPair      = say.New("failed.no-key-pair", "no such key pair").Because(nil)
	ErrAmbiguous      = say.New("failed.several-pairs", "this fits several key pairs").Because(nil)
	ErrPrivateKeyLost = say.New("failed.vault-lost-key", "the vault no longer has the private key of this key pair").Because(nil)
	ErrVaultMixed     = say.New("failed.vault-mixed", "the vault holds another key under this fingerprint").Because(nil)
	ErrFileExists     = say.New("failed.file-exists", "the file exists already").Because(nil)
	ErrNoFolder       = say.New("failed.no-folder", "the folder does not exist").Because(nil)
	ErrOtherAccess    = say.New("failed.has-other-access", "the key is there already, with other access").Because(nil)
	ErrNoProjects     = say.New("failed.no-projects", "this forge has no keys on projects").Because(nil)
	ErrNoRelabel      = say.New("failed.no-relabel", "this forge cannot rename a key").Because(nil)
	ErrReadBack       = say.New("failed.not-read-back", "the forge does not show what it accepted").Because(nil)
	ErrInDoubt        = say.New("failed.in-doubt", "it is not known whether the forge took it").Because(nil)
	ErrNothingLeft    = say.New("failed.nothing-kept", "nothing had been kept or sent when it stopped; the entry is closed").Because(nil)
	ErrCannotUndo     = say.New("failed.cannot-undo", "this can only be finished").Because(nil)
	ErrNotOurs        = say.New("failed.not-ours", "somebody else has added the key there since; it was not removed, and the entry is closed").Because(nil)
	ErrKeyGone        = say.New("failed.key-gone", "the key is no longer there").Because(nil)
	ErrUnchanged      = say.New("failed.unchanged", "nothing has changed").Because(nil)
	ErrPlanChanged    = say.New("failed.facts-changed", "keys or repositories have changed since the plan was made").Because(nil)
	ErrPlanEmpty      = say.New("failed.nothing-to-do", "there is nothing to do").Because(nil)
	ErrPaused         = say.New("failed.paused", "the rollout has paused").Because(nil)
	ErrLongList       = say.New("failed.long-list", "they were never listed, and listing them takes more requests than a plan may make").Because(nil)
	ErrNotListed      = say.New("failed.not-listed", "not among the repositories that the account administers").Because(nil)
	ErrNoRollout      = say.New("failed.no-rollout", "no rollout has this number").Because(nil)
	ErrNotResumable   = say.New("failed.rollout-ended", "the rollout has ended").Because(nil)
	ErrUndone         = say.New("failed.already-undone", "the rollout has already been undone").Because(nil)
	ErrNothingFailed  = say.New("failed.nothing-failed", "nothing of it failed, and no old key was left").Because(nil)
	ErrNotRotation    = say.New("failed.not-rotation", "it is not a rotation").Because(nil)
	ErrNotEnded       = say.New("failed.rotation-open", "the rotation has not ended").Because(nil)
	ErrSoaksYet       = say.New("failed.soaks-yet", "the rotation waits, and removes them by itself").Because(nil)
	ErrOldRemoved     = say.New("failed.old-removed", "its old keys have been removed since").Because(nil)
	ErrNameInUse      = say.New("failed.name-in-use", "another key has this name already").Because(nil)
	ErrOtherVault     = say.New("failed.other-vault", "this data folder has an encrypted file beside the keyring").Because(nil)
	ErrSetNameInUse   = say.New("failed.set-name-in-use", "a key set has this name already").Because(nil)
	ErrNoAgent        = say.New("failed.no-agent", "no SSH agent answers").Because(nil)
	ErrNoMachine      = say.New("failed.no-machine", "no such machine").Because(nil)
	ErrOnMachine      = say.New("failed.on-machine", "its private key lies on a build machine alone").Because(nil)
	ErrReplacesKey    = say.New("failed.replaces-key", "it replaces a key that has not been removed yet").Because(nil)
	ErrNoKeySet       = say.New("failed.no-key-set", "no such key set").Because(nil)
	ErrKeyStands      = say.New("failed.key-stands", "the key is still on a repository or project").Because(nil)
	ErrStandsNowhere  = say.New("failed.stands-nowhere", "the key is on no known repository").Because(nil)
	ErrNoEntry        = error(noEntry{say.New("failed.no-entry", "no unfinished operation has this number").Because(nil)})
)

// ErrWaits says that a forge accepted something that does not show yet. It is
// noted, and ends by itself.
var ErrWaits = say.New("failed.waits-for-forge", "it is noted as pending and ends by itself once the forge shows it").Because(nil)

// ErrOtherWaits says that other work on the same key at the same place waits for
// the forge to show what it accepted.
var ErrOtherWaits = errtext.Because(say.New("failed.and-waits", "{cause}, and waits for the forge"), store.ErrUnfinished)

// ErrTooEarly says that a key cannot be sent again yet: what was sent before may
// still show.
var ErrTooEarly = say.New("failed.too-early", "the forge was asked to take it a moment ago, and may still show it").Because(nil)

// ErrNoForm says that a text looks like a fingerprint or a key and is none in
// any form that can be looked for. Whether the key stands somewhere is then not
// known.
var ErrNoForm = say.New("failed.no-form", "it is not a form of a key that can be searched for").Because(nil)

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
type noEntry struct{ error }

// Unwrap returns what it says.
func (e noEntry) Unwrap() error { return e.error }

// Is implements errors.Is.
func (noEntry) Is(target error) bool { return target == store.ErrNotFound }

// Request returns an error in what a face asked for, whose text says enough:
// it is ErrRequest to errors.Is.
func Request(err error) error { return requestError{err} }

// Invalid is Request for what is said in one sentence.
func Invalid(text say.Text) error { return requestError{text.Because(nil)} }

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
	for _, cause := range []error{store.ErrFull, store.ErrCorrupt, store.ErrReadOnly, store.ErrLocked, datafolder.ErrUnusable,
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
func (e NoForge) Error() string { return e.Unwrap().Error() }

// Unwrap returns what it says.
func (e NoForge) Unwrap() error {
	return errtext.Because(say.New("failed.about", "{about}: {cause}", say.Values{"about": strconv.Quote(e.Kind)}), ErrNoForge)
}

// Is implements errors.Is.
func (NoForge) Is(target error) bool { return target == ErrNoForge }

// RolloutGone returns the error of reading a rollout: ErrNoRollout, by its number, when it is
// not there.
func RolloutGone(id int64, err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return errtext.Because(say.New("failed.about", "{about}: {cause}", say.Values{"about": strconv.FormatInt(id, 10)}), ErrNoRollout)
	}
	return err
}
