package vault

// Wipe overwrites a secret with zeros once it is no longer needed. Go may have
// copied it before (a slice that grew, a string that was made of it), so this
// shortens the time in which memory shows it and promises no more.
func Wipe(secret []byte) {
	clear(secret)
}
