package cli

import (
	"encoding/binary"
	"os"
	"strings"
	"testing"
)

// badFolders are data folders that cannot be used. Nothing in them is
// overwritten.
func badFolders(t *testing.T, fix *fixture) (*scene, []badInput) {
	s := newScene(t, fix.session.Env())
	s.mustRun(t, "", "--data", "good", "key", "list")
	good, err := os.ReadFile(s.path("good/latchkey.db"))
	if err != nil {
		t.Fatal(err)
	}
	patched := func(at int, value uint32) []byte {
		data := append([]byte(nil), good...)
		binary.BigEndian.PutUint32(data[at:], value)
		return data
	}
	broken := append([]byte(nil), good...)
	for i := 2000; i < len(broken); i++ {
		broken[i] = 0xA5
	}
	with := func(name string, content []byte, message, hint string) badInput {
		folder := strings.ReplaceAll(name, " ", "-")
		return badInput{name: name, args: []string{"--data", folder, "key", "list"}, prepare: func(t *testing.T, s *scene) {
			mkdir(folder)(t, s)
			if err := os.WriteFile(s.path(folder+"/latchkey.db"), content, 0o600); err != nil {
				t.Fatal(err)
			}
		}, after: func(t *testing.T, s *scene) {
			if now, err := os.ReadFile(s.path(folder + "/latchkey.db")); err != nil || string(now) != string(content) {
				t.Errorf("the file was changed (%v)", err)
			}
		}, message: message, hint: hint}
	}
	list := func(folder string) []string { return []string{"--data", folder, "key", "list"} }
	return s, failing([]badInput{
		with("text", []byte("this is no database\n"), "store {DIR}/text/latchkey.db: open: the store is damaged (it does not begin as a SQLite file does)", hintStoreDamaged),
		with("cut off", good[:3000], "store {DIR}/cut-off/latchkey.db: open: the store is damaged", hintStoreDamaged),
		with("overwritten", broken, "store {DIR}/overwritten/latchkey.db: open: the store is damaged", hintStoreDamaged),
		with("a newer schema", patched(60, 99), "store {DIR}/a-newer-schema/latchkey.db: open: the store was written by a newer version of Latchkey (schema 99, this program knows 17)", "Update Latchkey, or use another data folder: --data DIR."),
		with("of another program", patched(68, 0x12345678), "store {DIR}/of-another-program/latchkey.db: open: the file is a database of another program (its application id is not Latchkey's)", "Choose another data folder: --data DIR."),
		{name: "a database that is a link", args: list("linked"), prepare: func(t *testing.T, s *scene) {
			mkdir("linked")(t, s)
			if err := os.Symlink(s.path("good/latchkey.db"), s.path("linked/latchkey.db")); err != nil {
				t.Fatal(err)
			}
		}, message: "store {DIR}/linked/latchkey.db: open: a link or a folder has the database's name", hint: "Move it away, or choose another data folder: --data DIR."},
		{name: "a database that is a folder", args: list("nested"), prepare: mkdir("nested/latchkey.db"), message: "store {DIR}/nested/latchkey.db: open: a link or a folder has the database's name", hint: "Move it away, or choose another data folder: --data DIR."},
		{name: "a file", args: list("file"), files: map[string]string{"file": "mine"}, message: "{DIR}/file: it cannot be used as a data folder: it is a file", hint: hintFolder},
		{name: "below a file", args: list("file/below"), message: "{DIR}/file/below: it cannot be used as a data folder: a part of its path is a file", hint: hintFolder},
		{name: "where nothing can be written", args: list("/proc/latchkey"), message: "/proc/latchkey: it cannot be used as a data folder: no folder can be made there", hint: hintFolder},
		{name: "a name with ANSI", args: list("file/\x1b[31mred\u202e"), message: "{DIR}/file/red: it cannot be used as a data folder: a part of its path is a file", hint: hintFolder},
		{name: "no home", args: []string{"key", "list"}, env: []string{"HOME=", "XDG_DATA_HOME="}, message: "find the data folder: HOME is not set: the home folder is not known", hint: "Specify where to keep the data: --data DIR."},
		{name: "a home that is relative", args: []string{"key", "list"}, env: []string{"HOME=here", "XDG_DATA_HOME="}, message: "find the data folder: HOME is not an absolute path: the home folder is not known", hint: "Specify where to keep the data: --data DIR."},
		{name: "a link to a folder is fine", args: append(list("link"), "--json"), prepare: func(t *testing.T, s *scene) {
			if err := os.Symlink(s.path("good"), s.path("link")); err != nil {
				t.Fatal(err)
			}
		}, stdout: "[]"},
		{name: "known_hosts is a folder", args: list("hosts"), prepare: mkdir("hosts/known_hosts"), message: "the confirmed host keys cannot be read: {DIR}/hosts/known_hosts: not a regular file", hint: "Move that file elsewhere; you will then be asked about host keys again."},
		{name: "no account yet", args: []string{"--data", "good", "repo", "list"}, message: "no account is connected yet", hint: "Connect an account first: latchctl account add, or try the demo."},
	})
}

// badJSON are failures of commands that were asked for JSON: standard output
// then holds a whole JSON value or nothing, and message, hint and status are
// as without it.
func badJSON(t *testing.T, fix *fixture) (*scene, []badInput) {
	s := newScene(t, fix.session.Env()).withKey(t)
	list := failing([]badInput{
		{name: "usage", args: []string{"deploy-key", "list", "--json"}, status: 2, message: "no repository given: write it as workspace/name", hint: "See latchctl deploy-key list --help"},
		{name: "not there", args: []string{"deploy-key", "list", "acme/nowhere", "--json"}, message: "list deploy keys acme/nowhere: The requested repository either does not exist or you do not have access. If you believe this repository exists and you have access, make sure you're authenticated", hint: hintNotFound},
		{name: "server fault", args: []string{"repo", "list", "--json"}, faults: []string{"500"}, message: "list repositories: the forge has a fault of its own (500)", hint: hintLater},
		{name: "needs a person", before: []string{"warning: the key is on acme/web-frontend: nobody can verify it or export it any more, and machines without a copy of their own lose access"}, args: []string{"key", "delete", "{FP}", "--json"}, status: 3, message: "delete 1 key pair ({FP} ci@here): this needs a person to answer", hint: "Run it in a terminal, or use --yes to do it without being asked."},
		{name: "a failed test", args: []string{"test", "acme/ledger", "--key", "{FP}", "--json"}, message: "acme/ledger: the key works, but not for acme/ledger: the server said “repository access denied. deployment key is not associated with the requested repository”. This key opens acme/web-frontend, not acme/ledger.", hint: "Add this key to acme/ledger as a deploy key, or choose the key that belongs there."},
		{name: "a check of a bad token", args: []string{"account", "check", "--json"}, faults: []string{"401"}, message: "sign in: the forge does not accept the token (401)", hint: hintUnauthorized},
		{name: "partly", args: []string{"deploy-key", "list", "--all", "--json"}, faults: []string{"404@ledger/deploy-keys"}, status: 4, message: "list deploy keys acme/ledger: the forge finds nothing under this name (404)", more: []string{"latchctl: partly done: 1 repository could not be read: see latchctl inventory status"}},
		{name: "added, but the test fails", args: []string{"deploy-key", "add", "acme/docs.site", "--key", "{FP}", "--test", "--json"}, faults: []string{"ssh-refuse"}, status: 4, message: "acme/docs.site: 127.0.0.1 finds no repository acme/docs.site: it said “repository does not exist”. The path is wrong, the repository was moved or deleted, or this key may not see it.", hint: "Check the path; if it is right, add this key to acme/docs.site.", more: []string{"latchctl: partly done: the key is on acme/docs.site, but the test failed"}},
	})
	return s, list
}
