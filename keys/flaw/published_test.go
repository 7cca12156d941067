package flaw

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/testdata"

	"latchkey/keys"
)

// writeList writes a list as badkeys downloads it, of so many keys and of some
// whose hashes are given.
func writeList(t testing.TB, folder string, others int, with ...Hash) {
	t.Helper()
	records := make([][recordSize]byte, 0, others+len(with))
	for i := range others {
		var number [8]byte
		binary.BigEndian.PutUint64(number[:], uint64(i))
		sum := sha256.Sum256(number[:])
		records = append(records, [recordSize]byte(append(slices.Clone(sum[:15]), byte(i%3))))
	}
	for _, h := range with {
		records = append(records, [recordSize]byte(append(slices.Clone(h[:]), 2)))
	}
	slices.SortFunc(records, func(a, b [recordSize]byte) int { return bytes.Compare(a[:], b[:]) })
	var data []byte
	for _, r := range records {
		data = append(data, r[:]...)
	}
	info := fmt.Sprintf(`{"bkformat":0,"date":"2026-08-20T10:00:00+00:00","blocklist_sha256":"%x",
		"blocklists":[{"id":1,"name":"debianssl","type":"github"},{"id":2,"name":"rfc","type":"github","repo":"a/b"}]}`, sha256.Sum256(data))
	write(t, filepath.Join(folder, dataName), data)
	write(t, filepath.Join(folder, infoName), []byte(info))
}

func write(t testing.TB, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestPublishedKeysAreFound(t *testing.T) {
	key := RSA(new(big.Int).Mul(prime(t, 256), prime(t, 256)), big.NewInt(65537))
	first, last := Hash{}, Hash(bytes.Repeat([]byte{0xff}, 15))
	from, to := t.TempDir(), filepath.Join(t.TempDir(), "lists")
	writeList(t, from, 5000, key.Hash(), first, last)
	info, err := ImportPublished(from, to)
	if err != nil || info.Records != 5003 || info.Date.IsZero() || len(info.Lists) != 2 {
		t.Fatalf("%+v, %v", info, err)
	}
	p, err := OpenPublished(to)
	if err != nil {
		t.Fatal(err)
	}
	for name, h := range map[string]Hash{"a key": key.Hash(), "the first": first, "the last": last} {
		if list, found, err := p.Find(h); !found || list != "rfc" || err != nil {
			t.Errorf("%s: %q, %v, %v", name, list, found, err)
		}
	}
	if _, found, err := p.Find(RSA(big.NewInt(15), big.NewInt(3)).Hash()); found || err != nil {
		t.Errorf("a key that is in no list: %v, %v", found, err)
	}
	if err := errors.Join(p.Close(), p.Close()); err != nil {
		t.Error(err)
	}
	if _, _, err := p.Find(first); !errors.Is(err, ErrGone) {
		t.Errorf("closed: %v", err)
	}
}

// A list that is not what it says is refused, and the one before it goes on
// answering.
func TestDamagedListsAreRefused(t *testing.T) {
	h := RSA(big.NewInt(77), big.NewInt(3)).Hash()
	good, to := t.TempDir(), t.TempDir()
	writeList(t, good, 100, h)
	if _, err := ImportPublished(good, to); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		change func(folder string)
		want   error
	}{
		"a changed byte":  {func(d string) { flip(t, filepath.Join(d, dataName), 40) }, ErrSum},
		"out of order":    {func(d string) { flip(t, filepath.Join(d, dataName), 16*50) }, ErrUnorder},
		"cut off":         {func(d string) { os.Truncate(filepath.Join(d, dataName), 16*50+3) }, ErrNoList},
		"cut at a record": {func(d string) { os.Truncate(filepath.Join(d, dataName), 16*50) }, ErrSum},
		"empty":           {func(d string) { os.Truncate(filepath.Join(d, dataName), 0) }, ErrNoList},
		"a device":        {func(d string) { link(t, os.DevNull, filepath.Join(d, dataName)) }, ErrNoList},
		"a device, told":  {func(d string) { link(t, os.DevNull, filepath.Join(d, infoName)) }, ErrNoList},
		"no JSON":         {func(d string) { write(t, filepath.Join(d, infoName), []byte("<html>")) }, ErrNoList},
		"a later form":    {func(d string) { write(t, filepath.Join(d, infoName), []byte(`{"bkformat":1}`)) }, ErrFormat},
		"no form":         {func(d string) { write(t, filepath.Join(d, infoName), []byte(`{}`)) }, ErrFormat},
		"no records":      {func(d string) { os.Remove(filepath.Join(d, dataName)) }, os.ErrNotExist},
		"nothing":         {func(d string) { os.Remove(filepath.Join(d, infoName)) }, os.ErrNotExist},
	} {
		from := t.TempDir()
		writeList(t, from, 100)
		c.change(from)
		if _, err := ImportPublished(from, to); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
		p, err := OpenPublished(to)
		if err != nil {
			t.Fatalf("%s: the list of before cannot be opened: %v", name, err)
		}
		if _, found, err := p.Find(h); !found || err != nil {
			t.Errorf("%s: the list of before is gone: %v", name, err)
		}
		p.Close()
	}
	if names, _ := filepath.Glob(filepath.Join(to, ".import-*")); len(names) > 0 {
		t.Error("left behind:", names)
	}
}

// link puts a link in the place of a file.
func link(t *testing.T, to, at string) {
	t.Helper()
	if err := os.Remove(at); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(to, at); err != nil {
		t.Skip(err) // not everybody may make links on Windows
	}
}

// flip changes a byte so that the record becomes larger.
func flip(t *testing.T, path string, at int) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if at%recordSize == 0 {
		data[at] = 0xff
	} else {
		data[at] ^= 1
	}
	write(t, path, data)
}

// A file that is cut off while it is in use does not end the program.
func TestCutOffWhileInUse(t *testing.T) {
	from, to := t.TempDir(), t.TempDir()
	writeList(t, from, 100_000)
	if _, err := ImportPublished(from, to); err != nil {
		t.Fatal(err)
	}
	p, err := OpenPublished(to)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	if err := os.Truncate(dataFile(to), 0); err != nil {
		t.Fatal(err)
	}
	if _, _, err := p.Find(Hash{1}); !errors.Is(err, ErrGone) {
		t.Errorf("%v, want ErrGone", err)
	}
}

// The fingerprints that are shipped are those of keys that anybody can read.
func TestWellKnownKeys(t *testing.T) {
	all := map[keys.Fingerprint]bool{}
	for name, data := range testdata.PEMBytes {
		signer, err := ssh.ParsePrivateKey(data)
		if err != nil {
			t.Fatal(name, err)
		}
		all[keys.NewPublic(signer.PublicKey(), "").Fingerprint()] = true
	}
	for fingerprint := range all {
		if NewChecker().WellKnown(fingerprint) == "" {
			t.Errorf("%s of x/crypto's tests is not known", fingerprint)
		}
	}
	if NewChecker().WellKnown("SHA256:1M4RzhMyWuFS/86uPY/ce2prh/dVTHW7iD2RhpquOZA") == "" {
		t.Error("Vagrant's key is not known")
	}
	if got := NewChecker().WellKnown(keys.Fingerprint("#")); got != "" {
		t.Errorf("a comment is taken for a key: %q", got)
	}
}

func BenchmarkFind(b *testing.B) {
	from, to := b.TempDir(), b.TempDir()
	writeList(b, from, 3_750_000) // as long as badkeys' list
	if _, err := ImportPublished(from, to); err != nil {
		b.Fatal(err)
	}
	p, err := OpenPublished(to)
	if err != nil {
		b.Fatal(err)
	}
	defer p.Close()
	hashes := make([]Hash, 10_000)
	for i := range hashes {
		hashes[i] = RSA(big.NewInt(int64(i)*7919), nil).Hash()
	}
	for b.Loop() { // all 10,000
		for _, h := range hashes {
			if _, _, err := p.Find(h); err != nil {
				b.Fatal(err)
			}
		}
	}
}
