package core

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"latchkey/api/demo"
	"latchkey/core/ask"
	"latchkey/core/probe"
	"latchkey/core/probe/finding"
	"latchkey/internal/machinetest"
	"latchkey/keys"
)

// farForge is a world whose forge has a name that leads nowhere from here: a person's
// ssh_config has to say how it is reached. A key stands on one of its repositories.
type farForge struct {
	*world
	at   string // where it is really
	port int
	key  keys.Fingerprint
	home string
}

func newFarForge(t *testing.T, trusted bool) *farForge {
	t.Setenv("HOME", t.TempDir())
	w := newWorld(t, demo.Options{Seed: 1})
	f := &farForge{world: w, at: w.forge.Info().SSH, port: portOf(w.forge.Info().SSH), home: os.Getenv("HOME")}
	pair := w.generated()
	_, err := w.Placements.PlaceKey(t.Context(), PlaceRequest{Account: w.account, Repo: web, Fingerprint: pair.Fingerprint}, nil)
	must(t, err)
	f.key = pair.Fingerprint
	host, port := "git.corp.test", f.port
	_, err = w.Accounts.ChangeAccount(t.Context(), w.account, AccountChange{SSHHost: &host, SSHPort: &port})
	must(t, err)
	if trusted {
		fields := strings.Fields(w.forge.Info().HostKey)
		must(t, w.hosts.Trust(fmt.Sprintf("[git.corp.test]:%d %s", port, strings.Join(fields[1:3], " "))))
	}
	return f
}

// config writes the person's ssh_config.
func (f *farForge) config(text string) {
	f.t.Helper()
	must(f.t, os.MkdirAll(filepath.Join(f.home, ".ssh"), 0o700))
	must(f.t, os.WriteFile(filepath.Join(f.home, ".ssh", "config"), []byte(text), 0o600))
}

// jump is what ssh_config says of a jump host.
func (f *farForge) jump(r *machinetest.Running, known bool, more string) string {
	host, port, _ := net.SplitHostPort(r.Addr)
	file := filepath.Join(f.home, fmt.Sprint(r.Name, known))
	must(f.t, os.WriteFile(file, nil, 0o600))
	if known {
		must(f.t, os.WriteFile(file, []byte(r.KnownHosts()), 0o600))
	}
	return fmt.Sprintf("Host %s\n HostName %s\n Port %s\n User jenkins\n IdentityFile %s\n UserKnownHostsFile %s\n ForwardAgent yes\n%s\n", r.Name, host, port, r.KeyFile, file, more)
}

func (f *farForge) test() probe.Report {
	f.t.Helper()
	r, err := f.Tests.Test(f.t.Context(), TestRequest{Account: f.account, Repo: web, Fingerprint: f.key, Depth: probe.Clone}, nil)
	must(f.t, err)
	return r
}

// failure is the finding at which a test ended.
func failure(r probe.Report) finding.Finding {
	for _, rung := range r.Rungs {
		if rung.State == probe.Failed && rung.Finding != nil {
			return *rung.Finding
		}
	}
	return finding.Finding{}
}

// A forge behind two jump hosts is tested and cloned from as git would, with its own
// host key, and the hosts on the way learn nothing but where it is.
func TestAForgeBehindTwoJumpHosts(t *testing.T) {
	outer := machinetest.Start(t, machinetest.Machine{Name: "jump-1", Config: "LogLevel DEBUG1\n"})
	inner := machinetest.Start(t, machinetest.Machine{Name: "jump-2", Behind: outer, Config: "LogLevel DEBUG1\n"})
	agentWith(t, outer, inner)
	f := newFarForge(t, true)
	if r := f.test(); r.OK {
		t.Fatalf("it is reached straight: %s", r.Text())
	}
	way := "Host git.corp.test\n HostName 127.0.0.1\n ProxyJump jump-2\n ForwardAgent yes\n"
	f.config(way + f.jump(inner, true, " ProxyJump jump-1\n") + f.jump(outer, true, ""))
	r := f.test()
	if !r.OK || r.Cloned == nil || r.Rungs[1].Detail.String() != "127.0.0.1 → 127.0.0.1" {
		t.Fatalf("%s", r.Text())
	}
	fields := strings.Fields(f.forge.Info().HostKey)
	key, _, _, _, err := ssh.ParseAuthorizedKey([]byte(strings.Join(fields[1:3], " ")))
	must(t, err)
	if r.HostKey != ssh.FingerprintSHA256(key) {
		t.Errorf("the host key is %s, the forge's is %s", r.HostKey, ssh.FingerprintSHA256(key))
	}
	for _, jump := range []*machinetest.Running{outer, inner} {
		log := jump.Log()
		if !strings.Contains(log, "direct-tcpip") {
			t.Errorf("%s was not passed: %s", jump.Name, log)
		}
		for _, leak := range []string{"auth-agent", "ctype session", "x11-req", "tcpip-forward", strings.TrimPrefix(string(f.key), "SHA256:")} {
			if strings.Contains(log, leak) {
				t.Errorf("%s saw %s: %s", jump.Name, leak, log)
			}
		}
	}
	if n := strings.Count(outer.Log(), "Accepted publickey"); n != 1 {
		t.Errorf("signed in %d times at the jump host for one test", n)
	}
	f.test()
	if n := strings.Count(outer.Log(), "Accepted publickey"); n != 1 {
		t.Errorf("signed in %d times at the jump host for two tests", n)
	}
	f.doctorGivesUp()
}

// A jump host vouches for nobody: neither for the forge's host key nor for its own.
func TestAJumpHostVouchesForNobody(t *testing.T) {
	jump := machinetest.Start(t, machinetest.Machine{Name: "jump-1"})
	agentWith(t, jump)
	f := newFarForge(t, false)
	way := "Host git.corp.test\n HostName 127.0.0.1\n ProxyJump jump-1\n"
	f.config(way + f.jump(jump, true, ""))
	if got := failure(f.test()); got.Code != finding.CodeHostUnknown {
		t.Errorf("an unknown forge: %+v", got)
	}
	other, err := ssh.NewPublicKey(jump.HostKey().(ssh.CryptoPublicKey).CryptoPublicKey())
	must(t, err)
	must(t, f.hosts.Trust("[git.corp.test]:"+strconv.Itoa(f.port)+" "+strings.TrimSpace(string(ssh.MarshalAuthorizedKey(other)))))
	if got := failure(f.test()); got.Code != finding.CodeHostChanged {
		t.Errorf("a forge with another key: %+v", got)
	}
	f.config(way + f.jump(jump, false, ""))
	if got := failure(f.test()); got.Code != finding.CodeNoWay || !strings.Contains(got.What.String(), "host key") {
		t.Errorf("an unknown jump host: %+v", got)
	}
	jump.Stop()
	f.config(way + f.jump(jump, true, " ConnectTimeout 5\n"))
	if got := failure(f.test()); got.Code != finding.CodeNoWay || !strings.Contains(got.What.String(), "git.corp.test") {
		t.Errorf("a jump host that is off: %+v", got)
	}
}

// A ProxyCommand runs after a yes to exactly it, and never by itself.
func TestAProxyCommandToAForge(t *testing.T) {
	machinetest.Need(t, "bash")
	t.Setenv("SSH_AUTH_SOCK", "")
	f := newFarForge(t, true)
	ran := filepath.Join(f.home, "ran")
	command := "bash -c 'touch " + ran + "; exec 3<>/dev/tcp/%s/%s; cat <&3 & cat >&3'"
	f.config("Host git.corp.test\n HostName 127.0.0.1\n ProxyCommand " + fmt.Sprintf(command, "%h", "%p") + "\n")
	got := failure(f.test())
	if got.Code != finding.CodeNoWay || !strings.Contains(got.What.String(), "which was not run") {
		t.Errorf("nobody is there: %+v", got)
	}
	var asked []ask.Command
	answer := false
	f.person.RunCommand = func(_ context.Context, c ask.Command) (bool, error) {
		asked = append(asked, c)
		return answer, nil
	}
	_ = f.person
	if r := f.test(); failure(r).Code != finding.CodeNoWay {
		t.Errorf("after a no: %s", r.Text())
	}
	if _, err := os.Stat(ran); err == nil {
		t.Fatal("it ran without a yes")
	}
	answer = true
	for range 2 {
		if r := f.test(); !r.OK {
			t.Errorf("after a yes: %s", r.Text())
		}
	}
	want := ask.Command{Machine: "git.corp.test", Command: fmt.Sprintf(command, "127.0.0.1", strconv.Itoa(f.port))}
	if len(asked) != 2 || asked[0] != want || asked[1] != want {
		t.Errorf("asked %+v", asked)
	}
	if checks := f.Checkup.checkSSHServices(t.Context()); checks.State != checkSkipped {
		t.Errorf("doctor, which runs nothing: %+v", checks)
	}
}

// doctorGivesUp has the forge be silent behind the jump hosts: what comes through them
// knows no deadlines.
func (f *farForge) doctorGivesUp() {
	must(f.t, f.forge.SetFaults(func(x *demo.Faults) { x.SSH.BlackHole = true }))
	account, err := f.store.Account(f.t.Context(), f.account)
	must(f.t, err)
	f.Checkup.patience = 2 * time.Second
	began := time.Now()
	if said, err := f.Checkup.reachSSH(f.t.Context(), account); err == nil || time.Since(began) > 20*time.Second {
		f.t.Errorf("doctor says %q, %v after %v", said, err, time.Since(began))
	}
}
