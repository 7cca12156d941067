package probe_test

import (
	"crypto/ed25519"
	"crypto/rand"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"golang.org/x/crypto/ssh"

	"latchkey/core/hostkey"
)

// needTools skips when a tool is missing, and fails where CI promises it.
func needTools(t testing.TB, tools ...string) {
	t.Helper()
	for _, tool := range tools {
		if _, err := exec.LookPath(tool); err != nil {
			if os.Getenv("CI") == "true" {
				t.Fatalf("%s is missing, and CI=true promises it", tool)
			}
			t.Skipf("%s is not installed", tool)
		}
	}
}

func newSigner(t testing.TB) ssh.Signer {
	t.Helper()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := ssh.NewSignerFromSigner(private)
	if err != nil {
		t.Fatal(err)
	}
	return signer
}

// writeKey puts a signer's private key into a file, for tools that need one.
func writeKey(t testing.TB, name string) ssh.Signer {
	t.Helper()
	_, private, _ := ed25519.GenerateKey(rand.Reader)
	block, err := ssh.MarshalPrivateKey(private, "")
	if err != nil {
		t.Fatal(err)
	}
	write(t, name, string(pemEncode(block)))
	signer, _ := ssh.NewSignerFromSigner(private)
	return signer
}

func write(t testing.TB, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// realSSHD is OpenSSH's server on a port that the system chose, one process a
// connection.
type realSSHD struct {
	addr    *net.TCPAddr
	pin     string // known_hosts line
	user    string
	signer  ssh.Signer
	keyFile string
	dir     string
}

func startSSHD(t testing.TB) *realSSHD {
	t.Helper()
	sshd := "/usr/sbin/sshd"
	if _, err := os.Stat(sshd); err != nil {
		needTools(t, "sshd")
		sshd, _ = exec.LookPath("sshd")
	}
	needTools(t, "git")
	if os.Getuid() == 0 {
		os.MkdirAll("/run/sshd", 0o755) // OpenSSH insists on it
	}
	dir := t.TempDir()
	os.Chmod(dir, 0o700)
	host := writeKey(t, filepath.Join(dir, "host"))
	s := &realSSHD{dir: dir, keyFile: filepath.Join(dir, "key")}
	s.signer = writeKey(t, s.keyFile)
	// The way of forges that stand behind OpenSSH: one account, and a forced
	// command that greets or lets git's own shell work.
	write(t, filepath.Join(dir, "forge"), `[ -n "$SSH_ORIGINAL_COMMAND" ] && exec git-shell -c "$SSH_ORIGINAL_COMMAND"
echo "Hi there! You've successfully authenticated with the deploy key named bench, but Gitea does not provide shell access."
`)
	write(t, filepath.Join(dir, "authorized"), `restrict,command="sh `+filepath.Join(dir, "forge")+`" `+string(ssh.MarshalAuthorizedKey(s.signer.PublicKey())))
	write(t, filepath.Join(dir, "conf"), fmt.Sprintf(`HostKey %[1]s/host
AuthorizedKeysFile %[1]s/authorized
StrictModes no
UsePAM no
PermitRootLogin yes
PasswordAuthentication no
KbdInteractiveAuthentication no
PrintMotd no
`, dir))
	me, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	s.user = me.Username
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.addr = l.Addr().(*net.TCPAddr)
	s.pin = hostkey.Place("127.0.0.1", s.addr.Port) + " " + strings.TrimSpace(string(ssh.MarshalAuthorizedKey(host.PublicKey())))
	var running sync.WaitGroup
	running.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			file, err := conn.(*net.TCPConn).File()
			conn.Close()
			if err != nil {
				continue
			}
			cmd := exec.Command(sshd, "-i", "-e", "-f", filepath.Join(dir, "conf"))
			cmd.Stdin, cmd.Stdout = file, file
			if log, err := os.OpenFile(filepath.Join(dir, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600); err == nil {
				cmd.Stderr = log
				defer log.Close()
			}
			if err := cmd.Start(); err == nil {
				running.Go(func() { cmd.Wait() })
			}
			file.Close()
		}
	})
	t.Cleanup(func() {
		l.Close()
		running.Wait()
		if log, err := os.ReadFile(filepath.Join(dir, "log")); t.Failed() && err == nil {
			t.Logf("sshd said:\n%s", log)
		}
	})
	return s
}

func (s *realSSHD) url(path string) string {
	return fmt.Sprintf("ssh://%s@%s%s", s.user, s.addr, path)
}

// git runs git with this server's key and host key alone.
func (s *realSSHD) git(t testing.TB, args ...string) string {
	t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Env = s.env(t)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("git %v: %v", args, err)
	}
	return string(out)
}

// env lets git speak with this server's key and host key alone.
func (s *realSSHD) env(t testing.TB) []string {
	t.Helper()
	known := filepath.Join(s.dir, "known_hosts")
	write(t, known, s.pin+"\n")
	return append(os.Environ(), "GIT_SSH_COMMAND=ssh -F none -o BatchMode=yes -o IdentitiesOnly=yes -o IdentityAgent=none -o UserKnownHostsFile="+known+" -i "+s.keyFile)
}

func (s *realSSHD) store(t testing.TB) *hostkey.Store {
	t.Helper()
	store, err := hostkey.Open(hostkey.Options{Pins: []string{s.pin}})
	if err != nil {
		t.Fatal(err)
	}
	return store
}
