package gitserver

import (
	"bytes"
	"io"
	"net"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/go-git/go-git/v5/plumbing"
	"golang.org/x/crypto/ssh"
)

func TestFaultsAsGitShowsThem(t *testing.T) {
	b := start(t, map[string]*Repo{"acme/web": NewRepo(RepoSpec{Seed: 9, Commits: 5})})
	for _, c := range []struct {
		name   string
		faults Faults
		want   string // in git's standard error
		fails  bool
	}{
		{"not ssh", Faults{NotSSH: true}, "Connection closed", true},
		{"hangs up after its version", Faults{CloseAfterVersion: true}, "closed", true},
		{"refuses all", Faults{RefuseAll: "down for maintenance"}, "down for maintenance\nfatal: Could not read", true},
		{"noise", Faults{StderrNoise: "\x1b[31mhello\x1b[0m\n"}, "hello", false},
		{"no pkt-line", Faults{MalformedPktLine: true}, "bad line length character: zzzz", true},
		{"dies in the pack", Faults{StopAfterPackBytes: 700}, "early EOF", true},
		{"short pack", Faults{TruncatePack: true}, "early EOF", true},
		{"wrong checksum", Faults{CorruptPack: true}, "pack is corrupted (SHA1 mismatch)", true},
		{"slow", Faults{SlowBytesPerSecond: 1 << 20}, "", false},
		{"healthy again", Faults{}, "", false},
	} {
		b.server.SetFaults(c.faults)
		for _, v := range []string{"0", "2"} {
			r := b.git("-c", "protocol.version="+v, "clone", "--bare", b.url("acme/web"), "w")
			os.RemoveAll(b.dir + "/w")
			if (r.status != 0) != c.fails || !strings.Contains(r.err, c.want) {
				t.Errorf("%s, protocol %s: status %d, want %q in %q", c.name, v, r.status, c.want, r.err)
			}
		}
	}
}

func TestHugeRefs(t *testing.T) {
	b := start(t, map[string]*Repo{"acme/web": NewRepo(RepoSpec{Commits: 2})})
	b.server.SetFaults(Faults{HugeRefs: 100_000})
	for _, v := range []string{"0", "2"} {
		got := strings.Count(b.ok("-c", "protocol.version="+v, "ls-remote", b.url("acme/web")), "\n") + 1
		if got != 100_008 { // HEAD, two branches, three tags, two of them peeled
			t.Errorf("protocol %s: %d refs", v, got)
		}
	}
}

func TestBlackHoleSaysNothing(t *testing.T) {
	b := start(t, nil)
	b.server.SetFaults(Faults{BlackHole: true})
	conn, err := net.Dial("tcp", b.server.Addr())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	io.WriteString(conn, "SSH-2.0-client\r\n")
	conn.SetReadDeadline(time.Now().Add(100 * time.Millisecond))
	if n, err := conn.Read(make([]byte, 1)); n > 0 || !os.IsTimeout(err) {
		t.Errorf("%d bytes, %v", n, err)
	}
}

func TestNotSSHAnswersInHTTP(t *testing.T) {
	b := start(t, nil)
	b.server.SetFaults(Faults{NotSSH: true})
	conn, err := net.Dial("tcp", b.server.Addr())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	io.WriteString(conn, "SSH-2.0-client\r\n")
	if answer, err := io.ReadAll(conn); err != nil || !bytes.HasPrefix(answer, []byte("HTTP/1.1 400 Bad Request\r\n")) {
		t.Errorf("%q, %v", answer, err)
	}
}

func TestBannersArriveAsTheyAre(t *testing.T) {
	b := start(t, map[string]*Repo{"acme/web": NewRepo(RepoSpec{})})
	text := "\x1b]0;title\x07\x1b[2Jwelcome\u202e\r\n"
	b.server.SetFaults(Faults{Banner: text})
	config := clientConfig(b, ssh.Password("x"))
	got := ""
	config.BannerCallback = func(message string) error { got += message; return nil }
	ssh.Dial("tcp", b.server.Addr(), config)
	if got != text {
		t.Errorf("banner %q", got)
	}
	b.server.SetFaults(Faults{EndlessBanner: true})
	banners := 0
	config.BannerCallback = func(string) error {
		if banners++; banners == 50 {
			return io.ErrShortBuffer
		}
		return nil
	}
	if _, err := ssh.Dial("tcp", b.server.Addr(), config); err == nil || banners != 50 {
		t.Errorf("%d banners, %v", banners, err)
	}
}

func TestAdvertisementWithoutEnd(t *testing.T) {
	b := start(t, map[string]*Repo{"acme/web": NewRepo(RepoSpec{Commits: 2})})
	b.server.SetFaults(Faults{EndlessAdvertisement: true})
	client := dialKey(t, b)
	session, err := client.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	out, _ := session.StdoutPipe()
	if err := session.Start("git-upload-pack 'acme/web'"); err != nil {
		t.Fatal(err)
	}
	if n, err := io.CopyN(io.Discard, out, 20<<20); err != nil {
		t.Errorf("ended after %d bytes: %v", n, err)
	}
}

func TestStopsAfterExactlySoManyPackBytes(t *testing.T) {
	repo := NewRepo(RepoSpec{Commits: 3})
	p := repo.state().packFor(&fetch{wants: []plumbing.Hash{repo.state().ref("refs/heads/main")}}, nil)
	for _, n := range []int64{1, 100, p.bytes - 1} {
		here, there := net.Pipe()
		var got bytes.Buffer
		err := p.writeTo(&cutter{to: &got, left: n, conn: here})
		if int64(got.Len()) != n || err == nil {
			t.Errorf("%d bytes instead of %d, %v", got.Len(), n, err)
		}
		if _, err := there.Write([]byte{0}); err == nil {
			t.Error("connection still open")
		}
	}
}
