package cli

// The hints that several cases share, word for word.
const (
	hintNetwork      = "Check the address, the connection, the proxy (HTTPS_PROXY) and the firewall, then try again."
	hintLater        = "Try again later; the forge's status page may tell more."
	hintNotKey       = "Give an SSH key: a public line begins with ssh- or ecdsa-, a private file with -----BEGIN or PuTTY-User-Key-File."
	hintDamaged      = "Copy the key again from where it came, whole: a public one as one line, a private one from its BEGIN line to its END line."
	hintUnsupported  = "Where it cannot be put right, make a new Ed25519 key: latchctl key new."
	hintAddress      = "Give the address of the forge's API as https://HOST/PATH. Plain http is for this machine only."
	hintToken        = "Copy the token again, whole and alone, as one line of at most 8,192 characters."
	hintUnauthorized = "The token is wrong, expired or withdrawn, or belongs to another e-mail. Make a new one and connect the account again."
	hintNotFound     = "Check the name. A repository to which the token has no right looks the same as one that does not exist."
	hintLine         = "Give the whole line, as ssh-keyscan prints it."
	hintVaultDamaged = "Nothing was overwritten. Look at the item in the keyring's own program, or restore the encrypted file from a backup."
	hintSecret       = "Name the file that holds it, or hand it in on standard input. A command line is seen by other programs and kept by the shell: if this secret is in use, replace it."
	hintInDoubt      = "Look at the unfinished work: finishing or undoing it asks the forge first (latchctl pending list)."
	hintUnchanged    = "Try again; if it stays so, the forge's status page may tell more."
	hintStoreDamaged = "Nothing was changed. Move the file away or restore it from a backup; private keys and tokens are in the vault and stay there. After that, take the private keys in again: latchctl key adopt."
	hintNoKeyring    = "Install or start a keyring (GNOME Keyring, KWallet), or choose the encrypted file: --vault file."
	hintFolder       = "Choose a data folder in which you may write: --data DIR."
	hintInvalid      = "The forge does not accept what was sent, and says no more than the message. Check it, and try again."
	hintNoFile       = "Check the name and that the disk is there."
)
