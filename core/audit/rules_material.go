package audit

import (
	"strings"

	"latchkey/core/say"
	"latchkey/keys"
	"latchkey/keys/flaw"
)

// material makes a rule that looks for flaws of the key itself.
func material(id RuleID, name string, severity Severity, title, why say.Text, kinds ...flaw.Kind) Rule {
	return Rule{id, name, GroupMaterial, severity, MendRotate, title, why, question{key: func(_ *look, k *Key) answer {
		if k.unreadable() {
			return no() // that is a rule of its own
		}
		if !k.Material.Known {
			return noMaterial()
		}
		for _, f := range k.Material.Flaws {
			for _, kind := range kinds {
				if f.Kind == kind {
					return yes()
				}
			}
		}
		return no()
	}}}
}

func materialRules() []Rule {
	return append(sizeRules(), append(factorRules(), otherMaterialRules()...)...)
}

func sizeRules() []Rule {
	return []Rule{
		{"LK001", "weak-type", GroupMaterial, Critical, MendRotate,
			say.New("audit.weak-type", "type or size that can be broken"),
			say.New("audit.weak-type.why", "DSA keys and short RSA keys can be broken, and servers begin to refuse them."),
			question{key: func(_ *look, k *Key) answer { return when(keys.WeakType(k.Type, k.Bits)) }}},
		{"LK002", "policy-type", GroupMaterial, Medium, MendRotate,
			say.New("audit.policy-type", "type or size that the policy does not allow"),
			say.New("audit.policy-type.why", "The policy names which types of keys are allowed, and how long they have to be."),
			question{key: func(l *look, k *Key) answer {
				return when(!k.unreadable() && !keys.WeakType(k.Type, k.Bits) && !l.policy.allowsType(k.Type, k.Bits))
			}}},
		{"LK015", "unreadable", GroupMaterial, Medium, MendForge,
			say.New("audit.unreadable", "text that is no key"),
			say.New("audit.unreadable.why", "What stands there is no key that Latchkey can read, so nothing can be said of it."),
			question{key: func(_ *look, k *Key) answer { return when(k.unreadable()) }}},
	}
}

func factorRules() []Rule {
	return []Rule{
		material("LK003", "close-primes", Critical,
			say.New("audit.close-primes", "primes that lie close together"),
			say.New("audit.close-primes.why", "The two primes of this RSA key can be found at once, and with them the private key."), flaw.ClosePrimes),
		material("LK004", "roca", Critical,
			say.New("audit.roca", "made by a faulty chip (ROCA)"),
			say.New("audit.roca.why", "A chip with the fault CVE-2017-15361 made this key; its private key can be computed."), flaw.ROCA),
		material("LK005", "invalid-rsa", Critical,
			say.New("audit.invalid-rsa", "numbers of no RSA key"),
			say.New("audit.invalid-rsa.why", "Modulus or exponent cannot be those of an RSA key, so it protects nothing."), flaw.Invalid),
		material("LK006", "polynomial", Critical,
			say.New("audit.polynomial", "primes with long runs of zeros"),
			say.New("audit.polynomial.why", "The primes of this RSA key are mostly zeros, and can be found."), flaw.Polynomial),
		material("LK007", "known-prime", Critical,
			say.New("audit.known-prime", "a prime that is known"),
			say.New("audit.known-prime.why", "A prime of this RSA key was found in other public keys, which tells its private key."), flaw.KnownPrime),
		{"LK008", "shared-prime", GroupMaterial, Critical, MendRotate,
			say.New("audit.shared-prime", "a prime in common with another key"),
			say.New("audit.shared-prime.why", "Two of your RSA keys share a prime, so that both private keys can be computed from the public ones."),
			question{key: func(_ *look, k *Key) answer {
				switch {
				case k.unreadable():
					return no()
				case !k.Material.Known:
					return noMaterial()
				case len(k.Material.Shares) == 0:
					return no()
				}
				return because(say.New("audit.detail.shares", "with {keys}", say.Values{"keys": fingerprints(k.Material.Shares)}))
			}}},
		material("LK009", "small-private-exponent", Critical,
			say.New("audit.small-private-exponent", "a short private exponent"),
			say.New("audit.small-private-exponent.why", "The private exponent of this RSA key is so short that it can be computed."), flaw.SmallPrivate),
		material("LK010", "small-factor", Critical,
			say.New("audit.small-factor", "a modulus with a small factor"),
			say.New("audit.small-factor.why", "A small number divides the modulus: the key was damaged or made by a faulty program."), flaw.SmallFactor),
	}
}

func otherMaterialRules() []Rule {
	return []Rule{
		material("LK011", "sparse-dsa", Critical,
			say.New("audit.sparse-dsa", "DSA numbers with runs of zeros"),
			say.New("audit.sparse-dsa.why", "A faulty program made the parameters of this DSA key; its private key can be computed."), flaw.SparseDSA),
		material("LK012", "unusual-exponent", Low,
			say.New("audit.unusual-exponent", "an unusual exponent"),
			say.New("audit.unusual-exponent.why", "Usual programs take 65537; another exponent tells of an unusual one, which may have other faults."), flaw.LowExponent, flaw.RareExponent),
		material("LK013", "odd-size", Low,
			say.New("audit.odd-size", "an unusual size"),
			say.New("audit.odd-size.why", "Usual programs make RSA keys of 2048, 3072 or 4096 bits; another size tells of an unusual one."), flaw.OddSize),
		{"LK014", "published", GroupMaterial, Critical, MendRotate,
			say.New("audit.published", "a private key that is published"),
			say.New("audit.published.why", "Anybody can read the private key of this public key."),
			question{key: published}},
	}
}

// published asks whether anybody can read the private key. Without an imported list
// only a few well-known keys were compared.
func published(l *look, k *Key) answer {
	switch {
	case k.unreadable():
		return no()
	case !k.Material.Known:
		return noMaterial()
	}
	for _, f := range k.Material.Flaws {
		if f.Kind == flaw.PublishedKey {
			return because(say.New("audit.detail.list", "in {list}", say.Values{"list": f.Variant}))
		}
	}
	if l.Listed == nil {
		return unknown(say.New("audit.unknown.list", "no list of published keys was imported, so only a few well-known ones were compared"))
	}
	return no()
}

// mostNames is how many names a sentence has.
const mostNames = 5

func fingerprints(all []keys.Fingerprint) say.Text {
	var names []string
	for _, f := range all {
		names = append(names, string(f))
	}
	return someNames(names)
}

// someNames names the first few, and how many more there are.
func someNames(names []string) say.Text {
	if len(names) <= mostNames {
		return say.Plain(strings.Join(names, ", "))
	}
	return say.Count("audit.detail.more", len(names)-mostNames, "{names} and 1 more", "{names} and {n} more",
		say.Values{"names": strings.Join(names[:mostNames], ", ")})
}
