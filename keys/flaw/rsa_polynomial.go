package flaw

import (
	"math/big"
	"math/bits"
)

// polynomial reports whether so many bits of a modulus are zero that its primes
// have long runs of zeros, and it can be factored as a polynomial. A modulus with
// few set bits in its upper half alone was chosen for its looks, and is sound.
func polynomial(n *big.Int) bool {
	const shortest, sound = 500, 40 // bits; set bits of a hundred
	if n.BitLen() < shortest || setPercent(n) >= sound {
		return false
	}
	lower := new(big.Int).Lsh(big.NewInt(1), uint(n.BitLen()/2))
	lower.And(n, lower.Sub(lower, big.NewInt(1)))
	return setPercent(lower) < sound
}

// setPercent is how many bits of a hundred are set, rounded down.
func setPercent(n *big.Int) int {
	set := 0
	for _, word := range n.Bits() {
		set += bits.OnesCount(uint(word))
	}
	return set * 100 / max(n.BitLen(), 1)
}
