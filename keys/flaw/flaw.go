package flaw

// Kind is a kind of flaw. Its text is stable: it stands in stores and reports.
type Kind string

// The kinds by which a private key can be found.
const (
	ClosePrimes    Kind = "close-primes"    // Fermat's method factors the modulus at once
	ROCA           Kind = "roca"            // made by the Infineon library of CVE-2017-15361
	Invalid        Kind = "invalid"         // the numbers are those of no RSA key
	Polynomial     Kind = "polynomial"      // primes with long runs of zero bits
	KnownPrime     Kind = "known-prime"     // has a prime that public keys were found to share
	SharedPrime    Kind = "shared-prime"    // has a prime in common with another key that was given
	SmallPrivate   Kind = "small-private"   // Wiener's method finds the private exponent
	SmallFactor    Kind = "small-factor"    // a prime up to 65,537 divides the modulus
	SparseDSA      Kind = "sparse-dsa"      // DSA parameters with long runs of zero bits
	PublishedKey   Kind = "published"       // the private key can be looked up
	LowExponent    Kind = "low-exponent"    // RSA with exponent 3: a warning
	RareExponent   Kind = "rare-exponent"   // RSA with another exponent than 65,537: a warning
	OddSize        Kind = "odd-size"        // RSA with a size that programs do not make: a warning
	VeryShort      Kind = "very-short"      // RSA below 768 bits, which one machine factors
	ShortByBadkeys Kind = "shorter-than-2k" // RSA from 768 to 2,047 bits
)

// Warning reports whether a kind tells only of an unusual program, not of a
// private key that can be found.
func (k Kind) Warning() bool {
	switch k {
	case LowExponent, RareExponent, OddSize:
		return true
	}
	return false
}

// Flaw is one of a key.
type Flaw struct {
	Kind Kind `json:"kind"`
	// Variant tells more where a kind has several causes, such as "prime-modulus";
	// of a published key it is the list's name. Often empty.
	Variant string `json:"variant,omitempty"`
}
