package cli

import (
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// document is docs/json.md, which is a promise.
func document(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "..", "docs", "json.md"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// leaves are the commands that do something.
func leaves(c *cobra.Command) (all []string) {
	subs := manSubs(c)
	if len(subs) == 0 {
		return []string{strings.TrimPrefix(c.CommandPath(), "latchctl ")}
	}
	for _, sub := range subs {
		all = append(all, leaves(sub)...)
	}
	return all
}

// isDocumented reports whether the document has a command in a code span, alone or
// among others of its group: `key new|show|list`.
func isDocumented(doc, command string) bool {
	group, verb, two := strings.Cut(command, " ")
	if !two {
		return regexp.MustCompile("`" + regexp.QuoteMeta(command) + "[`| ]").MatchString(doc)
	}
	return regexp.MustCompile("`" + regexp.QuoteMeta(group) + ` ([a-z-]+\|)*` + regexp.QuoteMeta(verb) + "[`| ]").MatchString(doc)
}

// withoutJSON are commands that print no JSON: what they print is for people, or a
// page, or a script.
var withoutJSON = []string{"demo", "man", "help", "completion bash", "completion zsh", "completion fish", "completion powershell"}

func TestEveryCommandIsInTheDocument(t *testing.T) {
	doc := document(t)
	for _, command := range leaves(newRoot(sessionOf(Env{Out: io.Discard, Err: io.Discard}))) {
		if !slices.Contains(withoutJSON, command) && !isDocumented(doc, command) {
			t.Errorf("docs/json.md has nothing of %q", command)
		}
	}
}

// tableRow is a command with the exit status and the shape of JSON that it promises.
type tableRow struct {
	args   string
	stdin  string
	status int
	array  bool
	fields string // of the object, or of each in the array
}

// The rows build on one another, in their order.
var commandTable = []tableRow{
	{args: "version", fields: "version go os arch"},
	{args: "config", fields: "file settings"},
	{args: "vault status", fields: "vault name state key_pairs lost unlisted"},
	{args: "account list", array: true, fields: "id forge base_url login user display_name created"},
	{args: "account check", fields: "account ok user requests_spent requests_budget"},
	{args: "account set --hourly-budget 900", fields: "id forge hourly_budget"},
	{args: "account default", fields: "default"},
	{args: "account default bitbucket-ada", fields: "default"},
	{args: "host-key list", fields: "host_keys warnings"},
	{args: "host-key trust {HOSTKEY}", fields: "trusted"},
	{args: "repo list", array: true, fields: "account repository name private archived ssh_url keys status"},
	{args: "key new --comment table", fields: "fingerprint md5 type bits comment public_key created origin passphrase_protected private_key placed"},
	{args: "key list", array: true, fields: "fingerprint type private_key placed"},
	{args: "key show table", fields: "fingerprint public_key placed"},
	{args: "key show nobody", status: 1},
	{args: "key show", status: 2},
	{args: "key export table --out table.key", fields: "fingerprint private public encrypted"},
	{args: "key export table --out table.key", status: 1},
	{args: "key identify table.key", array: true, fields: "private format type fingerprint encrypted known"},
	{args: "key import table.key", fields: "key_pair format repairs"},
	{args: "key rename table table-2", fields: "fingerprint comment"},
	{args: "key ssh-config table-2", status: 1},
	{args: "key ssh-config ci@here", fields: "fingerprint file ssh_config known_hosts git_config"},
	{args: "key adopt", array: true},
	{args: "key delete table-2", status: 3},
	{args: "key delete table-2 --yes", fields: "fingerprint"},
	{args: "key delete --unused --yes", array: true},
	{args: "deploy-key add acme/ledger --key ci@here", fields: "key_pair deploy_key already"},
	{args: "deploy-key list acme/ledger", array: true, fields: "account repository id label fingerprint type access private_key read last_used_known"},
	{args: "deploy-key list acme/nowhere", status: 1},
	{args: "deploy-key remove acme/ledger {FP}", status: 3},
	{args: "inventory sync", fields: "accounts"},
	{args: "inventory status", array: true, fields: "account forge repositories read deploy_keys requests_spent"},
	{args: "inventory list", array: true, fields: "account id label fingerprint"},
	{args: "inventory export", fields: "repositories deploy_keys"},
	{args: "find ci@here", fields: "query keys searched never_read"},
	{args: "find nowhere-at-all", status: 1, fields: "query keys"},
	{args: "test acme/ledger --key ci@here", fields: "repo url fingerprint depth ok rungs stands"},
	{args: "test --match acme/ledger --key ci@here", array: true, fields: "account repository fingerprint state n"},
	{args: "test acme/docs.site --key ci@here", status: 1, fields: "ok rungs"},
	{args: "test --match acme/ledger --match acme/docs.site --key ci@here", status: 4, array: true, fields: "state"},
	{args: "rollout add --key ci@here acme/docs.site --dry-run", fields: "hash title spec steps refused costs notes stops facts"},
	{args: "rollout add --key ci@here acme/docs.site --yes", fields: "id verb title state steps done failed results refused"},
	{args: "rollout list", array: true, fields: "id verb title state steps done"},
	{args: "rollout show 1", fields: "id results refused"},
	{args: "rollout resume --due", array: true},
	{args: "rollout show 99", status: 1},
	{args: "rollout cancel", fields: "changed"},
	{args: "rollout revoke ci@here --all --match docs --yes", status: 2},
	{args: "rollout add --key ci@here --match nosuch --yes", status: 1},
	{args: "repo list --match [a]", status: 2},
	{args: "host-key forget localhost", status: 2},
	{args: "pending list", array: true},
	{args: "audit rules", array: true, fields: "id name group severity title why"},
	{args: "audit published status", fields: "imported"},
	{args: "doctor", fields: "name state detail", array: true, status: -1},
	{args: "account remove bitbucket-ada", status: 3},
	{args: "account remove bitbucket-ada --yes", fields: "id"},
	{args: "repo list", status: 1},
}

// Each command ends with the exit status, and prints JSON of the shape, that the
// document promises; what it prints is named there.
func TestCommandsKeepWhatTheDocumentPromises(t *testing.T) {
	doc := document(t)
	s := newScene(t, append(os.Environ(), "LATCHKEY_VAULT=file"))
	s.env = append(s.env, "LATCHKEY_VAULT_PASSPHRASE_FILE="+s.path("phrase"))
	if err := os.WriteFile(s.path("phrase"), []byte("correct horse battery\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.withKey(t)
	for _, row := range commandTable {
		args := append(strings.Fields(row.args), "--json")
		for i := range args { // one line of known_hosts is one argument
			args[i] = strings.ReplaceAll(args[i], "{HOSTKEY}", s.names["HOSTKEY"])
		}
		got, err := s.latchctl(row.stdin, nil, args...)
		if err != nil {
			t.Fatal(err)
		}
		if got.status != row.status && row.status >= 0 {
			t.Errorf("%s: status %d, want %d: %s", row.args, got.status, row.status, got.stderr)
			continue
		}
		if got.status != 0 && row.fields == "" {
			checkErrorLine(t, row.args, got)
			continue
		}
		checkShape(t, doc, row, got.stdout)
	}
}

// checkErrorLine wants one error as JSON and nothing on standard output.
func checkErrorLine(t *testing.T, command string, got outcome) {
	t.Helper()
	if got.stdout != "" || strings.Count(got.stderr, `{"error":{"message":`) != 1 {
		t.Errorf("%s: it prints %q and says %q", command, got.stdout, got.stderr)
	}
}

func checkShape(t *testing.T, doc string, row tableRow, text string) {
	t.Helper()
	var objects []map[string]any
	if row.array {
		if err := json.Unmarshal([]byte(text), &objects); err != nil {
			t.Errorf("%s prints no array: %v: %.200s", row.args, err, text)
			return
		}
		if len(objects) == 0 && row.fields != "" {
			t.Errorf("%s prints an empty array", row.args)
		}
	} else {
		var one map[string]any
		if err := json.Unmarshal([]byte(text), &one); err != nil {
			t.Errorf("%s prints no object: %v: %.200s", row.args, err, text)
			return
		}
		objects = append(objects, one)
	}
	for _, field := range strings.Fields(row.fields) {
		if !regexp.MustCompile("[`{ \"\\[,(]" + field + "[`}\", :|\\]=)]").MatchString(doc) {
			t.Errorf("%s: docs/json.md does not name %q", row.args, field)
		}
		for _, o := range objects[:min(len(objects), 3)] {
			if value, there := o[field]; !there || value == nil {
				t.Errorf("%s lacks %q: %.300v", row.args, field, o)
			}
		}
	}
}
