package cli

// The hints that several cases share, word for word.
const (
	hintNetwork      = "Check the address, the connection, the proxy (HTTPS_PROXY) and the firewall, then try again."
	hintLater        = "Try again later; the forge's status page may tell more."
	hintNotKey       = "Enter an SSH key: a public line begins with ssh- or ecdsa-, a private file with -----BEGIN or PuTTY-User-Key-File."
	hintDamaged      = "Copy the key again from where it came, whole: a public one as one line, a private one from its BEGIN line to its END line."
	hintUnsupported  = "If it cannot be repaired, create a new Ed25519 key: latchctl key new."
	hintAddress      = "Enter the address of the forge's API as https://HOST/PATH. Plain http is for this computer only."
	hintToken        = "Copy the token again: the whole token and nothing else, on one line of at most 8,192 characters."
	hintUnauthorized = "The token is wrong, expired or revoked, or belongs to another e-mail. Create a new one and connect the account again."
	hintNotFound     = "Check the name. A repository for which the token has no scope looks the same as one that does not exist."
	hintLine         = "Enter the whole line, as ssh-keyscan prints it."
	hintVaultDamaged = "Nothing was overwritten. Look at the item in the keyring's own program, or restore the encrypted file from a backup."
	hintSecret       = "Name the file that holds it, or hand it in on standard input. A command line is seen by other programs and kept by the shell: if this secret is in use, replace it."
	hintInDoubt      = "Look at the unfinished work: finishing or undoing it checks the forge first (latchctl pending list)."
	hintUnchanged    = "Try again; if it stays so, the forge's status page may tell more."
	hintStoreDamaged = "Nothing was changed. Move the file away or restore it from a backup; private keys and tokens are in the vault and stay there. After that, import the private keys again: latchctl key adopt."
	hintNoKeyring    = "Install or start a keyring (GNOME Keyring, KWallet), or choose the encrypted file: --vault file."
	hintFolder       = "Choose a data folder in which you may write: --data DIR."
	hintInvalid      = "The forge rejected the request and gives no reason beyond this message. Check it, and try again."
	hintNoFile       = "Check the name and that the disk is there."
)
