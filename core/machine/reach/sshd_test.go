package reach

import (
	"context"
	"errors"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"latchkey/core/ask"
	"latchkey/core/hostkey"
	"latchkey/core/machine/sh"
	"latchkey/internal/machinetest"
)

func TestScriptsRunOverSSHWhateverTheLoginShellIs(t *testing.T) {
	noise := []machinetest.File{
		{Path: ".bashrc", Text: "echo noise; echo more >&2\nread -r answer\necho \"you said $answer\"\nalias git=false\ngit() { false; }\nexport PATH= LC_ALL=de_DE.UTF-8\n"},
		{Path: ".tcshrc", Text: "echo noise\nset answer = $<\nalias sh false\n"},
		{Path: ".config/fish/config.fish", Text: "echo noise\nread answer\n"},
	}
	for _, shell := range []string{"sh", "bash", "tcsh", "fish", "dash"} {
		t.Run(shell, func(t *testing.T) {
			t.Parallel()
			r := machinetest.Start(t, machinetest.Machine{Name: "build-07", Users: []machinetest.User{{Name: "jenkins", Shell: shell, Files: noise}}})
			m := open(t, Options{HostKeys: store(t, r)}, to(r, "jenkins"))
			if got := run(t, m, `id -un; pwd; echo "$LC_ALL"; command git --version | cut -c1-11; echo "${SSH_AUTH_SOCK-no agent}"`); got != "jenkins\n/home/jenkins\nC\ngit version\nno agent" {
				t.Errorf("%q", got)
			}
			got, err := m.Run(t.Context(), sh.Script{Body: `printf '%s' "$v"; printf e >&2; exit 4`, Values: map[string]string{"v": "it's\n$HOME"}})
			if err != nil || string(got.Out) != "it's\n$HOME" || string(got.Err) != "e" || got.Status != 4 {
				t.Errorf("%+v, %v", got, err)
			}
			if noisy := shell == "bash" || shell == "tcsh" || shell == "fish"; noisy != strings.Contains(got.Noise, "noise") {
				t.Errorf("noise %q", got.Noise)
			}
		})
	}
}

// What start files and a user's environment do, up to the edge of reason.
func TestStartFilesOfAllKinds(t *testing.T) {
	for _, c := range []struct {
		name, shell, file, text string
		kind                    sh.Kind // of the error; -1 = it works
	}{
		{"leaves", "bash", ".bashrc", "exit 3\n", sh.NoShell},
		{"talks without end", "bash", ".bashrc", "while :; do echo talk; done\n", sh.TooMuch},
		{"colours and cursors", "bash", ".bashrc", "printf '\\033[2J\\033]0;title\\007\\342\\200\\256x'\n", -1},
		{"no line end", "bash", ".bashrc", "printf 'no line end'\n", -1},
		{"background", "bash", ".bashrc", "sleep 2 &\n", -1},
		{"traces", "bash", ".bashrc", "set -x\n", -1},
		{"asks by a key", "bash", ".bashrc", "read -rn 1 answer; echo \"[$answer]\"\n", -1},
		{"asks twice", "bash", ".bashrc", "read -r a; read -r b; case $a$b in y*|'') touch said-yes ;; esac\n", -1},
		{"changes folder and mask", "bash", ".bashrc", "cd /; umask 000\n", -1},
		{"no PATH", "sh", ".ssh/environment", "PATH=\nLC_ALL=tr_TR.UTF-8\nENV=/etc/passwd\nSHELLOPTS=xtrace:errexit:noglob\nBASH_ENV=/etc/passwd\nIFS=abc\nCDPATH=/usr\n", -1},
		{"functions over everything", "bash", ".bashrc", "for f in git ls cat id uname printf echo read cd kill test command; do eval \"$f() { builtin echo function; }; export -f $f\"; done\n", -1},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := machinetest.Start(t, machinetest.Machine{Name: "build-07", Config: "PermitUserEnvironment yes\n", Users: []machinetest.User{{Name: "jenkins", Shell: c.shell, Files: []machinetest.File{{Path: c.file, Text: c.text}}}}})
			got, err := open(t, Options{HostKeys: store(t, r)}, to(r, "jenkins")).Run(t.Context(), sh.Script{Body: `pwd; command uname -n; echo "$LC_ALL"; command ls said-yes 2>/dev/null; v=1a2; echo $v *`})
			if c.kind >= 0 {
				if e, ok := errors.AsType[*sh.Error](err); !ok || e.Kind != c.kind || e.Begun || !strings.Contains(err.Error(), "build-07") {
					t.Errorf("%v", err)
				}
				return
			}
			if err != nil || string(got.Out) != "/home/jenkins\nbuild-07\nC\n1a2 *\n" && string(got.Out) != "/home/jenkins\nbuild-07\nC\n1a2 .\n" {
				t.Errorf("%q, %q, %v, noise %q", got.Out, got.Err, err, got.Noise)
			}
		})
	}
}

func TestMachinesThatRunNothing(t *testing.T) {
	r := machinetest.Start(t, machinetest.Machine{Name: "build-07", Users: []machinetest.User{{Name: "jenkins", Shell: "nologin"}}})
	_, err := open(t, Options{HostKeys: store(t, r)}, to(r, "jenkins")).Run(t.Context(), sh.Script{Body: "true"})
	e, ok := errors.AsType[*sh.Error](err)
	if !ok || e.Kind != sh.NoShell || e.Begun || !strings.Contains(err.Error(), "not available") || !strings.Contains(err.Error(), "build-07") {
		t.Error(err)
	}
	for command, kind := range map[string]sh.Kind{"echo go away; exit 1": sh.NoShell, "cat": sh.Silent, "yes": sh.TooMuch} {
		if command == "cat" {
			continue // it echoes until the time is over, see the test of the frame
		}
		r := machinetest.Start(t, machinetest.Machine{Name: "build-07", Config: "ForceCommand " + command + "\n"})
		_, err := open(t, Options{HostKeys: store(t, r)}, to(r, "jenkins")).Run(t.Context(), sh.Script{Body: "touch ran"})
		e, ok := errors.AsType[*sh.Error](err)
		if !ok || e.Kind != kind || e.Begun {
			t.Errorf("%s: %v", command, err)
		}
		if _, err := os.Stat(r.Home("jenkins") + "/ran"); err == nil {
			t.Errorf("%s: the script ran", command)
		}
	}
}

func TestJumpHostsSeveralDeep(t *testing.T) {
	outer := machinetest.Start(t, machinetest.Machine{Name: "jump-1"})
	middle := machinetest.Start(t, machinetest.Machine{Name: "jump-2", Behind: outer, Config: "PasswordAuthentication no\n"})
	inner := machinetest.Start(t, machinetest.Machine{Name: "build-09", Behind: middle})
	target := to(inner, "jenkins")
	target.Jumps = []Address{to(outer, "jenkins").Address, to(middle, "jenkins").Address}
	m := open(t, Options{HostKeys: store(t, outer, middle, inner)}, target)
	if got := run(t, m, "uname -n"); got != "build-09" {
		t.Errorf("%q", got)
	}
	fails(t, open(t, Options{HostKeys: store(t, outer, middle, inner)}, to(inner, "jenkins")), NotSSH) // it is not reached directly

	target.Jumps[1].Identities = []string{}
	m = open(t, Options{HostKeys: store(t, outer, middle, inner)}, target)
	e := fails(t, m, Refused)
	if !strings.Contains(e.Error(), "on the way to build-09") {
		t.Error(e)
	}
	target.Jumps[1] = to(middle, "jenkins").Address
	m = open(t, Options{HostKeys: store(t, outer, inner)}, target)
	if e := fails(t, m, HostUnknown); !e.jump {
		t.Error(e)
	}
	middle.Stop()
	if e := fails(t, open(t, Options{HostKeys: store(t, outer, middle, inner)}, target), JumpRefused); !e.jump {
		t.Error(e)
	}
}

func TestKeysOfAgentFilesAndVault(t *testing.T) {
	locked, public := keygen(t, "ed25519", "open  sesame")
	rsa, rsaPublic := keygen(t, "rsa", "")
	var pubs []ssh.PublicKey
	for _, text := range []string{public, rsaPublic} {
		key, _, _, _, err := ssh.ParseAuthorizedKey([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		pubs = append(pubs, key)
	}
	r := machinetest.Start(t, machinetest.Machine{Name: "build-07", Users: []machinetest.User{{Name: "jenkins", Keys: pubs}}, Config: "MaxAuthTries 2\nPasswordAuthentication no\n"})
	keys := store(t, r)
	bare := Target{Name: "build-07", Address: at(r.Addr)}

	vault := bare
	vault.Signers = []ssh.Signer{r.Key}
	run(t, open(t, Options{HostKeys: keys}, vault), "true")

	agent := realAgent(t, rsa)
	run(t, open(t, Options{HostKeys: keys, Agent: agent}, bare), "true")

	none := bare
	none.Agent = "none"
	fails(t, open(t, Options{HostKeys: keys, Agent: agent}, none), Refused)

	var stranger []string
	for range 3 {
		file, _ := keygen(t, "ed25519", "")
		stranger = append(stranger, file)
	}
	crowded := realAgent(t, append(stranger, rsa)...)
	fails(t, open(t, Options{HostKeys: keys, Agent: crowded}, bare), TooManyKeys)
	one := bare
	one.Identities, one.IdentitiesOnly = []string{rsa}, true
	run(t, open(t, Options{HostKeys: keys, Agent: crowded}, one), "true")

	// A passphrase is asked for where the machine wants that key, once.
	file := bare
	file.Identities = []string{locked}
	p := &person{answers: []string{"wrong", "open  sesame"}}
	run(t, open(t, Options{HostKeys: keys, Person: p.ask()}, file), "true")
	if len(p.prompts) != 2 || !strings.Contains(p.prompts[0].Text, locked) {
		t.Errorf("%+v", p.prompts)
	}
	if e := fails(t, open(t, Options{HostKeys: keys}, file), NobodyToAsk); !strings.Contains(e.Error(), "passphrase") {
		t.Error(e)
	}
	unwanted, _ := keygen(t, "ed25519", "secret")
	file.Identities = []string{unwanted}
	p = &person{}
	fails(t, open(t, Options{HostKeys: keys, Person: p.ask()}, file), Refused)
	if len(p.prompts) != 0 {
		t.Errorf("asked for the passphrase of a key that is not wanted: %+v", p.prompts)
	}
}

func TestPasswords(t *testing.T) {
	r := machinetest.Start(t, machinetest.Machine{Name: "build-07", Users: []machinetest.User{{Name: "jenkins", Password: "two  words"}}})
	target := Target{Name: "build-07", Address: at(r.Addr)}
	p := &person{answers: []string{"wrong", "two  words"}}
	m := open(t, Options{HostKeys: store(t, r), Person: p.ask()}, target)
	run(t, m, "true")
	run(t, m, "true")
	if len(p.prompts) != 2 || !p.prompts[0].Password || p.prompts[0].Again || !p.prompts[1].Again || p.prompts[0].Machine != "build-07" || p.prompts[0].User != "jenkins" {
		t.Errorf("%+v", p.prompts)
	}
	fails(t, open(t, Options{HostKeys: store(t, r)}, target), NobodyToAsk)
	p = &person{}
	if e := fails(t, open(t, Options{HostKeys: store(t, r), Person: p.ask()}, target), NotAnswered); !errors.Is(e, ask.ErrDeclined) || len(p.prompts) != 1 {
		t.Errorf("%v, %+v", e, p.prompts)
	}
	// Nothing is asked, and nothing sent, before the host key is known.
	p = &person{answers: []string{"two  words"}}
	fails(t, open(t, Options{HostKeys: store(t), Person: p.ask()}, target), HostDeclined)
	if len(p.prompts) != 0 || len(p.trusted) != 1 {
		t.Errorf("%+v", p)
	}
}

func TestHostKeys(t *testing.T) {
	r := machinetest.Start(t, machinetest.Machine{Name: "build-07"})
	fails(t, open(t, Options{HostKeys: store(t)}, to(r, "jenkins")), HostUnknown)

	p := &person{trust: true}
	keys := store(t)
	run(t, open(t, Options{HostKeys: keys, Person: p.ask()}, to(r, "jenkins")), "true")
	run(t, open(t, Options{HostKeys: keys, Person: p.ask()}, to(r, "jenkins")), "true")
	if len(p.trusted) != 1 || string(p.trusted[0].Fingerprint) != ssh.FingerprintSHA256(r.HostKey()) {
		t.Errorf("%+v", p.trusted)
	}

	old := ssh.FingerprintSHA256(r.HostKey())
	if err := r.NewHostKey(); err != nil {
		t.Fatal(err)
	}
	p = &person{trust: true, answers: []string{"a", "b"}}
	err := open(t, Options{HostKeys: keys, Person: p.ask()}, to(r, "jenkins")).Connect(t.Context())
	changed, ok := errors.AsType[*ChangedError](err)
	if !ok || len(p.trusted) != 0 || len(p.prompts) != 0 {
		t.Fatalf("%v, %+v", err, p)
	}
	if string(changed.Shown) != ssh.FingerprintSHA256(r.HostKey()) || len(changed.Known) != 1 || string(changed.Known[0].Fingerprint) != old || changed.Machine != "build-07" || changed.Jump {
		t.Errorf("%+v", changed)
	}
	for _, part := range []string{"build-07", old, string(changed.Shown), "rebuilt"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%v lacks %s", err, part)
		}
	}
	// A person who says that it is the same machine has its new key kept.
	if err := Rebuilt(keys, changed); err != nil {
		t.Fatal(err)
	}
	run(t, open(t, Options{HostKeys: keys}, to(r, "jenkins")), "true")
	inFile := store(t, r)
	if err := r.NewHostKey(); err != nil {
		t.Fatal(err)
	}
	if err := open(t, Options{HostKeys: inFile}, to(r, "jenkins")).Connect(t.Context()); !errors.As(err, &changed) {
		t.Fatal(err)
	}
	if err := Rebuilt(inFile, changed); !errors.Is(err, hostkey.ErrNotConfirmed) || !strings.Contains(err.Error(), "ssh-keygen -R '[127.0.0.1]:") {
		t.Error(err)
	}
	keys = inFile
	// A file of the host alone vouches for it, but not against what is known.
	own := t.TempDir() + "/known"
	write(t, own, r.KnownHosts())
	target := to(r, "jenkins")
	target.KnownHosts = []string{own}
	run(t, open(t, Options{HostKeys: store(t)}, target), "true")
	if err := open(t, Options{HostKeys: keys}, target).Connect(t.Context()); !errors.As(err, new(*ChangedError)) {
		t.Error(err)
	}
	write(t, own, "@revoked * "+string(ssh.MarshalAuthorizedKey(r.HostKey())))
	fails(t, open(t, Options{HostKeys: store(t)}, target), HostRefused)
	write(t, own, "the-alias "+string(ssh.MarshalAuthorizedKey(r.HostKey())))
	target.HostKeyAlias = "the-alias"
	run(t, open(t, Options{HostKeys: store(t)}, target), "true")
}

func TestAProxyCommandRunsAfterAYesToExactlyIt(t *testing.T) {
	machinetest.Need(t, "busybox")
	r := machinetest.Start(t, machinetest.Machine{Name: "build-07"})
	target := to(r, "jenkins")
	host, port, _ := strings.Cut(r.Addr, ":")
	ran := t.TempDir() + "/ran"
	target.ProxyCommand = "sh -c 'touch " + ran + "; exec busybox nc " + host + " " + port + "'"

	fails(t, open(t, Options{HostKeys: store(t, r)}, target), CommandDeclined)
	p := &person{}
	fails(t, open(t, Options{HostKeys: store(t, r), Person: p.ask()}, target), CommandDeclined)
	if len(p.commands) != 1 || p.commands[0].Command != target.ProxyCommand {
		t.Errorf("%+v", p.commands)
	}
	if _, err := os.Stat(ran); err == nil {
		t.Error("it ran without a yes")
	}
	p = &person{trust: true}
	m := open(t, Options{HostKeys: store(t, r), Person: p.ask()}, target)
	if got := run(t, m, "uname -n"); got != "build-07" {
		t.Errorf("%q", got)
	}
	r.Stop()
	if err := r.StartAgain(); err != nil {
		t.Fatal(err)
	}
	waitLost(t, m)
	run(t, m, "true") // again by the same command
	if len(p.commands) != 1 {
		t.Errorf("asked %d times", len(p.commands))
	}
	target.ProxyCommand = "exit 3"
	fails(t, open(t, Options{HostKeys: store(t, r), Person: p.ask()}, target), NotSSH)
}

func waitLost(t *testing.T, m *Machine) {
	t.Helper()
	for range 1000 {
		m.turn <- struct{}{}
		lost := len(m.way) == 0 || m.way[len(m.way)-1].lost() != nil
		<-m.turn
		if lost {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Fatal("the connection was not lost")
}

func TestItConnectsAgainAfterTheMachineWasOff(t *testing.T) {
	r := machinetest.Start(t, machinetest.Machine{Name: "build-07"})
	m := open(t, Options{HostKeys: store(t, r)}, to(r, "jenkins"))
	run(t, m, "true")
	r.Stop()
	waitLost(t, m)
	if e := fails(t, m, Unreachable); !strings.Contains(e.Error(), "nothing listens there") {
		t.Error(e)
	}
	if err := r.StartAgain(); err != nil {
		t.Fatal(err)
	}
	run(t, m, "true")
	if v := m.ServerVersion(); !strings.HasPrefix(v, "SSH-2.0-OpenSSH") {
		t.Errorf("%q", v)
	}
}

// A script that is cancelled, or whose connection is cut, does not go on.
func TestWhatWasStartedThereEndsWithUs(t *testing.T) {
	r := machinetest.Start(t, machinetest.Machine{Name: "build-07"})
	alive := func(want string) {
		t.Helper()
		for range 500 {
			if out, _ := r.Run("jenkins", "ps -o stat= -p $(cat pid) 2>/dev/null | grep -qv Z && echo yes || echo no"); strings.TrimSpace(out) == want {
				return
			}
			time.Sleep(10 * time.Millisecond)
		}
		out, _ := r.Run("jenkins", "cat pid; ps ax")
		t.Fatalf("not %s: %s", want, out)
	}
	script := sh.Script{Body: "rm -f pid; sleep 600 & echo $! > pid; wait", Timeout: time.Minute}
	m := open(t, Options{HostKeys: store(t, r)}, to(r, "jenkins"))
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { _, err := m.Run(ctx, script); done <- err }()
	alive("yes")
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	alive("no")

	go func() { _, err := m.Run(t.Context(), script); done <- err }()
	alive("yes")
	m.Close()
	e, ok := errors.AsType[*sh.Error](<-done)
	if !ok || e.Kind != sh.Cut || !e.Begun {
		t.Error(e)
	}
	alive("no")
}

// A server that allows one session at a time is used one script at a time.
func TestAServerThatAllowsOneSession(t *testing.T) {
	r := machinetest.Start(t, machinetest.Machine{Name: "build-07", Config: "MaxSessions 1\n"})
	m := open(t, Options{HostKeys: store(t, r)}, to(r, "jenkins"))
	for range 5 {
		run(t, m, "true")
	}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if got, err := m.Run(t.Context(), sh.Script{Body: "sleep 0.1; echo done"}); err != nil || string(got.Out) != "done\n" {
				t.Errorf("%q, %v", got.Out, err)
			}
		})
	}
	all.Wait()
	r = machinetest.Start(t, machinetest.Machine{Name: "build-07", Config: "MaxSessions 0\n"})
	_, err := open(t, Options{HostKeys: store(t, r)}, to(r, "jenkins")).Run(t.Context(), sh.Script{Body: "true"})
	if e, ok := errors.AsType[*Error](err); !ok || e.Kind != NoSession {
		t.Error(err)
	}
}

func TestNamesThatMeanSomethingToShells(t *testing.T) {
	for _, bad := range []Address{{Host: "-oProxyCommand=x", User: "me"}, {Host: "a b", User: "me"}, {Host: "$(id)", User: "me"}, {Host: "build", User: "a;b"},
		{Host: "build", User: "-l"}, {Host: "build\n", User: "me"}, {Host: "build", User: "me", HostKeyAlias: "`id`"}, {Host: "build", User: "me", Port: 70000}} {
		ran := t.TempDir() + "/ran"
		bad.ProxyCommand = "touch " + ran
		p := &person{trust: true}
		fails(t, open(t, Options{HostKeys: store(t), Person: p.ask()}, Target{Name: "build-07", Address: bad}), BadAddress)
		if len(p.commands) != 0 {
			t.Error("asked about a command with", bad.Host, bad.User)
		}
	}
	fails(t, open(t, Options{HostKeys: store(t)}, Target{Name: "build-07", Address: Address{Host: "no-such-host.invalid", User: "me"}}), NoSuchHost)
}
