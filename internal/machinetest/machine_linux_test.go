package machinetest

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"
)

// dial connects as a user with the machine's key.
func dial(r *Running, addr, user string, auth ...ssh.AuthMethod) (*ssh.Client, error) {
	if auth == nil {
		auth = []ssh.AuthMethod{ssh.PublicKeys(r.Key)}
	}
	return ssh.Dial("tcp", addr, &ssh.ClientConfig{User: user, Auth: auth, HostKeyCallback: ssh.FixedHostKey(r.HostKey()), Timeout: 20 * time.Second})
}

// over runs a script by sh over ssh.
func over(t *testing.T, r *Running, user, script string) string {
	t.Helper()
	out, err := overErr(r, r.Addr, user, script)
	if err != nil {
		t.Errorf("%s at %s: %s: %v: %s", user, r.Name, script, err, out)
	}
	return strings.TrimSpace(out)
}

func overErr(r *Running, addr, user, script string) (string, error) {
	client, err := dial(r, addr, user)
	if err != nil {
		return "", err
	}
	defer client.Close()
	session, err := client.NewSession()
	if err != nil {
		return "", err
	}
	session.Stdin = strings.NewReader(script)
	out, err := session.CombinedOutput("sh -s")
	return string(out), err
}

// Homes and shells come from passwd; users are apart; what is outside is not seen.
func TestAMachineHasUsersOfItsOwn(t *testing.T) {
	r := Start(t, Machine{Name: "build-07", Users: []User{
		{Name: "jenkins", Home: "/var/lib/jenkins", Files: []File{{Path: ".ssh/config", Text: "Host x\n", Mode: 0o600}}},
		{Name: "gitlab-runner", HomeMode: 0o755},
	}})
	if got, want := over(t, r, "jenkins", "id -un; pwd; uname -n; cat .ssh/config; ls -ld .ssh/config | cut -d' ' -f1,3; echo $HOME ~"), "jenkins\n/var/lib/jenkins\nbuild-07\nHost x\n-rw------- jenkins\n/var/lib/jenkins /var/lib/jenkins"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := over(t, r, "gitlab-runner", "id -un; pwd; ls /var/lib/jenkins 2>&1 || :; git --version | cut -d' ' -f1-2; ls -A /root 2>&1 || :"); !strings.HasPrefix(got, "gitlab-runner\n/home/gitlab-runner\nls: cannot open directory") || !strings.Contains(got, "git version") {
		t.Errorf("%q", got)
	}
	before := r.Checksums(t, "jenkins")
	over(t, r, "jenkins", "cat .ssh/config")
	if c := before.Changes(r.Checksums(t, "jenkins")); c != "" {
		t.Errorf("looking changed the home:\n%s", c)
	}
	over(t, r, "jenkins", "chmod 755 .ssh/config; touch new")
	if c := before.Changes(r.Checksums(t, "jenkins")); strings.Count(c, "\n") != 5 || !strings.Contains(c, "+ new: ") {
		t.Errorf("changes:\n%s", c)
	}
}

// The program ssh, which takes its home from passwd, gets in too.
func TestRealSSHReachesAMachine(t *testing.T) {
	for _, own := range []bool{false, true} {
		sshInto(t, Start(t, Machine{OwnAddress: own}))
	}
}

func sshInto(t *testing.T, r *Running) {
	t.Helper()
	known := filepath.Join(t.TempDir(), "known_hosts")
	write(t, known, r.KnownHosts())
	host, port, _ := strings.Cut(r.Addr, ":")
	out, err := exec.Command("ssh", "-F", "none", "-i", r.KeyFile, "-o", "IdentitiesOnly=yes", "-o", "IdentityAgent=none", "-o", "UserKnownHostsFile="+known, "-o", "StrictHostKeyChecking=yes", "-p", port, "jenkins@"+host, "ssh -G x | grep -i '^identityfile' | head -1; env").CombinedOutput()
	if err != nil || !strings.Contains(string(out), "SSH_CONNECTION=127.0.0.1") {
		t.Errorf("%v: %s", err, out)
	}
}

func TestMachinesOfAllKinds(t *testing.T) {
	for _, c := range []struct {
		name    string
		machine Machine
		user    string
		script  string
		want    string
	}{
		{"busybox", Machine{Tools: BusyBox}, "", "ls --help 2>&1 | head -1 | cut -d' ' -f1; sh --help 2>&1 | head -1 | cut -d' ' -f1; git --version | cut -d' ' -f1; which perl || echo none", "BusyBox\nBusyBox\ngit\nnone"},
		{"no git", Machine{Without: []string{"git", "ssh-keygen"}}, "", "which git ssh-keygen || echo none", "none"},
		{"bash", Machine{Sh: "bash"}, "", "echo ${BASH_VERSION:+bash}", "bash"},
		{"tcsh", Machine{Users: []User{{Name: "jenkins", Shell: "tcsh"}}}, "", "echo $SHELL", "/usr/bin/tcsh"},
		{"fish", Machine{Users: []User{{Name: "jenkins", Shell: "fish"}}}, "", "echo $SHELL", "/usr/bin/fish"},
		{"rc file", Machine{Users: []User{{Name: "jenkins", Shell: "bash", Files: []File{{Path: ".bashrc", Text: "echo noise\n"}}}}}, "", "echo x", "noise\nx"},
		{"disk full", Machine{Users: []User{{Name: "jenkins", HomeBytes: 64 << 10}}}, "", "head -c 200000 /dev/zero 2>&1 >f | cat; head -c 200000 /dev/zero >f 2>/dev/null || echo full", "head: error writing 'standard output': No space left on device\nfull"},
		{"read-only", Machine{Users: []User{{Name: "jenkins", ReadOnly: true, Files: []File{{Path: "f", Text: "x"}}}}}, "", "cat f; touch g 2>&1 || :", "xtouch: cannot touch 'g': Read-only file system"},
		{"foreign home", Machine{Users: []User{{Name: "jenkins", HomeOwner: "root", HomeMode: 0o755}}}, "", "touch g 2>&1 || :", "touch: cannot touch 'g': Permission denied"},
		{"no home", Machine{Users: []User{{Name: "jenkins", NoHome: true}}}, "", "sleep 1; pwd", "Could not chdir to home directory /home/jenkins: No such file or directory\n/"},
		{"wrong clock", Machine{Files: []File{{Path: "/usr/local/bin/date", Text: "#!/bin/sh\nexec /.system/bin/date -d @86400 \"$@\"\n", Mode: 0o755}}}, "", "date -u +%Y", "1970"},
		{"links", Machine{Users: []User{{Name: "jenkins", Files: []File{{Path: ".ssh", Link: "elsewhere"}, {Path: "elsewhere", Dir: true, Mode: 0o777}}}}}, "", "readlink .ssh; stat -c %a elsewhere", "elsewhere\n777"},
		{"sudo", Machine{Users: []User{{Name: "build"}, {Name: "jenkins"}}, Sudoers: "build ALL=(jenkins) NOPASSWD: ALL"}, "build", "sudo -n -u jenkins -H sh -c 'id -un; cd; pwd'", "jenkins\n/home/jenkins"},
		{"sudo wants a password", Machine{Users: []User{{Name: "build"}, {Name: "jenkins"}}, Sudoers: "build ALL=(jenkins) ALL"}, "build", "sudo -n -u jenkins id 2>&1 || :", "sudo: a password is required"},
		{"root", Machine{Users: []User{{Name: "root", Home: "/root"}}}, "root", "id -u; pwd", "0\n/root"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := Start(t, c.machine)
			user := c.user
			if user == "" {
				user = "jenkins"
			}
			if got := over(t, r, user, c.script); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

func TestMachinesThatRefuse(t *testing.T) {
	r := Start(t, Machine{Name: "closed", Config: "ForceCommand echo no shell here; exit 1\n", NoSFTP: true, Users: []User{{Name: "jenkins", Password: "two  words"}, {Name: "nobody-in", Shell: "nologin"}}})
	if out, err := overErr(r, r.Addr, "jenkins", "id"); err == nil || out != "no shell here\n" {
		t.Errorf("%v: %q", err, out)
	}
	if out, err := overErr(r, r.Addr, "nobody-in", "id"); err == nil || !strings.Contains(out, "not available") {
		t.Errorf("%v: %q", err, out)
	}
	client, err := dial(r, r.Addr, "jenkins", ssh.Password("two  words"))
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	session, err := client.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	if err := session.RequestSubsystem("sftp"); err == nil {
		t.Error("sftp works")
	}
	if _, err := dial(r, r.Addr, "jenkins", ssh.Password("two words")); err == nil {
		t.Error("another password works")
	}
}

// Only a machine on the way reaches one that is behind it.
func TestAMachineBehindTwo(t *testing.T) {
	outer := Start(t, Machine{Name: "jump-1"})
	middle := Start(t, Machine{Name: "jump-2", Behind: outer})
	inner := Start(t, Machine{Name: "build-09", Behind: middle})
	if _, err := dial(inner, inner.Addr, "jenkins"); err == nil {
		t.Error("it is reached directly")
	}
	first, err := dial(outer, outer.Addr, "jenkins")
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	if conn, err := first.Dial("tcp", inner.Addr); err == nil {
		if n, _ := conn.Read(make([]byte, 1)); n > 0 {
			t.Error("it is reached by one jump")
		}
		conn.Close()
	}
	hop := func(by *ssh.Client, r *Running) *ssh.Client {
		t.Helper()
		conn, err := by.Dial("tcp", r.Addr)
		if err != nil {
			t.Fatal(err)
		}
		c, chans, reqs, err := ssh.NewClientConn(conn, r.Addr, &ssh.ClientConfig{User: "jenkins", Auth: []ssh.AuthMethod{ssh.PublicKeys(r.Key)}, HostKeyCallback: ssh.FixedHostKey(r.HostKey())})
		if err != nil {
			t.Fatal(err)
		}
		client := ssh.NewClient(c, chans, reqs)
		t.Cleanup(func() { client.Close() })
		return client
	}
	session, err := hop(hop(first, middle), inner).NewSession()
	if err != nil {
		t.Fatal(err)
	}
	if out, err := session.CombinedOutput("uname -n"); err != nil || string(out) != "build-09\n" {
		t.Errorf("%v: %q", err, out)
	}
}

func TestAMachineThatIsOffAndRebuilt(t *testing.T) {
	r := Start(t, Machine{})
	client, err := dial(r, r.Addr, "jenkins")
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	over(t, r, "jenkins", "touch kept")
	r.Stop()
	if err := client.Wait(); err == nil {
		t.Error("who was connected left in peace")
	}
	if _, err := dial(r, r.Addr, "jenkins"); err == nil {
		t.Error("a machine that is off answers")
	}
	old := r.HostKey()
	if err := r.NewHostKey(); err != nil {
		t.Fatal(err)
	}
	if err := r.StartAgain(); err != nil {
		t.Fatal(err)
	}
	if got := over(t, r, "jenkins", "ls"); got != "kept" {
		t.Errorf("%q", got)
	}
	if string(old.Marshal()) == string(r.HostKey().Marshal()) {
		t.Error("the host key is the same")
	}
}

func TestWires(t *testing.T) {
	r := Start(t, Machine{})
	slow := Through(t, r.Addr, Wire{Delay: 25 * time.Millisecond})
	start := time.Now()
	if _, err := overErr(r, slow.Addr, "jenkins", "true"); err != nil {
		t.Fatal(err)
	}
	trips, took := slow.RoundTrips(), time.Since(start)
	if trips < 5 || trips > 15 || took < time.Duration(trips)*50*time.Millisecond {
		t.Errorf("%d round trips took %v", trips, took)
	}
	_, all := slow.Bytes()
	for _, after := range []int64{1, 100, all / 2, all - 1} {
		cut := Through(t, r.Addr, Wire{CutAfter: after})
		if out, err := overErr(r, cut.Addr, "jenkins", "true"); err == nil && after < all/2 {
			t.Errorf("cut after %d bytes: %q", after, out)
		}
		if _, got := cut.Bytes(); got > after {
			t.Errorf("cut after %d bytes: %d came", after, got)
		}
	}
	sent, _ := slow.Bytes()
	cut := Through(t, r.Addr, Wire{CutAfterSent: sent / 2})
	if _, err := overErr(r, cut.Addr, "jenkins", "true"); err == nil {
		t.Error("nothing was cut")
	}
}

func TestProcessesAreSeen(t *testing.T) {
	r := Start(t, Machine{})
	stop := r.WatchProcesses()
	over(t, r, "jenkins", "WORD=abc sleep 0.2")
	seen := false
	for _, p := range stop() {
		if len(p.Args) == 2 && p.Args[0] == "sleep" {
			for _, e := range p.Env {
				seen = seen || e == "WORD=abc"
			}
		}
	}
	if !seen {
		t.Error("sleep and its environment were not seen")
	}
	if out, err := r.Run("jenkins", "id -un; pwd"); err != nil || out != "jenkins\n/home/jenkins\n" {
		t.Errorf("%v: %q", err, out)
	}
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// A machine with a network of its own knows services by the names and ports that
// people use, and nothing else.
func TestAMachineReachesOnlyWhatItIsGiven(t *testing.T) {
	inner := Start(t, Machine{Name: "build-09"})
	r := Start(t, Machine{Reach: map[string]string{"bitbucket.org:22": inner.Addr, "bitbucket.org:443": inner.Addr, "build-09:22": inner.Addr, "127.0.0.1:7999": inner.Addr}})
	_, port, _ := strings.Cut(inner.Addr, ":")
	look := func(host, port string) string {
		return "ssh -F none -v -o BatchMode=yes -o StrictHostKeyChecking=yes -o ConnectTimeout=5 -p " + port + " " + host + " 2>&1 | grep -o 'ED25519 host key is known\\|No ED25519 host key is known\\|Connection refused\\|Could not resolve' | head -1"
	}
	for _, c := range []struct{ host, port, want string }{
		{"bitbucket.org", "22", "No ED25519 host key is known"},
		{"bitbucket.org", "443", "No ED25519 host key is known"},
		{"127.0.0.1", "7999", "No ED25519 host key is known"},
		{"127.0.0.1", port, "Connection refused"},
		{"build-09", "443", "Connection refused"},
		{"github.com", "22", "Could not resolve"},
	} {
		if got := over(t, r, "jenkins", look(c.host, c.port)); got != c.want {
			t.Errorf("%s:%s: %q, want %q", c.host, c.port, got, c.want)
		}
	}
	last := Start(t, Machine{Name: "build-10", Behind: r})
	if _, err := dial(last, last.Addr, "jenkins"); err == nil {
		t.Error("what is behind it is reached directly")
	}
	if err := r.OpenWay("build-10:22", last.Addr); err != nil {
		t.Fatal(err)
	}
	if got := over(t, r, "jenkins", look("build-10", "22")); got != "No ED25519 host key is known" {
		t.Errorf("build-10: %q", got)
	}
}

// The root of another system has its own programs.
func TestAMachineOfAnotherSystem(t *testing.T) {
	r := Start(t, Machine{System: OtherSystem(t), Name: "other"})
	if got := over(t, r, "jenkins", "id -un; pwd; uname -n; . /etc/os-release; git --version | cut -d' ' -f1; ssh-keygen -q -t ed25519 -N '' -f k && ls"); got != "jenkins\n/home/jenkins\nother\ngit\nk\nk.pub" {
		t.Errorf("%q", got)
	}
}
