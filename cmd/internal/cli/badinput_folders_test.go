package cli

import (
	"encoding/binary"
	"os"
	"strings"
	"testing"
)

// badFolders are data folders that cannot be used. Nothing in them is
// overwritten.
func badFolders(t *testing.T, h *house) (*scene, []blunder) {
	s := newScene(t, h.session.Env())
	s.must(t, "", "--data", "good", "key", "list")
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
	with := func(name string, content []byte, message, hint string) blunder {
		folder := strings.ReplaceAll(name, " ", "-")
		return blunder{name: name, args: []string{"--data", folder, "key", "list"}, prepare: func(t *testing.T, s *scene) {
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
	return s, failing([]blunder{
		with("text", []byte("this is no database\n"), "?", "?"),
		with("cut off", good[:3000], "?", "?"),
		with("overwritten", broken, "?", "?"),
		with("a newer schema", patched(60, 99), "?", "?"),
		with("of another program", patched(68, 0x12345678), "?", "?"),
		{name: "a database that is a link", args: list("linked"), prepare: func(t *testing.T, s *scene) {
			mkdir("linked")(t, s)
			if err := os.Symlink(s.path("good/latchkey.db"), s.path("linked/latchkey.db")); err != nil {
				t.Fatal(err)
			}
		}, message: "?", hint: "?"},
		{name: "a database that is a folder", args: list("nested"), prepare: mkdir("nested/latchkey.db"), message: "?", hint: "?"},
		{name: "a file", args: list("file"), files: map[string]string{"file": "mine"}, message: "?", hint: "?"},
		{name: "below a file", args: list("file/below"), message: "?", hint: "?"},
		{name: "where nothing can be written", args: list("/proc/latchkey"), message: "?", hint: "?"},
		{name: "a name with ANSI", args: list("file/\x1b[31mred\u202e"), message: "?", hint: "?"},
		{name: "no home", args: []string{"key", "list"}, env: []string{"HOME=", "XDG_DATA_HOME="}, message: "?", hint: "?"},
		{name: "a home that is relative", args: []string{"key", "list"}, env: []string{"HOME=here", "XDG_DATA_HOME="}, message: "?", hint: "?"},
		{name: "a link to a folder is no blunder", args: append(list("link"), "--json"), prepare: func(t *testing.T, s *scene) {
			if err := os.Symlink(s.path("good"), s.path("link")); err != nil {
				t.Fatal(err)
			}
		}, stdout: "[]"},
		{name: "known_hosts is a folder", args: list("hosts"), prepare: mkdir("hosts/known_hosts"), message: "?", hint: "?"},
		{name: "no account yet", args: []string{"--data", "good", "repo", "list"}, message: "?", hint: "?"},
	})
}

// badJSON are failures of commands that were asked for JSON: standard output
// then holds a whole JSON value or nothing, and message, hint and status are
// as without it.
func badJSON(t *testing.T, h *house) (*scene, []blunder) {
	s := newScene(t, h.session.Env()).withKey(t)
	list := failing([]blunder{
		{name: "usage", args: []string{"deploy-key", "list", "--json"}, status: 2, message: "?", hint: "?"},
		{name: "not there", args: []string{"deploy-key", "list", "acme/nowhere", "--json"}, message: "?", hint: "?"},
		{name: "server fault", args: []string{"repo", "list", "--json"}, faults: []string{"500"}, message: "?", hint: "?"},
		{name: "needs a person", args: []string{"key", "delete", "{FP}", "--json"}, status: 3, message: "?", hint: "?"},
		{name: "a failed test", args: []string{"test", "acme/ledger", "--key", "{FP}", "--json"}, message: "?", hint: "?"},
		{name: "a check of a bad token", args: []string{"account", "check", "--json"}, faults: []string{"401"}, message: "?", hint: "?"},
		{name: "partly", args: []string{"deploy-key", "list", "--all", "--json"}, faults: []string{"404@ledger/deploy-keys"}, status: 4, message: "?", hint: "?"},
		{name: "added, but the test fails", args: []string{"deploy-key", "add", "acme/docs.site", "--key", "{FP}", "--test", "--json"}, faults: []string{"ssh-refuse"}, status: 4, message: "?", hint: "?"},
	})
	return s, list
}
