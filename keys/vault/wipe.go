package vault

// Wipe overwrites a secret with zeros when it is no longer needed. Go may have
// copied it before (a slice that grew, a string that was made of it), so that
// this only shortens the time for which memory holds it.
func Wipe(secret []byte) {
	clear(secret)
}
