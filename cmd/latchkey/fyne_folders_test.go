package main

import (
	"bytes"
	"errors"
	"log"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
)

// In an empty home the folders are made; where nothing can be made it is said why.
func TestFoldersOfFyneAreMade(t *testing.T) {
	home := t.TempDir()
	for _, name := range []string{"XDG_CONFIG_HOME", "XDG_CACHE_HOME"} {
		t.Setenv(name, "")
	}
	t.Setenv("HOME", home)
	if err := fyneFolders(); err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{".config/fyne", ".cache/fyne"} {
		if files, err := os.ReadDir(filepath.Join(home, folder)); err != nil || len(files) != 1 || files[0].Name() != appID {
			t.Errorf("%s has %v, %v", folder, files, err)
		}
	}
	file := filepath.Join(home, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("HOME", file) // as read-only for everybody, also for root
	if fyneFolders() == nil {
		t.Error("a home in which nothing can be made is taken")
	}
	t.Setenv("XDG_CONFIG_HOME", home)
	t.Setenv("XDG_CACHE_HOME", home)
	t.Setenv("HOME", "")
	if err := fyneFolders(); err != nil || os.Getenv("HOME") == "" {
		t.Errorf("without HOME: %v", err)
	}
}

// Fyne's three lines about a folder are left out, all else is handed on.
func TestComplaintsAboutFoldersAreLeftOut(t *testing.T) {
	var said bytes.Buffer
	before := log.Writer()
	log.SetOutput(&fyneLog{to: &said})
	defer log.SetOutput(before)
	fyne.LogError("Failed to create fyne cache space", errors.New("no such folder"))
	fyne.LogError("Settings watch error:", errors.New("no such folder"))
	log.Println("something else")
	if text := said.String(); bytes.Count(said.Bytes(), []byte("\n")) != 1 || !bytes.Contains(said.Bytes(), []byte("something else")) {
		t.Errorf("it says %q", text)
	}
	said.Reset()
	fyne.LogError("Error loading specified font", errors.New("no font"))
	if bytes.Count(said.Bytes(), []byte("\n")) != 3 {
		t.Errorf("it says %q", said.String())
	}
	said.Reset()
	fyne.LogError("Settings load error:", errors.New("open /home/file/.config/fyne/settings.json: not a directory"))
	fyne.LogError("Failed to load user theme file: /root/theme.json", errors.New("open /root/theme.json: permission denied"))
	if said.Len() > 0 {
		t.Errorf("without a home it says %q", said.String())
	}
	fyne.LogError("Settings load error:", errors.New("invalid character 'x'"))
	if bytes.Count(said.Bytes(), []byte("\n")) != 3 || !bytes.Contains(said.Bytes(), []byte("Settings load error")) {
		t.Errorf("of a damaged file it says %q", said.String())
	}
}
