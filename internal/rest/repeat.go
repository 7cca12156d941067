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
	switch resp.Status {
	case http.StatusTooManyRequests:
		return WaitRateLimit, w.client.RetryAfter(resp)
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return WaitFault, w.client.RetryAfter(resp)
	}
	return "", -1
}

// reserve gets a place in the account's budget, waiting for one where that is
// within the call's patience.
func (w *waits) reserve(ctx context.Context, use Use) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	budget := w.client.options.Budget
	if budget == nil {
		return nil
	}
	for {
		_, err := budget.Reserve(ctx, use)
		spent, ok := errors.AsType[*SpentError](err)
		if !ok {
			return err
		}
		// At least a little: a budget whose clock stands still must not make
		// this a busy loop.
		d := max(spent.Until.Sub(w.client.options.Now()), 100*time.Millisecond)
		if d > w.left {
			return err
		}
		if err := w.wait(ctx, d, WaitBudget); err != nil {
			return err
		}
	}
}

func (w *waits) wait(ctx context.Context, d time.Duration, reason WaitReason) error {
	w.left -= d
	if tell := w.client.options.Waiting; tell != nil {
		tell(Wait{Until: w.client.options.Now().Add(d), Reason: reason, Attempt: w.repeats})
	}
	return w.client.options.Sleep(ctx, d)
}

// RetryAfter reads the header of that name, in seconds or as a date; negative
// when there is none that can be read.
func (c *Client) RetryAfter(resp *Response) time.Duration {
	text := strings.TrimSpace(resp.Header.Get("Retry-After"))
	if text == "" {
		return -1
	}
	if n, err := strconv.ParseInt(text, 10, 32); err == nil && n >= 0 {
		return time.Duration(n) * time.Second
	}
	if at, err := http.ParseTime(text); err == nil {
		return max(at.Sub(c.options.Now()), 0)
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
