package flaw

import (
	"crypto/rand"
	"math/big"
	"testing"
)

// Flaws in keys that are made here as the faulty programs made them, beside keys
// that only look alike.
func TestMadeKeys(t *testing.T) {
	checker := NewChecker()
	usual := big.NewInt(65537)
	p := prime(t, 1024)
	other := prime(t, 1024)
	near := nextPrime(new(big.Int).Add(p, big.NewInt(1<<20)))
	product := func(a, b *big.Int) *big.Int { return new(big.Int).Mul(a, b) }
	n, e := smallExponent(t)
	for name, c := range map[string]struct {
		key  Numbers
		want Kind
	}{
		"sound":                       {RSA(product(p, other), usual), ""},
		"sound, three primes":         {RSA(product(product(prime(t, 700), prime(t, 700)), prime(t, 648)), usual), ""},
		"primes close together":       {RSA(product(p, near), usual), ClosePrimes},
		"a square":                    {RSA(product(p, p), usual), ClosePrimes},
		"primes not that close":       {RSA(product(p, nextPrime(new(big.Int).Add(p, new(big.Int).Lsh(p, 0).Rsh(p, 300)))), usual), ""},
		"ROCA, 512 bits":              {RSA(product(rocaPrime(t, 256, 39), rocaPrime(t, 256, 39)), usual), ROCA},
		"ROCA, 1,024 bits":            {RSA(product(rocaPrime(t, 512, 71), rocaPrime(t, 512, 71)), usual), ROCA},
		"ROCA, 2,048 bits":            {RSA(product(rocaPrime(t, 1024, 126), rocaPrime(t, 1024, 126)), usual), ROCA},
		"one prime of ROCA":           {RSA(product(rocaPrime(t, 1024, 126), other), usual), ""},
		"a short private exponent":    {RSA(n, e), SmallPrivate},
		"a long public exponent":      {RSA(product(p, other), new(big.Int).SetBit(prime(t, 2000), 0, 1)), ""},
		"a small factor":              {RSA(product(product(p, other), big.NewInt(65537)), usual), SmallFactor},
		"the next prime is not small": {RSA(product(prime(t, 2000), big.NewInt(65539)), usual), ""},
		"a prime":                     {RSA(prime(t, 2048), usual), Invalid},
		"an even exponent":            {RSA(product(p, other), big.NewInt(65538)), Invalid},
		"no exponent":                 {RSA(product(p, other), big.NewInt(1)), Invalid},
		"a negative modulus":          {RSA(new(big.Int).Neg(product(p, other)), usual), Invalid},
	} {
		var got []Kind
		for _, f := range checker.Check(c.key) {
			if !f.Kind.Warning() && f.Kind != VeryShort && f.Kind != ShortByBadkeys {
				got = append(got, f.Kind)
			}
		}
		if want := c.want; want == "" && len(got) > 0 || want != "" && (len(got) != 1 || got[0] != want) {
			t.Errorf("%s: %v, want %q", name, got, want)
		}
	}
}

func TestWarnings(t *testing.T) {
	odd := func(bits uint) *big.Int { return new(big.Int).SetBit(new(big.Int).Lsh(big.NewInt(1), bits-1), 0, 1) }
	for _, c := range []struct {
		bits, exponent int
		want           Kind
	}{
		{2048, 65537, ""}, {3072, 65537, ""}, {4096, 65537, ""},
		{767, 65537, VeryShort}, {768, 65537, ShortByBadkeys}, {1024, 3, ShortByBadkeys}, {2047, 65537, ShortByBadkeys},
		{2049, 65537, OddSize}, {2056, 65537, OddSize}, {8192, 65537, OddSize}, {2048, 3, LowExponent}, {2048, 35, RareExponent}, {4096, 17, RareExponent},
	} {
		got := warnings(odd(uint(c.bits)), big.NewInt(int64(c.exponent)))
		if c.want == "" && len(got) > 0 || c.want != "" && (len(got) != 1 || got[0].Kind != c.want) {
			t.Errorf("%d bits, exponent %d: %v, want %q", c.bits, c.exponent, got, c.want)
		}
	}
}

func nextPrime(n *big.Int) *big.Int {
	for n = new(big.Int).SetBit(n, 0, 1); !n.ProbablyPrime(10); n.Add(n, big.NewInt(2)) {
	}
	return n
}

// rocaPrime makes a prime as the library did: k·M + 65537^a mod M, for M the
// product of so many of the first primes.
func rocaPrime(t *testing.T, bits, primes int) *big.Int {
	t.Helper()
	m := big.NewInt(1)
	for p := int64(2); primes > 0; p++ {
		if big.NewInt(p).ProbablyPrime(0) {
			m.Mul(m, big.NewInt(p))
			primes--
		}
	}
	room := new(big.Int).Quo(new(big.Int).Lsh(big.NewInt(1), uint(bits)), m)
	for {
		a, err := rand.Int(rand.Reader, m)
		if err != nil {
			t.Fatal(err)
		}
		k, err := rand.Int(rand.Reader, room)
		if err != nil {
			t.Fatal(err)
		}
		p := new(big.Int).Exp(big.NewInt(65537), a, m)
		if p.Add(p, k.Mul(k, m)).ProbablyPrime(0) && p.BitLen() > bits-9 {
			return p
		}
	}
}

// smallExponent makes a key whose private exponent has a fifth of the bits of its
// modulus.
func smallExponent(t *testing.T) (n, e *big.Int) {
	t.Helper()
	one := big.NewInt(1)
	for {
		p, q := prime(t, 512), prime(t, 512)
		phi := new(big.Int).Mul(new(big.Int).Sub(p, one), new(big.Int).Sub(q, one))
		if e = new(big.Int).ModInverse(prime(t, 200), phi); e != nil {
			return new(big.Int).Mul(p, q), e
		}
	}
}
