package keys

import (
	"fmt"
	"strings"
)

// Kind names an algorithm and size that Latchkey generates.
type Kind string

// The kinds that Generate makes. Ed25519 is the default everywhere.
const (
	Ed25519   Kind = "ed25519"
	ECDSAP256 Kind = "ecdsa-p256"
	ECDSAP384 Kind = "ecdsa-p384"
	ECDSAP521 Kind = "ecdsa-p521"
	RSA3072   Kind = "rsa-3072"
	RSA4096   Kind = "rsa-4096"
)

// Kinds returns all kinds in the order in which errors name them, best first.
func Kinds() []Kind {
	return []Kind{Ed25519, ECDSAP256, ECDSAP384, ECDSAP521, RSA3072, RSA4096}
}

// ParseKind reads a kind as a person types it, in any case: the names of
// Kinds, wire names such as "ssh-ed25519", and short forms such as "rsa"
// (3072 bits, as ssh-keygen) and "ecdsa" (P-256).
func ParseKind(text string) (Kind, error) {
	switch strings.ToLower(strings.TrimSpace(text)) {
	case "ed25519", "ssh-ed25519", "eddsa":
		return Ed25519, nil
	case "ecdsa", "ecdsa-p256", "ecdsa-256", "ecdsa256", "p256", "p-256", "nistp256", "ecdsa-sha2-nistp256":
		return ECDSAP256, nil
	case "ecdsa-p384", "ecdsa-384", "ecdsa384", "p384", "p-384", "nistp384", "ecdsa-sha2-nistp384":
		return ECDSAP384, nil
	case "ecdsa-p521", "ecdsa-521", "ecdsa521", "p521", "p-521", "nistp521", "ecdsa-sha2-nistp521":
		return ECDSAP521, nil
	case "rsa", "rsa-3072", "rsa3072", "ssh-rsa":
		return RSA3072, nil
	case "rsa-4096", "rsa4096":
		return RSA4096, nil
	}
	return "", fmt.Errorf("%q is not a kind of key that can be generated; choose one of %s", cleanComment(clip(text, 40)), kindList())
}

func kindList() string {
	var names []string
	for _, kind := range Kinds() {
		names = append(names, string(kind))
	}
	return strings.Join(names, ", ")
}

// Bits returns the size of the key in bits as ssh-keygen counts it; 0 for a kind
// that is none.
func (k Kind) Bits() int {
	switch k {
	case Ed25519, ECDSAP256:
		return 256
	case ECDSAP384:
		return 384
	case ECDSAP521:
		return 521
	case RSA3072:
		return 3072
	case RSA4096:
		return 4096
	}
	return 0
}
