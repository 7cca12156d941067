package probe

import (
	"context"
	"net"
	"strings"
	"time"

	"golang.org/x/crypto/ssh"

	"latchkey/api"
	"latchkey/core/ask"
	"latchkey/core/hostkey"
	"latchkey/internal/safetext"
	"latchkey/keys"
)

// Options says what a Prober works with. HostKeys is the only one that must
// be set.
type Options struct {
	HostKeys *hostkey.Store
	// Person is asked about an unknown host key. With nobody there an unknown
	// host is refused, and the finding says so.
	Person ask.Person
	// Dial opens a connection to "address:port"; nil = net.Dialer. The address
	// is one that Resolver gave.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
	// Way opens the way to a server that is not reached straight, nil = it is. A person
	// may be asked meanwhile. An error is best a *WayError. nil = all are reached
	// straight.
	Way func(ctx context.Context, host string, port int) (*Way, error)
	// Resolver turns host names into addresses; nil = net.DefaultResolver.
	Resolver Resolver
	Now      func() time.Time // nil = time.Now
	Timeouts Timeouts
	// MaxBytes is the largest pack that a test clone takes, in bytes;
	// 0 = 2 GiB. Request.MaxBytes goes before it.
	MaxBytes int64
	// MaxRefs is how many refs a repository may have; 0 = 1,000,000. The
	// largest public ones have some hundred thousand.
	MaxRefs int
	// ClientVersion is what the server is told, such as "latchkey_1.0".
	ClientVersion string
	// TempDir is where a pack beyond 64 MiB waits in a file without a name;
	// "" = os.TempDir().
	TempDir string
}

// Resolver looks up host names. *net.Resolver is one.
type Resolver interface {
	LookupHost(ctx context.Context, host string) ([]string, error)
}

// Timeouts bounds each rung. A zero field takes the default, which is in
// brackets.
type Timeouts struct {
	DNS        time.Duration // [10 s]
	TCP        time.Duration // [10 s]; half of it when there is another end to try
	SSH        time.Duration // version exchange [10 s]
	HostKey    time.Duration // key exchange [15 s]; the time in which a person thinks does not count
	Auth       time.Duration // [20 s]
	Identity   time.Duration // [10 s]
	Repository time.Duration // refs and HEAD, and asking for write access [60 s]
	Stall      time.Duration // clone: the longest silence [60 s]
	Whole      time.Duration // everything together [60 min]
}

func (t Timeouts) withDefaults() Timeouts {
	for d, otherwise := range map[*time.Duration]time.Duration{
		&t.DNS: 10 * time.Second, &t.TCP: 10 * time.Second, &t.SSH: 10 * time.Second,
		&t.HostKey: 15 * time.Second, &t.Auth: 20 * time.Second, &t.Identity: 10 * time.Second,
		&t.Repository: time.Minute, &t.Stall: time.Minute, &t.Whole: time.Hour,
	} {
		if *d == 0 {
			*d = otherwise
		}
	}
	return t
}

// Request says what to test: this key, alone, against that repository.
type Request struct {
	Account string // goes into the report as it is
	Repo    string // what people call it, such as "acme/web-frontend"; "" = taken from URL
	URL     string // how a build server would clone: git@host:path or ssh://…; not for a Greeting
	// Signer signs with the private key, which stays where it is.
	Signer ssh.Signer
	Depth  Depth
	// MaxBytes is the largest pack to take; 0 = Options.MaxBytes.
	MaxBytes int64
	// Visibility is what the forge's API says of the repository: a public one
	// opens for any key, so that it opens says nothing.
	Visibility Visibility
	// Ends are the places where this forge's SSH service listens. One that is
	// not the URL's is tried when the URL's cannot be reached. A Greeting is asked for at
	// the first.
	Ends []api.SSHEnd
}

// Visibility is who may read a repository.
type Visibility int

// Whether a repository is public; the zero value says that nobody knows.
const (
	VisibilityUnknown Visibility = iota
	Public
	Private
)

// Prober climbs the ladder. It keeps nothing between two runs and is safe for
// concurrent use.
type Prober struct {
	o Options
}

// New makes a Prober.
func New(o Options) *Prober {
	if o.Dial == nil {
		o.Dial = (&net.Dialer{}).DialContext
	}
	if o.Resolver == nil {
		o.Resolver = net.DefaultResolver
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.MaxBytes <= 0 {
		o.MaxBytes = 2 << 30
	}
	if o.MaxRefs <= 0 {
		o.MaxRefs = 1_000_000
	}
	if o.ClientVersion == "" {
		o.ClientVersion = "latchkey"
	}
	o.ClientVersion = softwareVersion(o.ClientVersion)
	o.Timeouts = o.Timeouts.withDefaults()
	return &Prober{o: o}
}

// softwareVersion makes a name that RFC 4253 allows in the version line:
// printable, without blanks and without the minus sign, and short.
func softwareVersion(text string) string {
	return strings.Map(func(r rune) rune {
		if r <= ' ' || r >= 0x7f || r == '-' {
			return '_'
		}
		return r
	}, text[:min(len(text), 100)])
}

// Run climbs the ladder until a rung fails or ctx ends. changed is called with
// each rung as its state or detail changes, from one goroutine at a time; it
// may be nil and must return quickly. Rungs that do not depend on one another
// (identity, repository, write) run at the same time. When Run returns,
// nothing is left: no connection, no file, no goroutine.
func (p *Prober) Run(ctx context.Context, r Request, changed func(Rung)) Report {
	ctx, cancel := context.WithTimeoutCause(ctx, p.o.Timeouts.Whole, errTimeout)
	defer cancel()
	if r.MaxBytes <= 0 {
		r.MaxBytes = p.o.MaxBytes
	}
	c := &run{connections: connections{prober: p, signer: r.Signer}, p: p, r: r, ladder: newLadder(r.Depth, p.o.Now, changed)}
	c.report = Report{Account: r.Account, Repo: safetext.Line(r.Repo, 300), URL: safetext.Line(r.URL, 500),
		Depth: r.Depth.String(), Started: p.o.Now(), Stands: StandsUnknown}
	if r.Signer != nil {
		c.report.Fingerprint = keys.NewPublic(r.Signer.PublicKey(), "").Fingerprint()
	}
	c.ascend(ctx)
	cancel()
	c.closeLinks()
	c.beside.Wait()
	c.report.Rungs, c.report.OK = c.ladder.end()
	c.report.Took = p.o.Now().Sub(c.report.Started)
	return c.report
}

// String returns the depth as it stands in reports.
func (d Depth) String() string {
	return [...]string{Access: "access", Clone: "clone", Greeting: "greeting"}[d]
}
