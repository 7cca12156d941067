package flaw

import "math/big"

// mostSmall is the largest prime that counts as small.
const mostSmall = 65537

// makeSmallProduct returns the product of all primes up to mostSmall.
func makeSmallProduct() *big.Int {
	var factors []*big.Int
	composite := make([]bool, mostSmall+1)
	for p := 2; p <= mostSmall; p++ {
		if composite[p] {
			continue
		}
		factors = append(factors, big.NewInt(int64(p)))
		for m := p * p; m <= mostSmall; m += p {
			composite[m] = true
		}
	}
	return product(factors)
}

// smallFactor reports whether a small prime divides a modulus, as one does when
// bits of it were lost.
func (c *Checker) smallFactor(n *big.Int) bool {
	if n.Sign() <= 0 {
		return n.Sign() == 0
	}
	return commonFactor(n, c.small)
}

// commonFactor reports whether a modulus has a factor in common with a number
// that is much longer.
func commonFactor(n, long *big.Int) bool {
	rest := new(big.Int).Rem(long, n)
	return rest.GCD(nil, nil, rest, n).Cmp(big.NewInt(1)) != 0
}

// product multiplies numbers by halves, so that long ones meet long ones.
func product(factors []*big.Int) *big.Int {
	switch len(factors) {
	case 0:
		return big.NewInt(1)
	case 1:
		return factors[0]
	}
	half := len(factors) / 2
	return new(big.Int).Mul(product(factors[:half]), product(factors[half:]))
}
