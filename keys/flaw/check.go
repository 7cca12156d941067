package flaw

// Check returns the flaws that one public key shows by itself, worst first; none
// where nothing is known against it. It takes some milliseconds for a sound RSA
// key and nothing to speak of for others.
func (n Numbers) Check() []Flaw {
	switch {
	case n.N != nil:
		return n.checkRSA()
	case n.P != nil && sparse(n.P):
		return []Flaw{{Kind: SparseDSA}}
	}
	return nil
}

func (n Numbers) checkRSA() []Flaw {
	var found []Flaw
	add := func(kind Kind, variant string, is bool) {
		if is {
			found = append(found, Flaw{kind, variant})
		}
	}
	small := smallFactor(n.N)
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
		add(KnownPrime, "", knownPrime(n.N))
		add(ROCA, "", infineon(n.N))
		add(Polynomial, "", !small && polynomial(n.N))
	}
	return append(found, warnings(n.N, n.E)...)
}
