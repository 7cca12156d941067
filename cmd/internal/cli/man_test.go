package cli

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Every page has what a person looks for, and man-db and mandoc have nothing to say
// against it.
func TestManPages(t *testing.T) {
	dir := t.TempDir()
	root := newRoot(sessionOf(Env{Out: io.Discard, Err: io.Discard, Version: "v1.2.3"}))
	if err := writeManPages(root, dir, "v1.2.3", time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC)); err != nil {
		t.Fatal(err)
	}
	pages, err := filepath.Glob(filepath.Join(dir, "*.1"))
	if err != nil || len(pages) < 60 {
		t.Fatalf("%d pages, %v", len(pages), err)
	}
	for _, page := range pages {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(filepath.Base(page), ".1")
		for _, want := range []string{`.TH "` + strings.ToUpper(escapeRoff(name)) + `" "1"`, `.SH "EXIT STATUS"`, `.SH "FILES"`, `.SH "ENVIRONMENT"`, `.SH "SEE ALSO"`} {
			if !strings.Contains(string(text), want) {
				t.Errorf("%s lacks %s", name, want)
			}
		}
		for _, raw := range []string{"`", "[=false]", "=0s"} {
			if strings.Contains(string(text), raw) {
				t.Errorf("%s has %q", name, raw)
			}
		}
	}
	for _, judge := range [][]string{{"man", "--warnings=w", "-l", "-Tutf8"}, {"mandoc", "-Tlint", "-Wwarning"}} {
		if _, err := exec.LookPath(judge[0]); err != nil {
			t.Logf("not judged by %s: %v", judge[0], err)
			continue
		}
		var said bytes.Buffer
		run := exec.Command(judge[0], append(judge[1:], pages...)...)
		run.Env = append(os.Environ(), "LC_ALL=C.UTF-8", "MANPAGER=cat", "MANWIDTH=100")
		run.Stderr = &said
		out, err := run.Output()
		if judge[0] == "mandoc" {
			said.Write(out) // its findings
		}
		if err != nil || said.Len() > 0 {
			t.Errorf("%s: %v: %.2000s", judge[0], err, said.String())
		}
	}
}
