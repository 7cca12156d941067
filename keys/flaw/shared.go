package flaw

import (
	"cmp"
	"context"
	"math/big"
	"slices"
)

// Shared returns groups of moduli that have a prime in common, each as ascending
// indexes into moduli, the groups by their first. Whoever has two such public keys
// has both private keys. Equal moduli are one key and make no group; numbers below
// two and factors up to 65,537 are passed over.
//
// It is the batch of Bernstein's "How to find smooth parts of integers" in the form
// with a sum in place of squares: 20,000 moduli of 2,048 bits take seconds, where
// comparing each with each takes hours.
func (c *Checker) Shared(ctx context.Context, moduli []*big.Int) ([][]int, error) {
	distinct, places := distinctModuli(moduli)
	rests, err := othersModulo(ctx, distinct)
	if err != nil {
		return nil, err
	}
	var suspects []suspect
	for i, n := range distinct {
		factor := new(big.Int).GCD(nil, nil, rests[i], n)
		if factor = c.withoutSmall(factor); factor.Cmp(big.NewInt(1)) != 0 {
			suspects = append(suspects, suspect{i, n, factor})
		}
	}
	var all [][]int
	for _, group := range groups(suspects) {
		var members []int
		for _, at := range group {
			members = append(members, places[at]...)
		}
		slices.Sort(members)
		all = append(all, members)
	}
	slices.SortFunc(all, slices.Compare[[]int])
	return all, ctx.Err()
}

// distinctModuli returns each modulus once, the shortest first so that equally
// long ones meet in the tree, and where each stood.
func distinctModuli(moduli []*big.Int) (distinct []*big.Int, places [][]int) {
	order := make([]int, 0, len(moduli))
	for i, n := range moduli {
		if n != nil && n.Cmp(big.NewInt(1)) > 0 {
			order = append(order, i)
		}
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Or(moduli[a].Cmp(moduli[b]), cmp.Compare(a, b)) })
	for _, i := range order {
		if last := len(distinct) - 1; last >= 0 && distinct[last].Cmp(moduli[i]) == 0 {
			places[last] = append(places[last], i)
			continue
		}
		distinct = append(distinct, moduli[i])
		places = append(places, []int{i})
	}
	return distinct, places
}

// withoutSmall takes small factors out, which damaged moduli have in common with
// many others, and which are a flaw of their own.
func (c *Checker) withoutSmall(factor *big.Int) *big.Int {
	for factor.Cmp(big.NewInt(1)) > 0 {
		small := new(big.Int).Rem(c.small, factor)
		small.GCD(nil, nil, small, factor)
		if small.Cmp(big.NewInt(1)) == 0 {
			return factor
		}
		factor = new(big.Int).Quo(factor, small)
	}
	return factor
}

// suspect is a modulus and what it has in common with all others.
type suspect struct {
	at        int
	n, factor *big.Int
}

// groups returns which suspects share a prime, by their place. The common factor
// of one is its shared prime, or a product of several.
func groups(all []suspect) (found [][]int) {
	primes := map[string]*big.Int{}
	var whole []suspect
	for _, s := range all {
		if s.factor.ProbablyPrime(0) {
			primes[s.factor.Text(62)] = s.factor
			continue
		}
		whole = append(whole, s)
	}
	for i, s := range whole {
		for _, o := range whole[:i] {
			if factor := new(big.Int).GCD(nil, nil, s.factor, o.factor); factor.Cmp(big.NewInt(1)) != 0 {
				primes[factor.Text(62)] = factor
			}
		}
	}
	for _, prime := range primes {
		var members []int
		for _, s := range all {
			if new(big.Int).Rem(s.n, prime).Sign() == 0 {
				members = append(members, s.at)
			}
		}
		if len(members) > 1 {
			found = append(found, members)
		}
	}
	return found
}
