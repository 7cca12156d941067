package cli

import (
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// Where the locale is not UTF-8 or the terminal is dumb, what latchctl itself says is
// ASCII, into a pipe and at a terminal, and nothing of it is missing; a label stays as it
// is, and so do data for programs.
func TestWhereOnlyASCIICanBeShown(t *testing.T) {
	s := newScene(t, append(os.Environ(), "LATCHKEY_VAULT=file"))
	s.env = append(s.env, "LATCHKEY_VAULT_PASSPHRASE_FILE="+s.path("phrase"), "SSH_AUTH_SOCK=", "NO_COLOR=1")
	if err := os.WriteFile(s.path("phrase"), []byte("correct horse battery\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.withKey(t)
	const label = "构建… 07"
	s.mustRun(t, "", "deploy-key", "label", "acme/web-frontend", "{FP}", label)
	plain := s.env
	for _, c := range []struct {
		name string
		env  []string
	}{
		{"LC_ALL=C", []string{"LC_ALL=C"}},
		{"cron", []string{"LC_ALL=", "LC_CTYPE=", "LANG="}},
		{"dumb", []string{"TERM=dumb"}},
	} {
		s.env = append(plain[:len(plain):len(plain)], c.env...)
		for _, through := range []struct {
			name string
			run  func(...string) string
		}{
			{"pipe", func(args ...string) string {
				got, err := s.latchctl("", nil, args...)
				if err != nil {
					t.Fatal(err)
				}
				return got.stdout + got.stderr
			}},
			{"terminal", func(args ...string) string { return s.atTerminal(t, args...) }},
		} {
			for _, row := range []struct{ command, want string }{
				{"test acme/web-frontend --key {FP}", "ok Key is accepted"},
				{"test acme/docs.site --key {FP}", "failed "},
				{"doctor", "ok "},
				{"repo list", "acme/web-frontend"},
				{"rollout add --help", "add [REPO...] [flags]"},
				{"deploy-key list acme/nowhere", "acme/nowhere"},
				{"rollout add --key {FP} acme/ledger --dry-run", "plan"},
			} {
				said := through.run(strings.Fields(row.command)...)
				if other := strings.Trim(strings.Map(notASCII, said), "\x00"); other != "" {
					t.Errorf("%s, %s, %s: it says %q in %q", c.name, through.name, row.command, other, said)
				}
				if !strings.Contains(said, row.want) {
					t.Errorf("%s, %s, %s: there is no %q in %q", c.name, through.name, row.command, row.want, said)
				}
			}
			if list := through.run("deploy-key", "list", "acme/web-frontend"); !strings.Contains(list, "构建") {
				t.Errorf("%s, %s: the label is not in %q", c.name, through.name, list)
			}
			if data := through.run("deploy-key", "list", "acme/web-frontend", "--json"); !strings.Contains(data, label) {
				t.Errorf("%s, %s: the label is another one in %q", c.name, through.name, data)
			}
			if data := through.run("deploy-key", "list", "acme/web-frontend", "--output", "tsv"); !strings.Contains(data, label) {
				t.Errorf("%s, %s: the label is another one in %q", c.name, through.name, data)
			}
		}
	}
}

func notASCII(r rune) rune {
	if r < 0x80 {
		return -1
	}
	return r
}

// atTerminal runs latchctl at a terminal and returns what that shows.
func (s *scene) atTerminal(t *testing.T, args ...string) string {
	t.Helper()
	keyboard, tty := pty(t)
	for i := range args {
		args[i] = s.expand(args[i])
	}
	cmd := exec.Command(os.Args[0], args...)
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = s.dir, s.env, tty, tty
	shown := make(chan string)
	go func() {
		text, _ := io.ReadAll(keyboard) // ends with an error when nobody has the terminal any more
		shown <- string(text)
	}()
	_ = cmd.Run() // how it ends is for other tests
	_ = tty.Close()
	return <-shown
}
