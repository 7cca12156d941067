package rest

import (
	"context"
	"fmt"
	"time"
)

// Window is the time over which forges count requests.
const Window = time.Hour

// Budget counts the requests of one account over a rolling [Window], for forges
// that limit requests without headers that tell what is left. The
// implementation is above this package (core/budget), because the count has to
// survive a restart and be shared by two programs.
//
// The client calls Reserve once for every request that it is about to send,
// repeats and followed redirects included, and before it sends it.
type Budget interface {
	// Reserve counts one request of that use at the present time. free takes
	// the count back, for an answer that the forge does not count (a 304); it
	// is never nil when err is nil. When the allowance is spent Reserve counts
	// nothing and returns a *[SpentError] that says when there is room again:
	// the client then calls Options.Waiting and waits, or gives up when that is
	// later than Options.MaxWait allows. Any other error is returned to the
	// caller and nothing is sent. Reserve must not block for long by itself.
	Reserve(ctx context.Context, use Use) (free func(context.Context), err error)
	// Spent returns how many requests were counted within the last Window.
	Spent() int
}

// Use is what a request does, as far as limits are concerned.
type Use int

// The uses. Forges that pace writing count what creates something.
const (
	Read   Use = iota // changes nothing
	Change            // changes or removes something
	Create            // creates something
)

// Cache stores answers together with their validators, for Request.Validate.
// The implementation is above this package, so that it survives a restart. It
// holds lists of public facts only. Its errors do not matter here: an answer
// that is not stored is asked for again.
type Cache interface {
	// Load returns the last answer to a URL below the base URL, and its ETag.
	Load(ctx context.Context, url string) (etag string, header map[string]string, body []byte, ok bool)
	// Store replaces it. header has what paging needs ("Link").
	Store(ctx context.Context, url, etag string, header map[string]string, body []byte)
}

// SpentError says that the account's allowance is used up until a time.
type SpentError struct{ Until time.Time }

// Error implements error.
func (e *SpentError) Error() string {
	return fmt.Sprintf("the hourly request budget is spent until %s", e.Until.Format("15:04:05"))
}

// Wait is reported before the client waits, so that it can be shown.
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
	WaitAnswer    WaitReason = "answer"         // none has come yet; the client gives up at Until
)
