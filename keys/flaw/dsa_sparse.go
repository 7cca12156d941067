package flaw

import "math/big"

// sparse reports whether a DSA prime of 1,024 bits is one of those that a faulty
// generator made with whole runs of zero bits in each word.
func sparse(p *big.Int) bool {
	const bits, head, tail = 1024, 1000, 168
	if p.BitLen() != bits || new(big.Int).Rsh(p, head).Cmp(big.NewInt(0x800000)) != 0 {
		return false
	}
	rest := new(big.Int).Rsh(p, tail)
	rest.SetBit(rest, bits-1-tail, 0)
	mask := big.NewInt(0x00fffff0)
	for rest.Sign() > 0 {
		if new(big.Int).And(rest, mask).Sign() != 0 {
			return false
		}
		rest.Rsh(rest, 32)
	}
	return true
}
