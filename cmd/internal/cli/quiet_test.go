package cli

import (
	"os"
	"strings"
	"testing"
)

// With --quiet a command that changes something and has nothing to tell says nothing,
// the first time and where there is nothing to do. What was asked for is printed: a
// list, a text, the fingerprint of a new key.
func TestQuietCommands(t *testing.T) {
	s := newScene(t, append(os.Environ(), "LATCHKEY_VAULT=file")).withForge(t)
	s.env = append(s.env, "LATCHKEY_VAULT_PASSPHRASE_FILE="+s.path("phrase"), "SSH_AUTH_SOCK=")
	for name, text := range map[string]string{"phrase": "correct horse battery\n", "new-phrase": "better horse battery\n", "token": s.expand("{ADA API-TOKEN}") + "\n",
		"policy.yaml": "version: 1\nmax_age: 90\n"} {
		if err := os.WriteFile(s.path(name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	const add = "account add bitbucket --user ada@acme.example --base-url {REST} --ssh-host {SSHHOST} --ssh-port {PORT} --token-file token"
	for _, row := range []struct {
		command string
		prints  string // has to be in it; "" means that there is nothing
	}{
		{"account list", ""},
		{"inventory status", ""},
		{"pending list", ""},
		{"rollout list", ""},
		{"machine list", ""},
		{add, ""},
		{add, ""},
		{"account check", "checked bitbucket-ada"},
		{"account set --hourly-budget 900", ""},
		{"account default bitbucket-ada", ""},
		{"account default bitbucket-ada", ""},
		{"account default", "bitbucket-ada"},
		{"account list", "bitbucket-ada"},
		{"host-key trust {HOSTKEY}", ""},
		{"host-key trust {HOSTKEY}", ""},
		{"vault identity age.txt", ""},
		{"vault identity age.txt", ""},
		{"vault status", "file"},
		{"inventory sync", ""},
		{"inventory sync --max-age 1h", ""},
		{"inventory status", "bitbucket-ada"},
		{"inventory export --csv --out all.csv", ""},
		{"inventory list --match ledger", "acme/ledger"},
		{"key new --comment quiet", "SHA256:"},
		{"key new --comment quiet --ensure", "SHA256:"},
		{"key rename quiet quieter", ""},
		{"key rename quiet quieter", ""},
		{"key export quieter --out quieter.key", ""},
		{"key export quieter --public", "ssh-ed25519 "},
		{"key identify quieter.key", "private key"},
		{"key import quieter.key", "SHA256:"},
		{"deploy-key add acme/ledger --key quieter --test", ""},
		{"deploy-key add acme/ledger --key quieter", ""},
		{"deploy-key label acme/ledger quieter named", ""},
		{"deploy-key list acme/ledger", "named"},
		{"key export quieter --known-hosts", "ssh-ed25519 "},
		{"find quieter", "acme/ledger"},
		{"test acme/ledger --key quieter", "✓"},
		{"rollout add --key quieter acme/ledger --yes", ""},
		{"rollout resume --due", ""},
		{"rollout cancel --yes", ""},
		{"audit export --wanted -o wanted.yaml", ""},
		{"audit export --format csv -o audit.csv", ""},
		{"audit export --format html -o audit.html", ""},
		{"audit policy", "version"},
		{"audit history", "SNAPSHOT"},
		{"apply -f wanted.yaml --yes", ""},
		{"register list", "FINGERPRINT"},
		{"deploy-key remove acme/ledger named --yes", ""},
		{"deploy-key remove acme/ledger named --yes", ""},
		{"pending list", ""},
		{"key adopt --all", ""},
		{"key delete --unused", ""},
		{"key delete quieter --yes", ""},
		{"key delete quieter --yes", ""},
		{"man .", ""},
		{"account remove bitbucket-ada --yes", ""},
		{"version", "latchctl"},
	} {
		got, err := s.latchctl("", nil, append(strings.Fields(strings.ReplaceAll(row.command, "{HOSTKEY}", "\x00")), "-q")...)
		if strings.Contains(row.command, "{HOSTKEY}") { // one argument, with blanks in it
			got, err = s.latchctl("", nil, "host-key", "trust", "{HOSTKEY}", "-q")
		}
		if err != nil || got.status != 0 {
			t.Errorf("%s -q: status %d, %v: %s", row.command, got.status, err, got.stderr)
			continue
		}
		if got.stderr != "" {
			t.Errorf("%s -q says %q", row.command, got.stderr)
		}
		if row.prints == "" && got.stdout != "" || !strings.Contains(got.stdout, row.prints) {
			t.Errorf("%s -q prints %.300q, want %q", row.command, got.stdout, row.prints)
		}
	}
}
