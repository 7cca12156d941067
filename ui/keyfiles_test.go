package ui

import (
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"latchkey/keys"
)

// TestSeveralDroppedFilesAreTakenByName: whoever is asked for the passphrase of
// one of them has to know which.
func TestSeveralDroppedFilesAreTakenByName(t *testing.T) {
	f := acme()
	p := withKeys(t, f)
	var uris []fyne.URI
	for _, name := range []string{"id_build", "id_deploy"} {
		pair, err := keys.Generate(keys.Ed25519, name)
		if err != nil {
			t.Fatal(err)
		}
		data, err := pair.MarshalPrivate([]byte("correct horse"))
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		uris = append(uris, storage.NewFileURI(path))
	}
	p.w.dropped(fyne.Position{}, uris)
	p.until("both are read", func() bool { return f.count("import from") == 2 })
	for _, u := range uris {
		if f.count("import from \""+u.Path()+"\"") != 1 {
			t.Errorf("calls %q", f.calls)
		}
	}
}
