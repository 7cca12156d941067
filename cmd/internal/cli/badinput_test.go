package cli

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"latchkey/api/demo"
	"latchkey/keys/vault/keyringtest"
)

// A badInput is one command that cannot do what was asked of it, or can only
// after a repair, and everything that it may say. In args, stdin, files and
// env, and in what is expected, {NAME} stands for what the scene has under it.
type badInput struct {
	name string
	args []string

	stdin   string
	files   map[string]string        // written into the working folder first
	env     []string                 // besides the scene's
	faults  []string                 // of the scene's forge, as demo.ParseFault reads them
	tune    func(*demo.Faults)       // the same, where ParseFault has no words for it
	prepare func(*testing.T, *scene) // what files and faults cannot do
	after   func(*testing.T, *scene) // what must hold afterwards
	secret  string                   // must not be echoed, besides the scene's tokens
	status  int                      // exit status, docs/json.md
	before  []string                 // lines on stderr before the message
	message string                   // what follows "latchctl: "; "" when there is no message
	hint    string                   // what follows "hint: "
	more    []string                 // lines on stderr after the hint
	stdout  string                   // a part of what stdout must say; "" leaves it open
}

// An act is played one after the other on a scene of its own, beside the
// other acts.
type badInputGroup func(*testing.T, *fixture) (*scene, []badInput)

// TestBadInput plays every case with latchctl as a child process, against
// a demo forge and a real keyring, and wants the exact message, hint and exit
// status of each.
func TestBadInput(t *testing.T) {
	t.Parallel()
	fix := newFixture(t)
	waiting := startSlow(t, fix)
	t.Run("quick", func(t *testing.T) { runQuick(t, fix) })
	for _, w := range waiting {
		t.Run("slow/"+w.badInput.name, w.check)
	}
}

func runQuick(t *testing.T, fix *fixture) {
	for _, group := range []struct {
		name  string
		cases badInputGroup
	}{
		{"ssh", badSSH},
		{"answers", badAnswers},
		{"lost answers", lostAnswers},
		{"tokens", badTokens},
		{"accounts", badAccounts},
		{"addresses", badAddresses},
		{"rollouts", badRollouts},
		{"names", badNames},
		{"key files", badKeyFiles},
		{"encrypted keys", badPassphrases},
		{"public keys", badPublicKeys},
		{"labels", badLabels},
		{"clones", badClones},
		{"host keys", badHostKeys},
		{"vault file", badVaultFiles},
		{"keyrings", badKeyrings},
		{"data folders", badFolders},
		{"json", badJSON},
	} {
		t.Run(group.name, func(t *testing.T) {
			t.Parallel()
			s, cases := group.cases(t, fix)
			for _, b := range cases {
				t.Run(b.name, func(t *testing.T) { s.run(t, b) })
			}
		})
	}
}

// run runs one case and judges it.
func (s *scene) run(t *testing.T, b badInput) {
	s.prepare(t, b)
	got, err := s.latchctl(b.stdin, b.env, b.args...)
	if err != nil {
		t.Fatal(err)
	}
	s.check(t, b, got)
}

// check compares all that latchctl said with what it should say.
func (s *scene) check(t *testing.T, b badInput, got outcome) {
	if got.status != b.status {
		t.Errorf("exit status %d, want %d", got.status, b.status)
	}
	lines := b.before
	if b.message != "" {
		lines = append(lines, "latchctl: "+b.message)
	}
	if b.hint != "" {
		lines = append(lines, "hint: "+b.hint)
	}
	want := ""
	if lines = append(lines, b.more...); len(lines) > 0 {
		want = strings.Join(lines, "\n") + "\n"
	}
	if slices.Contains(b.args, "--json") {
		got.stderr = plainErrors(t, got.stderr)
	}
	if printed := s.abbreviate(got.stderr); printed != want {
		t.Errorf("it says\n%swant\n%s", printed, want)
	}
	if !strings.Contains(s.abbreviate(got.stdout), b.stdout) {
		t.Errorf("standard output is\n%sand lacks %q", got.stdout, b.stdout)
	}
	checkOutput(t, got, b.message)
	if slices.Contains(b.args, "--json") && got.stdout != "" && !json.Valid([]byte(got.stdout)) {
		t.Errorf("standard output is not one JSON value: %s", got.stdout)
	}
	s.checkNoSecret(t, got, s.expand(b.secret))
	if b.after != nil {
		b.after(t, s)
	}
}

// plainErrors gives errors that are told as JSON the form that they have without.
func plainErrors(t *testing.T, text string) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		var told struct {
			Error struct{ Message, Kind, Hint string }
		}
		if !strings.HasPrefix(line, "{") {
			if strings.HasPrefix(line, "latchctl: ") {
				t.Errorf("an error is not told as JSON: %s", line)
			}
			out.WriteString(line)
			continue
		}
		if err := json.Unmarshal([]byte(line), &told); err != nil || told.Error.Kind == "" {
			t.Errorf("%v: %s", err, line)
		}
		out.WriteString("latchctl: " + told.Error.Message + "\n")
		if told.Error.Hint != "" {
			out.WriteString("hint: " + told.Error.Hint + "\n")
		}
	}
	return out.String()
}

// prepare puts files and faults in place.
func (s *scene) prepare(t *testing.T, b badInput) {
	t.Helper()
	for name, text := range b.files {
		if err := os.WriteFile(s.path(name), []byte(s.expand(text)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if b.prepare != nil {
		b.prepare(t, s)
	}
	if s.forge == nil {
		return
	}
	err := s.forge.SetFaults(func(now *demo.Faults) {
		*now = demo.Faults{}
		for _, fault := range b.faults {
			if err := demo.ParseFault(now, s.expand(fault)); err != nil {
				t.Error(err)
			}
		}
		if b.tune != nil {
			b.tune(now)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
}

// fixture is what all acts share: one session with a keyring.
type fixture struct{ session *keyringtest.Session }

func newFixture(t *testing.T) *fixture {
	return &fixture{keyringtest.Start(t, keyringtest.Unlocked)}
}
