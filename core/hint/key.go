package hint

import (
	"latchkey/core/cause"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/keys"
	"latchkey/keys/vault"
)

// pairHints are those about key pairs and key sets.
var pairHints = []hint{
	{cause.ErrNoForm, say.New("hint.no-form", "Enter the whole fingerprint as it was printed, or the public key itself.")},
	{cause.ErrNoKeyPair, say.New("hint.no-key-pair", "See the key pairs⟨: {list}⟩. A pair is named by its comment, or by at least 6 characters of its fingerprint.", withKeyList)},
	{cause.ErrSetNameInUse, hintOtherName},
	{store.ErrNameUsed, hintOtherName},
	{cause.ErrNoMachine, say.New("hint.no-machine", "Enter the name of a machine that was added, or add it first.")},
	{cause.ErrOnMachine, say.New("hint.on-machine", "Retire the machine, or revoke its access: its private key is deleted there then.")},
	{cause.ErrReplacesKey, say.New("hint.replaces-key", "Remove the old key first, or undo the rotation⟨: {list}⟩.", say.Values{"list": say.Do("rollout list")})},
	{cause.ErrNoKeySet, say.New("hint.no-key-set", "See which there are⟨: {list}⟩.", withKeyList)},
	{cause.ErrKeyStands, say.New("hint.key-stands", "Remove it first⟨: {revoke}⟩.", say.Values{"revoke": say.Do("rollout revoke")})},
	{cause.ErrAmbiguous, say.New("hint.ambiguous", "Name it by its fingerprint, or by more of it.")},
	{cause.ErrPrivateKeyLost, say.New("hint.private-key-lost", "Import the private key if you have a copy; otherwise create a new key and remove this one from every place that it is in.")},
	{cause.ErrFileExists, hintFileExists},
	{cause.ErrNoFolder, say.New("hint.no-folder", "Create the folder first, or choose another one.")},
}

// hintOtherName is for a name that something else has.
var hintOtherName = say.New("hint.set-name-in-use", "Choose another name.")

// keyHints are those about the files that hold keys.
var keyHints = []hint{
	{keys.ErrPassphraseNeeded, say.New("hint.keys-passphrase-needed", "Enter the passphrase of the private key.")},
	{keys.ErrWrongPassphrase, say.New("hint.keys-wrong-passphrase", "Enter the passphrase again; keyboard layout and Caps Lock matter.")},
	{keys.ErrPrivateKey, say.New("hint.keys-private-key", "Choose the public key: the file that ends in .pub.")},
	{keys.ErrPublicKey, say.New("hint.keys-public-key", "Choose the private key: the file without .pub.")},
	{keys.ErrCertificate, say.New("hint.keys-certificate", "Choose the key itself: the file without -cert.")},
	{keys.ErrHostKey, say.New("hint.keys-host-key", "Choose the public key of a pair of your own: the file that ends in .pub.")},
	{keys.ErrTooLarge, say.New("hint.keys-too-large", "Enter one key only.")},
	{keys.ErrUnsupported, say.New("hint.keys-unsupported", "If it cannot be repaired, create a new Ed25519 key⟨: {new}⟩.", say.Values{"new": say.Do("key new")})},
	{keys.ErrDamaged, say.New("hint.keys-damaged", "Copy the key again from where it came, whole: a public one as one line, a private one from its BEGIN line to its END line.")},
	{keys.ErrNotKey, say.New("hint.keys-not-key", "Enter an SSH key: a public line begins with ssh- or ecdsa-, a private file with -----BEGIN or PuTTY-User-Key-File.")},
}

// vaultHints are those about where private keys and tokens are kept.
var vaultHints = []hint{
	{cause.ErrVaultMixed, say.New("hint.vault-mixed", "The vault was changed by another program. Import the right private key again, or delete this key pair.")},
	{vault.ErrNotSetUp, say.New("hint.vault-not-set-up", "Switch that on in the program that manages the keyring⟨, which {doctor} names⟩, or choose the encrypted file⟨: {file}⟩.",
		say.Values{"doctor": say.Do("doctor"), "file": say.Do("choose encrypted file")})},
	{vault.ErrUnreliable, say.New("hint.vault-unreliable", "Do not rely on this keyring: let another program manage it, or choose the encrypted file⟨: {file}⟩.", withEncryptedFile)},
	{vault.ErrKeyring, say.New("hint.vault-keyring", "Look into the keyring's own program and try again; what it held before is still there. Or choose the encrypted file⟨: {file}⟩.", withEncryptedFile)},
	{vault.ErrNoList, say.New("hint.vault-no-list", "Look for the items called latchkey in the keyring's own program, and import each private key⟨: {import}⟩.", say.Values{"import": say.Do("key import")})},
	{vault.ErrNoRekey, say.New("hint.vault-no-rekey", "The password of a keyring is changed in its own program.")},
	{vault.ErrAbsent, say.New("hint.vault-absent", "Install or start a keyring (GNOME Keyring, KWallet), or choose the encrypted file⟨: {file}⟩.", withEncryptedFile)},
	{vault.ErrLocked, say.New("hint.vault-locked", "Unlock the keyring and try again. Where nobody can, choose the encrypted file⟨: {file}⟩.", withEncryptedFile)},
	{vault.ErrDismissed, say.New("hint.vault-dismissed", "Try again and answer the keyring's prompt.")},
	{vault.ErrSlow, say.New("hint.vault-slow", "Look for the keyring's prompt on the screen, answer it and try again.")},
	{vault.ErrDamaged, say.New("hint.vault-damaged", "Nothing was overwritten. Look at the item in the keyring's own program, or restore the encrypted file from a backup.")},
	{vault.ErrName, say.New("hint.vault-name", "Please report this: it is a bug in Latchkey.")},
	{vault.ErrTooLarge, say.New("hint.vault-too-large", "Check that this is the right file: keys of up to 16,384 bits are supported.")},
	{vault.ErrWrongPassphrase, say.New("hint.vault-wrong-passphrase", "Enter the passphrase of the encrypted file again.")},
	{vault.ErrNoPassphrase, say.New("hint.vault-no-passphrase", "Enter the passphrase of the encrypted file⟨: {give}⟩.", say.Values{"give": say.Do("give vault passphrase")})},
	{vault.ErrWeakPassphrase, say.New("hint.vault-weak-passphrase", "Choose a passphrase of at least 8 characters; four random words are easy to keep.")},
	{vault.ErrWrongIdentity, say.New("hint.vault-wrong-identity", "Choose the identity file that the encrypted file was given, or open it with its passphrase.")},
	{vault.ErrNoIdentity, say.New("hint.vault-no-identity", "Choose a file that age-keygen wrote: it has a line that begins with AGE-SECRET-KEY-. It must not be encrypted itself.")},
	{vault.ErrIdentityOnly, say.New("hint.vault-identity-only", "Open it with that identity⟨: {give}⟩.", say.Values{"give": say.Do("give vault identity")})},
	{cause.ErrNoAgent, say.New("hint.no-agent", "Start one, so that SSH_AUTH_SOCK names it: ssh-agent.")},
	{vault.ErrBusy, say.New("hint.vault-busy", "Close the other window or command of Latchkey, or wait for it, and try again.")},
	{vault.ErrUnsafe, say.New("hint.vault-unsafe", "Use a regular file that you own, or choose a data folder that only you can open (mode 0700).")},
	{vault.ErrNotFound, say.New("hint.vault-not-found", "It was removed outside of Latchkey. Import the private key again, or create a new key.")},
}

// Hints for what the checks of the vault find.
var (
	hintFileExists = say.New("hint.file-exists", "Choose another name; existing files are never overwritten.")
	FileGone       = say.New("hint.vault-file-gone", "Restore it to the data folder from a backup; if there is none, create new keys and remove these from every place that they are in.")
	Unlisted       = say.New("hint.vault-unlisted", "See them, and import them⟨: {adopt}⟩.", say.Values{"adopt": say.Do("key adopt")})
	KeysMissing    = say.New("hint.vault-keys-missing", "Somebody deleted them, or an older copy of the vault was restored: restore a newer one, or create new keys and remove these from every place that they are in.")
	KeyringLocked  = say.New("hint.keyring-locked", "You will be asked to unlock it when it is needed. If nobody will be there, unlock it now.")
	FileLocked     = say.New("hint.vault-file-locked", "You will be asked for it when it is needed⟨; if nobody will be there, specify it beforehand: {give}⟩.", say.Values{"give": say.Do("give vault passphrase")})

	withKeyList       = map[string]any{"list": say.Do("key list")}
	withEncryptedFile = map[string]any{"file": say.Do("choose encrypted file")}
)
