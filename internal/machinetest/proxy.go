package machinetest

import (
	"io"
	"net"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// Wire is the way to a machine, or to any server: what happens to the bytes.
type Wire struct {
	// Delay is how long bytes take in each direction: half of a round trip.
	Delay time.Duration
	// CutAfter cuts each connection once so many bytes came from the server.
	// 0 = never.
	CutAfter int64
	// CutAfterSent cuts each connection once so many bytes went to the server.
	// 0 = never.
	CutAfterSent int64
}

// Proxy leads to a server over a Wire, until it is closed. It is safe for
// concurrent use.
type Proxy struct {
	// Addr is where it listens: 127.0.0.1 and a port.
	Addr string

	to       string
	wire     Wire
	listener net.Listener
	stop     chan struct{}
	closing  sync.Once
	running  sync.WaitGroup
	sent     atomic.Int64
	received atomic.Int64
	turns    atomic.Int64
	conns    atomic.Int64

	mu  sync.Mutex
	own map[string]bool // its own addresses of connections to the server
}

// Through starts a proxy in front of a server. It ends with its test.
func Through(t testing.TB, to string, w Wire) *Proxy {
	t.Helper()
	p, err := OpenProxy(to, w)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p
}

// OpenProxy starts a proxy in front of a server.
func OpenProxy(to string, w Wire) (*Proxy, error) {
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	return carryFrom(l, to, w), nil
}

// carryFrom lets a proxy take the connections of a listener.
func carryFrom(l net.Listener, to string, w Wire) *Proxy {
	p := &Proxy{Addr: l.Addr().String(), to: to, wire: w, listener: l, stop: make(chan struct{}), own: map[string]bool{}}
	p.running.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			p.conns.Add(1)
			p.running.Go(func() { p.carry(conn) })
		}
	})
	return p
}

// Close cuts all connections and ends the proxy. A second call does nothing.
func (p *Proxy) Close() {
	p.closing.Do(func() {
		close(p.stop)
		_ = p.listener.Close()
	})
	p.running.Wait()
}

// made reports whether a connection to the server is the proxy's, by the address
// that it comes from.
func (p *Proxy) made(from string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.own[from]
}

// Connections is how many were made.
func (p *Proxy) Connections() int { return int(p.conns.Load()) }

// Bytes is how many went to the server and came from it.
func (p *Proxy) Bytes() (sent, received int64) { return p.sent.Load(), p.received.Load() }

// RoundTrips is how often the server answered after it was asked something.
// Answers that come in pieces count once.
func (p *Proxy) RoundTrips() int { return int(p.turns.Load()) }

// carry carries one connection until one side closes it, it is cut, or the test
// ends.
func (p *Proxy) carry(client net.Conn) {
	p.mu.Lock() // so that the server does not ask before the address is noted
	server, err := net.Dial("tcp4", p.to)
	if err == nil {
		p.own[server.LocalAddr().String()] = true
	}
	p.mu.Unlock()
	if err != nil {
		_ = client.Close()
		return
	}
	defer func() {
		p.mu.Lock()
		delete(p.own, server.LocalAddr().String())
		p.mu.Unlock()
	}()
	cut := sync.OnceFunc(func() {
		_ = client.Close()
		_ = server.Close()
	})
	ended := make(chan struct{})
	var both sync.WaitGroup
	var asked atomic.Bool
	both.Go(func() {
		p.pipe(server, client, p.wire.CutAfterSent, cut, func(n int) { p.sent.Add(int64(n)); asked.Store(true) })
	})
	both.Go(func() {
		p.pipe(client, server, p.wire.CutAfter, cut, func(n int) {
			p.received.Add(int64(n))
			if asked.Swap(false) {
				p.turns.Add(1)
			}
		})
	})
	go func() {
		both.Wait()
		close(ended)
	}()
	select {
	case <-p.stop:
	case <-ended:
	}
	cut()
	<-ended
}

// piece is what was read at a time.
type piece struct {
	due  time.Time
	text []byte
	last bool // the connection is cut after it
}

// pipe copies one direction, each piece after the delay. It ends the other's
// writing when the source has ended.
func (p *Proxy) pipe(to io.Writer, from io.Reader, limit int64, cut func(), count func(int)) {
	pieces := make(chan piece, 4096)
	go func() {
		defer close(pieces)
		for left := limit; ; {
			b := make([]byte, 32<<10)
			n, err := from.Read(b)
			last := limit > 0 && int64(n) >= left
			if last {
				n, err = int(left), io.EOF
			}
			left -= int64(n)
			count(n)
			pieces <- piece{time.Now().Add(p.wire.Delay), b[:n], last}
			if err != nil {
				return
			}
		}
	}()
	for next := range pieces {
		time.Sleep(time.Until(next.due))
		if _, err := to.Write(next.text); err != nil || next.last {
			cut()
			for range pieces { // lets the reader end
			}
			return
		}
	}
	if half, ok := to.(interface{ CloseWrite() error }); ok {
		_ = half.CloseWrite() // the other side may have closed it
	}
}
