package flaw

import (
	"embed"
	"fmt"
	"math/big"
	"slices"
)

// The products of primes that were found in more than one public key, from
// badkeys (MIT, see the licence beside them). Each file is for moduli of one size.
//
//go:embed primes
var primeFiles embed.FS

// readKnownPrimes returns the products by the size of their moduli in bits.
func readKnownPrimes() map[int]*big.Int {
	all := map[int]*big.Int{}
	for _, bits := range []int{512, 768, 1024, 2048, 4096} {
		data, err := primeFiles.ReadFile(fmt.Sprintf("primes/primes%d.dat", bits))
		if err != nil {
			panic(err) // they are part of the program
		}
		all[bits] = littleEndian(data[2:]) // two bytes say: a positive integer
	}
	return all
}

func littleEndian(data []byte) *big.Int {
	data = slices.Clone(data)
	slices.Reverse(data)
	return new(big.Int).SetBytes(data)
}

// knownPrime reports whether a prime of a modulus was found in other keys, which
// tells both primes of each.
func (c *Checker) knownPrime(n *big.Int) bool {
	known, is := c.known[n.BitLen()]
	return is && commonFactor(n, known)
}
