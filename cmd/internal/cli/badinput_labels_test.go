package cli

import (
	"crypto/ed25519"
	"encoding/pem"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"
)

// badLabels are labels and comments that could not be shown, or that would
// show something else.
func badLabels(t *testing.T, fix *fixture) (*scene, []badInput) {
	s := newScene(t, fix.session.Env()).withKey(t)
	label := func(name, text, message string) badInput {
		return badInput{name: "label: " + name, args: []string{"deploy-key", "label", "acme/web-frontend", "{FP}", text}, status: 1,
			message: message, hint: hintLabel}
	}
	add := func(name, text, message string) badInput {
		return badInput{name: "add: " + name, args: []string{"deploy-key", "add", "acme/ledger", "--key", "{FP}", "--label", text}, status: 1,
			message: message, hint: hintLabel}
	}
	nothingThere := func(t *testing.T, s *scene) {
		if hasKey(s.forge, "acme/ledger", s.names["FP"]) {
			t.Error("the key was placed all the same")
		}
	}
	list := []badInput{
		label("empty", "", `rename "ci@here" on acme/web-frontend: the label is not usable: it is empty`),
		label("blanks", "  \t ", `rename "ci@here" on acme/web-frontend: the label is not usable: it is empty`),
		label("a line end", "build\nserver", `rename "ci@here" on acme/web-frontend: the label is not usable: "build\nserver" has characters that cannot be shown`),
		label("a tab", "build\tserver", `rename "ci@here" on acme/web-frontend: the label is not usable: "build\tserver" has characters that cannot be shown`),
		label("ANSI", "\x1b[31mbuild\x1b[0m", `rename "ci@here" on acme/web-frontend: the label is not usable: "\x1b[31mbuild\x1b[0m" has characters that cannot be shown`),
		label("a window title", "\x1b]0;owned\x07build", `rename "ci@here" on acme/web-frontend: the label is not usable: "\x1b]0;owned\abuild" has characters that cannot be shown`),
		label("bidi", "build\u202egpj.exe", `rename "ci@here" on acme/web-frontend: the label is not usable: "build\u202egpj.exe" has characters that cannot be shown`),
		label("invisible", "build\u200bserver", `rename "ci@here" on acme/web-frontend: the label is not usable: "build\u200bserver" has characters that cannot be shown`),
		label("300 characters", strings.Repeat("n", 300), `rename "ci@here" on acme/web-frontend: the label is not usable: it has 300 characters, at most 255 are allowed`),
		label("300 letters of four bytes", strings.Repeat("𝄞", 300), `rename "ci@here" on acme/web-frontend: the label is not usable: it has 300 characters, at most 255 are allowed`),
		label("not UTF-8", "build\xff\xfe", `rename "ci@here" on acme/web-frontend: the label is not usable: "build\xff\xfe" has characters that cannot be shown`),
		add("a line end", "build\nserver", `add deploy key acme/ledger: the label is not usable: "build\nserver" has characters that cannot be shown`),
		add("ANSI", "\x1b[31mbuild\x1b[0m", `add deploy key acme/ledger: the label is not usable: "\x1b[31mbuild\x1b[0m" has characters that cannot be shown`),
		add("bidi", "build\u2066server", `add deploy key acme/ledger: the label is not usable: "build\u2066server" has characters that cannot be shown`),
		add("300 characters", strings.Repeat("n", 300), "add deploy key acme/ledger: the label is not usable: it has 300 characters, at most 255 are allowed"),
	}
	for i := range list {
		list[i].after = nothingThere
	}
	return s, append(list,
		badInput{name: "label: emoji are fine", args: []string{"deploy-key", "label", "acme/web-frontend", "{FP}", "build 🚀 07"}, stdout: `now labelled "build 🚀 07"`},
		badInput{name: "comment: control characters are taken out", args: []string{"key", "new", "--json", "--comment", "ci\n\x1b[31m@build\u202e\x0707"}, stdout: `"comment": "ci [31m@build07"`},
		badInput{name: "comment: of a key file is cleaned too", args: []string{"key", "import", "id_old", "--json"}, files: map[string]string{"id_old": withComment(t, "a\x1b[31mb\x00c\u202ed\ne")},
			stdout: `"comment": "a[31mbcd e"`},
		badInput{name: "comment: 300 characters", args: []string{"key", "new", "--json", "--comment", strings.Repeat("é", 300)}, stdout: `"comment": "éééé`},
		badInput{name: "comment: empty", args: []string{"key", "new", "--json", "--comment", ""}, stdout: `"comment": ""`},
		badInput{name: "comment: makes a clean label", args: []string{"deploy-key", "add", "acme/docs.site", "--new", "--json", "--comment", "a\x1b[31mb\u202e" + strings.Repeat("é", 300)},
			stdout: `"label": "a[31mb`},
	)
}

const hintLabel = "Choose another label: 1 to 255 letters, digits, spaces and simple punctuation."

// withComment is a private key whose comment is as it is.
func withComment(t *testing.T, comment string) string {
	t.Helper()
	_, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	block, err := ssh.MarshalPrivateKey(key, comment)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(block))
}
