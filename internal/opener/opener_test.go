//go:build unix && !darwin

package opener

import (
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// It is an error when nothing opens an address, and none when a browser stays.
func TestItIsKnownWhetherAnythingOpensAnAddress(t *testing.T) {
	dir := t.TempDir()
	script := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte("#!/bin/sh\n"+text+"\n"), 0o700); err != nil {
			t.Fatal(err)
		}
		return path
	}
	at, err := url.Parse("https://acme.example/x?y=z")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		program string
		opens   bool
	}{
		"it is not installed":    {filepath.Join(dir, "none"), false},
		"it finds no browser":    {script("no-browser", "exit 3"), false},
		"a browser is there":     {script("there", `test "$1" = "https://acme.example/x?y=z"`), true},
		"a browser stays":        {script("stays", "exec sleep 2"), true},
		"it cannot be a program": {dir, false},
	} {
		if err := open(c.program, at, time.Second); (err == nil) != c.opens || err != nil && !errors.Is(err, ErrNothing) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
