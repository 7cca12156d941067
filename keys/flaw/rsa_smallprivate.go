package flaw

import "math/big"

// smallPrivate reports whether the private exponent is so small that Wiener's
// method finds it ("Cryptanalysis of short RSA secret exponents", 1990). The
// public exponent is then about as long as the modulus.
//
// e·d - 1 is a multiple k of phi/g, so that k/(d·g) is one of the fractions by
// which the continued fraction of e/n comes near it. Each guess gives a phi, and
// with it the sum of the primes, which is right when they are whole numbers.
func smallPrivate(n, e *big.Int) bool {
	const usual = 32 // bits; no private exponent is small with an exponent up to that
	if e.BitLen() <= usual {
		return false
	}
	x, y := new(big.Int).Set(e), new(big.Int).Set(n)
	last, now := fraction{big.NewInt(0), big.NewInt(1)}, fraction{big.NewInt(1), big.NewInt(0)}
	for even := true; y.Sign() > 0; even = !even {
		quotient, rest := new(big.Int).QuoRem(x, y, new(big.Int))
		x, y = y, rest
		next := now.times(quotient).plus(last)
		// The true fraction is larger than e/n, and every second guess is below.
		guess := next
		if even {
			guess = next.plus(now)
		}
		if guess.k.Sign() > 0 && factors(n, e, guess) {
			return true
		}
		last, now = now, next
	}
	return false
}

// fraction is k/dg.
type fraction struct{ k, dg *big.Int }

func (f fraction) times(q *big.Int) fraction {
	return fraction{new(big.Int).Mul(f.k, q), new(big.Int).Mul(f.dg, q)}
}

func (f fraction) plus(o fraction) fraction {
	return fraction{new(big.Int).Add(f.k, o.k), new(big.Int).Add(f.dg, o.dg)}
}

// factors reports whether a guess leads to the primes of n.
func factors(n, e *big.Int, guess fraction) bool {
	phi := new(big.Int).Mul(e, guess.dg)
	phi.Quo(phi, guess.k)
	sum := new(big.Int).Sub(n, phi)
	sum.Add(sum, big.NewInt(1)) // p + q
	if sum.Sign() <= 0 || sum.Bit(0) != 0 {
		return false
	}
	half := sum.Rsh(sum, 1)
	square := half.Mul(half, half)
	return isSquare(square.Sub(square, n)) // ((p-q)/2)²
}
