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
	// longestAsked is the longest wait that is believed when a server asks for
	// it: limits are counted over an hour at most, and a server that asks for a
	// year is broken.
	longestAsked = Window
	// reportFrom is the shortest wait that is reported: a forge that paces its
	// writes causes many short ones.
	reportFrom = 1500 * time.Millisecond
)

// waits is how often one call was repeated, and how much waiting is left for it.
type waits struct {
	client  *Client
	repeats int
	left    time.Duration
}

// repeat reports whether a safe call is to be tried again, and waits before
// that. An error means that the wait was cut short.
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

// judge returns why an attempt may be repeated, "" when it may not, and how
// long the server asked to wait (negative = it did not say).
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

// reserve takes a request from the account's budget, and waits for room where
// that is within the call's patience.
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
		// At least a little: a budget whose clock does not move must not make
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
	if tell := w.client.options.Waiting; tell != nil && (reason != WaitBudget || d >= reportFrom) {
		tell(Wait{Until: w.client.options.Now().Add(d), Reason: reason, Attempt: w.repeats})
	}
	return w.client.options.Sleep(ctx, d)
}

// Limited reports whether an answer refuses because of too many requests, and
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

// believed returns how long to wait when a server asks for a wait.
func believed(d time.Duration) time.Duration { return min(max(d, 0), longestAsked) }

// RetryAfter reads the header of that name, in seconds or as a date; negative
// when there is none that can be read. It returns at most an hour.
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

// faultOf sorts an error from before anything was sent.
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
