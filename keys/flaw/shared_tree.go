package flaw

import (
	"context"
	"math/big"
	"runtime"

	"github.com/remyoudompheng/bigfft"
	"golang.org/x/sync/errgroup"
)

// othersModulo returns for each modulus the product of all others modulo it.
//
// With P the product of all and D the sum of all P/n, which is D = Dl·Pr + Dr·Pl
// for two halves, D is the wanted number modulo each n. Instead of dividing D at
// each knot of the tree its quotient by the knot's product is carried down as a
// binary fraction: D/Pl is D/P times Pr, without its whole part (Bernstein's
// scaled remainder tree).
func othersModulo(ctx context.Context, moduli []*big.Int) ([]*big.Int, error) {
	if len(moduli) == 0 {
		return nil, nil
	}
	products, sum, err := sumTree(ctx, moduli)
	if err != nil {
		return nil, err
	}
	root := products[len(products)-1][0]
	at := []binaryFraction{quotient(sum, root)}
	for level := len(products) - 2; level >= 0; level-- {
		if at, err = descend(ctx, at, products[level]); err != nil {
			return nil, err
		}
		products[level+1] = nil // is no longer needed, and large
	}
	rests := make([]*big.Int, len(moduli))
	for i, n := range moduli {
		rests[i] = at[i].times(n)
	}
	return rests, nil
}

// sumTree returns the products of each level, the moduli first, and the sum D.
func sumTree(ctx context.Context, moduli []*big.Int) (products [][]*big.Int, sum *big.Int, err error) {
	products = [][]*big.Int{moduli}
	sums := make([]*big.Int, len(moduli))
	for i := range sums {
		sums[i] = big.NewInt(1)
	}
	for len(sums) > 1 {
		below, sumsBelow := products[len(products)-1], sums
		above := make([]*big.Int, (len(below)+1)/2)
		sums = make([]*big.Int, len(above))
		err := each(ctx, 2*len(above), func(job int) {
			i := job / 2
			l, r := 2*i, 2*i+1
			switch {
			case r == len(below):
				above[i], sums[i] = below[l], sumsBelow[l]
			case job%2 == 0:
				above[i] = multiply(below[l], below[r])
			default:
				sums[i] = new(big.Int).Add(multiply(sumsBelow[l], below[r]), multiply(sumsBelow[r], below[l]))
			}
		})
		if err != nil {
			return nil, nil, err
		}
		products = append(products, above)
	}
	return products, sums[0], nil
}

// descend carries fractions one level down, to the knots with these products.
func descend(ctx context.Context, above []binaryFraction, products []*big.Int) ([]binaryFraction, error) {
	below := make([]binaryFraction, len(products))
	err := each(ctx, len(products), func(i int) {
		sibling := i ^ 1
		if sibling == len(products) { // an odd one out was handed up as it was
			below[i] = above[i/2]
			return
		}
		below[i] = above[i/2].part(products[sibling], width(products[i]))
	})
	return below, err
}

// binaryFraction is value/2^bits, below one.
type binaryFraction struct {
	value *big.Int
	bits  uint
}

// guard is how many bits more than a product has are carried, for what is lost by
// cutting off: one bit and a little for each level.
const guard = 64

func width(product *big.Int) uint { return uint(product.BitLen()) + guard }

// part is the fraction times a factor, without its whole part, cut off at bits.
func (f binaryFraction) part(factor *big.Int, bits uint) binaryFraction {
	x := multiply(f.value, factor)
	cut(x, f.bits)
	return binaryFraction{x.Rsh(x, f.bits-bits), bits}
}

// times is the fraction times n, rounded, modulo n.
func (f binaryFraction) times(n *big.Int) *big.Int {
	x := new(big.Int).Mul(f.value, n)
	half := new(big.Int).Lsh(big.NewInt(1), f.bits-1)
	x.Add(x, half).Rsh(x, f.bits)
	return x.Rem(x, n)
}

// quotient is x/y without its whole part.
func quotient(x, y *big.Int) binaryFraction {
	bits := width(y)
	// x·(2^(bits+length)/y) is x/y·2^bits, shifted by the length of y and what the
	// whole part of x/y takes.
	extra := uint(max(0, x.BitLen()-y.BitLen())) + 8
	inverse := reciprocal(y, bits+extra)
	z := multiply(x, inverse)
	z.Rsh(z, uint(y.BitLen())+extra)
	cut(z, bits)
	return binaryFraction{z, bits}
}

// reciprocal is 2^(length of y + bits)/y, a few units off at most, by Newton's
// method: each round doubles how many bits are right.
func reciprocal(y *big.Int, bits uint) *big.Int {
	const direct = 4096
	length := uint(y.BitLen())
	if bits <= direct {
		top := new(big.Int).Set(y)
		drop := uint(0)
		if length > 2*direct {
			drop = length - 2*direct
			top.Rsh(top, drop)
		}
		one := new(big.Int).Lsh(big.NewInt(1), length-drop+bits)
		return one.Quo(one, top)
	}
	half := bits/2 + 16
	x := reciprocal(y, half) // is 2^(length+half)/y
	// Of y no more counts than the bits that are wanted.
	top, drop := y, uint(0)
	if length > bits+guard {
		drop = length - bits - guard
		top = new(big.Int).Rsh(y, drop)
	}
	// x·(2 - x·y/2^(length+half)), scaled to 2^(length+bits)
	square := multiply(x, x)
	square = multiply(square, top)
	down := length - drop + 2*half - bits
	square.Rsh(square, down)
	x.Lsh(x, bits-half+1)
	return x.Sub(x, square)
}

// cut keeps the lowest bits of x, which it changes.
func cut(x *big.Int, bits uint) {
	if uint(x.BitLen()) <= bits {
		return
	}
	mask := new(big.Int).Lsh(big.NewInt(1), bits)
	x.And(x, mask.Sub(mask, big.NewInt(1)))
}

// multiply multiplies long numbers by Fourier transform, which math/big lacks.
func multiply(x, y *big.Int) *big.Int {
	const worth = 200_000 // bits, from where on it is quicker
	if x.BitLen() < worth || y.BitLen() < worth {
		return new(big.Int).Mul(x, y)
	}
	return bigfft.Mul(x, y)
}

// each runs jobs on all processors.
func each(ctx context.Context, jobs int, do func(int)) error {
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i := range jobs {
		if ctx.Err() != nil {
			break
		}
		group.Go(func() error {
			do(i)
			return nil
		})
	}
	_ = group.Wait() // no job fails
	return ctx.Err()
}
