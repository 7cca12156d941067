package cli

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"

	"latchkey/keys/vault"
	"latchkey/keys/vault/keyringtest"
)

// badVaultFiles are encrypted files that do not open, and places in which none
// may stand.
func badVaultFiles(t *testing.T, fix *fixture) (*scene, []badInput) {
	s := newScene(t, fix.session.Env())
	const right, wrong = "correct horse battery staple", "incorrect horse battery staple"
	encrypted := encryptedFile(t, s, right)
	head := bytes.Index(encrypted, []byte("-----END")) + 200
	in := func(folder, passphrase string, args ...string) []string {
		return append([]string{"--data", folder, "--vault", "file", "--vault-passphrase-file", passphrase}, args...)
	}
	with := func(folder string, content []byte, mode os.FileMode) func(*testing.T, *scene) {
		return func(t *testing.T, s *scene) {
			mkdir(folder)(t, s)
			if err := os.WriteFile(s.path(folder+"/vault.age"), content, mode); err != nil {
				t.Fatal(err)
			}
			if err := os.Chmod(s.path(folder+"/vault.age"), mode); err != nil { // whatever the umask took away
				t.Fatal(err)
			}
		}
	}
	for name, text := range map[string]string{"right": right, "wrong": wrong, "short": "1234567", "empty": "\nsecond line\n"} {
		if err := os.WriteFile(s.path(name), []byte(text+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	list := []badInput{
		{name: "wrong passphrase", args: in("a", "wrong", "key", "new"), prepare: with("a", encrypted, 0o600), message: "keep the private key of {ANY}: wrong passphrase for the encrypted file", hint: "Enter the passphrase of the encrypted file again."},
		{name: "short passphrase for a new file", args: in("b", "short", "key", "new"), message: "keep the private key of {ANY}: the passphrase is shorter than 8 bytes", hint: "Choose a passphrase of at least 8 characters; four random words are easy to keep."},
		{name: "no passphrase and nobody there", args: []string{"--data", "b", "--vault", "file", "key", "new"}, status: 3, message: "keep the private key of {ANY}: passphrase of the encrypted vault file: this needs a person to answer", hint: "Run it in a terminal, or give it with --vault-passphrase-file FILE."},
		{name: "passphrase file is not there", args: in("b", "no\x1b[31mwhere", "key", "new"), message: "keep the private key of {ANY}: passphrase file nowhere: there is no such file", hint: hintNoFile},
		{name: "passphrase file is empty", args: in("b", "empty", "key", "new"), message: "keep the private key of {ANY}: passphrase file empty: its first line is empty", hint: "The first line of the file is the passphrase."},
		{name: "passphrase file is a folder", args: in("b", "a", "key", "new"), message: "keep the private key of {ANY}: passphrase file a: it is a folder", hint: "Choose a file, not a folder."},
		{name: "passphrase file without the file vault", args: []string{"--vault-passphrase-file", "right", "key", "new"}, status: 2, message: "--vault-passphrase-file goes with --vault file only", hint: "See latchctl key new --help"},
		{name: "a vault that is not known", args: []string{"--vault", "gol\x1b[31md\u202e", "key", "new"}, status: 2, message: `unknown --vault "gol\x1b[31md\u202e": use os, file or memory`, hint: "See latchctl key new --help"},
		{name: "not an encrypted file", args: in("c", "right", "key", "new"), prepare: with("c", []byte("\x00\x01 something else"), 0o600), message: "keep the private key of {ANY}: {DIR}/c/vault.age: the vault's content is damaged: it does not begin like an encrypted file of version 1 or 2", hint: hintVaultDamaged},
		{name: "empty file", args: in("d", "right", "key", "new"), prepare: with("d", nil, 0o600), message: "keep the private key of {ANY}: {DIR}/d/vault.age: the vault's content is damaged: it does not begin like an encrypted file of version 1 or 2", hint: hintVaultDamaged},
		{name: "first block cut off", args: in("e", "right", "key", "new"), prepare: with("e", encrypted[:120], 0o600), message: "keep the private key of {ANY}: {DIR}/e/vault.age: the vault's content is damaged: its first block has no end", hint: hintVaultDamaged},
		{name: "first block changed", args: in("f", "right", "key", "new"), prepare: with("f", corruptByte(encrypted, 150), 0o600), message: "keep the private key of {ANY}: the vault's content is damaged: its first block is cut off or was changed", hint: hintVaultDamaged},
		{name: "second block cut off", args: in("g", "right", "key", "new"), prepare: with("g", encrypted[:head+20], 0o600), message: "keep the private key of {ANY}: {DIR}/g/vault.age: the vault's content is damaged: its last block is cut off or was changed", hint: hintVaultDamaged},
		{name: "second block changed", args: in("h", "right", "key", "new"), prepare: with("h", changeLetterAt(encrypted, len(encrypted)-60), 0o600), message: "keep the private key of {ANY}: {DIR}/h/vault.age: the vault's content is damaged: its last block is cut off or was changed", hint: hintVaultDamaged},
		{name: "a link", args: in("i", "right", "key", "new"), prepare: func(t *testing.T, s *scene) {
			mkdir("i")(t, s)
			if err := os.Symlink(s.path("a/vault.age"), s.path("i/vault.age")); err != nil {
				t.Fatal(err)
			}
		}, message: "keep the private key of {ANY}: not a safe place for the encrypted file: {DIR}/i/vault.age is a link or no plain file", hint: "Use a regular file that you own, or choose a data folder that only you can open (mode 0700)."},
		{name: "a folder", args: in("j", "right", "key", "new"), prepare: mkdir("j/vault.age"), message: "keep the private key of {ANY}: not a safe place for the encrypted file: {DIR}/j/vault.age is a link or no plain file", hint: "Use a regular file that you own, or choose a data folder that only you can open (mode 0700)."},
		{name: "others may read it, which is put right", args: in("k", "right", "key", "new"), prepare: with("k", encrypted, 0o644), stdout: "{ANY}",
			after: func(t *testing.T, s *scene) {
				info, err := os.Stat(s.path("k/vault.age"))
				if err != nil || info.Mode().Perm() != 0o600 {
					t.Errorf("the encrypted file has mode %v (%v)", info.Mode().Perm(), err)
				}
			}},
	}
	for i := range list {
		list[i].secret = right
	}
	return s, failing(list)
}

// encryptedFile makes one with the least work, since the cost of opening it
// stands in the file.
func encryptedFile(t *testing.T, s *scene, passphrase string) []byte {
	t.Helper()
	path := s.path("made.age")
	v, err := vault.OpenFile(path, vault.FileOptions{WorkFactor: 1, Passphrase: func(context.Context) ([]byte, error) { return []byte(passphrase), nil }})
	if err != nil {
		t.Fatal(err)
	}
	if err := v.Put(context.Background(), "something", []byte(strings.Repeat("kept ", 50))); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// changeLetterAt changes one letter of the base64 at or after a place.
func changeLetterAt(data []byte, at int) []byte {
	data = bytes.Clone(data)
	for ; !bytes.ContainsAny(data[at:at+1], "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"); at++ {
	}
	if data[at]++; data[at] == 'Z'+1 || data[at] == 'z'+1 {
		data[at] = 'a'
	}
	return data
}

// corruptByte puts a letter there that the armour of an encrypted file cannot hold.
func corruptByte(data []byte, at int) []byte {
	data = bytes.Clone(data)
	data[at] = '!'
	return data
}

// badKeyrings are keyrings that do not answer.
func badKeyrings(t *testing.T, fix *fixture) (*scene, []badInput) {
	locked, none := keyringtest.Start(t, keyringtest.Locked), keyringtest.Start(t, keyringtest.None)
	s := newScene(t, fix.session.Env())
	in := func(session *keyringtest.Session) []string {
		var env []string
		for _, pair := range session.Env() {
			if name, _, _ := strings.Cut(pair, "="); name == "DBUS_SESSION_BUS_ADDRESS" || name == "XDG_RUNTIME_DIR" {
				env = append(env, pair)
			}
		}
		return env
	}
	bare := []string{"DBUS_SESSION_BUS_ADDRESS=", "XDG_RUNTIME_DIR=" + s.dir}
	s.withForge(t)
	add := []string{"account", "add", "bitbucket", "--user", "ada@acme.example", "--base-url", "{REST}"}
	token := "{ADA API-TOKEN}\n"
	return s, failing([]badInput{
		{name: "locked: a new key", args: []string{"key", "new"}, env: in(locked), after: checkNothingStored, message: "keep the private key of {ANY}: the keyring is locked: there is no program that could ask for its password", hint: "Unlock the keyring and try again. Where nobody can, choose the encrypted file: --vault file."},
		{name: "locked: an account", args: add, stdin: token, env: in(locked), message: "keep the token of bitbucket-ada: the keyring is locked: there is no program that could ask for its password", hint: "Unlock the keyring and try again. Where nobody can, choose the encrypted file: --vault file."},
		{name: "no keyring: a new key", args: []string{"key", "new"}, env: in(none), after: checkNothingStored, message: "keep the private key of {ANY}: this system has no keyring: no program offers the Secret Service on the session bus", hint: hintNoKeyring},
		{name: "no keyring: an account", args: add, stdin: token, env: in(none), message: "keep the token of bitbucket-ada: this system has no keyring: no program offers the Secret Service on the session bus", hint: hintNoKeyring},
		{name: "no bus: a new key", args: []string{"key", "new"}, env: bare, after: checkNothingStored, message: "keep the private key of {ANY}: this system has no keyring: no D-Bus session bus (DBUS_SESSION_BUS_ADDRESS is not set)", hint: hintNoKeyring},
		{name: "a bus that is not there", args: []string{"key", "new"}, env: []string{"DBUS_SESSION_BUS_ADDRESS=unix:path=" + s.path("nowhere")}, after: checkNothingStored, message: "keep the private key of {ANY}: this system has no keyring: no D-Bus session bus answers at the address in DBUS_SESSION_BUS_ADDRESS", hint: hintNoKeyring},
		{name: "a bus address that is none", args: []string{"key", "new"}, env: []string{"DBUS_SESSION_BUS_ADDRESS=nonsense"}, after: checkNothingStored, message: "keep the private key of {ANY}: this system has no keyring: no D-Bus session bus answers at the address in DBUS_SESSION_BUS_ADDRESS", hint: hintNoKeyring},
		{name: "memory forgets the token", args: []string{"--vault", "memory", "repo", "list"}, prepare: func(t *testing.T, s *scene) {
			s.mustRun(t, token, add...)
		}, message: "sign in as bitbucket-ada: the vault no longer has the token of this account", hint: "Connect the account again with a token; its lists stay."},
	})
}

func checkNothingStored(t *testing.T, s *scene) {
	t.Helper()
	if out := s.mustRun(t, "", "key", "list", "--json"); out != "[]\n" {
		t.Errorf("a pair is listed: %s", out)
	}
}
