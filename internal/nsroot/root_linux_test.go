package nsroot

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func start(t *testing.T, o Options) *Root {
	t.Helper()
	r, err := Start(o)
	if errors.Is(err, ErrUnsupported) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close() })
	return r
}

func sh(t *testing.T, r *Root, uid int, script string) string {
	t.Helper()
	out, err := r.Command(uid, uid, "/bin/sh", "-c", script).CombinedOutput()
	if err != nil {
		t.Errorf("%s: %v", script, err)
	}
	return strings.TrimSpace(string(out))
}

// What is inside is its own, and what is outside is out of reach.
func TestARootIsItsOwn(t *testing.T) {
	before, _ := os.ReadFile("/proc/self/mountinfo")
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	r := start(t, Options{Host: "build-01"})
	for _, c := range []struct{ script, want string }{
		{"id -u; id -g", "1000\n1000"},
		{"uname -n", "build-01"},
		{"ls -A /home /tmp; ls / | grep -v -e ^lib -e ^bin$ -e ^sbin$ | tr '\\n' ' '", "/home:\n\n/tmp:\ndev etc home opt proc root run tmp usr var"},
		{"test -e " + secret + " || echo no", "no"},
		{"echo x 2>/dev/null >/usr/x || echo no", "no"},
		{"echo x >/tmp/x; cat /tmp/x; rm /tmp/x", "x"},
		{"echo >/dev/null && wc -c </dev/null", "0"},
		{"umount /usr 2>/dev/null || echo no", "no"},
		{"env | grep -v -e ^PWD= -e ^_= -e ^SHLVL= -e ^OLDPWD=; cat /proc/1/cmdline | tr '\\0' ' '", "cat"},
	} {
		if got := sh(t, r, User, c.script); got != c.want {
			t.Errorf("%s: %q, want %q", c.script, got, c.want)
		}
	}
	if err := os.WriteFile(r.Path("/home/file"), []byte("seen"), 0o644); err != nil {
		t.Error(err)
	}
	if got := sh(t, r, 0, "cat /home/file; id -u"); got != "seen0" {
		t.Errorf("as root: %q", got)
	}
	after, _ := os.ReadFile("/proc/self/mountinfo")
	if string(before) != string(after) {
		t.Errorf("something is mounted outside:\n%s", after)
	}
}

func TestNothingOfARootIsLeft(t *testing.T) {
	r := start(t, Options{})
	cmd := r.Command(User, User, "/bin/sh", "-c", "echo; exec sleep 1000")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := out.Read(make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	_ = cmd.Wait() // it was killed
	if _, err := os.Stat(r.Path("/")); err == nil {
		t.Errorf("process %d is left", r.PID())
	}
}

// Several users, each with a number of its own, and no program but those that
// were chosen.
func TestARootOfSeveralUsers(t *testing.T) {
	r := start(t, Options{EveryID: true, ChooseTools: true, SystemProc: true})
	for _, tool := range []string{"id", "ls", "env"} {
		if err := os.Symlink(SystemBin+"/"+tool, r.Path("/usr/bin/"+tool)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(SystemBin+"/dash", r.Path("/usr/bin/sh")); err != nil {
		t.Skip(err)
	}
	if got := sh(t, r, 1234, "id -u; git 2>/dev/null || echo none"); got != "1234\nnone" {
		t.Errorf("%q", got)
	}
	if got := sh(t, r, 0, "id -u; echo x 2>/dev/null >"+SystemBin+"/x || echo no"); got != "0\nno" {
		t.Errorf("%q", got)
	}
}

// A listener in a root's own network is reached from there and not from here.
func TestARootWithANetworkOfItsOwn(t *testing.T) {
	r := start(t, Options{EveryID: true, OwnNetwork: true, SystemProc: true})
	var l net.Listener
	if err := r.InNetwork(func() (err error) {
		l, err = net.Listen("tcp4", "127.1.0.1:22")
		return err
	}); err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	go func() {
		conn, err := l.Accept()
		if err == nil {
			_, _ = conn.Write([]byte("SSH-2.0-inside\r\n"))
			_ = conn.Close()
		}
	}()
	if err := os.WriteFile(r.Path("/etc/passwd"), []byte("me:*:1234:1234::/tmp:/bin/sh\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if conn, err := net.Dial("tcp4", "127.1.0.1:22"); err == nil {
		conn.Close()
		t.Error("it is reached from outside")
	}
	if got := sh(t, r, 1234, "ssh -v -o BatchMode=yes 127.1.0.1 2>&1 | grep -o 'remote software version inside' || :"); got != "remote software version inside" {
		t.Errorf("%q", got)
	}
}
