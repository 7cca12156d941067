package keys

import "strings"

// HoldsPrivate tells whether there is a private key in a text, in any of the forms
// that Parse reads or in those of other programs, also a broken or cut one, and wherever in the text it
// stands: it is better to take too much for a secret.
func HoldsPrivate(text string) bool {
	for _, mark := range []string{
		"PuTTY-User-Key-File", "Private-Lines:",
		"b3BlbnNzaC1rZXktdjE",   // what the body of every OpenSSH private key begins with
		"MC4CAQAwBQYDK2VwBCIEI", // and that of one of type Ed25519 in PKCS#8
	} {
		if strings.Contains(text, mark) {
			return true
		}
	}
	for armor, there := text, true; there; {
		if _, armor, there = strings.Cut(armor, "PRIVATE KEY"); strings.HasPrefix(strings.TrimLeft(strings.TrimPrefix(armor, " BLOCK"), " "), "-") {
			return true
		}
	}
	return false
}
