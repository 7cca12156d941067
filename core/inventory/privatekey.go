package inventory

// PrivateKeyState says where a private key is.
type PrivateKeyState string

// Where a private key can be.
const (
	PrivateKeyHere    PrivateKeyState = "here"    // in the vault
	PrivateKeyLost    PrivateKeyState = "lost"    // we made or imported it, but the vault no longer has it
	PrivateKeyUnknown PrivateKeyState = "unknown" // never ours
)

// StateOfPair returns the state of a pair of our own, by its entry in the index.
func StateOfPair(lost bool) PrivateKeyState {
	if lost {
		return PrivateKeyLost
	}
	return PrivateKeyHere
}
