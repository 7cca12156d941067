// Package rest is the HTTP layer below the drivers of package api: one JSON
// client per account. It sends the token only to its own host, repeats only
// what is safe to repeat, counts every request in the account's budget,
// distinguishes a request that was never sent from one whose answer was lost,
// and writes no secret into logs or errors. It knows no forge; drivers map what
// it returns.
package rest

import (
	"cmp"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/go-resty/resty/v2"
)

// Options says how to talk to one server as one account. Only BaseURL is
// needed; every zero value has a sensible meaning.
type Options struct {
	BaseURL   string        // such as "https://api.bitbucket.org/2.0"; plain http for loopback only
	Auth      Auth          // sent to the base URL's own origin and nowhere else
	UserAgent string        // "" = "latchkey"
	Headers   [][2]string   // sent with every request, such as the API's version; never a secret
	Parallel  int           // requests under way at once; 0 = 4
	Timeout   time.Duration // for one attempt including the whole answer; 0 = 30 s
	MaxBody   int           // largest answer in bytes, unpacked; 0 = 8 MiB
	Repeats   int           // how often a safe call is repeated; 0 = 5, negative = never
	CA        string        // certificates in PEM that count besides the system's; "" = none
	MaxWait   time.Duration // all waits of one call together; 0 = 2 min
	LimitWait time.Duration // first wait after a 429 that names no time; 0 = 4 s
	Budget    Budget        // nil = requests are not counted
	Cache     Cache         // nil = Request.Validate does nothing
	Writes    int           // changing requests under way at once; 0 = Parallel
	// Counted reports whether the forge counts a request, by its path below the
	// base URL; nil = all.
	Counted func(path string) bool
	// Limited recognises a forge's own form of refusing too many requests, and
	// until when. nil = only status 429 and Retry-After.
	Limited func(*Response) (until time.Time, ok bool)
	Waiting func(Wait) // called before each wait, from any goroutine; may be nil
	Log     io.Writer  // one redacted line per request; nil = none

	Now       func() time.Time                           // nil = time.Now
	Sleep     func(context.Context, time.Duration) error // nil = a timer
	Transport http.RoundTripper                          // nil = a tuned one; tests wrap it
}

// Client sends requests as one account. It is safe for concurrent use.
type Client struct {
	base    *url.URL
	options Options
	http    *resty.Client
	slots   chan struct{} // one token for each request under way
	writes  chan struct{} // and one for each of these that changes something
	jitter  func() float64
	secrets []string
	echoes  []string
	idle    func()
	logging sync.Mutex
}

// New checks the options and makes a client. It makes no call.
func New(o Options) (*Client, error) {
	base, err := parseBase(o.BaseURL)
	if err != nil {
		return nil, err
	}
	if err := o.Auth.check(); err != nil {
		return nil, err
	}
	o = withDefaults(o)
	c := &Client{base: base, options: o, slots: make(chan struct{}, o.Parallel), writes: make(chan struct{}, o.Writes), jitter: rand.Float64, secrets: o.Auth.secrets(), echoes: o.Auth.echoes()}
	transport := o.Transport
	if transport == nil {
		t := newTransport(o.Parallel, base.Scheme == "http")
		if o.CA != "" {
			pool, err := Authorities(o.CA)
			if err != nil {
				return nil, err
			}
			t.TLSClientConfig.RootCAs = pool
		}
		transport, c.idle = t, t.CloseIdleConnections
	}
	c.http = resty.NewWithClient(&http.Client{
		Transport: &authTransport{origin: originOf(base), header: o.Auth.header(), next: transport},
		// Redirects are returned as they are: Do decides, so that each hop is
		// checked and counted.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	})
	c.http.SetLogger(silent{}).SetDisableWarn(true).SetRetryCount(0).SetResponseBodyLimit(o.MaxBody)
	c.http.SetHeader("User-Agent", o.UserAgent).SetHeader("Accept", "application/json")
	for _, h := range o.Headers {
		c.http.SetHeader(h[0], h[1])
	}
	return c, nil
}

// Close closes idle connections.
func (c *Client) Close() {
	if c.idle != nil {
		c.idle()
	}
}

func withDefaults(o Options) Options {
	o.UserAgent = cmp.Or(o.UserAgent, "latchkey")
	o.Parallel = max(cmp.Or(o.Parallel, 4), 1)
	o.Writes = min(max(cmp.Or(o.Writes, o.Parallel), 1), o.Parallel)
	o.Timeout = cmp.Or(o.Timeout, 30*time.Second)
	o.MaxBody = cmp.Or(o.MaxBody, 8<<20)
	o.Repeats = max(cmp.Or(o.Repeats, 5), 0)
	o.MaxWait = cmp.Or(o.MaxWait, 2*time.Minute)
	o.LimitWait = cmp.Or(o.LimitWait, 4*time.Second)
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Sleep == nil {
		o.Sleep = sleep
	}
	return o
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// errNoAuth is the error of a client with only half a sign-in.
var errNoAuth = errors.New("a login needs a token with it")

// silent keeps resty from writing to the standard log.
type silent struct{}

func (silent) Errorf(string, ...any) {}
func (silent) Warnf(string, ...any)  {}
func (silent) Debugf(string, ...any) {}
