package budget

import (
	"context"
	"errors"
	"testing"

	"latchkey/internal/rest"
)

// What is only looked at may cost a handful of requests, and not one more; without a
// limit there is none.
func TestAtMostSoManyRequests(t *testing.T) {
	if n := Allowance(t.Context()); n != -1 {
		t.Errorf("%d without a limit", n)
	}
	ctx := AtMost(t.Context(), 2)
	for want := 2; want > 0; want-- {
		if n := Allowance(ctx); n != want || !allowed(ctx) {
			t.Errorf("%d left, want %d", n, want)
		}
	}
	for range 2 {
		if allowed(ctx) || Allowance(ctx) != 0 {
			t.Errorf("%d left after the last", Allowance(ctx))
		}
	}
	if !allowed(t.Context()) {
		t.Error("refused without a limit")
	}
}

// A budget that follows asks before each request: a person may change it meanwhile.
func TestABudgetFollowsWhatAPersonChose(t *testing.T) {
	hourly := 5
	b := New(nil, "a", 100, nil, nil)
	if n := b.perHour(t.Context()); n != 100 {
		t.Errorf("%d", n)
	}
	b = b.Follow(func(context.Context) int { return hourly })
	for _, hourly = range []int{5, 9} {
		if n := b.perHour(t.Context()); n != hourly {
			t.Errorf("%d, want %d", n, hourly)
		}
	}
}

// Only what our own count refused is helped by a larger budget.
func TestOwnRefusalsAreKnown(t *testing.T) {
	if !Own(&rest.SpentError{}) || !Own(&rest.Error{Fault: rest.Spent}) || Own(&rest.Error{}) || Own(errors.New("x")) || Own(nil) {
		t.Error("who refused is not told apart")
	}
}
