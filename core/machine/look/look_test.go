package look

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"latchkey/core/machine/sh"
	"latchkey/core/machine/sh/shtest"
	"latchkey/internal/machinetest"
	"latchkey/keys"
)

// shells are the real ones that the script is tried with.
func shells(t *testing.T) map[string][]string {
	all := map[string][]string{}
	for name, args := range map[string][]string{"dash": {"dash"}, "bash": {"bash", "--posix"}, "busybox": {"busybox", "ash"}} {
		if path, err := exec.LookPath(args[0]); err == nil {
			all[name] = append([]string{path}, args[1:]...)
		}
	}
	return all
}

func write(t testing.TB, name, text string, mode fs.FileMode) {
	t.Helper()
	os.MkdirAll(filepath.Dir(name), 0o700)
	if err := os.WriteFile(name, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
	os.Chmod(name, mode)
}

func at(t testing.TB, r sh.Runner, o Options) Facts {
	t.Helper()
	facts, err := At(t.Context(), r, o)
	if err != nil {
		t.Fatal(err)
	}
	return facts
}

// A home with everything in it is told whole by every shell, and no private key
// is in the answer.
func TestEverythingIsLookedAtInOneRoundTrip(t *testing.T) {
	machinetest.Need(t, "git", "ssh", "ssh-keygen")
	for name, shell := range shells(t) {
		t.Run(name, func(t *testing.T) {
			home := t.TempDir()
			dir := filepath.Join(home, ".ssh")
			os.Mkdir(dir, 0o700)
			for _, key := range []string{"id_ed25519", "bare", "locked"} {
				pass := map[string]string{"locked": "secret"}[key]
				if out, err := exec.Command("ssh-keygen", "-q", "-t", "ed25519", "-N", pass, "-C", "", "-f", filepath.Join(dir, key)).CombinedOutput(); err != nil {
					t.Fatal(err, string(out))
				}
			}
			want := fingerprint(t, filepath.Join(dir, "bare.pub"))
			os.Remove(filepath.Join(dir, "bare.pub"))
			write(t, filepath.Join(dir, "config"), "Host x\n", 0o644)
			write(t, filepath.Join(dir, "odd\n\x1b[31mname"), "x", 0o600)
			write(t, filepath.Join(dir, ".hidden"), "x", 0o600)
			private, _ := os.ReadFile(filepath.Join(dir, "bare"))
			write(t, filepath.Join(dir, "mistake.pub"), string(private), 0o600)
			os.Symlink("/etc/passwd", filepath.Join(dir, "link"))
			exec.Command("mkfifo", filepath.Join(dir, "pipe")).Run()
			write(t, filepath.Join(home, ".gitconfig"), "[url \"git@forge-web:acme/web.git\"]\n\tinsteadOf = git@forge.example:acme/web.git\n[url \"https://me:token@x.example/\"]\n\tpushInsteadOf = ssh://git@x.example/\n[core]\n\tsshCommand = ssh -v\n[user]\n\tname = x\n", 0o600)
			r := sh.NewLocal(sh.Local{Name: "build-07", Home: home, Shell: shell, Env: []string{"HTTPS_PROXY=http://me:pass@proxy.example:3128", "GIT_SSH_COMMAND=ssh -x"}})
			counted := &counter{Runner: r}
			f := at(t, counted, Options{})
			if counted.n != 1 {
				t.Errorf("%d round trips", counted.n)
			}
			if strings.Contains(string(counted.out), string(private[40:120])) || strings.Contains(string(counted.out), "PRIVATE") {
				t.Error("a private key left the machine")
			}
			if f.System.Kernel != "Linux" || f.System.ID == "" || f.User.Name == "" || f.User.ID != os.Getuid() || !f.User.HomeThere || !f.User.HomeWritable || f.User.Home != home || f.DiskFree <= 0 || !f.ClockKnown || f.Skew.Abs() > 2*time.Second {
				t.Errorf("%+v", f)
			}
			for _, program := range []string{"git", "ssh"} {
				if p := f.Programs[program]; !strings.HasPrefix(p.Path, "/") || p.Version == "" {
					t.Errorf("%s: %+v", program, p)
				}
			}
			files := map[string]File{}
			for _, file := range f.SSH.Files {
				files[file.Name] = file
			}
			if len(files) != 11 || !f.SSH.There || f.SSH.Mode != fs.ModeDir|0o700 {
				t.Errorf("%d files: %+v", len(files), files)
			}
			for name, wanted := range map[string]string{
				"id_ed25519": "private", "locked": "private", "bare": "private", "id_ed25519.pub": "public", "mistake.pub": "private",
				"config": "-rw-r--r--", ".hidden": "-rw-------", "odd name": "odd", "link": "Lrwxrwxrwx", "pipe": "prw-r--r--",
			} {
				file := files[name]
				got := file.Mode.String()
				switch {
				case file.Private && !file.Public:
					got = "private"
				case file.Public:
					got = "public"
				case file.Odd:
					got = "odd"
				}
				if got != wanted || file.Owner != os.Getuid() {
					t.Errorf("%s: %s, %+v", name, got, file)
				}
			}
			if files["bare"].Fingerprint != want || files["bare"].KeyType != "ED25519" || files["id_ed25519"].Fingerprint != files["id_ed25519.pub"].Fingerprint || files["locked"].Fingerprint == "" {
				t.Errorf("%+v", files)
			}
			if len(f.Git.Rules) != 3 || f.Git.Rules[0] != (Rule{Origin: home + "/.gitconfig", Key: "url.git@forge-web:acme/web.git.insteadof", Value: "git@forge.example:acme/web.git"}) || strings.Contains(f.Git.Rules[1].Key, "token") {
				t.Errorf("%+v", f.Git.Rules)
			}
			if len(f.Git.Files) == 0 || f.Git.Files[0].Name != home+"/.gitconfig" || f.Git.Files[0].Mode != 0o600 {
				t.Errorf("%+v", f.Git.Files)
			}
			if !slices.Equal(f.Proxies, []Proxy{{"HTTPS_PROXY", "http://…@proxy.example:3128"}}) || f.Env["GIT_SSH_COMMAND"] != "ssh -x" {
				t.Errorf("%+v, %+v", f.Proxies, f.Env)
			}
		})
	}
}

// counter counts scripts, and keeps what came back.
type counter struct {
	sh.Runner
	n   int
	out []byte
}

func (c *counter) Run(ctx context.Context, s sh.Script) (sh.Result, error) {
	c.n++
	got, err := c.Runner.Run(ctx, s)
	c.out = got.Out
	return got, err
}

func TestForgesAreTriedFromThere(t *testing.T) {
	machinetest.Need(t, "ssh-keyscan")
	forge := machinetest.Start(t, machinetest.Machine{Name: "forge"})
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()
	endpoint := func(addr string) Endpoint {
		host, port, _ := net.SplitHostPort(addr)
		n, _ := strconv.Atoi(port)
		return Endpoint{host, n}
	}
	r := sh.NewLocal(sh.Local{Name: "build-07", Home: t.TempDir()})
	f := at(t, r, Options{Forges: []Endpoint{endpoint(forge.Addr), endpoint(closed.Addr().String()), endpoint(silent.Addr().String())}})
	if f.Forges[0].State != Answers || len(f.Forges[0].Keys) != 1 || string(f.Forges[0].Keys[0].Fingerprint) != ssh.FingerprintSHA256(forge.HostKey()) {
		t.Errorf("%+v", f.Forges[0])
	}
	if f.Forges[1].State != Closed || f.Forges[2].State != Closed {
		t.Errorf("%+v", f.Forges)
	}
	for _, bad := range []Endpoint{{"a;b", 22}, {"-x", 22}, {"a", 0}, {"$(id)", 22}} {
		if _, err := At(t.Context(), r, Options{Forges: []Endpoint{bad}}); err == nil {
			t.Errorf("%+v is taken", bad)
		}
	}
}

// Real machines that lack something say so, with the command that mends it.
func TestMachinesThatLackSomething(t *testing.T) {
	for _, c := range []struct {
		name    string
		machine machinetest.Machine
		want    []string
	}{
		{"plain", machinetest.Machine{}, nil},
		{"no git", machinetest.Machine{Without: []string{"git", "ssh-keygen"}}, []string{"no-git", "no-ssh-keygen"}},
		{"no home", machinetest.Machine{Users: []machinetest.User{{Name: "jenkins", NoHome: true}}}, []string{"no-home"}},
		{"read-only", machinetest.Machine{Users: []machinetest.User{{Name: "jenkins", ReadOnly: true}}}, []string{"home-read-only"}},
		{"foreign", machinetest.Machine{Users: []machinetest.User{{Name: "jenkins", HomeOwner: "root", HomeMode: 0o755}}}, []string{"home-not-ours"}},
		{"full", machinetest.Machine{Users: []machinetest.User{{Name: "jenkins", HomeBytes: 64 << 10}}}, []string{"disk"}},
		{"link", machinetest.Machine{Users: []machinetest.User{{Name: "jenkins", Files: []machinetest.File{{Path: ".ssh", Link: "elsewhere"}, {Path: "elsewhere", Dir: true}}}}}, []string{"ssh-link"}},
		{"file", machinetest.Machine{Users: []machinetest.User{{Name: "jenkins", Files: []machinetest.File{{Path: ".ssh", Text: "x"}}}}}, []string{"ssh-no-folder"}},
		{"open", machinetest.Machine{Users: []machinetest.User{{Name: "jenkins", Files: []machinetest.File{{Path: ".ssh", Dir: true, Mode: 0o777}}}}}, []string{"ssh-open"}},
		{"busybox", machinetest.Machine{Tools: machinetest.BusyBox}, nil},
		{"wrong clock", machinetest.Machine{Files: []machinetest.File{{Path: "/usr/local/bin/date", Text: "#!/bin/sh\nexec /.system/bin/date -d @86400 \"$@\"\n", Mode: 0o755}}}, []string{"clock"}},
		{"hanging git", machinetest.Machine{Files: []machinetest.File{{Path: "/usr/local/bin/git", Text: "#!/bin/sh\nsleep 600\n", Mode: 0o755}}}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			m := machinetest.Start(t, c.machine)
			f := at(t, shtest.Runner(t, m, "jenkins"), Options{})
			var codes []string
			for _, p := range f.Problems() {
				codes = append(codes, p.Code)
				if text := p.Text.String(); !strings.Contains(text, m.Name) || strings.Contains(text, "{") || !strings.Contains(text, ": ") {
					t.Errorf("%s: %s", p.Code, text)
				}
			}
			if !slices.Equal(codes, c.want) {
				t.Errorf("%q, want %q: %+v", codes, c.want, f)
			}
			if f.System.BusyBox != (c.machine.Tools != "") {
				t.Errorf("BusyBox: %v", f.System.BusyBox)
			}
		})
	}
}

// Names that would do something to a careless script do nothing.
func TestNamesThatMeanSomethingToShellsDoNothing(t *testing.T) {
	home := "/home/it's \"a\" $(touch ran) `touch ran` -n;touch ran"
	m := machinetest.Start(t, machinetest.Machine{Users: []machinetest.User{{Name: "jenkins", Home: home, Files: []machinetest.File{
		{Path: ".ssh/$(touch ran)", Text: "ssh-ed25519 x"}, {Path: ".ssh/-n", Text: "x"}, {Path: ".ssh/`touch ran`.pub", Text: "ssh-ed25519 $(touch ran)"},
		{Path: ".ssh/a\nb\x1b[2J", Text: "-----BEGIN OPENSSH PRIVATE KEY-----\n"}, {Path: ".ssh/*", Text: "x"}, {Path: ".gitconfig", Text: "[core]\n\tsshCommand = touch ran\n[include]\n\tpath = $(touch ran)\n"},
	}}}})
	f := at(t, shtest.Runner(t, m, "jenkins"), Options{})
	if f.User.Home != home || f.User.PasswdHome != home || !f.User.HomeWritable || len(f.SSH.Files) != 5 || len(f.Git.Rules) != 2 || len(f.Problems()) != 0 {
		t.Errorf("%+v, %v", f, f.Problems())
	}
	for _, place := range []string{home, "/", home + "/.ssh"} {
		if _, err := os.Lstat(m.Path(place + "/ran")); err == nil {
			t.Error("something ran in", place)
		}
	}
}

func TestAnotherUserIsLookedAt(t *testing.T) {
	m := machinetest.Start(t, machinetest.Machine{Users: []machinetest.User{{Name: "build"}, {Name: "jenkins", Home: "/var/lib/jenkins"}}, Sudoers: "build ALL=(jenkins) NOPASSWD: ALL"})
	f := at(t, shtest.Runner(t, m, "build"), Options{User: "jenkins"})
	if f.User.Name != "jenkins" || f.User.Home != "/var/lib/jenkins" || !f.User.HomeWritable {
		t.Errorf("%+v", f.User)
	}
	m = machinetest.Start(t, machinetest.Machine{Users: []machinetest.User{{Name: "build"}, {Name: "jenkins"}}, Sudoers: "build ALL=(jenkins) ALL"})
	_, err := At(t.Context(), shtest.Runner(t, m, "build"), Options{User: "jenkins"})
	e, ok := errors.AsType[*sh.Error](err)
	if !ok || e.Kind != sh.SudoPassword || len(e.Paste) == 0 {
		t.Fatal(err)
	}
	// What is to be pasted there is what lets it work.
	rule := strings.Split(e.Paste[0], "'")[3]
	m = machinetest.Start(t, machinetest.Machine{Users: []machinetest.User{{Name: "build"}, {Name: "jenkins"}}, Sudoers: rule})
	if f := at(t, shtest.Runner(t, m, "build"), Options{User: "jenkins"}); f.User.Name != "jenkins" {
		t.Errorf("%+v", f.User)
	}
}

func fingerprint(t testing.TB, file string) keys.Fingerprint {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	public, err := keys.ParsePublic(string(text))
	if err != nil {
		t.Fatal(err)
	}
	return public.Fingerprint()
}
