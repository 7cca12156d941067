//go:build !windows

package main

import (
	"os"
	"path/filepath"
	"testing"

	"latchkey/core"
)

// An empty folder that others may look into becomes the person's own before
// anything is written there; one with other files stays as it is.
func TestTheFolderIsJudgedBeforeAnythingIsWritten(t *testing.T) {
	mine := filepath.Join(t.TempDir(), "mine")
	if err := os.Mkdir(mine, 0o755); err != nil {
		t.Fatal(err)
	}
	s := settings{data: mine}
	folder := s.folder()
	free, first, err := s.claimFolder(folder, func() bool { return true })
	if err != nil || !first || folder != mine {
		t.Fatal(folder, first, err)
	}
	defer free()
	f := newCrashNotes(s, folder)
	defer f.clean()
	if info, err := os.Stat(mine); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	app, err := core.Open(t.Context(), core.Options{DataDir: mine, Vault: core.VaultMemory, KnownHosts: []string{}})
	if err != nil {
		t.Fatalf("it cannot be opened any more: %v", err)
	}
	if err := app.Close(); err != nil {
		t.Error(err)
	}

	shared := filepath.Join(t.TempDir(), "shared")
	if err := os.Mkdir(shared, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(shared, "of-others"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	s = settings{data: shared}
	if _, mine, err := s.claimFolder(s.folder(), nil); err != nil || !mine {
		t.Error(mine, err)
	}
	newCrashNotes(s, s.folder()).clean()
	if left, err := os.ReadDir(shared); err != nil || len(left) != 1 {
		t.Errorf("in a folder of others: %v, %v", left, err)
	}
}
