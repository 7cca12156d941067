package inventory

// PrivateKeyState says where a private key is.
type PrivateKeyState string

// Where a private key can be.
const (
	PrivateKeyHere    PrivateKeyState = "here"    // in the vault
	PrivateKeyLost    PrivateKeyState = "lost"    // we made or imported it, but the vault no longer has it
	PrivateKeyUnknown PrivateKeyState = "unknown" // never ours
	// PrivateKeyOnMachine is on build machines, and in no vault.
	PrivateKeyOnMachine PrivateKeyState = "on-machine"
)

// StateOfPair returns the state of a pair, by its entry in the index: whether the
// vault has lost it, or no vault ever had it.
func StateOfPair(lost, onMachine bool) PrivateKeyState {
	if onMachine {
		return PrivateKeyOnMachine
	}
	if lost {
		return PrivateKeyLost
	}
	return PrivateKeyHere
}
