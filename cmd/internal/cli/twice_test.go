package cli

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"latchkey/keys"
)

// twice are the commands that make sure of something, in an order in which each finds
// what it needs: what the second time says, and what its JSON has where nothing was to
// be done.
var twice = []struct{ command, again, json string }{
	{"key new --ensure --comment ensured", "nothing to do", unchanged},
	{"key rename spare spare-2", "nothing to do", unchanged},
	{"key rename spare-2 spare-2", "nothing to do", unchanged},
	{"deploy-key add acme/ledger --key ci@here", "already", `"already": true`},
	{"rollout add --key ci@here acme/ledger acme/docs.site --yes", "nothing to do", unchanged},
	{"deploy-key remove acme/docs.site {FP} --yes", "nothing to do", unchanged},
	{"rollout resume --due", "nothing to do", "[]"},
	{"rollout resume", "nothing to do", unchanged},
	{"rollout cancel", "nothing to do", unchanged},
	{"account default bitbucket-ada", "nothing to do", unchanged},
	{"vault identity age.txt", "nothing to do", unchanged},
	{"account set --hourly-budget 900", "nothing to do", unchanged},
	{"deploy-key label acme/web-frontend ci@here named", "nothing to do", unchanged},
	{"rollout relabel ci@here named-2 --yes", "nothing to do", unchanged},
	{"machine add --local --name here", "nothing to do", "[]"},
	{"machine remove here --yes", "nothing to do", unchanged},
	{"register set ci@here --owner ada --purpose builds", "nothing to do", `"changed": 0`},
	{"register remove ci@here", "nothing to do", `"changed": 0`},
	{"audit export --wanted -o wanted.yaml", "", ""},
	{"apply -f wanted.yaml --yes", "nothing to do", unchanged},
	{"inventory export --csv --out all.csv", "", forCSV},
	{"key adopt --all", "nothing to do", "[]"},
	{"key delete spare-2 --yes", "nothing to do", unchanged},
	{"key delete --unused --yes", "nothing to do", "[]"},
	{"key new --ensure --comment spare-3", "nothing to do", unchanged},
	{"deploy-key add acme/docs.site --key spare-3", "already", `"already": true`},
	{"rollout rotate ci@here acme/ledger --yes", "", ""},
	{"rollout remove-old 3 --yes", "nothing to do", unchanged},
	{"rollout rotate spare-3 --yes", "", ""},
	{"rollout undo 5 --yes", "nothing to do", unchanged},
	{"host-key trust {HOSTKEY}", "nothing to do: trusted already", `"trusted"`},
	{"host-key forget {HOST} {HOSTFP} --yes", "nothing to do", unchanged},
	{"inventory sync --max-age 1h", "0 requests", `"requests": 0`},
	{"account remove bitbucket-ada --yes", "nothing to do", unchanged},
}

const (
	unchanged = `"changed": false`
	forCSV    = "not JSON"
)

// What makes sure of something can be asked for again: the same world, exit status 0,
// and it is said that there was nothing to do, in JSON too.
func TestMakingSureTwice(t *testing.T) {
	s := sceneWithSpare(t)
	world := func() string {
		var all strings.Builder
		for _, command := range []string{"key list --json", "account list --json", "inventory export --json", "rollout list --jq length", "pending list --json", "account default", "machine list --json", "register export --json", "host-key list --state confirmed"} {
			got, err := s.latchctl("", nil, strings.Fields(command)...)
			if err != nil {
				t.Fatal(err)
			}
			all.WriteString(got.stdout)
		}
		return regexp.MustCompile(`"(read|keys_read|last_used_read|updated|last_verified)": "[^"]*"`).ReplaceAllString(all.String(), "")
	}
	for _, c := range twice {
		if strings.Contains(c.command, " rotate ") { // each makes a new key
			s.mustRun(t, "", s.words(c.command)...)
			continue
		}
		args := s.words(c.command)
		s.mustRun(t, "", args...)
		before := world()
		got, err := s.latchctl("", nil, args...)
		if err != nil || got.status != 0 {
			t.Errorf("%s, again: status %d, %v: %s", c.command, got.status, err, got.stderr)
		}
		if said := got.stdout + got.stderr; !strings.Contains(said, c.again) {
			t.Errorf("%s, again: it says %q, want %q", c.command, said, c.again)
		}
		if c.json == forCSV {
			continue
		}
		got, err = s.latchctl("", nil, append(args, "--json")...)
		if err != nil || got.status != 0 || !strings.Contains(got.stdout, c.json) {
			t.Errorf("%s, again as JSON: status %d, %v: %s%s, want %q", c.command, got.status, err, got.stdout, got.stderr, c.json)
		}
		if after := world(); after != before {
			t.Errorf("%s, again: the world is another:\n%s\n%s", c.command, before, after)
		}
	}
}

// What was never here cannot be taken away: that is a mistake in writing, not a second
// run.
func TestWhatWasNeverHereIsNoSecondRun(t *testing.T) {
	s := sceneWithSpare(t)
	for _, command := range []string{"account remove nobody --yes", "machine remove nobody --yes", "key delete nobody --yes", "deploy-key remove acme/ledger nobody --yes",
		"host-key forget {HOST} SHA256:qyc6ZPrEmeVkAbpVQcMnpDK7aPPp1pH1kfrZzvmFbXo --yes", "pending finish 99", "pending undo 99", "rollout cancel 99", "key rename nobody somebody"} {
		if got, err := s.latchctl("", nil, s.words(command)...); err != nil || got.status != 1 || got.stdout != "" {
			t.Errorf("%s: status %d, %v: %s%s", command, got.status, err, got.stdout, got.stderr)
		}
	}
}

// sceneWithSpare is a scene with an account, whose repositories are known, and two key
// pairs, one of which stands somewhere.
func sceneWithSpare(t *testing.T) *scene {
	t.Helper()
	s := newScene(t, append(os.Environ(), "LATCHKEY_VAULT=file"))
	s.env = append(s.env, "LATCHKEY_VAULT_PASSPHRASE_FILE="+s.path("phrase"))
	if err := os.WriteFile(s.path("phrase"), []byte("correct horse battery\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.withKey(t)
	s.mustRun(t, "", "inventory", "sync")
	s.mustRun(t, "", "key", "new", "--comment", "spare")
	return s
}

// words are the arguments of a command line, with what its names stand for: a line of
// known_hosts is one of them.
func (s *scene) words(command string) []string {
	args := strings.Fields(command)
	host, _, _ := strings.Cut(s.names["HOSTKEY"], " ")
	for i := range args {
		switch args[i] {
		case "{HOST}":
			args[i] = host
		case "{HOSTFP}":
			args[i] = hostFingerprint(s.names["HOSTKEY"])
		default:
			args[i] = s.expand(args[i])
		}
	}
	return args
}

// hostFingerprint is the fingerprint of the key in a line of known_hosts.
func hostFingerprint(line string) string {
	fields := strings.Fields(line)
	key, err := keys.ParsePublic(strings.Join(fields[1:], " "))
	if err != nil {
		return err.Error()
	}
	return string(key.Fingerprint())
}
