package budget

import (
	"context"
	"sync/atomic"

	"latchkey/core/say"
)

// Handful is how many requests something that a person only looks at, such as a
// plan, may cost without being asked for.
const Handful = 10

// ErrEnough says that a call would have needed more requests than it was allowed.
var ErrEnough = say.New("failed.enough", "more requests would be needed than something that is only looked at may cost").Because(nil)

// capKey marks how many requests may still be made with a context.
type capKey struct{}

// AtMost allows n requests with the context, repeated ones included; the next
// one is refused with ErrEnough.
func AtMost(ctx context.Context, n int) context.Context {
	left := new(atomic.Int64)
	left.Store(int64(n))
	return context.WithValue(ctx, capKey{}, left)
}

// Allowance returns how many requests may still be made with the context; -1
// without such a limit.
func Allowance(ctx context.Context) int {
	left, ok := ctx.Value(capKey{}).(*atomic.Int64)
	if !ok {
		return -1
	}
	return int(max(left.Load(), 0))
}

// allowed takes one of them, and reports whether there was one.
func allowed(ctx context.Context) bool {
	left, ok := ctx.Value(capKey{}).(*atomic.Int64)
	return !ok || left.Add(-1) >= 0
}
