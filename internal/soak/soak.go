// Package soak is test support: it says how much of a long matrix of tests is
// played. A test names the whole matrix and the size of a sample; which one
// runs is chosen from outside, for all tests at once.
//
//   - go test -short (make check) plays the few that show that the test works.
//   - go test (make test) plays a sample that the seed chooses.
//   - LATCHKEY_SOAK=whole (make soak) plays all, in an order that the seed
//     chooses, until the time in LATCHKEY_SOAK_UNTIL is over, if it is set.
//
// The seed is LATCHKEY_SEED, 1 where it is not set, so that a run can be
// repeated and Go's cache of test results holds. make soak and CI take another
// one each time and print it.
package soak

import (
	"hash/fnv"
	"iter"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"
)

// The environment variables that are read.
const (
	EnvAmount = "LATCHKEY_SOAK"       // "whole" plays everything
	EnvSeed   = "LATCHKEY_SEED"       // a number from 1
	EnvUntil  = "LATCHKEY_SOAK_UNTIL" // seconds since 1970, after which a whole matrix is left where it is
)

// Whole reports whether matrices are to be played whole.
func Whole() bool { return os.Getenv(EnvAmount) == "whole" }

// Seed chooses samples and orders. It fails the test where LATCHKEY_SEED is not
// a number from 1.
func Seed(t testing.TB) uint64 {
	t.Helper()
	text := os.Getenv(EnvSeed)
	if text == "" {
		return 1
	}
	seed, err := strconv.ParseUint(text, 10, 64)
	if err != nil || seed == 0 {
		t.Fatalf("%s=%q is not a number from 1", EnvSeed, text)
	}
	return seed
}

// Amount is how many of a matrix are played.
type Amount struct {
	Short  int // with -short
	Sample int // without
	Whole  int // with LATCHKEY_SOAK=whole
}

// Count is the amount that is asked for from outside. It skips the test when
// the time for whole matrices is over.
func (a Amount) Count(t testing.TB) int {
	t.Helper()
	if Over(t) {
		t.Skip("time is over")
	}
	return a.count()
}

// Over reports whether the time for whole matrices is over. A test that plays what
// Each gave it later, beside other tests, asks before it begins.
func Over(t testing.TB) bool {
	t.Helper()
	end := until(t)
	return !end.IsZero() && time.Now().After(end)
}

func (a Amount) count() int {
	switch {
	case Whole():
		return a.Whole
	case testing.Short():
		return min(a.Short, a.Whole)
	}
	return min(a.Sample, a.Whole)
}

// Each gives the numbers from 0 to a.Whole-1 that are to be played. A sample is
// spread evenly, one number out of each stretch, and comes in rising order; the
// whole comes in any order, so that what time cuts off is something else with
// each seed. The test's name goes into the choice.
func (a Amount) Each(t testing.TB) iter.Seq[int] {
	t.Helper()
	rng := rand.New(rand.NewPCG(Seed(t), hash(t.Name())))
	numbers := a.choose(rng)
	end := until(t)
	return func(yield func(int) bool) {
		t.Helper()
		for i, n := range numbers {
			if !end.IsZero() && time.Now().After(end) {
				t.Logf("time is over after %d of %d", i, len(numbers))
				return
			}
			if !yield(n) {
				return
			}
		}
	}
}

func (a Amount) choose(rng *rand.Rand) []int {
	count := a.count()
	if count == a.Whole {
		numbers := make([]int, a.Whole)
		for i := range numbers {
			numbers[i] = i
		}
		if Whole() {
			rng.Shuffle(len(numbers), func(i, j int) { numbers[i], numbers[j] = numbers[j], numbers[i] })
		}
		return numbers
	}
	numbers := make([]int, 0, count)
	for i := range count {
		from, to := i*a.Whole/count, (i+1)*a.Whole/count
		numbers = append(numbers, from+rng.IntN(to-from))
	}
	return numbers
}

// until is when a whole matrix is left where it is, zero for never.
func until(t testing.TB) time.Time {
	t.Helper()
	text := os.Getenv(EnvUntil)
	if text == "" || !Whole() {
		return time.Time{}
	}
	seconds, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		t.Fatalf("%s=%q is no time in seconds", EnvUntil, text)
	}
	return time.Unix(seconds, 0)
}

func hash(text string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(text)) // it never fails
	return h.Sum64()
}
