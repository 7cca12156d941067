package errtext

import (
	"latchkey/api"
	"latchkey/core/say"
	"latchkey/core/store"
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
	{api.ErrLabel, say.New("failed.label-unusable", "the label is not usable")},
	{api.ErrStillThere, say.New("failed.shows-still", "the forge accepted the removal and still shows the key")},
}

// foreignText returns what such an error says, the zero Text for any other.
func foreignText(err error) say.Text {
	for _, f := range foreignTexts {
		if err == f.err { // itself: what is wrapped around it says more
			return f.text
		}
	}
	return say.Text{}
}
