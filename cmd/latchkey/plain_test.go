//go:build window

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"latchkey/internal/desktop"
)

// TestTheProgramThatIsHandedOut drives the program as people get it, which has
// nothing in it for tests: with the keyboard alone, looking at the screen for
// stillness and at the forge for what has come of it.
func TestTheProgramThatIsHandedOut(t *testing.T) {
	const repo, label = "acme/web-frontend", "latchkey-web-frontend"
	d := newDesktop(t, desktop.Options{})
	program := starts(t, d, plain(t), "--demo")
	p := &somebody{t: t, desk: d, program: program}
	p.forge = program.forge()
	p.takesPlace()
	p.still()
	p.picture("repositories")
	p.tries("the new key is on the forge and was used", func() error {
		return p.inOrder(p.keys("Escape", "Escape", "Escape", "ctrl+f", "ctrl+a"), p.types("web-frontend"), p.stands, p.keys("Down"), p.stands,
			p.keys("ctrl+n"), p.stands, p.keys("Return"))
	}, func() bool { return p.used(repo, label) })
	used := *p.key(repo, label).LastUsed
	p.tries("test clone used the key again", func() error {
		return p.inOrder(p.keys("Escape", "Escape", "ctrl+t"))
	}, func() bool { return *p.key(repo, label).LastUsed != used })
	p.still()
	p.picture("cloned")
	for picture, key := range map[string]string{"other-theme": "ctrl+shift+d", "palette": "ctrl+k"} {
		p.does(picture, p.keys(key), nil)
		p.still()
		p.picture(picture)
		p.does("back", p.keys("Escape"), nil)
	}
	p.leaves()
	p.leftNothing()
}

// stands waits until the screen stands still, but for a cursor that blinks.
func (p *somebody) stands() error { p.still(); return nil }

func (p *somebody) still() {
	p.t.Helper()
	picture, err := p.desk.Picture()
	if err != nil {
		p.t.Fatal(err)
	}
	watched, err := p.desk.Watch(picture.Bounds())
	if err != nil {
		p.t.Fatal(err)
	}
	_ = watched.Still(250*time.Millisecond, 2*time.Second) // a cursor blinks: then it has had its time
}

// tries acts until the forge says that it is so; it acts again only when
// nothing came of it for a while.
func (p *somebody) tries(what string, act func() error, so func() bool) {
	p.t.Helper()
	for range 4 {
		if err := act(); err != nil {
			p.t.Fatalf("%s: %v", what, err)
		}
		for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
			if so() {
				return
			}
		}
		p.t.Logf("once more until %s", what)
	}
	p.t.Fatalf("waited in vain until %s", what)
}

// key finds a key by its label, nil where there is none.
func (p *somebody) key(repo, label string) *deployKey {
	for _, k := range p.forge.keysOn(repo) {
		if k.Label == label {
			return &k
		}
	}
	return nil
}

// Without a display it says so in one line, and leaves nothing behind.
func TestWithoutADisplayItSaysSo(t *testing.T) {
	for name, display := range map[string]string{"none": "", "one that is gone": ":987"} {
		t.Run(name, func(t *testing.T) {
			home := t.TempDir()
			cmd := exec.CommandContext(t.Context(), plain(t))
			cmd.Env = []string{"HOME=" + home, "XDG_DATA_HOME=" + filepath.Join(home, "data"), "DISPLAY=" + display, "PATH=" + os.Getenv("PATH")}
			out, err := cmd.CombinedOutput()
			if cmd.ProcessState.ExitCode() != 1 || strings.Count(string(out), "\n") != 1 || !strings.Contains(string(out), "latchctl") {
				t.Errorf("it ended with %v and said %q", err, out)
			}
			if left, err := os.ReadDir(home); err != nil || len(left) != 0 {
				t.Errorf("it left %v, %v", left, err)
			}
		})
	}
}
