package cli

import (
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// shellsForCompletion are the shells with which values are completed, and how each
// loads the script.
var shellsForCompletion = []struct {
	name string
	args []string
	load string
	with string // a file that has to be there
}{
	{"bash without bash-completion", []string{"bash", "--norc", "--noprofile", "-i"}, "source <(latchctl completion bash)", ""},
	{"bash", []string{"bash", "--norc", "--noprofile", "-i"}, "source /usr/share/bash-completion/bash_completion; source <(latchctl completion bash)", "/usr/share/bash-completion/bash_completion"},
	{"zsh", []string{"zsh", "-f", "-i"}, "autoload -U compinit; compinit -D -u; source <(latchctl completion zsh)", ""},
	{"fish", []string{"fish", "--no-config", "-i"}, "latchctl completion fish | source", ""},
}

// Values are completed by real shells: a person types the beginning of a word and Tab,
// and the command gets the whole word.
func TestShellsCompleteValues(t *testing.T) {
	s := newScene(t, append(os.Environ(), "LATCHKEY_VAULT=file", "LATCHKEY_VAULT_PASSPHRASE_FILE={DIR}/phrase"))
	for i := range s.env {
		s.env[i] = s.expand(s.env[i])
	}
	if err := os.WriteFile(s.path("phrase"), []byte("correct horse battery\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.withKey(t)
	s.mustRun(t, "", "repo", "list")
	fp := s.names["FP"]
	for _, shell := range shellsForCompletion {
		t.Run(shell.name, func(t *testing.T) {
			_, err := exec.LookPath(shell.args[0])
			if err == nil && shell.with != "" {
				_, err = os.Stat(shell.with)
			}
			switch {
			case err != nil && os.Getenv("CI") == "true":
				t.Fatal(err, ", and CI=true promises it")
			case err != nil:
				t.Skip(err)
			}
			typed := s.startShell(t, shell.args)
			typed.line(shell.load + "; latchctl loaded")
			typed.wants("loaded")
			typed.line("latchctl test acme/led\t")
			typed.wants("test", "acme/ledger")
			typed.line("latchctl key show ci@h\t")
			typed.wants("key", "show", "ci@here")
			typed.line("latchctl key show " + fp[:12] + "\t")
			typed.wants("key", "show", fp)
			typed.line("latchctl key new --type ecdsa-p2\t")
			typed.wants("key", "new", "--type", "ecdsa-p256")
			typed.line("latchctl --account bitb\trepo list")
			typed.wants("--account", "bitbucket-ada", "repo", "list")
			typed.line("latchctl account add gith\t")
			typed.wants("account", "add", "github")
		})
	}
}

// typedShell is a shell at a pseudo terminal; the commands that it gives to latchctl
// are written down.
type typedShell struct {
	t        *testing.T
	keyboard *os.File
	log      string
	read     int // lines of the log that were looked at
	shown    chan string
}

func (s *scene) startShell(t *testing.T, args []string) *typedShell {
	t.Helper()
	bin := t.TempDir()
	log := bin + "/log"
	script := fmt.Sprintf("#!/bin/sh\ncase $1 in __complete*|completion) exec '%s' \"$@\";; esac\nprintf '%%s\\037' \"$@\" >>'%s'; echo >>'%s'\n", os.Args[0], log, log)
	if err := os.WriteFile(bin+"/latchctl", []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	keyboard, tty := pty(t)
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Dir, cmd.Stdin, cmd.Stdout, cmd.Stderr = s.dir, tty, tty, tty
	cmd.Env = append(slices.Clone(s.env), "PATH="+bin+":"+os.Getenv("PATH"), "TERM=xterm", "PS1=> ", "HISTFILE=", "fish_history=")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	shell := &typedShell{t: t, keyboard: keyboard, log: log, shown: make(chan string, 1)}
	go func() {
		var all strings.Builder
		part := make([]byte, 4096)
		for {
			n, err := keyboard.Read(part)
			all.Write(part[:n])
			select { // the newest alone
			case <-shell.shown:
			default:
			}
			shell.shown <- all.String()
			if err != nil {
				return
			}
		}
	}()
	return shell
}

// line types a line, and Enter a moment after what completes it.
func (s *typedShell) line(text string) {
	s.t.Helper()
	for part := range strings.SplitAfterSeq(text, "\t") {
		if _, err := s.keyboard.WriteString(part); err != nil {
			s.t.Fatal(err)
		}
		if strings.HasSuffix(part, "\t") {
			time.Sleep(700 * time.Millisecond) // as a person does; some shells throw away what comes meanwhile
		}
	}
	if _, err := s.keyboard.WriteString("\r"); err != nil {
		s.t.Fatal(err)
	}
}

// wants waits for the next command and compares its words.
func (s *typedShell) wants(words ...string) {
	s.t.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		data, _ := os.ReadFile(s.log)
		lines := strings.Split(string(data), "\n")
		if len(lines) <= s.read+1 {
			continue
		}
		got := strings.Split(strings.TrimSuffix(lines[s.read], "\x1f"), "\x1f")
		s.read++
		if !slices.Equal(got, words) {
			s.t.Errorf("latchctl was given %q, want %q", got, words)
		}
		return
	}
	select {
	case shown := <-s.shown:
		s.t.Fatalf("nothing came; the terminal shows %q", shown)
	default:
		s.t.Fatal("nothing came, and the terminal shows nothing")
	}
}
