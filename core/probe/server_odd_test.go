package probe_test

import (
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"

	"golang.org/x/crypto/ssh"

	"latchkey/api/demo/gitserver"
	"latchkey/core/hostkey"
	"latchkey/core/probe"
	"latchkey/core/probe/finding"
	"latchkey/keys"
)

// oddServer is an SSH server with habits that a forge may have.
type oddServer struct {
	sessions   int  // a connection allows so many sessions; 0 = any number
	hangUp     bool // the connection ends with the first session
	tooMany    bool // the connection ends where a session too many is asked for
	noSessions bool
	everybody  bool                                           // no key is asked for
	only       bool                                           // the test's own key alone is let in
	password   bool                                           // passwords only
	second     func(ssh.ServerConfig) ssh.ServerAuthCallbacks // what is wanted after the key
	algorithms ssh.Config                                     // zero = the usual ones
	hostKey    ssh.Signer                                     // nil = an Ed25519 key of its own
	farewell   string
	answer     func(command string, out, stderr io.Writer) uint32
}

// refs returns an advertisement of one branch.
func refs() string {
	line := strings.Repeat("a", 40) + " HEAD\x00side-band-64k symref=HEAD:refs/heads/main\n"
	return fmt.Sprintf("%04x%s0000", len(line)+4, line)
}

func usual(command string, out, stderr io.Writer) uint32 {
	switch {
	case strings.HasPrefix(command, "git-upload-pack"):
		io.WriteString(out, refs())
		return 0
	case strings.HasPrefix(command, "git-receive-pack"):
		io.WriteString(stderr, "ERROR: The key you are authenticating with has been marked as read only.\n")
		return 1
	}
	io.WriteString(stderr, "Hi acme/web! You've successfully authenticated, but GitHub does not provide shell access.\n")
	return 1
}

func (o oddServer) start(t *testing.T) (probe.Options, probe.Request) {
	t.Helper()
	if o.answer == nil {
		o.answer = usual
	}
	host, key := newSigner(t), newSigner(t)
	if o.hostKey != nil {
		host = o.hostKey
	}
	config := &ssh.ServerConfig{Config: o.algorithms, NoClientAuth: o.everybody}
	switch {
	case o.password:
		config.PasswordCallback = func(ssh.ConnMetadata, []byte) (*ssh.Permissions, error) { return nil, errors.New("no") }
	case !o.everybody:
		config.PublicKeyCallback = func(_ ssh.ConnMetadata, offered ssh.PublicKey) (*ssh.Permissions, error) {
			if o.only && string(offered.Marshal()) != string(key.PublicKey().Marshal()) {
				return nil, errors.New("another key")
			}
			if o.farewell != "" {
				return nil, &ssh.BannerError{Err: errors.New("no"), Message: o.farewell}
			}
			if o.second != nil {
				return nil, &ssh.PartialSuccessError{Next: o.second(*config)}
			}
			return nil, nil
		}
	}
	config.AddHostKey(host)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var work sync.WaitGroup
	work.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			work.Go(func() { o.serve(conn, config) })
		}
	})
	t.Cleanup(func() { l.Close(); work.Wait() })
	port := l.Addr().(*net.TCPAddr).Port
	store := openStore(t, hostkey.Options{Pins: []string{hostkey.Place("127.0.0.1", port) + " " + keys.NewPublic(host.PublicKey(), "").Line()}})
	return probe.Options{HostKeys: store}, probe.Request{URL: "ssh://git@" + l.Addr().String() + "/acme/web.git", Signer: key}
}

func (o oddServer) serve(raw net.Conn, config *ssh.ServerConfig) {
	conn, chans, reqs, err := ssh.NewServerConn(raw, config)
	if err != nil {
		raw.Close()
		return
	}
	defer conn.Close()
	go ssh.DiscardRequests(reqs)
	count := 0
	for request := range chans {
		count++
		if o.tooMany && count > o.sessions {
			return
		}
		if o.noSessions || o.sessions > 0 && count > o.sessions {
			request.Reject(ssh.Prohibited, "no more sessions")
			continue
		}
		ch, reqs, err := request.Accept()
		if err != nil {
			return
		}
		go func() {
			for r := range reqs {
				var exec struct{ Command string }
				ssh.Unmarshal(r.Payload, &exec)
				r.Reply(true, nil)
				if o.hangUp && exec.Command == "" {
					conn.Close()
					return
				}
				status := o.answer(exec.Command, ch, ch.Stderr())
				ch.SendRequest("exit-status", false, ssh.Marshal(struct{ Status uint32 }{status}))
				ch.Close()
			}
		}()
	}
}

func TestServersWithOddHabitsStillWork(t *testing.T) {
	for name, server := range map[string]oddServer{
		"one session a connection":     {sessions: 1},
		"two sessions a connection":    {sessions: 2},
		"greeting ends the connection": {hangUp: true},
		"a second session ends it":     {sessions: 1, tooMany: true},
		"ref lines and a noise on stderr": {answer: func(c string, out, stderr io.Writer) uint32 {
			io.WriteString(stderr, "motd\n")
			return usual(c, out, stderr)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			o, request := server.start(t)
			r := probe.New(o).Run(t.Context(), request, nil)
			if !r.OK || r.Head != "main" {
				t.Fatal(r.Text())
			}
			if r.MayWrite == nil || *r.MayWrite {
				t.Error(r.Text())
			}
			if !server.hangUp && !server.tooMany && (r.Identity == nil || r.Identity.Kind != "deploy-key") {
				t.Error(r.Text())
			}
		})
	}
}

func TestOddServersThatFail(t *testing.T) {
	say := func(status uint32, stdout, stderr string) func(string, io.Writer, io.Writer) uint32 {
		return func(_ string, out, errs io.Writer) uint32 {
			io.WriteString(out, stdout)
			io.WriteString(errs, stderr)
			return status
		}
	}
	for _, c := range []struct {
		name   string
		server oddServer
		rung   probe.RungName
		code   finding.Code
	}{
		{"passwords only", oddServer{password: true}, probe.RungAuth, finding.CodeNoPublicKey},
		{"says why the key is refused", oddServer{farewell: "You're using an RSA key with SHA-1, which is no longer allowed.\n"}, probe.RungAuth, finding.CodeRSASHA1},
		{"no sessions at all", oddServer{noSessions: true}, probe.RungRepository, finding.CodeSessionRefused},
		{"no git on the machine", oddServer{answer: say(127, "", "bash: git-upload-pack: command not found\n")}, probe.RungRepository, finding.CodeNotGit},
		{"text where git should be", oddServer{answer: say(0, "Welcome to the build farm!\n", "")}, probe.RungRepository, finding.CodeNotGit},
		{"a status and no word", oddServer{answer: say(1, "", "")}, probe.RungRepository, finding.CodeRefused},
		{"an end and no word", oddServer{answer: say(0, "", "")}, probe.RungRepository, finding.CodeServerStopped},
		{"stops in the middle of the refs", oddServer{answer: say(0, refs()[:60], "")}, probe.RungRepository, finding.CodeServerStopped},
		{"ERR line", oddServer{answer: say(0, "0025ERR ERROR: Repository not found.\n", "")}, probe.RungRepository, finding.CodeRepoMissing},
		{"ref line that is none", oddServer{answer: say(0, "000fhello refs\n", "")}, probe.RungRepository, finding.CodeAnswerBroken},
	} {
		t.Run(c.name, func(t *testing.T) {
			o, request := c.server.start(t)
			wantFailure(t, probe.New(o).Run(t.Context(), request, nil), c.rung, c.code)
		})
	}
}

func TestVersionLineIsAllowed(t *testing.T) {
	o, request := oddServer{}.start(t)
	o.ClientVersion = "latchkey_v1.0-3-gabc (a b)\r\nx\u202e"
	if r := probe.New(o).Run(t.Context(), request, nil); !r.OK {
		t.Error(r.Text())
	}
}

func TestLetInWithoutKeyIsAWarning(t *testing.T) {
	o, request := oddServer{everybody: true}.start(t)
	r := probe.New(o).Run(t.Context(), request, nil)
	if got := rung(t, r, probe.RungAuth); !r.OK || got.State != probe.Warned || got.Finding.Code != finding.CodeKeyNotAsked {
		t.Errorf("%+v", got)
	}
}

func TestRSAKeysSignWithSHA2(t *testing.T) {
	private, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	f := startForge(t, gitserver.Faults{})
	if f.signer, err = ssh.NewSignerFromSigner(private); err != nil {
		t.Fatal(err)
	}
	if r := probe.New(f.options()).Run(t.Context(), f.request(probe.Access), nil); !r.OK {
		t.Error(r.Text())
	}
}

func TestServerThatClosesAtOnce(t *testing.T) {
	for text, code := range map[string]finding.Code{
		"":                                       finding.CodeSSHClosed,
		"Exceeded MaxStartups\r\n":               finding.CodeBusy,
		"220 mail.example ESMTP\r\n":             finding.CodeNotSSH,
		"SSH-1.5-old\r\n":                        finding.CodeNotSSH,
		strings.Repeat("waiting room\r\n", 2000): finding.CodeNotSSH,
	} {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			io.WriteString(conn, text)
			conn.(*net.TCPConn).CloseWrite()
			io.Copy(io.Discard, conn)
			conn.Close()
		}()
		o := probe.Options{HostKeys: openStore(t, hostkey.Options{})}
		r := probe.New(o).Run(t.Context(), probe.Request{URL: "ssh://git@" + l.Addr().String() + "/a/b", Signer: newSigner(t)}, nil)
		wantFailure(t, r, probe.RungSSH, code)
		l.Close()
	}
}

// TestServerThatStopsHalfWay advertises a repository and then never sends it.
func TestServerThatStopsHalfWay(t *testing.T) {
	forever := make(chan struct{})
	defer close(forever)
	o, request := oddServer{answer: func(command string, out, stderr io.Writer) uint32 {
		if strings.HasPrefix(command, "git-upload-pack") {
			io.WriteString(out, refs()+"0008NAK\n")
			io.WriteString(out, "0011\x01PACK\x00\x00\x00\x02\x00\x00\x00\x01")
			<-forever
		}
		return usual(command, out, stderr)
	}}.start(t)
	o.Timeouts.Stall = quick
	request.Depth = probe.Clone
	r := probe.New(o).Run(t.Context(), request, nil)
	if f := wantFailure(t, r, probe.RungClone, finding.CodeStalled); !strings.Contains(f.What.String(), "12 bytes") {
		t.Errorf("%q", f.What.String())
	}
}
