package demo_test

import (
	"strings"
	"testing"

	"latchkey/api"
	"latchkey/api/demo"
	"latchkey/internal/machinetest"
	"latchkey/keys"
)

// A build machine that knows the forge by its public name clones by the URL that
// people have, with a key that was made there.
func TestABuildMachineClonesByTheUsualURL(t *testing.T) {
	for _, c := range []struct {
		kind api.Kind
		host string
	}{{"", "bitbucket.org"}, {api.GitHub, "github.com"}} {
		t.Run(c.host, func(t *testing.T) {
			f := start(t, demo.Options{Kind: c.kind})
			_, hostKey, _ := strings.Cut(f.Info().HostKey, " ")
			m := machinetest.Start(t, machinetest.Machine{
				Reach: map[string]string{c.host + ":22": f.Info().SSH},
				Users: []machinetest.User{{Name: "jenkins", Home: "/var/lib/jenkins", Files: []machinetest.File{
					{Path: ".ssh", Dir: true, Mode: 0o700},
					{Path: ".ssh/known_hosts", Text: c.host + " " + hostKey + "\n", Mode: 0o600},
				}}},
			})
			out, err := m.Run("jenkins", "ssh-keygen -q -t ed25519 -N '' -C ci@build-01 -f ~/.ssh/id_ed25519 && cat ~/.ssh/id_ed25519.pub")
			if err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			key, err := keys.ParsePublic(out)
			if err != nil {
				t.Fatal(err)
			}
			clone := "git clone -q git@" + c.host + ":acme/web-frontend.git && git -C web-frontend log -1 --format=format:ok"
			if out, err := m.Run("jenkins", clone); err == nil {
				t.Errorf("it clones before the key stands there: %s", out)
			}
			if err := f.AddKeyBehindBack("acme/web-frontend", "build-01", key); err != nil {
				t.Fatal(err)
			}
			if out, err := m.Run("jenkins", clone); err != nil || strings.TrimSpace(out) != "ok" {
				t.Errorf("%v: %s", err, out)
			}
		})
	}
}
