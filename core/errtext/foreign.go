package errtext

import (
	"errors"
	"strings"

	"latchkey/api"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/core/store/datafolder"
	"latchkey/keys/vault"
)

// foreign are the errors of packages that know no sentences, and what they say.
type foreign struct {
	err  error
	text say.Text
}

var foreignTexts = []foreign{
	{store.ErrClaimed, say.New("failed.held", "another window or command is working on it")},
	{store.ErrUnfinished, say.New("failed.unfinished", "unfinished work prevents this")},
	{store.ErrNewer, say.New("failed.newer", "the store was written by a newer version of Latchkey")},
	{store.ErrNotFound, say.New("failed.not-in-store", "not in the store")},
	{store.ErrNameUsed, say.New("failed.name-used", "this name is used already")},
	{store.ErrFull, say.New("failed.disk-full", "the disk is full")},
	{vault.ErrNotFound, say.New("failed.no-secret", "no such secret in the vault")},
	{vault.ErrAbsent, say.New("failed.no-keyring", "this system has no keyring")},
	{vault.ErrLocked, say.New("failed.keyring-locked", "the keyring is locked")},
	{vault.ErrDismissed, say.New("failed.prompt-dismissed", "the keyring's prompt was dismissed")},
	{vault.ErrSlow, say.New("failed.keyring-slow", "the keyring did not answer in time")},
	{vault.ErrWrongIdentity, say.New("failed.wrong-identity", "this age identity does not open the encrypted file")},
	{vault.ErrNoIdentity, say.New("failed.no-identity", "there is no age identity in it")},
	{vault.ErrIdentityOnly, say.New("failed.identity-only", "the encrypted file has no passphrase: an age identity opens it")},
	{vault.ErrDamaged, say.New("failed.vault-damaged", "the vault's content is damaged")},
	{store.ErrCorrupt, say.New("failed.store-damaged", "the store is damaged")},
	{store.ErrForeign, say.New("failed.store-foreign", "the file is a database of another program")},
	{store.ErrNotFile, say.New("failed.store-no-file", "a link or a folder has the database's name")},
	{datafolder.ErrUnusable, say.New("failed.folder-unusable", "it cannot be used as a data folder")},
	{store.ErrReadOnly, say.New("failed.store-read-only", "the store cannot be written")},
	{store.ErrDisk, say.New("failed.disk-faulty", "the disk does not read or write as it should")},
	{store.ErrLocked, say.New("failed.store-locked", "another program holds the store")},
	{store.ErrHashUsed, say.New("failed.hash-used", "this plan was confirmed before")},
	{store.ErrRolloutThere, say.New("failed.rollout-there", "unfinished work prevents this: a rollout that has not ended there")},
	{vault.ErrWrongPassphrase, say.New("failed.wrong-passphrase", "wrong passphrase for the encrypted file")},
	{vault.ErrNoPassphrase, say.New("failed.no-passphrase", "the encrypted file needs a passphrase and nobody is there to give it")},
	{vault.ErrUnsafe, say.New("failed.vault-unsafe", "not a safe place for the encrypted file")},
	{vault.ErrNoRekey, say.New("failed.no-rekey", "only the encrypted file has a passphrase that can be changed")},
	{vault.ErrNoList, say.New("failed.no-list", "this keyring does not list what it holds")},
	{vault.ErrNotSetUp, say.New("failed.keyring-not-set-up", "the keyring is not set up for other programs")},
	{vault.ErrUnreliable, say.New("failed.keyring-unreliable", "the keyring does not do what it is asked")},
	{vault.ErrKeyring, say.New("failed.keyring-says", "the keyring's own program says")},
	{vault.ErrBusy, say.New("failed.vault-busy", "another program is writing to the vault")},
	{vault.ErrName, say.New("failed.secret-name", "not a name for a secret")},
	{vault.ErrTooLarge, say.New("failed.secret-large", "secret is too large for the vault")},
	{api.ErrLabel, say.New("failed.label-unusable", "the label is not usable")},
	{api.ErrStillThere, say.New("failed.shows-still", "the forge accepted the removal and still shows the key")},
}

// unseen are kinds of packages that this one does not import: they are known by
// their words.
var unseen = []say.Text{
	say.New("failed.host-key-not-confirmed", "it is not among the host keys confirmed to Latchkey"),
	say.New("failed.host-keys-unreadable", "the confirmed host keys cannot be read"),
	say.New("failed.file-unsafe", "somebody else could have written it"),
	say.New("failed.file-long", "it is too long"),
	say.New("failed.lock-no-file", "something other than a plain file is where a lock belongs: remove it"),
}

// foreignText returns what such an error says, the zero Text for any other. What
// these packages say around and behind the kind of their error has its sentences
// in details.
func foreignText(err error) say.Text {
	for _, f := range foreignTexts {
		if err == f.err {
			return f.text
		}
	}
	if e, ok := err.(*store.Error); ok && !errors.Is(err, store.ErrNotFound) {
		cause, _ := strings.CutPrefix(e.Error(), "store "+e.Path+": "+e.Op+": ")
		return say.New("failed.store-while", "store {path}: {cause}", say.Values{"path": e.Path, "cause": reader().inner(cause)})
	}
	if _, ofForge := errors.AsType[*api.Error](err); ofForge {
		return say.Text{} // a server's words are not ours, even where they are the same
	}
	text, _ := reader().read(err.Error(), mostWrapped)
	return text
}
