package flaw

import (
	"errors"
	"fmt"
	"math/big"

	"golang.org/x/crypto/ssh"
)

// Numbers are those of a public key. Which are set depends on the type.
type Numbers struct {
	// Type is the algorithm's name on the wire, such as "ssh-rsa".
	Type string
	// N and E are the modulus and the exponent of an RSA key.
	N, E *big.Int
	// P and Y are the prime and the public value of a DSA key.
	P, Y *big.Int
	// id is the number by which lists of published keys know it.
	id *big.Int
}

// RSA returns the numbers of an RSA key that was read elsewhere.
func RSA(n, e *big.Int) Numbers { return Numbers{Type: ssh.KeyAlgoRSA, N: n, E: e, id: n} }

// ErrOther is returned for a key of a type that has no flaws to look for.
var ErrOther = errors.New("a key of this type is not checked")

// typeDSA is that of keys which nobody makes any more.
const typeDSA = "ssh-dss"

// mostBits bounds the numbers that are looked at, in bits. OpenSSH takes RSA
// keys up to 16,384.
const mostBits = 16384

// Parse takes apart a public key in the form of RFC 4253, which is what stands
// in base64 on a line of authorized_keys. Numbers that no program would take are
// let through, since it is those that are looked for.
func Parse(wire []byte) (Numbers, error) {
	var head struct {
		Type string
		Rest []byte `ssh:"rest"`
	}
	if err := ssh.Unmarshal(wire, &head); err != nil {
		return Numbers{}, fmt.Errorf("read a public key: %w", err)
	}
	n := Numbers{Type: head.Type}
	var err error
	switch head.Type {
	case ssh.KeyAlgoRSA:
		err = n.takeRSA(head.Rest)
	case typeDSA:
		err = n.takeDSA(head.Rest)
	case ssh.KeyAlgoED25519, ssh.KeyAlgoSKED25519:
		err = n.takeEd25519(head.Rest)
	case ssh.KeyAlgoECDSA256, ssh.KeyAlgoECDSA384, ssh.KeyAlgoECDSA521, ssh.KeyAlgoSKECDSA256:
		err = n.takeECDSA(head.Rest)
	default:
		return Numbers{}, ErrOther
	}
	if err != nil {
		return Numbers{}, fmt.Errorf("read a public key of type %s: %w", head.Type, err)
	}
	return n, nil
}

func (n *Numbers) takeRSA(rest []byte) error {
	var key struct {
		E, N *big.Int
		Rest []byte `ssh:"rest"`
	}
	if err := ssh.Unmarshal(rest, &key); err != nil {
		return err
	}
	if key.N.BitLen() > mostBits || key.E.BitLen() > mostBits {
		return fmt.Errorf("more than %d bits", mostBits)
	}
	*n = RSA(key.N, key.E)
	return nil
}

func (n *Numbers) takeDSA(rest []byte) error {
	var key struct {
		P, Q, G, Y *big.Int
		Rest       []byte `ssh:"rest"`
	}
	if err := ssh.Unmarshal(rest, &key); err != nil {
		return err
	}
	n.P, n.Y, n.id = key.P, key.Y, key.Y
	return nil
}

func (n *Numbers) takeEd25519(rest []byte) error {
	var key struct {
		Key  []byte
		Rest []byte `ssh:"rest"`
	}
	if err := ssh.Unmarshal(rest, &key); err != nil {
		return err
	}
	n.id = new(big.Int).SetBytes(key.Key)
	return nil
}

func (n *Numbers) takeECDSA(rest []byte) error {
	var key struct {
		Curve string
		Point []byte
		Rest  []byte `ssh:"rest"`
	}
	if err := ssh.Unmarshal(rest, &key); err != nil {
		return err
	}
	if len(key.Point) < 3 || len(key.Point)%2 == 0 {
		return errors.New("the point has no x")
	}
	x := key.Point[1:]
	if key.Point[0] == 4 { // both coordinates, uncompressed
		x = x[:len(x)/2]
	}
	n.id = new(big.Int).SetBytes(x)
	return nil
}
