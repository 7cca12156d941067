package probe_test

import (
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"latchkey/core/probe"
	"latchkey/core/probe/finding"
)

// A key that was accepted is told so, whatever the server wants besides.
func TestASecondFactorIsNoRefusalOfTheKey(t *testing.T) {
	for want, next := range map[string]ssh.ServerAuthCallbacks{
		"a one-time code": {KeyboardInteractiveCallback: func(ssh.ConnMetadata, ssh.KeyboardInteractiveChallenge) (*ssh.Permissions, error) {
			t.Error("the second factor was asked for")
			return nil, errors.New("no")
		}},
		"a password": {PasswordCallback: func(ssh.ConnMetadata, []byte) (*ssh.Permissions, error) {
			t.Error("a password was sent")
			return nil, errors.New("no")
		}},
	} {
		o, request := oddServer{second: func(ssh.ServerConfig) ssh.ServerAuthCallbacks { return next }}.start(t)
		r := probe.New(o).Run(t.Context(), request, nil)
		f := wantFailure(t, r, probe.RungAuth, finding.CodeSecondFactor)
		if !strings.Contains(f.What.String(), "accepted the key") || !strings.Contains(f.What.String(), want) {
			t.Errorf("%+v", f)
		}
	}
}

// TestSSHDWantsAPasswordToo has OpenSSH itself ask for two methods.
func TestSSHDWantsAPasswordToo(t *testing.T) {
	server := startSSHD(t)
	conf := filepath.Join(server.dir, "conf")
	text, err := os.ReadFile(conf)
	if err != nil {
		t.Fatal(err)
	}
	write(t, conf, strings.Replace(string(text), "PasswordAuthentication no", "PasswordAuthentication yes\nAuthenticationMethods publickey,password", 1))
	r := probe.New(probe.Options{HostKeys: server.store(t)}).Run(t.Context(), probe.Request{URL: server.url("/x.git"), Signer: server.signer}, nil)
	if f := wantFailure(t, r, probe.RungAuth, finding.CodeSecondFactor); !strings.Contains(f.What.String(), "it also wants a password") {
		t.Errorf("%+v", f)
	}
	r = probe.New(probe.Options{HostKeys: server.store(t)}).Run(t.Context(), probe.Request{URL: server.url("/x.git"), Signer: newSigner(t)}, nil)
	wantFailure(t, r, probe.RungAuth, finding.CodeKeyUnknown)
}

// What only old programs would agree on is told, with the names that whoever
// runs the server needs.
func TestAlgorithmsThatOpenSSHRefuses(t *testing.T) {
	for _, c := range []struct {
		name       string
		algorithms ssh.Config
		warned     string // "" = refused
	}{
		{"kex with SHA-1", ssh.Config{KeyExchanges: []string{ssh.InsecureKeyExchangeDH14SHA1}}, "diffie-hellman-group14-sha1"},
		{"short MAC", ssh.Config{Ciphers: []string{ssh.CipherAES128CTR}, MACs: []string{ssh.InsecureHMACSHA196}}, "hmac-sha1-96"},
		{"CBC only", ssh.Config{Ciphers: []string{ssh.InsecureCipherAES128CBC}}, ""},
		{"older kex only", ssh.Config{KeyExchanges: []string{ssh.InsecureKeyExchangeDH1SHA1}}, ""},
	} {
		o, request := oddServer{algorithms: c.algorithms}.start(t)
		r := probe.New(o).Run(t.Context(), request, nil)
		if c.warned != "" {
			got := rung(t, r, probe.RungAuth)
			if !r.OK || got.State != probe.Warned || got.Finding.Code != finding.CodeWeakAlgo || !strings.Contains(got.Finding.What.String(), c.warned) {
				t.Errorf("%s: %+v\n%s", c.name, got, r.Text())
			}
			continue
		}
		f := wantFailure(t, r, probe.RungHostKey, finding.CodeNoCommonAlgo)
		offers := append(c.algorithms.Ciphers, c.algorithms.KeyExchanges...)[0]
		if !strings.Contains(f.Why.String(), "the server offers "+offers) {
			t.Errorf("%s: %q does not tell %s", c.name, f.Why.String(), offers)
		}
	}
}

// A short RSA host key is told of: the next machine may refuse it.
func TestAShortHostKeyIsAWarning(t *testing.T) {
	for bits, warned := range map[int]bool{1024: true, 2048: false} {
		private, err := rsa.GenerateKey(rand.Reader, bits)
		if err != nil {
			t.Fatal(err)
		}
		host, err := ssh.NewSignerFromKey(private)
		if err != nil {
			t.Fatal(err)
		}
		o, request := oddServer{hostKey: host}.start(t)
		r := probe.New(o).Run(t.Context(), request, nil)
		got := rung(t, r, probe.RungHostKey)
		if !r.OK || (got.Finding != nil) != warned || warned && (got.Finding.Code != finding.CodeHostShort || !strings.Contains(got.Finding.What.String(), "1024 bits")) {
			t.Errorf("%d bits: %+v", bits, got)
		}
	}
}

// TestOpenSSHJudgesAlgorithms compares the list with what the installed ssh
// takes by default.
func TestOpenSSHJudgesAlgorithms(t *testing.T) {
	needTools(t, "ssh")
	cmd := exec.Command("ssh", "-F", "none", "-G", "host")
	cmd.Env = append(os.Environ(), "HOME="+t.TempDir())
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	for line := range strings.Lines(string(out)) {
		name, list, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch name {
		case "kexalgorithms", "hostkeyalgorithms", "ciphers", "macs":
			for one := range strings.SplitSeq(list, ",") {
				count++
				if !probe.OpenSSHTakes(one) {
					t.Errorf("ssh takes %s by default", one)
				}
			}
		}
	}
	if count < 20 {
		t.Errorf("only %d algorithms seen", count)
	}
	for _, one := range []string{"diffie-hellman-group14-sha1", "diffie-hellman-group1-sha1", "ssh-rsa", "ssh-dss", "aes128-cbc", "3des-cbc", "hmac-sha1-96", "hmac-md5"} {
		if probe.OpenSSHTakes(one) || strings.Contains(string(out), ","+one+",") {
			t.Errorf("%s", one)
		}
	}
}

// What a server says beside its answer is kept.
func TestANoteBesideSuccessIsKept(t *testing.T) {
	for text, want := range map[string]finding.Code{
		"remote: Project 'acme/web' was moved to 'acme/site'.\n":                              finding.CodeMoved,
		"remote: This repository moved. Please use the new location:\n":                       finding.CodeMoved,
		"remote: INFO: Your SSH key has expired. Please generate a new key.\n":                finding.CodeKeyExpired,
		"remote: SSH with SHA-1 goes out of use next month, and nobody has ever said this.\n": finding.CodeNote,
	} {
		o, request := oddServer{answer: func(c string, out, stderr io.Writer) uint32 {
			if strings.HasPrefix(c, "git-upload-pack") {
				io.WriteString(stderr, text)
			}
			return usual(c, out, stderr)
		}}.start(t)
		r := probe.New(o).Run(t.Context(), request, nil)
		got := rung(t, r, probe.RungRepository)
		if !r.OK || got.State != probe.Warned || got.Finding.Code != want {
			t.Errorf("%q: %+v", text, got)
		}
		if got.Finding != nil {
			wantWhole(t, *got.Finding)
		}
	}
}
