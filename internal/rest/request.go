package rest

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync/atomic"
	"time"

	"github.com/go-resty/resty/v2"
)

// maxRedirects is how many hops within the same API a safe call follows.
const maxRedirects = 5

// Request is one call.
type Request struct {
	Method string     // "" = GET
	Path   string     // below the base URL, escaped: see Path
	Query  url.Values // may be nil
	Body   any        // sent as JSON; nil = no body

	// ReadOnly marks a POST that changes nothing, such as a GraphQL query: it
	// may be repeated, and counts as a read.
	ReadOnly bool
	// Validate asks again with the validator of the last answer in
	// Options.Cache, and returns that answer when it is still valid.
	Validate bool

	link *url.URL // a checked link of the server, instead of Path and Query
}

func (r Request) safe() bool {
	return r.Method == http.MethodGet || r.Method == http.MethodHead || r.ReadOnly
}

// use returns what the request counts as.
func (r Request) use() Use {
	switch {
	case r.safe():
		return Read
	case r.Method == http.MethodPost:
		return Create
	}
	return Change
}

// Response is an answer with any status and its whole body. Where the server
// repeated the sign-in, in any spelling, it has been removed.
type Response struct {
	Status int
	Header http.Header
	Body   []byte

	// FromCache says that the server had nothing new: this is its last answer again.
	FromCache bool

	// Moved says that the server redirected to another address of the same API,
	// which sent this answer.
	Moved bool
	// Onward is the target of a redirect that was not followed, because the
	// call changes something: an address of the same API. The server has done
	// nothing.
	Onward bool

	method, path string
}

// OK reports whether the status is one of success.
func (r *Response) OK() bool { return r.Status >= 200 && r.Status < 300 }

// Do sends one request and returns the answer, whatever its status. Calls that
// are safe to repeat are repeated after 429, 502, 503, 504 and broken
// connections, within Options.Repeats and MaxWait; other calls are sent at most
// once. Errors are *[Error].
func (c *Client) Do(ctx context.Context, req Request) (*Response, error) {
	req.Method = cmp.Or(req.Method, http.MethodGet)
	at, err := c.resolve(req)
	if err != nil {
		return nil, &Error{Fault: Refused, Method: req.Method, Path: req.Path, Err: err}
	}
	var body []byte
	if req.Body != nil {
		if body, err = json.Marshal(req.Body); err != nil {
			return nil, &Error{Fault: Refused, Method: req.Method, Path: req.Path, Err: err}
		}
	}
	waits := waits{client: c, left: c.options.MaxWait}
	for hops := 0; ; {
		resp, err := c.once(ctx, req, at, body, &waits)
		if err == nil {
			resp.Moved = hops > 0
		}
		if !req.safe() {
			if err == nil && resp.redirect() {
				_, elsewhere := c.follow(at, resp.Header.Get("Location"))
				resp.Onward = elsewhere == nil
			}
			return resp, err
		}
		if err == nil && resp.redirect() {
			if hops++; hops > maxRedirects {
				return nil, c.fail(Nonsense, req, at, resp.Status, errors.New("the server redirects without end"))
			}
			next, err := c.follow(at, resp.Header.Get("Location"))
			if err != nil {
				return nil, c.fail(Nonsense, req, at, resp.Status, err)
			}
			at = next
			continue
		}
		if again, werr := waits.repeat(ctx, resp, err); werr != nil {
			return nil, c.fail(faultOf(werr), req, at, 0, werr)
		} else if !again {
			return resp, err
		}
	}
}

// once sends the request one time, after it got a slot and a place in the
// budget.
func (c *Client) once(ctx context.Context, req Request, at *url.URL, body []byte, w *waits) (*Response, error) {
	select {
	case c.slots <- struct{}{}:
		defer func() { <-c.slots }()
	case <-ctx.Done():
		return nil, c.fail(faultOf(ctx.Err()), req, at, 0, ctx.Err())
	}
	if !req.safe() {
		select {
		case c.writes <- struct{}{}:
			defer func() { <-c.writes }()
		case <-ctx.Done():
			return nil, c.fail(faultOf(ctx.Err()), req, at, 0, ctx.Err())
		}
	}
	// Counted only now: calls that were given up in the queue were never sent.
	free, err := w.reserve(ctx, req.use(), c.counts(at))
	if err != nil {
		e := c.fail(faultOf(err), req, at, 0, err)
		if spent, ok := errors.AsType[*SpentError](err); ok {
			e.Until = spent.Until
		}
		return nil, e
	}
	var sent atomic.Bool
	trace := &httptrace.ClientTrace{
		// The transport asks for a second connection only where it knows that
		// nothing was written to the first one, or where repeating is safe.
		GetConn: func(string) { sent.Store(false) },
		GotConn: func(httptrace.GotConnInfo) { sent.Store(true) },
	}
	attempt, cancel := context.WithTimeout(ctx, c.options.Timeout)
	defer cancel()
	r := c.http.R().SetContext(httptrace.WithClientTrace(attempt, trace))
	if body != nil {
		r.SetHeader("Content-Type", "application/json").SetBody(body)
	}
	stored := c.cached(ctx, req, at)
	if stored != nil {
		r.SetHeader("If-None-Match", stored.etag)
	}
	began := c.options.Now()
	slow := c.tellSlow(began)
	answer, err := r.Execute(req.Method, at.String())
	slow.Stop()
	status := 0
	if answer != nil && answer.RawResponse != nil {
		status = answer.RawResponse.StatusCode
	}
	c.log(req.Method, at, status, c.options.Now().Sub(began), err)
	if err != nil {
		return nil, c.explain(ctx, req, at, status, sent.Load(), err)
	}
	resp := c.answerOf(req, at, status, answer.Header(), answer.Body())
	if stored != nil && status == http.StatusNotModified {
		free(ctx)
		stored.answer(resp)
	} else {
		c.store(ctx, req, at, resp)
	}
	return resp, nil
}

// slowAfter is how long an answer may take before the wait is reported.
const slowAfter = 10 * time.Second

// reportSlow reports, once, that the answer to an attempt is slow.
func (c *Client) tellSlow(began time.Time) *time.Timer {
	tell := c.options.Waiting
	return time.AfterFunc(slowAfter, func() {
		if tell != nil {
			tell(Wait{Until: began.Add(c.options.Timeout), Reason: WaitAnswer})
		}
	})
}

// explain returns the *Error of a failed attempt.
func (c *Client) explain(ctx context.Context, req Request, at *url.URL, status int, sent bool, err error) *Error {
	if inner, ok := errors.AsType[*url.Error](err); ok {
		err = inner.Err // the outer text repeats the URL with its query
	}
	if ctx.Err() != nil {
		err = ctx.Err()
	} else if errors.Is(err, context.DeadlineExceeded) {
		err = &unreached{fmt.Sprintf("%s gave no answer within %s", at.Host, c.options.Timeout), err}
	} else {
		err = plainly(at, err)
	}
	fault := Unreachable
	switch {
	case errors.Is(err, resty.ErrResponseBodyTooLarge):
		fault, err = Nonsense, fmt.Errorf("the answer is longer than %d bytes", c.options.MaxBody)
	case sent && !req.safe():
		fault = Lost
	case errors.Is(err, context.Canceled):
		fault = Cancelled
	}
	e := c.fail(fault, req, at, status, err)
	e.sent = sent
	return e
}

func (c *Client) fail(fault Fault, req Request, at *url.URL, status int, err error) *Error {
	return &Error{Fault: fault, Method: req.Method, Path: at.EscapedPath(), Status: status, Err: c.scrub(err)}
}

func (c *Client) log(method string, at *url.URL, status int, took time.Duration, err error) {
	if c.options.Log == nil {
		return
	}
	result := fmt.Sprint(status)
	if err != nil {
		result += " failed"
	}
	line := fmt.Sprintf("%s %s %s %s\n", method, at.EscapedPath(), result, took.Round(time.Millisecond))
	c.logging.Lock()
	defer c.logging.Unlock()
	_, _ = c.options.Log.Write([]byte(c.redact(line))) // a log that cannot be written must not stop the work
}

func (r *Response) redirect() bool {
	switch r.Status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return true
	}
	return false
}
