package store

import (
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func open(t testing.TB, dir string) *Store {
	t.Helper()
	s, err := Open(t.Context(), dir, func() time.Time { return noon })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// put commits changes through a journal entry, which is the only way in.
func put(t testing.TB, s *Store, c Changes) {
	t.Helper()
	w, _, err := s.Begin(t.Context(), Entry{What: "test", Subject: "test"})
	ok(t, err)
	ok(t, w.End(t.Context(), Done, &c))
}

func ada(id string) *Account {
	return &Account{ID: id, Forge: "bitbucket", BaseURL: "https://x", Login: "ada@example.org", UserID: "{1}", User: "ada",
		Display: "Ada", SSHHost: "h", SSHPort: 22, TokenExpires: noon.AddDate(0, 1, 0), Created: noon}
}

func TestFilesArePrivate(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("permissions are ACLs here")
	}
	dir := filepath.Join(t.TempDir(), "deep", "data")
	s := open(t, dir)
	put(t, s, Changes{PutAccount: ada("a")})
	count := 0
	ok(t, filepath.Walk(dir, func(path string, info os.FileInfo, err error) error {
		ok(t, err)
		count++
		if info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %v", path, info.Mode())
		}
		return nil
	}))
	if count < 5 { // folder, database, -wal, -shm, locks
		t.Errorf("only %d files looked at", count)
	}
	ok(t, s.Close())
	ok(t, os.Chmod(filepath.Join(dir, FileName), 0o644))
	open(t, dir)
	if info, err := os.Stat(filepath.Join(dir, FileName)); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("an open file was not closed to others: %v %v", info.Mode(), err)
	}
}

// A folder such as /tmp or the home is not taken over: closing it to others
// would lock them out, and leaving it open would show our files.
func TestAFolderOfOthersIsLeftAsItIs(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("permissions are ACLs here")
	}
	for name, ours := range map[string]bool{"notes.txt": false, "": true, FileName: true, "vault.age": true} {
		dir := t.TempDir()
		ok(t, os.Chmod(dir, 0o755))
		if name != "" {
			ok(t, os.WriteFile(filepath.Join(dir, name), nil, 0o600))
		}
		s, err := Open(t.Context(), dir, nil)
		if err == nil {
			ok(t, s.Close())
		}
		info, statErr := os.Stat(dir)
		ok(t, statErr)
		if want := map[bool]os.FileMode{true: 0o700, false: 0o755}[ours]; (err == nil) != ours || info.Mode().Perm() != want {
			t.Errorf("with %q: %v, mode %v", name, err, info.Mode())
		}
		if entries, _ := os.ReadDir(dir); !ours && len(entries) != 1 {
			t.Errorf("something was written: %v", entries)
		}
	}
}

func TestFolderNamesWithSpecialCharacters(t *testing.T) {
	for _, name := range []string{"a?b=c", "50%41 off", "a#b", "ü ß", "x&mode=ro", "_pragma=query_only(1)"} {
		dir := filepath.Join(t.TempDir(), name)
		s := open(t, dir)
		put(t, s, Changes{PutAccount: ada("a")})
		if _, err := os.Stat(filepath.Join(dir, FileName)); err != nil {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func TestDamagedFilesAreRefusedAndKept(t *testing.T) {
	whole := func(t *testing.T) string {
		dir := t.TempDir()
		s := open(t, dir)
		put(t, s, Changes{PutAccount: ada("a")})
		ok(t, s.Close())
		return filepath.Join(dir, FileName)
	}
	for name, c := range map[string]struct {
		damage func(t *testing.T, path string)
		want   error
	}{
		"not a database": {func(t *testing.T, path string) {
			ok(t, os.WriteFile(path, []byte("hello, this is a text file"), 0o600))
		}, ErrCorrupt},
		"short":       {func(t *testing.T, path string) { ok(t, os.WriteFile(path, []byte("SQL"), 0o600)) }, ErrCorrupt},
		"header only": {func(t *testing.T, path string) { ok(t, os.Truncate(path, 50)) }, ErrCorrupt},
		"schema page torn": {func(t *testing.T, path string) {
			f, err := os.OpenFile(path, os.O_RDWR, 0)
			ok(t, err)
			_, err = f.WriteAt([]byte(strings.Repeat("\xff", 3900)), 100)
			ok(t, errors.Join(err, f.Close()))
		}, ErrCorrupt},
		"newer": {func(t *testing.T, path string) { alter(t, path, "PRAGMA user_version = 999") }, ErrNewer},
		"foreign": {func(t *testing.T, path string) {
			ok(t, os.Remove(path))
			alter(t, path, "CREATE TABLE cats (name TEXT)")
		}, ErrForeign},
		"a folder": {func(t *testing.T, path string) { ok(t, os.Remove(path)); ok(t, os.Mkdir(path, 0o700)) }, ErrNotFile},
	} {
		t.Run(name, func(t *testing.T) {
			path := whole(t)
			c.damage(t, path)
			before, _ := os.ReadFile(path)
			s, err := Open(t.Context(), filepath.Dir(path), nil)
			if err == nil {
				_ = s.Close()
			}
			if !errors.Is(err, c.want) || !strings.Contains(err.Error(), path) {
				t.Errorf("error %v, want %v naming %s", err, c.want, path)
			}
			if after, _ := os.ReadFile(path); string(after) != string(before) {
				t.Error("the file was changed")
			}
		})
	}
}

func alter(t *testing.T, path, query string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	ok(t, err)
	defer db.Close()
	_, err = db.Exec(query)
	ok(t, err)
}

func TestCheckFindsDamageInside(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	put(t, s, Changes{PutAccount: ada("a")})
	ok(t, s.SaveRepos(t.Context(), "a", manyRepos(2000, noon)))
	ok(t, s.Check(t.Context()))
	ok(t, s.Close())
	path := filepath.Join(dir, FileName)
	info, err := os.Stat(path)
	ok(t, err)
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	ok(t, err)
	_, err = f.WriteAt([]byte(strings.Repeat("\xaa", 40960)), info.Size()/4096/2*4096)
	ok(t, errors.Join(err, f.Close()))
	s = open(t, dir)
	if err := s.Check(t.Context()); !errors.Is(err, ErrCorrupt) {
		t.Errorf("Check = %v", err)
	}
}

func TestAccountsComeBackAsWritten(t *testing.T) {
	s := open(t, t.TempDir())
	put(t, s, Changes{PutAccount: ada("a")})
	got, err := s.Account(t.Context(), "a")
	ok(t, err)
	if d := cmp.Diff(*ada("a"), got); d != "" {
		t.Error(d)
	}
	got.TokenExpires, got.Login = time.Time{}, "other@example.org"
	ok(t, s.UpdateAccount(t.Context(), got))
	all, err := s.Accounts(t.Context())
	ok(t, err)
	if d := cmp.Diff([]Account{got}, all); d != "" {
		t.Error(d)
	}
	if _, err := s.Account(t.Context(), "b"); !errors.Is(err, ErrNotFound) {
		t.Errorf("unknown account: %v", err)
	}
}

func TestRemovingAnAccountTakesItsRowsAlong(t *testing.T) {
	s, ctx := open(t, t.TempDir()), t.Context()
	for _, id := range []string{"a", "b"} {
		put(t, s, Changes{PutAccount: ada(id)})
		ok(t, s.SaveRepos(ctx, id, manyRepos(3, noon)))
		ok(t, s.SaveKeys(ctx, KeyReading{Account: id, Target: "w/r0", Read: noon, Keys: []DeployKey{{KeyID: "1", Fingerprint: "SHA256:x"}}}))
		put(t, s, Changes{PutPlace: &Placement{Account: id, Target: "w/r0", Fingerprint: "SHA256:x", KeyID: "1"}})
	}
	put(t, s, Changes{DropAccount: "a"})
	for id, want := range map[string]int{"a": 0, "b": 1} {
		repos, err := s.Repos(ctx, id)
		ok(t, err)
		rows, err := s.Keys(ctx, id, "w/r0", false)
		ok(t, err)
		if len(repos) != 3*want || len(rows) != want {
			t.Errorf("%s: %d repositories, %d keys", id, len(repos), len(rows))
		}
	}
	places, err := s.Placements(ctx, "SHA256:x")
	ok(t, err)
	if len(places) != 1 || places[0].Account != "b" {
		t.Errorf("places: %v", places)
	}
}

func TestPairsAndPlaces(t *testing.T) {
	s, ctx := open(t, t.TempDir()), t.Context()
	put(t, s, Changes{PutAccount: ada("a")})
	pair := Pair{Fingerprint: "SHA256:x", MD5: "MD5:y", Type: "ssh-ed25519", Bits: 256, Comment: "c", Public: "ssh-ed25519 AAAA c",
		Created: noon, Origin: "generated", Encrypted: true}
	place := Placement{Account: "a", Target: "w/r", Fingerprint: "SHA256:x", KeyID: "7", Label: "l", Access: "read", Since: noon}
	put(t, s, Changes{PutPair: &pair, PutPlace: &place})
	got, err := s.Pair(ctx, "SHA256:x")
	ok(t, err)
	if d := cmp.Diff(pair, got); d != "" {
		t.Error(d)
	}
	ok(t, s.SetLost(ctx, "SHA256:x", true))
	if privateKeys, err := s.PrivateKeys(ctx); err != nil || !privateKeys["SHA256:x"] {
		t.Errorf("private keys %v %v", privateKeys, err)
	}
	// A reading elsewhere shows the key on a second repository.
	ok(t, s.SaveKeys(ctx, KeyReading{Account: "a", Target: "w/s", Read: noon, Keys: []DeployKey{{KeyID: "8", Label: "m", Fingerprint: "SHA256:x", Access: "read", Created: noon}}}))
	places, err := s.Placements(ctx, "SHA256:x")
	ok(t, err)
	second := Placement{Account: "a", Target: "w/s", Fingerprint: "SHA256:x", KeyID: "8", Label: "m", Access: "read", Since: noon}
	if d := cmp.Diff([]Placement{place, second}, places); d != "" {
		t.Error(d)
	}
	if all, err := s.Placements(ctx, ""); err != nil || len(all) != 2 {
		t.Errorf("all places: %v %v", all, err)
	}
	// A reading of the first shows that it is gone there.
	ok(t, s.SaveKeys(ctx, KeyReading{Account: "a", Target: "w/r", Read: noon}))
	if places, _ = s.Placements(ctx, "SHA256:x"); len(places) != 1 {
		t.Errorf("a key that the forge does not show counts as placed: %v", places)
	}
	put(t, s, Changes{DropPair: "SHA256:x"})
	if _, err := s.Pair(ctx, "SHA256:x"); !errors.Is(err, ErrNotFound) {
		t.Errorf("dropped pair: %v", err)
	}
}

// A table that is not there although the schema's number says so is damage, with
// the way back that damage has.
func TestAMissingTableIsDamage(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(t.Context(), dir, nil)
	ok(t, err)
	ok(t, s.Close())
	db, err := sql.Open("sqlite", filepath.Join(dir, "latchkey.db"))
	ok(t, err)
	_, err = db.ExecContext(t.Context(), "DROP TABLE key_pairs")
	ok(t, err)
	ok(t, db.Close())
	s, err = Open(t.Context(), dir, nil)
	ok(t, err)
	if _, err := s.Pairs(t.Context()); !errors.Is(err, ErrCorrupt) {
		t.Errorf("%v", err)
	}
	ok(t, s.Close())
}
