package cli

import (
	"io"
	"net"
	"sync"

	"github.com/rogpeppe/go-internal/testscript"
)

type detourKey struct{}

// detour is an address that leads to one machine, and then to another one.
type detour struct {
	mu sync.Mutex
	to string
}

// leadCommand gives a machine an address that can become another machine's, as when it
// is rebuilt:
//
//	lead ADDR   LED is an address that leads there from now on
func leadCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("lead: where?")
	}
	l := ts.Value(detourKey{}).(*detour)
	l.mu.Lock()
	defer l.mu.Unlock()
	begun := l.to != ""
	if l.to = args[0]; begun {
		return
	}
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	ts.Check(err)
	ts.Defer(func() { listener.Close() })
	ts.Setenv("LED", listener.Addr().String())
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go l.serve(conn)
		}
	}()
}

func (l *detour) serve(conn net.Conn) {
	defer conn.Close()
	l.mu.Lock()
	to := l.to
	l.mu.Unlock()
	machine, err := net.Dial("tcp4", to)
	if err != nil {
		return
	}
	defer machine.Close()
	go func() {
		_, _ = io.Copy(machine, conn)
		_ = machine.Close()
	}()
	_, _ = io.Copy(conn, machine)
}
