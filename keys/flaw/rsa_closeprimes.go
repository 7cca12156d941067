package flaw

import "math/big"

// rounds is how often Fermat's method is tried: as often as badkeys does, which
// found every weak key that is known.
const rounds = 100

// closePrimes reports whether the primes of a modulus lie so close together that
// Fermat's method finds them within some rounds, and whether they are equal.
//
// n = p·q is a² - b² for a = (p+q)/2 and b = (p-q)/2. With p near q, a is just
// above the square root of n, so that few a need to be tried until a² - n is a
// square.
func closePrimes(n *big.Int) (close, square bool) {
	a := new(big.Int).Sqrt(n)
	rest := new(big.Int).Mul(a, a)
	rest.Sub(rest, n)
	if rest.Sign() == 0 {
		return true, true
	}
	step := new(big.Int).Lsh(a, 1) // (a+1)² = a² + 2a + 1
	step.Add(step, big.NewInt(1))
	two := big.NewInt(2)
	for range rounds {
		rest.Add(rest, step)
		step.Add(step, two)
		if isSquare(rest) {
			return true, false
		}
	}
	return false, false
}

// isSquare reports whether a number is the square of one. Nearly all that are
// not are told from what they leave when divided by small numbers.
func isSquare(x *big.Int) bool {
	if x.Sign() < 0 {
		return false
	}
	if x.Sign() == 0 {
		return true
	}
	low := x.Bits()[0] & 63
	if !squares(64, uint64(low)) {
		return false
	}
	const of = 63 * 65 * 11 * 17 * 19 * 23 * 31
	rest := new(big.Int).Rem(x, big.NewInt(of)).Uint64()
	for _, m := range [...]uint64{63, 65, 11, 17, 19, 23, 31} {
		if !squares(m, rest%m) {
			return false
		}
	}
	root := new(big.Int).Sqrt(x)
	return root.Mul(root, root).Cmp(x) == 0
}

// squares reports whether a square can leave this rest when divided by m.
func squares(m, rest uint64) bool {
	for i := uint64(0); i <= m/2; i++ {
		if i*i%m == rest {
			return true
		}
	}
	return false
}
