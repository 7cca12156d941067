package flaw

import (
	"bytes"
	"encoding/asn1"
	"encoding/base64"
	"encoding/pem"
	"math/big"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"latchkey/internal/contract"
)

// What badkeys itself says of the keys of its own tests; kinds of ours for kinds
// of theirs, warnings left out.
var verdicts = []struct {
	file  string
	kinds []Kind
}{
	{"rsa-ok.key", nil},
	{"rsa-e1.key", []Kind{Invalid}},
	{"rsa-e-larger-n.key", []Kind{Invalid}},
	{"rsa-nprime.key", []Kind{Invalid}},
	{"rsanzero.key", []Kind{Invalid, SmallFactor}},
	{"rsazerozero.key", []Kind{Invalid, SmallFactor}},
	{"rsa-fermat-hexmodulus.txt", []Kind{ClosePrimes}},
	{"rsa-fermat-pkcs1.key", []Kind{ClosePrimes}},
	{"rsa-fermat-pkcs8.key", []Kind{ClosePrimes}},
	{"rsa-large-e.key", nil},
	{"rsa-pattern.key", []Kind{Polynomial}}, // of the few bits set in it; the check for patterns itself is off by default
	{"rsa-roca.key", []Kind{ROCA}},
	{"rsa-sharedprimes.key", []Kind{KnownPrime}},
	{"rsa-small-d.key", []Kind{SmallPrivate}},
	{"rsa-smallfactors-corrupt.key", []Kind{SmallFactor}},
	{"rsa-smallfactors-valid.key", []Kind{SmallFactor}},
	{"rsa-vanity.key", nil},
	{"rsapoly128.key", []Kind{Polynomial}},
	{"rsapoly32.key", []Kind{Polynomial}},
	{"rsa-debianweak.key", nil}, // is found in the list of published keys
}

func TestVerdictsAreThoseOfBadkeys(t *testing.T) {
	for _, v := range verdicts {
		n := readVector(t, v.file)
		var got []Kind
		for _, f := range NewChecker().Check(n) {
			if !f.Kind.Warning() && f.Kind != VeryShort && f.Kind != ShortByBadkeys {
				got = append(got, f.Kind)
			}
		}
		if !equalKinds(got, v.kinds) {
			t.Errorf("%s: %v, want %v (%d bits, exponent %v)", v.file, got, v.kinds, n.N.BitLen(), n.E)
		}
		// The same when it comes as a line of authorized_keys.
		if wired, err := Parse(wireRSA(n)); err != nil || wired.N.Cmp(n.N) != 0 || wired.E.Cmp(n.E) != 0 {
			t.Errorf("%s: it is another key in the form of the wire: %v", v.file, err)
		}
	}
}

func equalKinds(a, b []Kind) bool {
	if len(a) != len(b) {
		return false
	}
	has := map[Kind]bool{}
	for _, k := range a {
		has[k] = true
	}
	for _, k := range b {
		if !has[k] {
			return false
		}
	}
	return true
}

func wireRSA(n Numbers) []byte {
	return ssh.Marshal(struct {
		Type string
		E, N *big.Int
	}{"ssh-rsa", n.E, n.N})
}

// readVector reads an RSA key of badkeys' tests, whichever form it has.
func readVector(t *testing.T, name string) Numbers {
	t.Helper()
	data := contract.File(t, "badkeys/keys/"+name)
	if strings.HasSuffix(name, ".txt") {
		n, ok := new(big.Int).SetString(strings.TrimSpace(string(data)), 16)
		if !ok {
			t.Fatal(name, "is no number")
		}
		return RSA(n, big.NewInt(65537))
	}
	block, _ := pem.Decode(data)
	if block == nil {
		t.Fatal(name, "has no PEM block")
	}
	der := block.Bytes
	if block.Type == "PUBLIC KEY" {
		var outer struct {
			Algorithm asn1.RawValue
			Key       asn1.BitString
		}
		if _, err := asn1.Unmarshal(der, &outer); err != nil {
			t.Fatal(name, err)
		}
		der = outer.Key.Bytes
	}
	if strings.Contains(block.Type, "PRIVATE") {
		var key struct {
			Version int
			N, E    *big.Int
			Rest    []asn1.RawValue `asn1:"optional"`
		}
		return fromSequence(t, name, der, &key.Version, &key.N, &key.E)
	}
	var n, e *big.Int
	return fromSequence(t, name, der, nil, &n, &e)
}

// fromSequence reads the first numbers of a sequence: badkeys' private keys have
// more after them.
func fromSequence(t *testing.T, name string, der []byte, version *int, n, e **big.Int) Numbers {
	t.Helper()
	var outer asn1.RawValue
	if _, err := asn1.Unmarshal(der, &outer); err != nil {
		t.Fatal(name, err)
	}
	rest, err := outer.Bytes, error(nil)
	if version != nil {
		if rest, err = asn1.Unmarshal(rest, version); err != nil {
			t.Fatal(name, err)
		}
	}
	for _, into := range []**big.Int{n, e} {
		if rest, err = asn1.Unmarshal(rest, into); err != nil {
			t.Fatal(name, err)
		}
	}
	return RSA(*n, *e)
}

func TestOtherTypes(t *testing.T) {
	line := strings.Fields(string(contract.File(t, "badkeys/keys/dsa-sshpub-ietf-example.key")))
	wire, err := base64.StdEncoding.DecodeString(line[1])
	if err != nil {
		t.Fatal(err)
	}
	n, err := Parse(wire)
	if err != nil || len(NewChecker().Check(n)) > 0 {
		t.Errorf("DSA: %v, %v", NewChecker().Check(n), err)
	}
	for name, wire := range map[string][]byte{"empty": nil, "cut off": wire[:40], "other": ssh.Marshal(struct{ Type string }{"ssh-xmss@openssh.com"})} {
		if _, err := Parse(wire); err == nil {
			t.Errorf("%s: was read", name)
		}
	}
}

// An Ed25519 key that begins with zero bytes is known by the rest of them alone,
// as a number is.
func TestLeadingZerosDoNotCount(t *testing.T) {
	key := append([]byte{0, 0}, bytes.Repeat([]byte{7}, 30)...)
	wire := ssh.Marshal(struct {
		Type string
		Key  []byte
	}{ssh.KeyAlgoED25519, key})
	n, err := Parse(wire)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := n.Hash(), (Numbers{id: new(big.Int).SetBytes(key[2:])}).Hash(); got != want {
		t.Errorf("the hash is %x, want %x", got, want)
	}
}

// A sparse DSA prime, in the shape of the generator's: a set bit on top, and in
// each word 20 zero bits.
func TestSparseDSA(t *testing.T) {
	p := new(big.Int).Lsh(big.NewInt(1), 1023)
	for at := uint(0); at < 1000-168; at += 32 {
		p.Or(p, new(big.Int).Lsh(big.NewInt(0x0b00000d), 168+at))
	}
	p.And(p, new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 1000), big.NewInt(1))).SetBit(p, 1023, 1).SetBit(p, 3, 1)
	if !sparse(p) {
		t.Error("was not found")
	}
	if sparse(new(big.Int).SetBit(p, 168+5, 1)) {
		t.Error("one with a bit set in the run was called sparse")
	}
}

func FuzzParse(f *testing.F) {
	f.Add(wireRSA(RSA(big.NewInt(0), big.NewInt(0))))
	f.Add(wireRSA(RSA(big.NewInt(-15), big.NewInt(-3))))
	f.Add(wireRSA(RSA(big.NewInt(1), big.NewInt(3))))
	c := NewChecker()
	f.Fuzz(func(t *testing.T, wire []byte) {
		if len(wire) > 600 {
			return
		}
		n, err := Parse(wire)
		if err != nil {
			return
		}
		c.Check(n)
		n.Hash()
	})
}

func BenchmarkCheckRSA2048(b *testing.B) {
	n := RSA(new(big.Int).Mul(prime(b, 1024), prime(b, 1024)), big.NewInt(65537))
	c := NewChecker()
	for b.Loop() {
		c.Check(n)
	}
}
