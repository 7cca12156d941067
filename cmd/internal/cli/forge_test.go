package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"latchkey/api"
	"latchkey/api/demo"
	"latchkey/internal/demomachine"
)

// startForge starts a forge that ends with the script and puts what one needs
// to know of it into the environment.
func startForge(ts *testscript.TestScript, args []string) *demo.Forge {
	o, machines := demo.Options{Seed: 1}, 0
	for _, a := range args {
		name, value, _ := strings.Cut(a, "=")
		if name == "kind" {
			o.Kind = api.Kind(value)
			continue
		}
		n, err := strconv.Atoi(value)
		ts.Check(err)
		switch name {
		case "size":
			o.Size = n
		case "limit":
			o.HourlyLimit = n
		case "machines":
			machines = n
		default:
			ts.Fatalf("forge start: what is %q?", a)
		}
	}
	f, err := demo.Start(context.Background(), o)
	ts.Check(err)
	ts.Defer(func() { f.Close() })
	info := f.Info()
	host, port, err := net.SplitHostPort(info.SSH)
	ts.Check(err)
	for name, value := range map[string]string{
		"REST": info.REST, "SERVER": strings.TrimSuffix(info.REST, "/api/v3"), "SSH": info.SSH, "SSH_HOST": host, "SSH_PORT": port, "HOST_KEY": info.HostKey, "LOGIN": info.Users[0].User,
	} {
		ts.Setenv(name, value)
	}
	ts.Check(os.WriteFile(ts.MkAbs("token"), []byte(info.Users[0].Token+"\n"), 0o600))
	ts.Check(os.WriteFile(ts.MkAbs("known_hosts"), []byte(info.HostKey+"\n"), 0o600))
	if machines > 0 {
		startMachines(ts, machines)
	}
	return f
}

// startMachines starts demo machines that end with the script. MACHINES is the
// ssh_config with which ssh reaches them, MACHINE_KEY the file with the key;
// MACHINE_1 is the first one's address, MACHINE_1_HOST_KEY its line of
// known_hosts, and so on. Scripts that want them begin with [!machines] skip.
func startMachines(ts *testscript.TestScript, count int) {
	machines, err := demomachine.Start(context.Background(), count)
	ts.Check(err)
	ts.Defer(func() { ts.Check(machines.Close()) })
	ts.Setenv("MACHINES", machines.Config)
	ts.Setenv("MACHINE_KEY", machines.KeyFile)
	for i, m := range machines.All {
		name := "MACHINE_" + strconv.Itoa(i+1)
		ts.Setenv(name, m.Addr)
		ts.Setenv(name+"_HOST_KEY", m.HostKey)
	}
}

// scriptCondition knows the condition "machines": this system can have them.
func scriptCondition(name string) (bool, error) {
	if name != "machines" {
		return false, fmt.Errorf("what is %q?", name)
	}
	machines, err := demomachine.Start(context.Background(), 1)
	if errors.Is(err, demomachine.ErrUnsupported) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return true, machines.Close()
}
