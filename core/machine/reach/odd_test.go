package reach

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"latchkey/core/hostkey"
	"latchkey/core/machine/sh"
	"latchkey/internal/machinetest"
)

// serve lets a func speak on each connection to a port of its own.
func serve(t testing.TB, speak func(net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var running sync.WaitGroup
	running.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			running.Go(func() {
				defer conn.Close()
				speak(conn)
			})
		}
	})
	t.Cleanup(func() { l.Close(); running.Wait() })
	return l.Addr().String()
}

// server is an SSH server of our own, for what OpenSSH's does not do.
type server struct {
	key     ssh.Signer
	config  *ssh.ServerConfig
	session func(ssh.Conn, ssh.Channel, <-chan *ssh.Request)
}

func newServer(t testing.TB) *server {
	t.Helper()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	key, err := ssh.NewSignerFromSigner(private)
	if err != nil {
		t.Fatal(err)
	}
	s := &server{key: key, config: &ssh.ServerConfig{NoClientAuth: true}}
	s.config.AddHostKey(key)
	return s
}

func (s *server) speak(conn net.Conn) {
	c, channels, requests, err := ssh.NewServerConn(conn, s.config)
	if err != nil {
		return
	}
	go ssh.DiscardRequests(requests)
	for ch := range channels {
		channel, requests, err := ch.Accept()
		if err != nil {
			continue
		}
		if s.session != nil {
			go s.session(c, channel, requests)
		} else {
			go ssh.DiscardRequests(requests)
		}
	}
}

func (s *server) knows(t testing.TB, addr string) *hostkey.Store {
	t.Helper()
	host, port, _ := net.SplitHostPort(addr)
	name := t.TempDir() + "/known"
	write(t, name, "["+host+"]:"+port+" "+string(ssh.MarshalAuthorizedKey(s.key.PublicKey())))
	keys, err := hostkey.Open(hostkey.Options{User: []string{name}})
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

func TestQuestionsWithSeveralPrompts(t *testing.T) {
	s := newServer(t)
	s.config = &ssh.ServerConfig{KeyboardInteractiveCallback: func(_ ssh.ConnMetadata, ask ssh.KeyboardInteractiveChallenge) (*ssh.Permissions, error) {
		if _, err := ask("Welcome", "only words", nil, nil); err != nil {
			return nil, err
		}
		got, err := ask("Second\x1b[31m factor", "have both ready", []string{"Password: ", "Code\u202e: "}, []bool{false, true})
		if err != nil || len(got) != 2 || got[0] != "pass" || got[1] != "123" {
			return nil, errors.New("no")
		}
		return nil, nil
	}}
	s.config.AddHostKey(s.key)
	addr := serve(t, s.speak)
	target := Target{Name: "build-07", Address: at(addr)}
	p := &person{answers: []string{"pass", "wrong", "pass", "123"}}
	if err := open(t, Options{HostKeys: s.knows(t, addr), Person: p.ask()}, target).Connect(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(p.prompts) != 4 || p.prompts[1].Text != "Code:" || !p.prompts[1].Echo || p.prompts[0].Echo || p.prompts[0].Heading != "Second factor\nhave both ready" || !p.prompts[2].Again || p.prompts[0].Password {
		t.Errorf("%+v", p.prompts)
	}
}

// A server that asks for a password although its host key is another gets none,
// and what it opens here is refused.
func TestAServerGetsNothingThatIsNotForIt(t *testing.T) {
	s := newServer(t)
	var tried atomic.Int32
	s.config = &ssh.ServerConfig{
		PasswordCallback: func(ssh.ConnMetadata, []byte) (*ssh.Permissions, error) { tried.Add(1); return nil, nil },
		PublicKeyCallback: func(ssh.ConnMetadata, ssh.PublicKey) (*ssh.Permissions, error) {
			tried.Add(1)
			return nil, errors.New("no")
		},
	}
	s.config.AddHostKey(s.key)
	opened := make(chan string, 9)
	s.session = func(c ssh.Conn, ch ssh.Channel, requests <-chan *ssh.Request) {
		for r := range requests {
			if r.Type != "exec" {
				opened <- r.Type
			}
			r.Reply(true, nil)
			if r.Type != "exec" {
				continue
			}
			for _, kind := range []string{"auth-agent@openssh.com", "forwarded-tcpip", "x11", "session"} {
				if _, _, err := c.OpenChannel(kind, nil); err == nil {
					opened <- kind
				}
			}
			ch.Close()
		}
	}
	addr := serve(t, s.speak)
	other := newServer(t)
	p := &person{answers: []string{"secret"}, trust: true}
	target := Target{Name: "build-07", Address: at(addr)}
	target.Signers = []ssh.Signer{other.key}
	if err := open(t, Options{HostKeys: other.knows(t, addr), Person: p.ask()}, target).Connect(t.Context()); !errors.As(err, new(*ChangedError)) {
		t.Error(err)
	}
	if tried.Load() != 0 || len(p.prompts) != 0 {
		t.Errorf("%d tries, %+v", tried.Load(), p.prompts)
	}
	agent := realAgent(t)
	_, err := open(t, Options{HostKeys: s.knows(t, addr), Person: p.ask(), Agent: agent}, target).Run(t.Context(), sh.Script{Body: "true"})
	if e, ok := errors.AsType[*sh.Error](err); !ok || e.Kind != sh.NoShell {
		t.Error(err)
	}
	select {
	case kind := <-opened:
		t.Errorf("the server opened, or was asked for, %s", kind)
	default:
	}
}

func TestServersThatDoNotSpeakAsExpected(t *testing.T) {
	o := Options{HostKeys: store(t), Wait: Waits{Handshake: 300 * time.Millisecond, Dial: time.Second}}
	for name, c := range map[string]struct {
		speak func(net.Conn)
		kind  Kind
	}{
		"silent": {func(c net.Conn) { io.Copy(io.Discard, c) }, Silent},
		"closed": {func(net.Conn) {}, NotSSH},
		"http":   {func(c net.Conn) { fmt.Fprint(c, "HTTP/1.1 400 Bad Request\r\n\r\n"); time.Sleep(50 * time.Millisecond) }, NotSSH},
		"endless": {func(c net.Conn) {
			for {
				if _, err := c.Write(make([]byte, 4096)); err != nil {
					return
				}
			}
		}, NotSSH},
		"garbage": {func(c net.Conn) {
			fmt.Fprint(c, "SSH-2.0-x\r\n\x00\x00\x00\x08garbage!")
			time.Sleep(50 * time.Millisecond)
		}, NotSSH},
	} {
		t.Run(name, func(t *testing.T) {
			fails(t, open(t, o, Target{Name: "build-07", Address: at(serve(t, c.speak))}), c.kind)
		})
	}
	s := newServer(t)
	s.config.KeyExchanges = []string{"diffie-hellman-group1-sha1"}
	fails(t, open(t, o, Target{Name: "build-07", Address: at(serve(t, s.speak))}), NoCommonAlgorithm)
}

// A machine that goes away without a word is noticed.
func TestAMachineThatGoesSilentIsGivenUp(t *testing.T) {
	s := newServer(t)
	var stalled atomic.Bool
	s.session = func(_ ssh.Conn, ch ssh.Channel, requests <-chan *ssh.Request) {
		for r := range requests {
			stalled.Store(true)
			r.Reply(true, nil)
		}
	}
	deadline := time.Now().Add(5 * time.Second)
	inner := serve(t, s.speak)
	addr := serve(t, func(c net.Conn) {
		to, err := net.Dial("tcp", inner)
		if err != nil {
			return
		}
		defer to.Close()
		go io.Copy(to, c)
		b := make([]byte, 1024)
		for {
			n, err := to.Read(b)
			if err != nil {
				return
			}
			for stalled.Load() { // until the client hangs up
				time.Sleep(10 * time.Millisecond)
				if _, err := to.Write(nil); err != nil {
					return
				}
				if time.Now().After(deadline) {
					return
				}
			}
			c.Write(b[:n])
		}
	})
	m := open(t, Options{HostKeys: s.knows(t, addr), Wait: Waits{Alive: 50 * time.Millisecond}}, Target{Name: "build-07", Address: at(addr)})
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	_, err := m.Run(ctx, sh.Script{Body: "true"})
	if err == nil || ctx.Err() != nil || !strings.Contains(err.Error(), "no sign of life") {
		t.Errorf("%v", err)
	}
}

// Wherever the connection is cut, the error names the machine and tells whether
// the script may have run; nothing hangs.
func TestTheConnectionIsCutAnywhere(t *testing.T) {
	r := machinetest.Start(t, machinetest.Machine{Name: "build-07"})
	_, total := func() (int64, int64) {
		p := machinetest.Through(t, r.Addr, machinetest.Wire{})
		m := open(t, Options{HostKeys: storeAt(t, r, p.Addr)}, through(r, p.Addr))
		run(t, m, "touch whole; echo done")
		t.Logf("%d round trips", p.RoundTrips())
		return p.Bytes()
	}()
	step := total/25 + 1
	kinds := map[string]int{}
	for cut := int64(1); cut < total-200; cut += step {
		p := machinetest.Through(t, r.Addr, machinetest.Wire{CutAfter: cut})
		m := open(t, Options{HostKeys: storeAt(t, r, p.Addr)}, through(r, p.Addr))
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		got, err := m.Run(ctx, sh.Script{Body: "echo done"})
		if err == nil && string(got.Out) == "done\n" { // all of it came before
			cancel()
			continue
		}
		if err == nil || ctx.Err() != nil || !strings.Contains(err.Error(), "build-07") {
			t.Errorf("cut after %d of %d: %v", cut, total, err)
		}
		cancel()
		if e, ok := errors.AsType[*sh.Error](err); ok {
			kinds[fmt.Sprint("sh", e.Kind)]++
		} else if e, ok := errors.AsType[*Error](err); ok {
			kinds[fmt.Sprint("reach", e.Kind)]++
		} else {
			t.Errorf("cut after %d: %v has no kind", cut, err)
		}
	}
	if len(kinds) < 2 {
		t.Errorf("only %v", kinds)
	}
}

func through(r *machinetest.Running, addr string) Target {
	target := to(r, "jenkins")
	a := at(addr)
	target.Host, target.Port = a.Host, a.Port
	return target
}

func storeAt(t testing.TB, r *machinetest.Running, addr string) *hostkey.Store {
	t.Helper()
	host, port, _ := net.SplitHostPort(addr)
	name := t.TempDir() + "/known"
	write(t, name, "["+host+"]:"+port+" "+string(ssh.MarshalAuthorizedKey(r.HostKey())))
	keys, err := hostkey.Open(hostkey.Options{User: []string{name}})
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

// A cancel is heeded although the server does not answer.
func TestACancelDoesNotWaitForTheServer(t *testing.T) {
	s := newServer(t)
	addr := serve(t, func(c net.Conn) {
		conn, _, requests, err := ssh.NewServerConn(c, s.config) // whose channels nobody takes
		if err != nil {
			return
		}
		go ssh.DiscardRequests(requests)
		conn.Wait()
	})
	m := open(t, Options{HostKeys: s.knows(t, addr)}, Target{Name: "build-07", Address: at(addr)})
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	began := time.Now()
	_, err := m.Run(ctx, sh.Script{Body: "true"})
	if e, ok := errors.AsType[*Error](err); !ok || e.Kind != Cancelled || !errors.Is(err, context.DeadlineExceeded) || time.Since(began) > 5*time.Second {
		t.Errorf("%v after %s", err, time.Since(began))
	}
}
