package rest

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Waits between attempts double from firstWait up to longestWait.
const (
	firstWait   = 500 * time.Millisecond
	longestWait = time.Minute
	// longestAsked is the longest wait that a server is believed: limits are
	// counted over an hour at most, and whoever names a year is broken.
	longestAsked = time.Hour
	// tellFrom is the shortest wait that is worth a word: a forge that paces
	// its writes makes many short ones.
	tellFrom = 1500 * time.Millisecond
)

// waits is the patience of one call: how often it was repeated and how much
// waiting is left.
type waits struct {
	client  *Client
	repeats int
	left    time.Duration
}

// repeat decides whether a safe call is tried again, and waits for it. An
// error means that the waiting was cut short.
func (w *waits) repeat(ctx context.Context, resp *Response, err error) (bool, error) {
	reason, asked := w.judge(resp, err)
	if reason == "" || w.repeats >= w.client.options.Repeats {
		return false, nil
	}
	d := asked
	if d < 0 {
		first := firstWait
		if reason == WaitRateLimit {
			first = w.client.options.LimitWait
		}
		d = min(first<<min(w.repeats, 16), longestWait)
		d = d/2 + time.Duration(w.client.jitter()*float64(d/2))
	}
	if d > w.left {
		return false, nil
	}
	w.repeats++
	return true, w.wait(ctx, d, reason)
}

// judge says why an attempt may be repeated, "" when it may not, and how long
// the server asked to wait (negative = it did not say).
func (w *waits) judge(resp *Response, err error) (WaitReason, time.Duration) {
	if err != nil {
		e, ok := errors.AsType[*Error](err)
		if ok && e.Fault == Unreachable && e.sent && !errors.Is(err, context.Canceled) {
			return WaitNetwork, -1
		}
		return "", -1
	}
	if until, limited := w.client.Limited(resp); limited {
		return WaitRateLimit, until
	}
	switch resp.Status {
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return WaitFault, w.client.RetryAfter(resp)
	}
	return "", -1
}

// reserve gets a place in the account's budget, waiting for one where that is
// within the call's patience.
func (w *waits) reserve(ctx context.Context, use Use, counted bool) (free func(context.Context), err error) {
	nothing := func(context.Context) {}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	budget := w.client.options.Budget
	if budget == nil || !counted {
		return nothing, nil
	}
	for {
		free, err := budget.Reserve(ctx, use)
		spent, ok := errors.AsType[*SpentError](err)
		if !ok {
			return free, err
		}
		// At least a little: a budget whose clock stands still must not make
		// this a busy loop.
		d := max(spent.Until.Sub(w.client.options.Now()), 100*time.Millisecond)
		if d > w.left {
			return nil, err
		}
		if err := w.wait(ctx, d, WaitBudget); err != nil {
			return nil, err
		}
	}
}

func (w *waits) wait(ctx context.Context, d time.Duration, reason WaitReason) error {
	w.left -= d
	if tell := w.client.options.Waiting; tell != nil && (reason != WaitBudget || d >= tellFrom) {
		tell(Wait{Until: w.client.options.Now().Add(d), Reason: reason, Attempt: w.repeats})
	}
	return w.client.options.Sleep(ctx, d)
}

// Limited reports whether an answer is a refusal for having asked too much, and
// for how long; negative when it does not say.
func (c *Client) Limited(resp *Response) (time.Duration, bool) {
	if read := c.options.Limited; read != nil {
		if until, ok := read(resp); ok {
			if until.IsZero() {
				return c.RetryAfter(resp), true
			}
			return believed(until.Sub(c.options.Now())), true
		}
	}
	return c.RetryAfter(resp), resp.Status == http.StatusTooManyRequests
}

// believed is how much of a wait that a server asks for is waited.
func believed(d time.Duration) time.Duration { return min(max(d, 0), longestAsked) }

// RetryAfter reads the header of that name, in seconds or as a date; negative
// when there is none that can be read. An hour is the longest that it gives.
func (c *Client) RetryAfter(resp *Response) time.Duration {
	text := strings.TrimSpace(resp.Header.Get("Retry-After"))
	if text == "" {
		return -1
	}
	if !strings.ContainsFunc(text, func(r rune) bool { return r < '0' || r > '9' }) {
		n, err := strconv.ParseInt(text, 10, 32)
		if err != nil { // more digits than any wait has
			return longestAsked
		}
		return believed(time.Duration(n) * time.Second)
	}
	if at, err := http.ParseTime(text); err == nil {
		return believed(at.Sub(c.options.Now()))
	}
	return -1
}

// faultOf sorts an error that came up before anything was sent.
func faultOf(err error) Fault {
	if _, ok := errors.AsType[*SpentError](err); ok {
		return Spent
	}
	switch {
	case errors.Is(err, context.Canceled):
		return Cancelled
	case errors.Is(err, context.DeadlineExceeded):
		return Unreachable
	}
	return Refused
}
