package flaw

import "math/big"

// invalid says why numbers cannot be those of an RSA key, "" where they can.
func invalid(n, e *big.Int) string {
	switch {
	case n.Sign() <= 0:
		return "modulus"
	case e.Cmp(big.NewInt(3)) < 0, e.Bit(0) == 0:
		return "exponent"
	case e.Cmp(n) >= 0:
		return "exponent-too-large"
	case n.ProbablyPrime(0):
		return "prime-modulus"
	}
	return ""
}

// warnings are what is unusual about size and exponent. A key has one of them at
// most: the worst, as in badkeys.
func warnings(n, e *big.Int) []Flaw {
	one := func(kind Kind, variant string) []Flaw { return []Flaw{{kind, variant}} }
	switch bits := n.BitLen(); {
	case bits < 768:
		return one(VeryShort, "")
	case bits < 2048:
		return one(ShortByBadkeys, "")
	case bits%8 != 0:
		return one(OddSize, "no-whole-bytes")
	case bits != 2048 && bits != 3072 && bits != 4096:
		return one(OddSize, "")
	}
	switch {
	case e.Cmp(big.NewInt(3)) == 0:
		return one(LowExponent, "")
	case e.Cmp(big.NewInt(65537)) != 0:
		return one(RareExponent, "")
	}
	return nil
}
