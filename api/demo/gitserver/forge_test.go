package gitserver

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/pem"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"golang.org/x/crypto/ssh"

	"latchkey/keys"
)

// fakeForge is the smallest forge: keys, what each may open, and a diary.
type fakeForge struct {
	mu     sync.Mutex
	repos  map[string]*Repo
	reads  map[keys.Fingerprint][]string // the first one is the key's home
	writes map[keys.Fingerprint]bool
	used   []string
}

func (f *fakeForge) Knows(key keys.Public) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.reads[key.Fingerprint()] != nil
}

func (f *fakeForge) Greet(key keys.Public) (string, int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	home := f.reads[key.Fingerprint()][0]
	if home == "octo/cat" {
		return "Hi " + home + "! You've successfully authenticated, but GitHub does not provide shell access.\n", 1
	}
	return "authenticated via a deploy key.\n\nThis deploy key has read access to the following repositories:\n" + home + ": ci -- \n", 0
}

func (f *fakeForge) Open(key keys.Public, service, path string) (*Repo, string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, p := range f.reads[key.Fingerprint()] {
		if p != path {
			continue
		}
		if service == ReceivePack && !f.writes[key.Fingerprint()] {
			return nil, "repository access denied. access via a deployment key is read-only."
		}
		return f.repos[path], ""
	}
	return nil, "conq: repository does not exist."
}

func (f *fakeForge) HostKeyInfo() bool { return false }

func (f *fakeForge) Used(key keys.Public, service, path string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.used = append(f.used, service+" "+path)
}

func (f *fakeForge) diary() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return strings.Join(f.used, "\n")
}

// allow lets a key read the paths, with write access when asked.
func (f *fakeForge) allow(key keys.Public, write bool, paths ...string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.reads[key.Fingerprint()] = paths
	f.writes[key.Fingerprint()] = write
}

// bench is a server with its forge, and a folder for one test's files.
type bench struct {
	tb     testing.TB
	server *Server
	forge  *fakeForge
	dir    string
	key    string // path of the private key that git uses
	public keys.Public
}

// start runs a server for one test; its first key, Ed25519, reads every given
// repository.
func start(tb testing.TB, repos map[string]*Repo) *bench {
	tb.Helper()
	b := &bench{tb: tb, dir: tb.TempDir()}
	b.forge = &fakeForge{repos: repos, reads: map[keys.Fingerprint][]string{}, writes: map[keys.Fingerprint]bool{}}
	server, err := Listen(Options{Hooks: b.forge, Log: tb.Output()})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := server.Close(); err != nil {
			tb.Error(err)
		}
	})
	b.server = server
	b.public, b.key = b.newKey(newPrivate(tb, "ed25519"))
	var paths []string
	for p := range repos {
		paths = append(paths, p)
	}
	b.forge.allow(b.public, false, append(paths, "none/none")...)
	b.trust()
	return b
}

// trust writes the server's host key, as it is now, to known_hosts.
func (b *bench) trust() {
	b.tb.Helper()
	host, port, _ := net.SplitHostPort(b.server.Addr())
	line := fmt.Sprintf("[%s]:%s %s\n", host, port, b.server.HostKey().Line())
	if err := os.WriteFile(filepath.Join(b.dir, "known_hosts"), []byte(line), 0o600); err != nil {
		b.tb.Fatal(err)
	}
}

func newPrivate(tb testing.TB, kind string) crypto.Signer {
	tb.Helper()
	var key crypto.Signer
	var err error
	switch kind {
	case "rsa-3072":
		key, err = rsa.GenerateKey(rand.Reader, 3072)
	case "ecdsa-p256":
		key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	case "ecdsa-p521":
		key, err = ecdsa.GenerateKey(elliptic.P521(), rand.Reader)
	case "ed25519":
		_, key, err = ed25519.GenerateKey(rand.Reader)
	default:
		tb.Fatalf("no key kind %q", kind)
	}
	if err != nil {
		tb.Fatal(err)
	}
	return key
}

// newKey writes a private key as OpenSSH wants it.
func (b *bench) newKey(private crypto.Signer) (keys.Public, string) {
	b.tb.Helper()
	block, err := ssh.MarshalPrivateKey(private, "")
	if err != nil {
		b.tb.Fatal(err)
	}
	file, err := os.CreateTemp(b.dir, "key")
	if err != nil {
		b.tb.Fatal(err)
	}
	defer file.Close()
	if err := pem.Encode(file, block); err != nil {
		b.tb.Fatal(err)
	}
	public, err := ssh.NewPublicKey(private.Public())
	if err != nil {
		b.tb.Fatal(err)
	}
	return keys.NewPublic(public, ""), file.Name()
}

// tool finds a program; without it a test is skipped, but not where everything
// must be there.
func tool(tb testing.TB, name string) string {
	tb.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		if os.Getenv("CI") == "true" {
			tb.Fatalf("%s is not installed", name)
		}
		tb.Skipf("%s is not installed", name)
	}
	return path
}

func (b *bench) sshArgs() []string {
	_, port, _ := net.SplitHostPort(b.server.Addr())
	return []string{"-F", "/dev/null", "-p", port, "-i", b.key, "-o", "IdentitiesOnly=yes", "-o", "IdentityAgent=none",
		"-o", "BatchMode=yes", "-o", "GlobalKnownHostsFile=/dev/null", "-o", "UserKnownHostsFile=" + filepath.Join(b.dir, "known_hosts")}
}

// url is the address of a repository.
func (b *bench) url(path string) string {
	return "ssh://git@" + b.server.Addr() + "/" + path + ".git"
}

// result is what a program said.
type result struct {
	out, err string
	status   int
}

// git runs real git in the test's folder with no configuration but its own.
func (b *bench) git(args ...string) result {
	b.tb.Helper()
	cmd := exec.Command(tool(b.tb, "git"), args...)
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + b.dir, "GIT_CONFIG_NOSYSTEM=1", "GIT_TERMINAL_PROMPT=0", "LC_ALL=C",
		"GIT_AUTHOR_NAME=T", "GIT_AUTHOR_EMAIL=t@t.example", "GIT_COMMITTER_NAME=T", "GIT_COMMITTER_EMAIL=t@t.example",
		"GIT_SSH_VARIANT=ssh", "GIT_SSH_COMMAND=" + tool(b.tb, "ssh") + " " + strings.Join(b.sshArgs(), " ")}
	return b.run(cmd)
}

// ssh runs real ssh as user git.
func (b *bench) ssh(args ...string) result {
	b.tb.Helper()
	return b.run(exec.Command(tool(b.tb, "ssh"), append(append(b.sshArgs(), "git@127.0.0.1"), args...)...))
}

func (b *bench) run(cmd *exec.Cmd) result {
	b.tb.Helper()
	var out, errs bytes.Buffer
	cmd.Dir, cmd.Stdout, cmd.Stderr = b.dir, &out, &errs
	err := cmd.Run()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		b.tb.Fatal(err)
	}
	return result{out.String(), errs.String(), cmd.ProcessState.ExitCode()}
}

// ok is git's output when it succeeded; the test ends when it did not.
func (b *bench) ok(args ...string) string {
	b.tb.Helper()
	r := b.git(args...)
	if r.status != 0 {
		b.tb.Fatalf("git %s: exit status %d\n%s%s", strings.Join(args, " "), r.status, r.out, r.err)
	}
	return strings.TrimSpace(r.out)
}
