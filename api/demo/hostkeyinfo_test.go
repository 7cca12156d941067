package demo_test

import (
	"os/exec"
	"strings"
	"testing"

	"latchkey/api"
	"latchkey/api/demo"
)

// Bitbucket prints its host keys to whoever may sign in; a line of it is what
// the forge's own page says.
func TestTheForgeTellsItsHostKey(t *testing.T) {
	f := started(t, api.BitbucketCloud)
	file := opened(t, f, "acme/ledger")
	host, port, _ := strings.Cut(f.Info().SSH, ":")
	out, err := exec.CommandContext(t.Context(), need(t, "ssh"), "-F", "/dev/null", "-T", "-i", file, "-o", "IdentitiesOnly=yes", "-o", "IdentityAgent=none",
		"-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR", "-p", port, "git@"+host, "host_key_info").CombinedOutput()
	if err != nil || strings.TrimSpace(string(out)) != f.Info().HostKey {
		t.Errorf("%v: %q, want %q", err, out, f.Info().HostKey)
	}
}

func TestARepositoryIsArchivedByAKnob(t *testing.T) {
	f := started(t, api.GitHub)
	if err := f.SetFaults(func(now *demo.Faults) {
		if err := demo.ParseFault(now, "archive:acme/ledger"); err != nil {
			t.Error(err)
		}
	}); err != nil {
		t.Fatal(err)
	}
	out, err := gh(t, f, f.Info().Users[0].Token, "api", "repos/acme/ledger", "--jq", ".archived")
	if need(t, "gh"); err != nil || strings.TrimSpace(out) != "true" {
		t.Errorf("%v: %s", err, out)
	}
	if err := f.SetFaults(func(now *demo.Faults) { now.Archives = []string{"acme/nowhere"} }); err == nil {
		t.Error("what is not there is archived")
	}
}
