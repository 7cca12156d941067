// Package olderdata unpacks data folders that earlier versions of Latchkey
// made, for tests that open them with today's. testdata/README.md tells how
// they came about and what is in them.
package olderdata

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"embed"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// The passphrases with which the folders were made: of the encrypted file that
// holds the secrets, and of the pairs that are encrypted once more.
const (
	VaultPassphrase = "only for tests"
	KeyPassphrase   = "open sesame"
)

//go:embed testdata/*.tar.gz
var archives embed.FS

// Versions are the commits that made a folder, oldest first.
func Versions() []string { return []string{"7536823", "3127aa3", "e7e7ff0"} }

// Now is a time shortly after the folders were made, before anything in them
// is old enough to be forgotten.
func Now() time.Time { return time.Date(2026, 11, 30, 3, 0, 0, 0, time.UTC) }

// Unpack makes a copy of one version's folder. Said is what that version itself
// printed about it: the standard output of latchctl --json by file name.
func Unpack(t testing.TB, version string) (dir string, outputs map[string][]byte) {
	t.Helper()
	dir, outputs = filepath.Join(t.TempDir(), "data"), map[string][]byte{}
	packed, err := archives.ReadFile("testdata/" + version + ".tar.gz")
	must(t, err)
	unzipped, err := gzip.NewReader(bytes.NewReader(packed))
	must(t, err)
	for all := tar.NewReader(unzipped); ; {
		head, err := all.Next()
		if errors.Is(err, io.EOF) {
			return dir, outputs
		}
		must(t, err)
		name, err := filepath.Localize(filepath.ToSlash(filepath.Clean(head.Name)))
		must(t, err)
		data, err := io.ReadAll(all)
		must(t, err)
		switch top := filepath.Dir(name); {
		case head.Typeflag == tar.TypeDir && name != "said":
			must(t, os.MkdirAll(filepath.Join(filepath.Dir(dir), name), 0o700))
		case head.Typeflag == tar.TypeDir:
		case top == "said":
			outputs[filepath.Base(name)] = data
		default:
			must(t, os.WriteFile(filepath.Join(filepath.Dir(dir), name), data, 0o600))
		}
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
