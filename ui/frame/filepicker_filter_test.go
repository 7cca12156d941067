package frame

import (
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2/storage"
)

func TestOnlyPlainFilesCanBeChosen(t *testing.T) {
	home := t.TempDir()
	if err := os.MkdirAll(filepath.Join(home, ".ssh"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(home, ".ssh", "ci_key"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]bool{".ssh/ci_key": true, ".ssh": false, "nosuch": false} {
		if got := (plainFiles{}).Matches(storage.NewFileURI(filepath.Join(home, path))); got != want {
			t.Errorf("%s: %v", path, got)
		}
	}
}
