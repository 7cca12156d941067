package rest

import (
	"context"
	"fmt"
	"time"
)

// Budget counts the requests of one account over a rolling hour, for forges
// that allow so many and send no header to steer by. The implementation lives
// above this package, because the count has to survive a restart and be shared
// by two programs.
//
// The client calls Reserve once for every request that it is about to send,
// repeats and followed redirects included, and before it sends it.
type Budget interface {
	// Reserve counts one request at the present time. When the allowance is
	// spent it counts nothing and returns a *[SpentError] that says from when
	// on there is room again: the client then tells Options.Waiting and waits,
	// or gives up when that is later than Options.MaxWait allows. Any other
	// error is passed to the caller and nothing is sent. It must not block for
	// long by itself.
	Reserve(ctx context.Context) error
	// Spent is how many requests were counted within the last rolling hour.
	Spent() int
}

// SpentError says that the account's allowance is used up until a time.
type SpentError struct{ Until time.Time }

// Error implements error.
func (e *SpentError) Error() string {
	return fmt.Sprintf("the hourly request budget is spent until %s", e.Until.Format("15:04:05"))
}

// Wait is told before the client waits, so that a face can show it.
type Wait struct {
	Until   time.Time
	Reason  WaitReason
	Attempt int // 1 before the first repeat
}

// WaitReason says what a wait is for.
type WaitReason string

// The reasons to wait.
const (
	WaitRateLimit WaitReason = "rate limit"     // the forge answered 429
	WaitBudget    WaitReason = "request budget" // our own count is spent
	WaitFault     WaitReason = "server fault"   // 502, 503, 504
	WaitNetwork   WaitReason = "network"        // the connection broke
)
