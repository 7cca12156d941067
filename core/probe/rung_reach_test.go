package probe_test

import (
	"context"
	"errors"
	"net"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"latchkey/api"
	"latchkey/api/demo/gitserver"
	"latchkey/core/hostkey"
	"latchkey/core/probe"
	"latchkey/core/probe/finding"
)

// quick is a time limit for servers that never answer.
const quick = 150 * time.Millisecond

// names is a resolver with a table; what is not in it does not exist.
type names map[string]string

func (n names) LookupHost(_ context.Context, host string) ([]string, error) {
	if addr, ok := n[host]; ok {
		return []string{addr}, nil
	}
	return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
}

// cancelledResolver waits for the end.
type cancelledResolver struct{}

func (cancelledResolver) LookupHost(ctx context.Context, _ string) ([]string, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

// closedPort returns a port on which nothing listens.
func closedPort(t testing.TB) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

func TestNameIsNotKnown(t *testing.T) {
	o := probe.Options{HostKeys: openStore(t, hostkey.Options{}), Resolver: names{}}
	r := probe.New(o).Run(t.Context(), probe.Request{URL: "git@nowhere.example:a/b.git", Signer: newSigner(t)}, nil)
	if f := wantFailure(t, r, probe.RungDNS, finding.CodeDNSNotFound); !strings.Contains(f.What.String(), "nowhere.example") {
		t.Errorf("%+v", f)
	}
}

func TestNameServerDoesNotAnswer(t *testing.T) {
	o := probe.Options{HostKeys: openStore(t, hostkey.Options{}), Resolver: cancelledResolver{}, Timeouts: probe.Timeouts{DNS: quick}}
	r := probe.New(o).Run(t.Context(), probe.Request{URL: "git@forge.example:a/b.git", Signer: newSigner(t)}, nil)
	wantFailure(t, r, probe.RungDNS, finding.CodeDNSFailed)
}

func TestClosedPort(t *testing.T) {
	port := strconv.Itoa(closedPort(t))
	o := probe.Options{HostKeys: openStore(t, hostkey.Options{})}
	r := probe.New(o).Run(t.Context(), probe.Request{URL: "ssh://git@127.0.0.1:" + port + "/a/b.git", Signer: newSigner(t)}, nil)
	if f := wantFailure(t, r, probe.RungTCP, finding.CodeRefusedPort); !strings.Contains(f.What.String(), port) {
		t.Errorf("%+v", f)
	}
}

func TestPortSwallowed(t *testing.T) {
	o := probe.Options{HostKeys: openStore(t, hostkey.Options{}), Timeouts: probe.Timeouts{TCP: quick},
		Dial: func(ctx context.Context, _, _ string) (net.Conn, error) { <-ctx.Done(); return nil, ctx.Err() }}
	r := probe.New(o).Run(t.Context(), probe.Request{URL: "git@192.0.2.1:a/b.git", Signer: newSigner(t)}, nil)
	wantFailure(t, r, probe.RungTCP, finding.CodeNoAnswer)
}

func TestNoRoute(t *testing.T) {
	o := probe.Options{HostKeys: openStore(t, hostkey.Options{}),
		Dial: func(context.Context, string, string) (net.Conn, error) {
			return nil, errors.New("network is unreachable")
		}}
	r := probe.New(o).Run(t.Context(), probe.Request{URL: "git@192.0.2.1:a/b.git", Signer: newSigner(t)}, nil)
	wantFailure(t, r, probe.RungTCP, finding.CodeUnreachable)
}

func TestSlowAddressDoesNotHoldUpTheNext(t *testing.T) {
	f := startForge(t, gitserver.Faults{})
	host, port := f.place()
	o := f.options()
	o.HostKeys = openStore(t, hostkey.Options{Pins: []string{hostkey.Place("forge.example", port) + " " + f.server.HostKey().Line()}})
	o.Resolver = twoAddresses{host}
	o.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
		if strings.HasPrefix(address, "192.0.2.1:") {
			<-ctx.Done()
			return nil, ctx.Err()
		}
		return (&net.Dialer{}).DialContext(ctx, network, address)
	}
	request := f.request(probe.Access)
	request.URL = "ssh://git@forge.example:" + strconv.Itoa(port) + "/acme/web.git"
	if r := probe.New(o).Run(t.Context(), request, nil); !r.OK {
		t.Error(r.Text())
	}
}

type twoAddresses struct{ second string }

func (r twoAddresses) LookupHost(context.Context, string) ([]string, error) {
	return []string{"192.0.2.1", r.second}, nil
}

// TestOtherEnd has the usual port closed or swallowed, and another end of the
// same forge open.
func TestOtherEnd(t *testing.T) {
	f := startForge(t, gitserver.Faults{})
	host, port := f.place()
	closed := closedPort(t)
	for _, c := range []struct {
		name    string
		url     string
		ends    []api.SSHEnd
		swallow bool
		code    finding.Code
		other   string
		dialled int
	}{
		{"443 works", "forge.example:" + strconv.Itoa(closed), []api.SSHEnd{{Host: "forge.example", Port: closed}, {Host: "alt.forge.example", Port: port}}, false, finding.CodePortBlocked, "alt.forge.example", 2},
		{"swallowed: other ports come first", "forge.example:" + strconv.Itoa(closed), []api.SSHEnd{{Host: "forge.example", Port: closed}, {Host: "moved.forge.example", Port: closed}, {Host: "alt.forge.example", Port: port}}, true, finding.CodePortBlocked, "alt.forge.example", 2},
		{"moved to another name", "old.example:" + strconv.Itoa(port), []api.SSHEnd{{Host: "moved.forge.example", Port: port}, {Host: "old.example", Port: port}}, false, finding.CodeOtherEnd, "moved.forge.example", 2},
	} {
		o := f.options()
		o.HostKeys = openStore(t, hostkey.Options{Pins: []string{hostkey.Place(c.other, port) + " " + f.server.HostKey().Line()}})
		o.Resolver = names{"forge.example": host, "moved.forge.example": host, "alt.forge.example": host, "old.example": "192.0.2.1"}
		o.Timeouts.TCP = 2 * quick
		var dialled atomic.Int32
		o.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
			dialled.Add(1)
			switch {
			case strings.HasPrefix(address, "192.0.2.1:"):
				return nil, syscall.ECONNREFUSED
			case c.swallow && strings.HasSuffix(address, ":"+strconv.Itoa(closed)):
				<-ctx.Done()
				return nil, ctx.Err()
			}
			return (&net.Dialer{}).DialContext(ctx, network, address)
		}
		request := f.request(probe.Access)
		request.URL = "ssh://git@" + c.url + "/acme/web.git"
		request.Ends = c.ends
		r := probe.New(o).Run(t.Context(), request, nil)
		got := rung(t, r, probe.RungTCP)
		if !r.OK || got.State != probe.Warned || got.Finding.Code != c.code || !strings.Contains(got.Finding.What.String(), c.other) || int(dialled.Load()) != c.dialled {
			t.Errorf("%s: %d dialled, %+v\n%s", c.name, dialled.Load(), got, r.Text())
			continue
		}
		wantWhole(t, *got.Finding)
	}
}

func TestBadAddresses(t *testing.T) {
	for text, code := range map[string]finding.Code{
		"":                                       finding.CodeURLInvalid,
		"-oProxyCommand=touch:/x":                finding.CodeURLInvalid,
		"git@-oProxyCommand=x:a/b":               finding.CodeURLInvalid,
		"-x@host:a/b":                            finding.CodeURLInvalid,
		"git@host:-x":                            finding.CodeURLInvalid,
		"git@host:":                              finding.CodeURLInvalid,
		"git@host":                               finding.CodeURLInvalid,
		"ssh://git@host":                         finding.CodeURLInvalid,
		"ssh://git@host/":                        finding.CodeURLInvalid,
		"ssh://git:secret@host/a/b":              finding.CodeURLInvalid,
		"ssh://git@host:70000/a/b":               finding.CodeURLInvalid,
		"ssh://git@host:0/a/b":                   finding.CodeURLInvalid,
		"ssh://git@ho st/a/b":                    finding.CodeURLInvalid,
		"ssh://git@host/a%0ab":                   finding.CodeURLInvalid,
		"git@host:a\x1b[31m/b":                   finding.CodeURLInvalid,
		"ssh://git@host/a/b?x=1":                 finding.CodeURLInvalid,
		"file:///etc/passwd":                     finding.CodeURLInvalid,
		"ext::sh -c touch":                       finding.CodeURLInvalid,
		"/etc/passwd":                            finding.CodeURLInvalid,
		"git@host@evil:a/b":                      finding.CodeURLInvalid,
		"git@" + strings.Repeat("h", 300) + ":x": finding.CodeURLInvalid,
		strings.Repeat("x", 3000):                finding.CodeURLInvalid,
		"https://bitbucket.org/acme/web":         finding.CodeURLHTTPS,
		"http://host/acme/web.git":               finding.CodeURLHTTPS,
	} {
		o := probe.Options{HostKeys: openStore(t, hostkey.Options{}), Dial: func(context.Context, string, string) (net.Conn, error) {
			t.Errorf("%q was dialled", text)
			return nil, errors.New("no")
		}}
		r := probe.New(o).Run(t.Context(), probe.Request{URL: text, Signer: newSigner(t)}, nil)
		f := wantFailure(t, r, probe.RungURL, code)
		if strings.Contains(f.What.String()+f.Why.String()+f.Remedy.String(), "secret") {
			t.Errorf("%q: the password is shown: %+v", text, f)
		}
		if strings.Contains(text, "bitbucket.org") && !strings.Contains(f.Remedy.String(), "git@ssh.bitbucket.org:acme/web.git") {
			t.Errorf("%q", f.Remedy.String())
		}
	}
}
