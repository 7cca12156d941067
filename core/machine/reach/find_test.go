package reach

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/internal/machinetest"
	"latchkey/internal/sshconfig"
)

// A person's configuration leads to the machine, over its jump host, and nothing
// of it runs.
func TestAMachineIsFoundByAPersonsConfiguration(t *testing.T) {
	outer := machinetest.Start(t, machinetest.Machine{Name: "jump-1"})
	inner := machinetest.Start(t, machinetest.Machine{Name: "build-09", Behind: outer})
	home := t.TempDir()
	ran := filepath.Join(home, "ran")
	port := func(addr string) string { return addr[strings.LastIndex(addr, ":")+1:] }
	os.Mkdir(filepath.Join(home, ".ssh"), 0o700)
	write(t, filepath.Join(home, ".ssh", "known"), outer.KnownHosts()+inner.KnownHosts())
	write(t, filepath.Join(home, ".ssh", "config"), `
Match host build exec "touch `+ran+`"
	User nobody
Host build
	HostName 127.0.0.1
	Port `+port(inner.Addr)+`
	User jenkins
	IdentityFile `+inner.KeyFile+`
	ProxyJump jump
	UserKnownHostsFile ~/.ssh/known
	KnownHostsCommand /usr/bin/touch `+ran+`
Host jump
	HostName 127.0.0.1
	Port `+port(outer.Addr)+`
	User jenkins
	IdentityFile `+outer.KeyFile+`
	UserKnownHostsFile ~/.ssh/known
Host "not closed
`)
	config := sshconfig.Read(sshconfig.Options{User: filepath.Join(home, ".ssh", "config"), Home: home, Login: "me"})
	target, notes, err := Find(config, "build")
	if err != nil {
		t.Fatal(err)
	}
	if got := run(t, open(t, Options{HostKeys: store(t), Home: home}, target), "uname -n"); got != "build-09" {
		t.Errorf("%q", got)
	}
	var all string
	for _, n := range notes {
		all += n.String() + "\n"
	}
	for _, part := range []string{"line 2 is not understood", "exec", "line 11 names a program", "line 18 cannot be read"} {
		if !strings.Contains(all, part) {
			t.Errorf("%q is not said: %s", part, all)
		}
	}
	if _, err := os.Stat(ran); err == nil {
		t.Error("something ran")
	}
	for _, bad := range []string{"", "-x", "a b", "me@", "$(id)@build", "build:0", "build:99999", "loop"} {
		if bad == "loop" {
			write(t, filepath.Join(home, ".ssh", "config"), "Host loop\nProxyJump loop\n")
			config = sshconfig.Read(sshconfig.Options{User: filepath.Join(home, ".ssh", "config"), Home: home})
		}
		if _, _, err := Find(config, bad); !errors.As(err, new(*sshconfig.UnsafeError)) || strings.Contains(err.Error(), "{") {
			t.Errorf("%q: %v", bad, err)
		}
	}
	if got := DefaultAgent(func(name string) string { return name }); got != "SSH_AUTH_SOCK" {
		t.Error(got)
	}
}
