package gitserver

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"io"
	"net"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"latchkey/keys"
)

func TestGreeting(t *testing.T) {
	b := start(t, map[string]*Repo{"acme/web": NewRepo(RepoSpec{})})
	b.forge.allow(b.public, false, "acme/web")
	r := b.ssh("-T")
	if r.status != 0 || r.out != "authenticated via a deploy key.\n\nThis deploy key has read access to the following repositories:\nacme/web: ci -- \n" || r.err != "" {
		t.Errorf("status 0 goes to stdout: %+v", r)
	}
	b.forge.allow(b.public, false, "octo/cat")
	r = b.ssh("-T")
	if r.status != 1 || r.out != "" || !strings.HasPrefix(r.err, "Hi octo/cat! You've successfully authenticated") {
		t.Errorf("another status goes to stderr: %+v", r)
	}
}

func TestTerminalIsRefusedButNotTheGreeting(t *testing.T) {
	b := start(t, map[string]*Repo{"acme/web": NewRepo(RepoSpec{})})
	session, err := dialKey(t, b).NewSession()
	if err != nil {
		t.Fatal(err)
	}
	if session.RequestPty("xterm", 24, 80, nil) == nil {
		t.Error("gives a terminal")
	}
	out, err := session.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := session.Shell(); err != nil {
		t.Fatal(err)
	}
	if text, err := io.ReadAll(out); err != nil || !strings.HasPrefix(string(text), "authenticated via a deploy key.") {
		t.Errorf("%q, %v", text, err)
	}
}

func TestEveryKindOfClientKey(t *testing.T) {
	b := start(t, map[string]*Repo{"acme/web": NewRepo(RepoSpec{})})
	for _, kind := range []string{"rsa-3072", "ecdsa-p256", "ecdsa-p521", "ed25519"} {
		public, path := b.newKey(newPrivate(t, kind))
		b.key = path
		if r := b.ssh("-T"); r.status != 255 || !strings.Contains(r.err, "git@127.0.0.1: Permission denied (publickey).") {
			t.Errorf("%s: unknown key: %+v", kind, r)
		}
		b.forge.allow(public, false, "acme/web")
		b.ok("ls-remote", b.url("acme/web"))
	}
}

func TestDenialsAsGitShowsThem(t *testing.T) {
	b := start(t, map[string]*Repo{"acme/web": NewRepo(RepoSpec{})})
	r := b.git("clone", b.url("acme/other"), "x")
	if r.status != 128 || !strings.Contains(r.err, "conq: repository does not exist.\nfatal: Could not read from remote repository.") {
		t.Errorf("other repository: %+v", r)
	}
	b.ok("clone", b.url("acme/web"), "w")
	commit(b, "w", "new.txt")
	r = b.git("-C", "w", "push", "origin", "HEAD")
	if r.status != 128 || !strings.Contains(r.err, "repository access denied. access via a deployment key is read-only.\nfatal: Could not read from remote repository.") {
		t.Errorf("read-only key: %+v", r)
	}
	if d := b.forge.diary(); d != "git-upload-pack acme/web" {
		t.Errorf("only what was answered counts as used: %q", d)
	}
}

func TestCommandsThatAreNotGit(t *testing.T) {
	b := start(t, map[string]*Repo{"acme/web": NewRepo(RepoSpec{})})
	for _, line := range []string{"ls", "git-upload-pack", "git-upload-pack acme/web; id", "git-upload-archive 'acme/web'", "git-upload-pack '../../etc'", "git-upload-pack 'acme/web' --strict",
		strings.Repeat("a", 100_000)} {
		if r := b.ssh(line); r.status != 1 || r.err != "invalid command\n" || r.out != "" {
			t.Errorf("%.50q: %+v", line, r)
		}
	}
}

func TestParseCommand(t *testing.T) {
	for line, want := range map[string]command{
		"git-upload-pack '/acme/x.git'":                 {UploadPack, "acme/x", ""},
		"git-upload-pack 'acme/x'":                      {UploadPack, "acme/x", ""},
		"git-receive-pack acme/x.git":                   {ReceivePack, "acme/x", ""},
		`git-upload-pack 'acme/it'\''s'`:                {UploadPack, "acme/it's", ""},
		"git-upload-pack '/Acme/a.b-C.git/'":            {UploadPack, "Acme/a.b-C", ""},
		"git-lfs-authenticate acme/x.git download":      {LFSAuthenticate, "acme/x", "download"},
		"git-lfs-authenticate '/acme/x.git' upload":     {LFSAuthenticate, "acme/x", "upload"},
		"git-lfs-authenticate acme/x.git delete":        {},
		"git-upload-pack 'acme/x":                       {},
		"git-upload-pack ''":                            {},
		"git-upload-pack '/'":                           {},
		"git-upload-pack '//acme/x'":                    {},
		"git-upload-pack 'acme/x\x1b[2J'":               {},
		"git-upload-pack 'acme/./x'":                    {},
		"git-upload-pack $(id)":                         {},
		"git-upload-pack 'acme/x' 'acme/y'":             {},
		"sh -c 'git-upload-pack acme/x'":                {},
		"git-upload-pack  'acme/x'":                     {},
		"git-upload-pack '" + strings.Repeat("x", 2000): {},
	} {
		got, ok := parseCommand(line)
		if ok != (want != command{}) || ok && got != want {
			t.Errorf("%q: %+v, %t", line, got, ok)
		}
	}
}

func TestLFSAuthenticate(t *testing.T) {
	b := start(t, map[string]*Repo{"acme/web": NewRepo(RepoSpec{LFS: true})})
	r := b.ssh("git-lfs-authenticate", "acme/web.git", "download")
	var answer struct {
		Href   string
		Header map[string]string
		Expire int `json:"expires_in"`
	}
	if err := json.Unmarshal([]byte(r.out), &answer); err != nil || r.status != 0 {
		t.Fatal(err, r)
	}
	if answer.Href != "http://lfs.invalid/acme/web/info/lfs" || len(answer.Header["Authorization"]) < 20 || answer.Expire != 3600 {
		t.Errorf("%+v", answer)
	}
	if r := b.ssh("git-lfs-authenticate", "acme/web.git", "upload"); r.status != 1 || !strings.Contains(r.err, "read-only") {
		t.Errorf("who may not push may not upload: %+v", r)
	}
}

// TestKeyOfferedIsNotKeyProved plays CVE-2024-45337: a client asks about a key
// that opens a repository, then signs with another one that does not.
func TestKeyOfferedIsNotKeyProved(t *testing.T) {
	b := start(t, map[string]*Repo{"acme/secret": NewRepo(RepoSpec{}), "acme/open": NewRepo(RepoSpec{})})
	victim, _ := ssh.NewSignerFromSigner(newPrivate(t, "ed25519"))
	attacker, _ := ssh.NewSignerFromSigner(newPrivate(t, "ed25519"))
	b.forge.allow(keys.NewPublic(victim.PublicKey(), ""), false, "acme/secret")
	b.forge.allow(keys.NewPublic(attacker.PublicKey(), ""), false, "acme/open")
	unable := &offeringSigner{key: victim.PublicKey()}
	client := dial(t, b, ssh.PublicKeys(unable, attacker))
	if !unable.asked {
		t.Fatal("the server did not accept the offer, so nothing was tested")
	}
	if out, err := exec1(t, client, ""); err != nil || strings.Contains(out, "acme/secret") || !strings.Contains(out, "acme/open") {
		t.Errorf("greeting after an offer of another key: %q, %v", out, err)
	}
	if out, err := exec1(t, client, "git-upload-pack 'acme/secret'"); err == nil || !strings.Contains(out, "does not exist") {
		t.Errorf("the offered key opened the repository: %q, %v", out, err)
	}
	// the other order: signed attempts fail, offers follow, then the signature
	client = dial(t, b, ssh.PublicKeysCallback(func() ([]ssh.Signer, error) { return []ssh.Signer{unable, unable, attacker}, nil }))
	if out, _ := exec1(t, client, ""); strings.Contains(out, "acme/secret") {
		t.Errorf("greeting: %q", out)
	}
}

// offeringSigner offers a key for which it has no private key.
type offeringSigner struct {
	key   ssh.PublicKey
	asked bool
}

func (o *offeringSigner) PublicKey() ssh.PublicKey { return o.key }

func (o *offeringSigner) Sign(io.Reader, []byte) (*ssh.Signature, error) {
	o.asked = true
	// an error would end the client's login; it goes on to the next key when
	// the signature is of a kind that the server does not take
	return &ssh.Signature{Format: "ssh-dss", Blob: make([]byte, 40)}, nil
}

func TestForgedSignatureIsNoLogin(t *testing.T) {
	b := start(t, map[string]*Repo{"acme/secret": NewRepo(RepoSpec{})})
	other, _ := ssh.NewSignerFromSigner(newPrivate(t, "ed25519"))
	_, err := ssh.Dial("tcp", b.server.Addr(), clientConfig(b, ssh.PublicKeys(forgingSigner{b.public.SSH(), other})))
	if err == nil {
		t.Error("logged in with somebody else's signature")
	}
}

type forgingSigner struct {
	claims ssh.PublicKey
	ssh.Signer
}

func (f forgingSigner) PublicKey() ssh.PublicKey { return f.claims }

func TestOtherWaysInAreClosed(t *testing.T) {
	b := start(t, map[string]*Repo{"acme/web": NewRepo(RepoSpec{})})
	pem, err := os.ReadFile(b.key)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := ssh.ParsePrivateKey(pem)
	if err != nil {
		t.Fatal(err)
	}
	for _, user := range []string{"root", "", "Git"} {
		config := clientConfig(b, ssh.PublicKeys(signer))
		config.User = user
		if _, err := ssh.Dial("tcp", b.server.Addr(), config); err == nil {
			t.Errorf("user %q may log in", user)
		}
	}
	if _, err := ssh.Dial("tcp", b.server.Addr(), clientConfig(b, ssh.Password("git"))); err == nil || strings.Contains(err.Error(), "password") {
		t.Errorf("passwords are tried: %v", err)
	}
	cert := &ssh.Certificate{Key: signer.PublicKey(), CertType: ssh.UserCert, ValidPrincipals: []string{"git"}, ValidBefore: ssh.CertTimeInfinity}
	if err := cert.SignCert(rand.Reader, signer); err != nil {
		t.Fatal(err)
	}
	certSigner, _ := ssh.NewCertSigner(cert, signer)
	if _, err := ssh.Dial("tcp", b.server.Addr(), clientConfig(b, ssh.PublicKeys(certSigner))); err == nil {
		t.Error("a certificate that anybody can make is accepted")
	}
	client := dial(t, b, ssh.PublicKeys(signer))
	if conn, err := client.Dial("tcp", b.server.Addr()); err == nil {
		conn.Close()
		t.Error("forwards connections")
	}
	if _, err := client.Listen("tcp", "127.0.0.1:0"); err == nil {
		t.Error("listens for a client")
	}
	session, err := client.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	if session.RequestSubsystem("sftp") == nil {
		t.Error("starts a subsystem")
	}
}

func TestSessionsPerConnectionAreLimited(t *testing.T) {
	b := start(t, map[string]*Repo{"acme/web": NewRepo(RepoSpec{})})
	client := dialKey(t, b)
	for i := range maxSessions {
		if _, err := client.NewSession(); err != nil {
			t.Fatalf("session %d: %v", i, err)
		}
	}
	var refused *ssh.OpenChannelError
	if _, err := client.NewSession(); !errors.As(err, &refused) || refused.Reason != ssh.ResourceShortage {
		t.Errorf("one more: %v", err)
	}
}

func TestRotatedHostKeyIsNoticed(t *testing.T) {
	b := start(t, map[string]*Repo{"acme/web": NewRepo(RepoSpec{})})
	before := b.server.HostKey()
	if r := b.ssh("-T"); r.status != 0 {
		t.Fatal(r)
	}
	if err := b.server.RotateHostKey(); err != nil {
		t.Fatal(err)
	}
	if b.server.HostKey().Equal(before) {
		t.Error("same key")
	}
	if r := b.ssh("-T"); r.status != 255 || !strings.Contains(r.err, "REMOTE HOST IDENTIFICATION HAS CHANGED") {
		t.Errorf("%+v", r)
	}
	b.trust()
	if r := b.ssh("-T"); r.status != 0 {
		t.Errorf("the announced key is not the one in use: %+v", r)
	}
}

func TestCloseEndsEverything(t *testing.T) {
	before := runtime.NumGoroutine()
	forge := &fakeForge{repos: map[string]*Repo{"acme/web": NewRepo(RepoSpec{})}, reads: map[keys.Fingerprint][]string{}}
	server, err := Listen(Options{Hooks: forge})
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{tb: t, server: server, forge: forge}
	signer, _ := ssh.NewSignerFromSigner(newPrivate(t, "ed25519"))
	forge.reads[keys.NewPublic(signer.PublicKey(), "").Fingerprint()] = []string{"acme/web"}
	// in every stage: before the handshake, logged in, in the middle of a command
	silent, err := net.Dial("tcp", server.Addr())
	if err != nil {
		t.Fatal(err)
	}
	client := dial(t, b, ssh.PublicKeys(signer))
	session, err := client.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	out, _ := session.StdoutPipe()
	if err := session.Start("git-upload-pack 'acme/web'"); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(out, make([]byte, 4)); err != nil {
		t.Fatal(err)
	}
	server.SetFaults(Faults{BlackHole: true})
	hole, err := net.Dial("tcp", server.Addr())
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Close(); err != nil {
		t.Fatal(err)
	}
	if err := server.Close(); err != nil {
		t.Errorf("closed twice: %v", err)
	}
	if client.Wait() == nil {
		t.Error("the client was not cut off")
	}
	silent.Close()
	hole.Close()
	client.Close()
	deadline := time.Now().Add(10 * time.Second) // the client's own goroutines end by and by
	for runtime.NumGoroutine() > before && time.Now().Before(deadline) {
		runtime.Gosched()
	}
	if n := runtime.NumGoroutine(); n > before {
		stacks := make([]byte, 1<<16)
		t.Errorf("%d goroutines, %d before:\n%s", n, before, stacks[:runtime.Stack(stacks, true)])
	}
	if _, err := net.Dial("tcp", server.Addr()); err == nil {
		t.Error("still listening")
	}
}

func TestListenNeedsHooks(t *testing.T) {
	if _, err := Listen(Options{}); err == nil || err.Error() != "git server: no hooks given" {
		t.Error(err)
	}
}

func clientConfig(b *bench, auth ssh.AuthMethod) *ssh.ClientConfig {
	return &ssh.ClientConfig{User: "git", Auth: []ssh.AuthMethod{auth}, HostKeyCallback: ssh.FixedHostKey(b.server.HostKey().SSH()), Timeout: 10 * time.Second}
}

func dial(tb testing.TB, b *bench, auth ssh.AuthMethod) *ssh.Client {
	tb.Helper()
	client, err := ssh.Dial("tcp", b.server.Addr(), clientConfig(b, auth))
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { client.Close() })
	return client
}

// dialKey logs in with the test's own key.
func dialKey(tb testing.TB, b *bench) *ssh.Client {
	tb.Helper()
	pem, err := os.ReadFile(b.key)
	if err != nil {
		tb.Fatal(err)
	}
	signer, err := ssh.ParsePrivateKey(pem)
	if err != nil {
		tb.Fatal(err)
	}
	return dial(tb, b, ssh.PublicKeys(signer))
}

// exec1 runs one command, or the shell when the command is "", and gives all
// it said on both channels.
func exec1(tb testing.TB, client *ssh.Client, command string) (string, error) {
	tb.Helper()
	session, err := client.NewSession()
	if err != nil {
		tb.Fatal(err)
	}
	defer session.Close()
	var out strings.Builder
	session.Stderr = &out
	stdout, err := session.StdoutPipe()
	if err != nil {
		tb.Fatal(err)
	}
	if command == "" {
		err = session.Shell()
	} else {
		err = session.Start(command)
	}
	if err != nil {
		tb.Fatal(err)
	}
	answer, _ := io.ReadAll(stdout)
	err = session.Wait()
	return string(answer) + out.String(), err
}
