package core

import (
	"context"
	"io/fs"
	"os"
	"syscall"

	"latchkey/api"
	"latchkey/core/ask"
	"latchkey/core/hostkey"
	"latchkey/core/rollout"
	"latchkey/core/store"
	"latchkey/internal/rest"
	"latchkey/keys"
	"latchkey/keys/vault"
)

// hintTables go from the particular to the general: an error of a forge may carry
// one of these causes, and a time-out may be behind many.
var hintTables = [][]hint{coreHints, rolloutHints, vaultHints, keyHints, storeHints, requestHints}

// requestHints come last: what is wrong with a request may have a hint of its own.
var requestHints = []hint{{ErrRequest, "request", "See --help for what can be asked."}}

var coreHints = []hint{
	{api.ErrAppPassword, "api-app-password", "Make an API token with scopes at https://id.atlassian.com/manage-profile/security/api-tokens and connect with that."},
	{api.ErrAccessToken, "api-access-token", "Make an API token of your own Atlassian account, with scopes, at https://id.atlassian.com/manage-profile/security/api-tokens."},
	{api.ErrLoginNotEmail, "api-login-not-email", "Type the e-mail with which you sign in at id.atlassian.com, not the Bitbucket user name."},
	{api.ErrTokenShape, "api-token-shape", "Copy the token again, whole and alone, as one line of at most 8,192 characters."},
	{api.ErrNeedsLogin, "api-needs-login", "Give the e-mail of the Atlassian account together with the token."},
	{api.ErrReadOnlyForge, "api-read-only-forge", "Choose read access. To push, use a token or a key of a user made for that."},
	{api.ErrLabel, "api-label", "Choose another label: 1 to 255 letters, digits, blanks and plain signs."},
	{api.ErrNotAPI, "api-not-a-p-i", "Something else stands where the forge's API should: check the API's address and the proxy (HTTPS_PROXY), or whether this network wants a sign-in first."},
	{api.ErrMoved, "api-moved", "Read the list of repositories again: the repository may have been renamed, handed over or removed."},
	{rest.ErrElsewhere, "rest-elsewhere", "Check the API's address. If it is right, ask whoever runs the forge, or a proxy in between, why it leads elsewhere. The token was not sent there."},
	{ErrWaits, "waits", "There is nothing to do, and nothing to repeat: the next command that talks to the forge looks again and ends it; latchctl pending list looks at once."},
	{ErrOtherWaits, "other-waits", "It ends by itself once the forge shows it; latchctl pending list looks at once. Then do this again."},
	{errAsked, "asked", "Try again then: the forge is looked at first, and nothing is sent twice."},
	{api.ErrStillThere, "api-still-there", "Forges may show a change late: read the keys again in a minute. If it is still there, look at the repository's access keys on the forge's own page."},
	{api.ErrNotShown, "api-not-shown", "Forges may show a change late: read the keys again in a minute, and do not repeat it."},
	{ErrUnchanged, "unchanged", "Try again; if it stays so, the forge's status page may tell more."},
	{ErrReadBack, "read-back", "Read the repository's keys again; then finish or undo the unfinished work."},
	{ErrInDoubt, "in-doubt", "Look at the unfinished work: finishing or undoing it asks the forge first (latchctl pending list)."},
	{ask.ErrDeclined, "ask-declined", "Nothing was changed."},
	{ask.ErrNobody, "ask-nobody", "Run it where somebody can answer, or give the answer beforehand."},
	{hostkey.ErrOwnFile, "hostkey-own-file", "Move it away: host keys are then asked about again."},
	{hostkey.ErrNotConfirmed, "hostkey-not-confirmed", "Published keys stay; one of your own known_hosts file is taken out with ssh-keygen -R HOST."},
	{hostkey.ErrLine, "hostkey-line", "Give the whole line in quotes, as ssh-keyscan or latchctl forge prints it."},
	{ErrNoHome, "no-home", "Say where the data is to be kept: --data DIR."},
	{ErrClosed, "closed", "Start the program again."},
	{ErrNoForge, "no-forge", "Only the forges that account add --help lists can be connected."},
	{ErrNoAccounts, "no-accounts", "Connect an account first: latchctl account add, or try the demo."},
	{ErrNoAccount, "no-account", "See the accounts: latchctl account list."},
	{ErrWhichAccount, "which-account", "Say which one is meant: --account ID."},
	{api.ErrName, "api-name", "Rename it on the forge, or look after its keys there: here it is in no list, plan or search."},
	{api.ErrIncomplete, "api-incomplete", "Read the list again. If it stays so, look after its keys on the forge's own page: here it is in no list, plan or search."},
	{ErrOtherUser, "other-user", "Nothing is done for another person under this account's name. Connect each person's token as an account of its own: latchctl account add."},
	{ErrOtherHost, "other-host", "See the accounts and where they are: latchctl account list. Connect the one that is missing: latchctl account add."},
	{ErrBaseURL, "base-url", "Give the address of the forge's API as https://HOST/PATH. Plain http is for this machine only."},
	{ErrOtherVault, "other-vault", "Secrets of this data folder may be in its encrypted file: say --vault file, or bring them here: latchctl vault move --from file."},
	{ErrTokenLost, "token-lost", "Connect the account again with a token; its lists stay."},
	{ErrNoForm, "no-form", "Give the whole fingerprint as it was printed, or the public key itself."},
	{ErrNoKeyPair, "no-key-pair", "See the key pairs: latchctl key list. A pair is named by its comment, or by at least 6 characters of its fingerprint."},
	{api.ErrDeployKeysOff, "api-deploy-keys-off", "An owner of the organization can allow them: Settings, Member privileges, Deploy keys."},
	{api.ErrSSO, "api-sso", "Authorize the token for the organization: github.com, Settings, Developer settings, Configure SSO beside the token."},
	{api.ErrArchived, "api-archived", "Unarchive it first, or leave it out."},
	{api.ErrTwoStep, "api-two-step", "Turn on two-step verification for your account at the forge (Bitbucket: id.atlassian.com, Security; GitHub: Settings, Password and authentication), then read again."},
	{api.ErrIPList, "api-ip-list", "Work from a network that is allowed (VPN, office), or ask an administrator there to add this network's address to the IP allow list."},
	{api.ErrPayment, "api-payment", "Ask whoever pays for it to look at its plan and billing."},
	{ErrPlanChanged, "plan-changed", "Look at the new plan and confirm that one."},
	{ErrPlanEmpty, "plan-empty", "Choose other repositories, or see in the plan why each was left out."},
	{rollout.ErrNothingChanged, "rollout-beforehand", "Give the same command again when there is time; a rollout that has not ended can also be resumed instead."},
	{ErrPaused, "paused", "Mend what it says, then go on: latchctl rollout resume."},
	{ErrLongList, "long-list", "List them first: latchctl repo list, or with their deploy keys: latchctl inventory sync."},
	{ErrNotListed, "not-listed", "See which there are: latchctl repo list. Write a repository as workspace/name."},
	{ErrNoRollout, "no-rollout", "See them all: latchctl rollout list."},
	{ErrNotResumable, "not-resumable", "Make a new one, or take up its failed steps: latchctl rollout retry."},
	{ErrUndone, "undone", "Nothing is left of it. Plan it anew if it is wanted after all."},
	{ErrSetTaken, "set-taken", "Choose another name."},
	{ErrNoKeySet, "no-key-set", "See which there are: latchctl key list."},
	{ErrStandsNowhere, "stands-nowhere", "Put it on a repository first: latchctl deploy-key add. If it stands there already, read it again: latchctl deploy-key list."},
	{ErrKeyStands, "key-stands", "Take it off first: latchctl rollout revoke."},
	{ErrNoEntry, "no-entry", "See what is half done: latchctl pending list."},
	{ErrAmbiguous, "ambiguous", "Give more of the fingerprint."},
	{ErrPrivateKeyLost, "private-key-lost", "Import the private key if you have a copy; otherwise make a new key and remove this one where it stands."},
	{ErrVaultMixed, "vault-mixed", "The vault was changed by another program. Import the right private key again, or delete this key pair."},
	{ErrFileExists, "file-exists", "Choose another name; existing files are never overwritten."},
	{ErrNoFolder, "no-folder", "Make the folder first, or choose another one."},
	{ErrOtherAccess, "other-access", "Remove the key there and place it again with the access that you want."},
	{ErrNoProjects, "no-projects", "Place the key on the repositories one by one."},
	{ErrNoRelabel, "no-relabel", "Place a key with the new label and remove this one."},
	{ErrNothingLeft, "nothing-left", hintStart},
	{ErrCannotUndo, "cannot-undo", "Finish it instead."},
	{ErrNotOurs, "not-ours", "Look at the repository's keys; remove it there if nobody needs it."},
	{ErrKeyGone, "key-gone", "Read the repository's keys again."},
}

// rolloutHints are those about what stands in the way of a rollout.
var rolloutHints = []hint{
	{store.ErrHashUsed, "hash-used", "See what it did: latchctl rollout show. To do it again, plan it again."},
	{ErrNothingFailed, "nothing-failed", "There is nothing to take up again. What it left out by its plan needs a new one."},
	{ErrNotRotation, "not-rotation", "Name a rotation: latchctl rollout list shows them."},
	{ErrNotEnded, "not-ended", "Bring it to its end first: latchctl rollout resume."},
	{ErrSoaksYet, "soaks-yet", "Wait until then, or end it with latchctl rollout cancel; the old keys can be removed after that."},
	{ErrOldRemoved, "old-removed", "Undo the removal of the old keys first, then this one: latchctl rollout list shows both."},
	{ErrNameTaken, "name-taken", "Choose another name, or name the key that is here."},
}

var vaultHints = []hint{
	{vault.ErrNotSetUp, "vault-not-set-up", "Switch that on in the program that keeps the keyring, which latchctl doctor names, or choose the encrypted file: --vault file."},
	{vault.ErrUnreliable, "vault-unreliable", "Do not rely on this keyring: let another program keep it, or choose the encrypted file: --vault file."},
	{vault.ErrKeyring, "vault-keyring", "Look into the keyring's own program and try again; what it held before is still there. Or choose the encrypted file: --vault file."},
	{vault.ErrNoList, "vault-no-list", "Look for the items called latchkey in the keyring's own program, and import each private key: latchctl key import."},
	{vault.ErrNoRekey, "vault-no-rekey", "The password of a keyring is changed in its own program."},
	{vault.ErrAbsent, "vault-absent", "Install or start a keyring (GNOME Keyring, KWallet), or choose the encrypted file: --vault file."},
	{vault.ErrLocked, "vault-locked", "Unlock the keyring and try again. Where nobody can, choose the encrypted file: --vault file."},
	{vault.ErrDismissed, "vault-dismissed", "Try again and answer the keyring's prompt."},
	{vault.ErrSlow, "vault-slow", "Look for the keyring's prompt on the screen, answer it and try again."},
	{vault.ErrDamaged, "vault-damaged", "Nothing was overwritten. Look at the item in the keyring's own program, or restore the encrypted file from a backup."},
	{vault.ErrName, "vault-name", hintBug},
	{vault.ErrTooLarge, "vault-too-large", "Check that this is the right file: keys of up to 16,384 bits fit."},
	{vault.ErrWrongPassphrase, "vault-wrong-passphrase", "Type the passphrase of the encrypted file again."},
	{vault.ErrNoPassphrase, "vault-no-passphrase", "Give the passphrase with --vault-passphrase-file FILE, or run it in a terminal."},
	{vault.ErrWeakPassphrase, "vault-weak-passphrase", "Choose a passphrase of at least 8 characters; four random words are easy to keep."},
	{vault.ErrBusy, "vault-busy", "Close the other window or command of Latchkey, or wait for it, and try again."},
	{vault.ErrUnsafe, "vault-unsafe", "Put a plain file of your own there, or choose a data folder that belongs to you alone (mode 0700)."},
	{vault.ErrNotFound, "vault-not-found", "It was removed outside of Latchkey. Import the private key again, or make a new key."},
}

var keyHints = []hint{
	{keys.ErrPassphraseNeeded, "keys-passphrase-needed", "Give the passphrase of the private key."},
	{keys.ErrWrongPassphrase, "keys-wrong-passphrase", "Type the passphrase again; keyboard layout and Caps Lock matter."},
	{keys.ErrPrivateKey, "keys-private-key", "Give the public key: the file that ends in .pub."},
	{keys.ErrPublicKey, "keys-public-key", "Give the private key: the file without .pub."},
	{keys.ErrCertificate, "keys-certificate", "Give the key itself: the file without -cert."},
	{keys.ErrHostKey, "keys-host-key", "Give the public key of a pair of your own: the file that ends in .pub."},
	{keys.ErrTooLarge, "keys-too-large", "Give one key only."},
	{keys.ErrUnsupported, "keys-unsupported", "Where it cannot be put right, make a new Ed25519 key: latchctl key new."},
	{keys.ErrDamaged, "keys-damaged", "Copy the key again from where it came, whole: a public one as one line, a private one from its BEGIN line to its END line."},
	{keys.ErrNotKey, "keys-not-key", "Give an SSH key: a public line begins with ssh- or ecdsa-, a private file with -----BEGIN or PuTTY-User-Key-File."},
}

var storeHints = []hint{
	{store.ErrCorrupt, "store-corrupt", "Nothing was changed. Move the file away or restore it from a backup; private keys and tokens are in the vault and stay there. After that, latchctl key adopt takes the private keys in again."},
	{store.ErrNewer, "store-newer", "Update Latchkey, or use another data folder: --data DIR."},
	{store.ErrNotFile, "store-not-file", "Move it away, or choose another data folder: --data DIR."},
	{store.ErrFolder, "store-folder", "Choose a data folder in which you may write: --data DIR."},
	{store.ErrForeign, "store-foreign", "Choose another data folder: --data DIR."},
	{store.ErrFull, "disk-full", hintDisk},
	{store.ErrReadOnly, "store-read-only", "Make the data folder writable for you, or choose another one: --data DIR."},
	{store.ErrDisk, "store-disk", "Copy the data folder to another disk before you go on; the system's log tells what is wrong with this one."},
	{store.ErrLocked, "store-locked", "Close other Latchkey windows and commands, or wait for them, and try again."},
	{store.ErrInHand, "store-in-hand", "Wait for it to end, then look again."},
	{store.ErrRolloutThere, "store-rollout-there", "Resume, cancel or undo that one first: latchctl rollout list shows it."},
	{store.ErrUnfinished, "store-unfinished", hintUnfinished},
	{store.ErrNotFound, "store-not-found", "It was removed meanwhile. Look at the list again."},
}

var systemHints = []hint{
	{syscall.ENOSPC, "disk-full", hintDisk},
	{syscall.EDQUOT, "disk-full", hintDisk},
	{syscall.EROFS, "disk-read-only", "The disk is mounted read-only. Choose another data folder: --data DIR."},
	{syscall.EISDIR, "folder-not-file", "Name a file, not a folder."},
	{syscall.ENOTDIR, "file-not-folder", "Check the path: a part of it is a file, not a folder."},
	{syscall.EIO, "disk-fault", "The disk or device gives it out wrongly: copy the file elsewhere, and try that."},
	{fs.ErrPermission, "no-permission", "Check who owns the file or folder and its permissions."},
	{fs.ErrNotExist, "no-file", "Check the name and that the disk is there."},
	{fs.ErrExist, "file-exists", "Choose another name; existing files are never overwritten."},
	{os.ErrDeadlineExceeded, "network", hintNetwork},
	{context.DeadlineExceeded, "too-long", "It took too long. " + hintNetwork},
	{context.Canceled, "stopped", "It was stopped. " + hintStart},
}
