package soak

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// asked sets what is asked for from outside.
func asked(t *testing.T, amount, seed, until string) {
	t.Helper()
	t.Setenv(EnvAmount, amount)
	t.Setenv(EnvSeed, seed)
	t.Setenv(EnvUntil, until)
}

func played(t *testing.T, a Amount) []int { t.Helper(); return slices.Collect(a.Each(t)) }

func TestASampleIsSpreadAndCanBeRepeated(t *testing.T) {
	if testing.Short() {
		t.Skip("with -short there is another amount")
	}
	a := Amount{Short: 1, Sample: 10, Whole: 1000}
	asked(t, "", "", "")
	usual := played(t, a)
	asked(t, "", "1", "")
	if again := played(t, a); !slices.Equal(usual, again) {
		t.Errorf("%v and then %v", usual, again)
	}
	asked(t, "", "2", "")
	if other := played(t, a); slices.Equal(usual, other) {
		t.Errorf("another seed gives the same %v", other)
	}
	for i, n := range usual {
		if n/100 != i {
			t.Errorf("number %d of the sample is %d", i, n)
		}
	}
	if len(usual) != 10 {
		t.Errorf("%d are played", len(usual))
	}
}

func TestTheWholeIsPlayedInAnOrderOfItsSeed(t *testing.T) {
	a := Amount{Short: 1, Sample: 10, Whole: 100}
	asked(t, "whole", "7", "")
	one := played(t, a)
	asked(t, "whole", "8", "")
	two := played(t, a)
	if slices.Equal(one, two) {
		t.Error("two seeds, one order")
	}
	for _, all := range [][]int{one, two} {
		slices.Sort(all)
		if len(slices.Compact(all)) != 100 || all[0] != 0 || all[99] != 99 {
			t.Errorf("played: %v", all)
		}
	}
	if !Whole() || a.Count(t) != 100 {
		t.Errorf("%d", a.Count(t))
	}
}

func TestASampleIsNeverMoreThanThereIs(t *testing.T) {
	asked(t, "", "3", "")
	if all := played(t, Amount{Short: 9, Sample: 9, Whole: 4}); !slices.Equal(all, []int{0, 1, 2, 3}) {
		t.Errorf("played: %v", all)
	}
}

func TestTimeThatIsOverEndsAWholeAndNoSample(t *testing.T) {
	a := Amount{Short: 2, Sample: 5, Whole: 50}
	past := fmt.Sprint(time.Now().Add(-time.Minute).Unix())
	asked(t, "whole", "1", past)
	if all := played(t, a); len(all) != 0 {
		t.Errorf("%v were played after the end", all)
	}
	ran := false
	t.Run("count", func(t *testing.T) { a.Count(t); ran = true })
	if ran || !Over(t) {
		t.Error("what is played by its size began after the end")
	}
	asked(t, "", "1", past)
	if all := played(t, a); len(all) == 0 {
		t.Error("a sample has no end of time")
	}
	asked(t, "whole", "1", fmt.Sprint(time.Now().Add(time.Hour).Unix()))
	if all := played(t, a); len(all) != 50 || Over(t) {
		t.Errorf("%d were played", len(all))
	}
}

// stopped notes why a test stops, in place of stopping it.
type stopped struct {
	testing.TB
	why string
}

func (s *stopped) Helper() {}

func (s *stopped) Fatalf(format string, args ...any) {
	s.why = fmt.Sprintf(format, args...)
	panic(s)
}

func TestNonsenseFromOutsideStopsTheTest(t *testing.T) {
	for _, c := range []struct{ seed, until, want string }{{"0", "", EnvSeed}, {"-1", "", EnvSeed}, {"x", "", EnvSeed}, {"1", "noon", EnvUntil}} {
		asked(t, "whole", c.seed, c.until)
		s := &stopped{TB: t}
		func() {
			defer func() { _ = recover() }()
			Amount{Whole: 1}.Each(s)
		}()
		if !strings.Contains(s.why, c.want) {
			t.Errorf("%+v: it stops with %q", c, s.why)
		}
	}
}
