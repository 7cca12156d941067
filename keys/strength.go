package keys

import "strings"

// What counts as weak is decided here for the whole program: the index of the
// store, findings, what drivers send, and what the demo forge takes.
const (
	// LeastRSA is the size in bits below which an RSA key counts as weak: NIST and
	// the BSI gave up 1024 bits years ago, OpenSSH can be told to refuse them, and
	// forges take no shorter ones.
	LeastRSA = 2048
	// GoodRSA is the size in bits below which an RSA key should be replaced in the
	// next years.
	GoodRSA = 3072
)

// WeakType reports whether any key of a type ("rsa", "ssh-rsa" or "RSA"), with
// so many bits (0 = not known), can be broken: DSA, and RSA below LeastRSA.
func WeakType(kind string, bits int) bool {
	switch bareType(kind) {
	case "dsa", "dss":
		return true
	case "rsa":
		return bits > 0 && bits < LeastRSA
	}
	return false
}

// OldType reports whether a key of a type is not weak and should be replaced in
// the next years all the same: RSA below GoodRSA.
func OldType(kind string, bits int) bool {
	return bareType(kind) == "rsa" && bits >= LeastRSA && bits < GoodRSA
}

func bareType(kind string) string { return strings.TrimPrefix(strings.ToLower(kind), "ssh-") }

// Weak reports whether the key can be broken.
func (p Public) Weak() bool { return WeakType(p.TypeName(), p.Bits()) }
