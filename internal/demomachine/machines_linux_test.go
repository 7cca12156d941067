package demomachine

import (
	"context"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"
)

func serve(t *testing.T, count int) *Machines {
	t.Helper()
	m, err := Start(t.Context(), count)
	if errors.Is(err, ErrUnsupported) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := m.Close(); err != nil {
			t.Error(err)
		}
	})
	return m
}

func signer(t *testing.T, m *Machines) ssh.Signer {
	t.Helper()
	text, err := os.ReadFile(m.KeyFile)
	if err != nil {
		t.Fatal(err)
	}
	key, err := ssh.ParsePrivateKey(text)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func dial(m *Machines, one *Machine, user string, key ssh.Signer) (*ssh.Client, error) {
	known, err := knownhosts.New(filepath.Join(m.dir, "known_hosts"))
	if err != nil {
		return nil, err
	}
	return ssh.Dial("tcp", one.Addr, &ssh.ClientConfig{User: user, Auth: []ssh.AuthMethod{ssh.PublicKeys(key)}, HostKeyCallback: known, Timeout: 10 * time.Second})
}

func client(t *testing.T, m *Machines, one *Machine) *ssh.Client {
	t.Helper()
	c, err := dial(m, one, one.User, signer(t, m))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func run(t *testing.T, c *ssh.Client, line, in string) (string, error) {
	t.Helper()
	session, err := c.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	defer session.Close()
	session.Stdin = strings.NewReader(in)
	out, err := session.CombinedOutput(line)
	return strings.TrimSpace(string(out)), err
}

func TestASessionIsAtHomeThere(t *testing.T) {
	t.Setenv("LATCHKEY_SECRET", "not for machines")
	m := serve(t, 2)
	c := client(t, m, m.All[1])
	for _, one := range []struct{ line, in, want string }{
		{"id -un; id -u; pwd; uname -n", "", "build\n1000\n/home/build\nbuild-02"},
		{"sh -s", "echo hello; (exit 0)\necho there\n", "hello\nthere"},
		{"env | cut -d= -f1 | sort | tr '\\n' ' '", "", "HOME LOGNAME OLDPWD PATH PWD SHELL USER"},
		{"ls -A; mkdir -m 700 .ssh && ssh-keygen -q -t ed25519 -N '' -f .ssh/key && ls -A .ssh | tr '\\n' ' '", "", "key key.pub"},
		{"ls -ld .ssh/key | cut -c1-10; ls -l .ssh/key | cut -d' ' -f3-4", "", "-rw-------\nbuild build"},
		{"git --version | cut -d' ' -f1", "", "git"},
		{"ls -A /root /home; cat /etc/shadow 2>&1 | head -1", "", "/home:\nbuild\n\n/root:\ncat: /etc/shadow: No such file or directory"},
	} {
		got, err := run(t, c, one.line, one.in)
		if err != nil && !strings.Contains(one.line, "/root") {
			t.Errorf("%s: %v", one.line, err)
		}
		if got = strings.ReplaceAll(got, "ls: cannot open directory '/root': Permission denied\n", ""); strings.Contains(one.line, "/root") {
			continue // who root is outside decides what is said
		}
		if got != one.want {
			t.Errorf("%s: %q, want %q", one.line, got, one.want)
		}
	}
	if _, err := run(t, c, "exit 7", ""); err == nil || err.(*ssh.ExitError).ExitStatus() != 7 {
		t.Errorf("exit 7: %v", err)
	}
	if got, err := run(t, client(t, m, m.All[0]), "ls -A", ""); err != nil || got != "" {
		t.Errorf("the other machine's home: %q, %v", got, err)
	}
	if out, err := m.All[1].Command("pwd; ls -A").CombinedOutput(); err != nil || string(out) != "/home/build\n.ssh\n" {
		t.Errorf("%q, %v", out, err)
	}
}

// What runs here as if it were this computer sees the machine's home alone.
func TestAMachineThatIsHere(t *testing.T) {
	m := serve(t, 1).All[0]
	shell := m.Shell()
	cmd := exec.Command(shell[0], shell[1:]...)
	cmd.Env = []string{"HOME=" + m.Home, "PATH=/usr/bin:/bin"}
	cmd.Stdin = strings.NewReader("pwd; mkdir .ssh; echo x >.ssh/config; uname -n; ls -A ~")
	if out, err := cmd.CombinedOutput(); err != nil || string(out) != "/home/build\nbuild-01\n.ssh\n" {
		t.Errorf("%q, %v", out, err)
	}
}

// Only the key of this run, only on loopback, and nothing is forwarded.
func TestNobodyElseGetsIn(t *testing.T) {
	m := serve(t, 1)
	one := m.All[0]
	other, _, err := newKey()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := dial(m, one, one.User, other); err == nil {
		t.Error("another key gets in")
	}
	if _, err := dial(m, one, "root", signer(t, m)); err == nil {
		t.Error("root gets in")
	}
	if host, _, _ := net.SplitHostPort(one.Addr); host != "127.0.0.1" {
		t.Errorf("it listens on %s", one.Addr)
	}
	for file, want := range map[string]os.FileMode{m.dir: 0o700, m.KeyFile: 0o600, m.Config: 0o600} {
		if info, err := os.Stat(file); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v", file, info.Mode(), err)
		}
	}
	c := client(t, m, one)
	if conn, err := c.Dial("tcp", one.Addr); err == nil {
		conn.Close()
		t.Error("it forwards a connection")
	}
	if l, err := c.Listen("tcp", "127.0.0.1:0"); err == nil {
		l.Close()
		t.Error("it forwards a port")
	}
	session, err := c.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	if err := session.Setenv("LD_PRELOAD", "x"); err == nil {
		t.Error("it takes a variable")
	}
	if ok, _ := session.SendRequest("auth-agent-req@openssh.com", true, nil); ok {
		t.Error("it forwards an agent")
	}
	if err := session.RequestSubsystem("sftp"); err == nil {
		t.Error("it has sftp")
	}
}

func TestATerminal(t *testing.T) {
	m := serve(t, 1)
	session, err := client(t, m, m.All[0]).NewSession()
	if err != nil {
		t.Fatal(err)
	}
	if err := session.RequestPty("xterm", 30, 90, nil); err != nil {
		t.Fatal(err)
	}
	session.Stdin = strings.NewReader("tty; stty size; echo $TERM; pwd; exit 3\n")
	out, err := session.Output("sh")
	var exit *ssh.ExitError
	if !errors.As(err, &exit) || exit.ExitStatus() != 3 {
		t.Errorf("%v: %q", err, out)
	}
	for _, want := range []string{"/dev/pts/0", "30 90", "xterm", "/home/build"} {
		if !strings.Contains(string(out), want+"\r\n") {
			t.Errorf("no %q in %q", want, out)
		}
	}
}

// What runs ends with its connection, and everything with the machines.
func TestNothingIsLeft(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	m, err := Start(ctx, 1)
	if errors.Is(err, ErrUnsupported) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	c := client(t, m, m.All[0])
	session, err := c.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	if err := session.Start("exec sleep 4711"); err != nil {
		t.Fatal(err)
	}
	running := func() bool { return exec.Command("pgrep", "-f", "^sleep 4711$").Run() == nil }
	await(t, "it runs", running)
	_ = c.Close()
	await(t, "it has ended", func() bool { return !running() })
	cancel()
	await(t, "the folder has gone", func() bool { _, err := os.Stat(m.dir); return err != nil })
	if err := m.Close(); err != nil {
		t.Error(err)
	}
	if _, err := net.Dial("tcp", m.All[0].Addr); err == nil {
		t.Error("it listens still")
	}
}

func await(t *testing.T, what string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); !is(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("not within 10 seconds: %s", what)
		}
	}
}
