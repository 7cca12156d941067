package flaw

import (
	"math/big"

	"latchkey/keys"
)

// Checker looks for flaws. Make one and keep it: it holds tables that take some
// milliseconds to make. It may be used by several goroutines at once.
type Checker struct {
	small     *big.Int         // product of all small primes
	known     map[int]*big.Int // products of known primes, by bits of the modulus
	roca      []logarithms
	wellKnown map[keys.Fingerprint]string
}

// NewChecker returns one that knows what is part of the program.
func NewChecker() *Checker {
	return &Checker{makeSmallProduct(), readKnownPrimes(), makeLogarithms(), readWellKnown()}
}

// Check returns the flaws that one public key shows by itself, worst first; none
// where nothing is known against it. It takes some milliseconds for a sound RSA
// key and nothing to speak of for others.
func (c *Checker) Check(n Numbers) []Flaw {
	switch {
	case n.N != nil:
		return c.checkRSA(n)
	case n.P != nil && sparse(n.P):
		return []Flaw{{Kind: SparseDSA}}
	}
	return nil
}

func (c *Checker) checkRSA(n Numbers) []Flaw {
	var found []Flaw
	add := func(kind Kind, variant string, is bool) {
		if is {
			found = append(found, Flaw{kind, variant})
		}
	}
	small := c.smallFactor(n.N)
	if variant := invalid(n.N, n.E); variant != "" {
		found = append(found, Flaw{Invalid, variant})
	} else {
		close, square := closePrimes(n.N)
		add(ClosePrimes, "", close && !square)
		add(ClosePrimes, "square-modulus", square)
		add(SmallPrivate, "", smallPrivate(n.N, n.E))
	}
	add(SmallFactor, "", small)
	if n.N.Sign() > 0 {
		add(KnownPrime, "", c.knownPrime(n.N))
		add(ROCA, "", c.infineon(n.N))
		add(Polynomial, "", !small && polynomial(n.N))
	}
	return append(found, warnings(n.N, n.E)...)
}
