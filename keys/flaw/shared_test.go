package flaw

import (
	"context"
	"crypto/rand"
	"math/big"
	mathrand "math/rand"
	"reflect"
	"slices"
	"strconv"
	"testing"
)

// random makes numbers that are the same in each run.
func random(seed int64) *mathrand.Rand { return mathrand.New(mathrand.NewSource(seed)) }

func prime(t testing.TB, bits int) *big.Int {
	t.Helper()
	p, err := rand.Prime(rand.Reader, bits)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// The batch finds exactly the groups that comparing each with each finds.
func TestSharedFindsWhatEachWithEachFinds(t *testing.T) {
	r := random(7)
	var primes []*big.Int
	for range 60 {
		primes = append(primes, prime(t, 96+r.Intn(3)*32))
	}
	for round := range 40 {
		var moduli []*big.Int
		for range 1 + r.Intn(70) {
			a, b := r.Intn(len(primes)), r.Intn(len(primes))
			moduli = append(moduli, new(big.Int).Mul(primes[a], primes[b]))
		}
		moduli = append(moduli, big.NewInt(0), big.NewInt(1), nil)
		got, err := NewChecker().Shared(context.Background(), moduli)
		if err != nil {
			t.Fatal(err)
		}
		members := map[int]bool{}
		for _, group := range got {
			for _, i := range group {
				members[i] = true
			}
		}
		for i, n := range moduli {
			if want := sharesWithAny(n, moduli); members[i] != want {
				t.Fatalf("round %d: modulus %d of %d: shared is %v, want %v", round, i, len(moduli), members[i], want)
			}
		}
	}
}

// sharesWithAny reports by plain division whether a modulus has a factor in common
// with another one.
func sharesWithAny(n *big.Int, all []*big.Int) bool {
	if n == nil || n.Cmp(big.NewInt(1)) <= 0 {
		return false
	}
	for _, o := range all {
		if o == nil || o.Cmp(big.NewInt(1)) <= 0 || o.Cmp(n) == 0 {
			continue
		}
		if new(big.Int).GCD(nil, nil, n, o).Cmp(big.NewInt(1)) != 0 {
			return true
		}
	}
	return false
}

func TestSharedNamesWhoSharesWithWhom(t *testing.T) {
	p, q, r, s := prime(t, 512), prime(t, 512), prime(t, 512), prime(t, 512)
	times := func(a, b *big.Int) *big.Int { return new(big.Int).Mul(a, b) }
	for name, c := range map[string]struct {
		moduli []*big.Int
		want   [][]int
	}{
		"none":                    {nil, nil},
		"one alone":               {[]*big.Int{times(p, q)}, nil},
		"twice the same key":      {[]*big.Int{times(p, q), times(p, q)}, nil},
		"two":                     {[]*big.Int{times(p, q), times(r, s), times(p, s)}, [][]int{{0, 2}, {1, 2}}},
		"each with each of three": {[]*big.Int{times(p, q), times(q, r), times(r, p)}, [][]int{{0, 1}, {0, 2}, {1, 2}}},
		"a prime as modulus":      {[]*big.Int{times(p, q), p}, [][]int{{0, 1}}},
	} {
		got, err := NewChecker().Shared(context.Background(), c.moduli)
		if err != nil || len(got)+len(c.want) > 0 && !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %v (%v), want %v", name, got, err, c.want)
		}
	}
}

// Trees of every size up to some and moduli of very different lengths: the
// fractions lose nothing that counts.
func TestOthersModuloIsExact(t *testing.T) {
	r := random(3)
	for size := 1; size < 140; size += 1 + size/9 {
		var moduli []*big.Int
		for range size {
			n := new(big.Int).Rand(r, new(big.Int).Lsh(big.NewInt(1), uint(8+r.Intn(3000))))
			moduli = append(moduli, n.Add(n, big.NewInt(2)))
		}
		got, err := othersModulo(context.Background(), moduli)
		if err != nil {
			t.Fatal(err)
		}
		for i, n := range moduli {
			want := big.NewInt(1)
			for j, o := range moduli {
				if j != i {
					want.Mul(want, o).Rem(want, n)
				}
			}
			if want.Rem(want, n).Cmp(got[i]) != 0 {
				t.Fatalf("%d moduli: the product of all but %d is wrong", size, i)
			}
		}
	}
}

func TestSharedStops(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := NewChecker().Shared(ctx, []*big.Int{prime(t, 128), prime(t, 128), prime(t, 128)}); err == nil {
		t.Error("it does not say that it was stopped")
	}
}

// Two in many: with the size at which long numbers are multiplied another way.
func BenchmarkShared(b *testing.B) {
	for _, size := range []int{2500, 5000, 10000, 20000} {
		moduli := manyModuli(size)
		b.Run(strconv.Itoa(size), func(b *testing.B) {
			for b.Loop() {
				got, err := NewChecker().Shared(b.Context(), moduli)
				if err != nil || !slices.ContainsFunc(got, func(g []int) bool { return slices.Equal(g, []int{1, size / 2}) }) {
					b.Fatal(got, err)
				}
			}
		})
	}
}

// manyModuli returns numbers of some 2,048 bits without a common factor but for
// two. They are products of many short primes, since pairs of long ones would take
// hours to make; for the batch that is the same.
func manyModuli(size int) []*big.Int {
	const each = 66 // primes of 31 bits
	primes := shortPrimes(each*size + 1)
	var all []*big.Int
	for i := range size {
		n := big.NewInt(1)
		for _, p := range primes[i*each : (i+1)*each] {
			n.Mul(n, big.NewInt(p))
		}
		all = append(all, n)
	}
	for _, i := range []int{1, size / 2} {
		all[i].Mul(all[i], big.NewInt(primes[len(primes)-1]))
	}
	return all
}

// shortPrimes are the first primes above 2^30.
func shortPrimes(count int) (primes []int64) {
	const from = 1 << 30
	composite := make([]bool, count*22+1000) // one of 21 numbers there is prime
	for p := int64(2); p < 40000; p++ {
		for at := (p - from%p) % p; at < int64(len(composite)); at += p {
			composite[at] = true
		}
	}
	for i, is := range composite {
		if !is && len(primes) < count {
			primes = append(primes, from+int64(i))
		}
	}
	return primes
}
