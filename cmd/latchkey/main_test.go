package main

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"latchkey/api/demo"
	"latchkey/core"
	"latchkey/ui"
)

func TestCommandLine(t *testing.T) {
	for name, c := range map[string]struct {
		args  []string
		want  settings
		wrong string
	}{
		"nothing":        {nil, settings{}, ""},
		"demo":           {[]string{"--demo"}, settings{demo: true}, ""},
		"folder, vault":  {[]string{"--data", "/d", "--vault", "file"}, settings{data: "/d", vault: core.VaultFile}, ""},
		"version":        {[]string{"--version"}, settings{version: true}, ""},
		"gallery":        {[]string{"--gallery"}, settings{gallery: true}, ""},
		"unknown vault":  {[]string{"--vault", "shoebox"}, settings{}, `no vault "shoebox"`},
		"unknown flag":   {[]string{"--frobnicate"}, settings{}, "frobnicate"},
		"stray argument": {[]string{"repo"}, settings{}, `unexpected "repo"`},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := parse(c.args, io.Discard)
			if c.wrong != "" {
				if err == nil || !strings.Contains(err.Error(), c.wrong) {
					t.Errorf("error %v, want one with %q", err, c.wrong)
				}
				return
			}
			if err != nil || got != c.want {
				t.Errorf("got %+v, %v; want %+v", got, err, c.want)
			}
		})
	}
}

// How to reach the demo is for programs that start it, and names tokens: on a
// terminal nothing is written.
func TestNoTokensOfTheDemoOnATerminal(t *testing.T) {
	file, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if unlessRead(file) != io.Writer(file) {
		t.Error("a program cannot read it")
	}
	terminal, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		if os.Getenv("CI") == "true" && runtime.GOOS == "linux" {
			t.Fatal("no terminals here:", err)
		}
		t.Skip("no terminals here:", err)
	}
	defer terminal.Close()
	if unlessRead(terminal) != io.Discard {
		t.Error("tokens are written to a terminal")
	}
}

func TestDemoSaysHowToReachItAndLeavesNothing(t *testing.T) {
	scratch := t.TempDir()
	t.Setenv("TMPDIR", scratch)
	var out bytes.Buffer
	backend, err := openDemo(&out, demo.Options{Seed: 1})(t.Context(), ui.Wiring{})
	if err != nil {
		t.Fatal(err)
	}
	var info demo.Info
	if err := json.Unmarshal(out.Bytes(), &info); err != nil || strings.Count(out.String(), "\n") != 1 {
		t.Fatalf("printed %q, %v", out.String(), err)
	}
	accounts, err := backend.ListAccounts(t.Context())
	if err != nil || len(accounts) != 1 || accounts[0].BaseURL != info.REST {
		t.Errorf("accounts %+v, %v", accounts, err)
	}
	if err := backend.Close(); err != nil {
		t.Error(err)
	}
	left, err := os.ReadDir(scratch)
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
