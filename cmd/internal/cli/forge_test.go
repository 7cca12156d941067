package cli

import (
	"context"
	"net"
	"os"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"latchkey/api"
	"latchkey/api/demo"
)

// startForge starts a forge that ends with the script and puts what one needs
// to know of it into the environment.
func startForge(ts *testscript.TestScript, args []string) *demo.Forge {
	o := demo.Options{Seed: 1}
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
	return f
}
