package reach

import (
	"context"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"latchkey/core/ask"
	"latchkey/core/hostkey"
	"latchkey/core/machine/sh"
	"latchkey/core/say"
	"latchkey/internal/machinetest"
)

// store knows the host keys of machines.
func store(t testing.TB, known ...*machinetest.Running) *hostkey.Store {
	t.Helper()
	var lines string
	for _, r := range known {
		lines += r.KnownHosts()
	}
	name := filepath.Join(t.TempDir(), "known_hosts")
	write(t, name, lines)
	s, err := hostkey.Open(hostkey.Options{User: []string{name}, Own: filepath.Join(t.TempDir(), "own")})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func write(t testing.TB, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// to is the way to a machine with the key that opens it.
func to(r *machinetest.Running, user string) Target {
	a := at(r.Addr)
	a.User, a.Identities = user, []string{r.KeyFile}
	return Target{Name: r.Name, Address: a}
}

func at(addr string) Address {
	host, port, _ := net.SplitHostPort(addr)
	n, _ := strconv.Atoi(port)
	return Address{Host: host, Port: n, User: "jenkins", Identities: []string{}}
}

func open(t testing.TB, o Options, target Target) *Machine {
	t.Helper()
	m := New(o, target)
	t.Cleanup(m.Close)
	return m
}

func run(t testing.TB, m *Machine, body string) string {
	t.Helper()
	got, err := m.Run(t.Context(), sh.Script{Body: body})
	if err != nil {
		t.Fatalf("%s: %v", body, err)
	}
	if got.Status != 0 || len(got.Err) > 0 {
		t.Errorf("%s: status %d, %s", body, got.Status, got.Err)
	}
	return strings.TrimSpace(string(got.Out))
}

// fails is the error of a connection that must fail, which names the machine.
func fails(t testing.TB, m *Machine, kind Kind) *Error {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 60*time.Second)
	defer cancel()
	err := m.Connect(ctx)
	e, ok := errors.AsType[*Error](err)
	if !ok {
		t.Fatalf("%v is no *Error", err)
	}
	if e.Kind != kind {
		t.Errorf("kind %d: %v", e.Kind, err)
	}
	if !strings.Contains(err.Error(), m.Machine()) || !strings.Contains(err.Error(), ": ") {
		t.Errorf("no machine or no remedy: %v", err)
	}
	return e
}

// realAgent starts an ssh-agent with keys of files.
func realAgent(t testing.TB, files ...string) string {
	t.Helper()
	machinetest.Need(t, "ssh-agent", "ssh-add")
	dir, err := os.MkdirTemp("", "agent") // a socket's path is short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	socket := filepath.Join(dir, "s")
	cmd := exec.Command("ssh-agent", "-D", "-a", socket)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	for range 200 {
		if _, err := os.Stat(socket); err == nil {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	for _, file := range files {
		add := exec.Command("ssh-add", "-q", file)
		add.Env = append(os.Environ(), "SSH_AUTH_SOCK="+socket)
		if out, err := add.CombinedOutput(); err != nil {
			t.Fatalf("ssh-add: %v, %s", err, out)
		}
	}
	return socket
}

// keygen makes a pair by ssh-keygen.
func keygen(t testing.TB, kind, passphrase string) (file, public string) {
	t.Helper()
	machinetest.Need(t, "ssh-keygen")
	file = filepath.Join(t.TempDir(), "key")
	if out, err := exec.Command("ssh-keygen", "-q", "-t", kind, "-N", passphrase, "-C", "test", "-f", file).CombinedOutput(); err != nil {
		t.Fatalf("%v, %s", err, out)
	}
	text, err := os.ReadFile(file + ".pub")
	if err != nil {
		t.Fatal(err)
	}
	return file, string(text)
}

// person answers with what it is given, and counts.
type person struct {
	answers  []string
	prompts  []ask.Prompt
	trust    bool
	trusted  []ask.HostKey
	commands []ask.Command
}

func (p *person) ask() ask.Person {
	next := func() ([]byte, error) {
		if len(p.answers) == 0 {
			return nil, ask.ErrDeclined
		}
		answer := p.answers[0]
		p.answers = p.answers[1:]
		return []byte(answer), nil
	}
	return ask.Person{
		Prompt: func(_ context.Context, q ask.Prompt) ([]byte, error) {
			p.prompts = append(p.prompts, q)
			return next()
		},
		Passphrase: func(_ context.Context, what say.Text) ([]byte, error) {
			p.prompts = append(p.prompts, ask.Prompt{Text: what.String()})
			return next()
		},
		TrustHost: func(_ context.Context, k ask.HostKey) (bool, error) {
			p.trusted = append(p.trusted, k)
			return p.trust, nil
		},
		RunCommand: func(_ context.Context, c ask.Command) (bool, error) {
			p.commands = append(p.commands, c)
			return p.trust, nil
		},
	}
}
