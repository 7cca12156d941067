package flaw

import "math/big"

// rocaPrimes is up to which prime Infineon's library multiplied for its smallest
// keys; for longer ones it took more primes, so that these hold for all.
const rocaPrimes = 167

// generator is the number of whose powers the library made primes.
const generator = 65537

// logarithms are those of a prime to the base of the generator: by the rest, the
// exponent and how many exponents there are.
type logarithms struct {
	prime uint64
	order int64
	of    map[uint64]int64
}

func makeLogarithms() (all []logarithms) {
	for p := uint64(2); p <= rocaPrimes; p++ {
		if !new(big.Int).SetUint64(p).ProbablyPrime(0) {
			continue
		}
		table := logarithms{prime: p, of: map[uint64]int64{}}
		for power := 1 % p; ; power = power * generator % p {
			if _, met := table.of[power]; met {
				break
			}
			table.of[power] = table.order
			table.order++
		}
		all = append(all, table)
	}
	return all
}

// infineon reports whether a modulus has the form of those that Infineon's
// library made (ROCA, Nemec and others 2017): every prime was k·M + 65537^a mod M
// for M the product of the first primes, so that the modulus is a power of 65537
// modulo M. By chance that is so for one of some 2^150 moduli.
//
// The exponent is found modulo each prime of M alone; there is one for M when
// those agree wherever they overlap.
func (c *Checker) infineon(n *big.Int) bool {
	exponent, order := big.NewInt(0), big.NewInt(1) // what is known of the exponent
	for _, t := range c.roca {
		rest := new(big.Int).Mod(n, new(big.Int).SetUint64(t.prime)).Uint64()
		log, is := t.of[rest]
		if !is {
			return false
		}
		if exponent, order = merge(exponent, order, log, t.order); order == nil {
			return false
		}
	}
	return true
}

// merge returns the number that leaves a modulo m and b modulo k, and modulo what
// it is known then; nil where there is none.
func merge(a, m *big.Int, b, k int64) (x, of *big.Int) {
	step := big.NewInt(k)
	common := new(big.Int).GCD(nil, nil, m, step)
	apart := new(big.Int).Sub(big.NewInt(b), a)
	if new(big.Int).Mod(apart, common).Sign() != 0 {
		return nil, nil
	}
	apart.Quo(apart, common)
	step.Quo(step, common)
	inverse := new(big.Int)
	if step.Cmp(big.NewInt(1)) > 0 {
		inverse.ModInverse(new(big.Int).Quo(m, common), step)
	}
	apart.Mul(apart, inverse).Mod(apart, step)
	x = new(big.Int).Add(a, apart.Mul(apart, m))
	of = new(big.Int).Mul(m, step)
	return x.Mod(x, of), of
}
