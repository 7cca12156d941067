package keys_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"latchkey/keys"
)

// openKey is a new Ed25519 pair and its private key as OpenSSH writes it.
func openKey(t *testing.T) (*keys.Pair, string) {
	t.Helper()
	pair, err := keys.Generate(keys.Ed25519, "me@here")
	if err != nil {
		t.Fatal(err)
	}
	text, err := pair.MarshalPrivate(nil)
	if err != nil {
		t.Fatal(err)
	}
	return pair, string(text)
}

func replace(old, new string) func(string) string {
	return func(s string) string { return strings.ReplaceAll(s, old, new) }
}

func wrapIn(before, after string) func(string) string {
	return func(s string) string { return before + s + after }
}

func utf16le(s string) string {
	out := []byte{0xFF, 0xFE}
	for _, unit := range utf16.Encode([]rune(s)) {
		out = append(out, byte(unit), byte(unit>>8))
	}
	return string(out)
}

func utf16be(s string) string {
	out := []byte{0xFE, 0xFF}
	for _, unit := range utf16.Encode([]rune(s)) {
		out = append(out, byte(unit>>8), byte(unit))
	}
	return string(out)
}

// body is what stands between the BEGIN and END lines.
func body(s string) string {
	_, s, _ = strings.Cut(s, "KEY-----")
	s, _, _ = strings.Cut(s, "-----END")
	return s
}

// damages is what pasting does to private keys, and what we say we repaired.
var damages = []struct {
	name   string
	damage func(string) string
	want   []keys.Repair
}{
	{"sound", func(s string) string { return s }, nil},
	{"CRLF", replace("\n", "\r\n"), []keys.Repair{"turned Windows line ends into plain ones"}},
	{"CR alone", replace("\n", "\r"), []keys.Repair{"turned Windows line ends into plain ones"}},
	{"last newline lost", strings.TrimSpace, []keys.Repair{"restored the lost last line end"}},
	{"one line with spaces", replace("\n", " "), []keys.Repair{"broke the one line into lines again"}},
	{"one line without anything", replace("\n", ""), []keys.Repair{"broke the one line into lines again", "restored the lost last line end"}},
	{`written-out \n`, replace("\n", `\n`), []keys.Repair{`turned written-out \n into line ends`}},
	{`written-out \n and quotes`, func(s string) string { return `"` + strings.ReplaceAll(s, "\n", `\n`) + `"` },
		[]keys.Repair{"removed quotes around the key", `turned written-out \n into line ends`}},
	{`written-out \r\n`, replace("\n", `\r\n`), []keys.Repair{`turned written-out \n into line ends`}},
	{"indented, as in YAML", func(s string) string { return "    " + strings.ReplaceAll(strings.TrimSpace(s), "\n", "\n    ") + "\n" },
		[]keys.Repair{"removed spaces at the start of lines"}},
	{"indented by tabs", func(s string) string { return "\t" + strings.ReplaceAll(strings.TrimSpace(s), "\n", "\n\t") + "\n" },
		[]keys.Repair{"removed spaces at the start of lines"}},
	{"byte order mark", wrapIn("\uFEFF", ""), []keys.Repair{"removed a byte order mark"}},
	{"byte order mark and CRLF", func(s string) string { return "\uFEFF" + strings.ReplaceAll(s, "\n", "\r\n") },
		[]keys.Repair{"removed a byte order mark", "turned Windows line ends into plain ones"}},
	{"text around", wrapIn("here is the key:\n", "kind regards\n"), []keys.Repair{"skipped text around the key"}},
	{"empty lines around", wrapIn("\n\n", "\n\n"), nil},
	{"double quotes", wrapIn(`"`, `"`), []keys.Repair{"removed quotes around the key"}},
	{"single quotes", wrapIn(`'`, `'`), []keys.Repair{"removed quotes around the key"}},
	{"curly quotes", wrapIn(`“`, `”`), []keys.Repair{"removed quotes around the key"}},
	{"spaces at line ends", replace("\n", "  \n"), nil},
	{"empty lines between", replace("\n", "\n\n"), nil},
	{"UTF-16, as PowerShell writes", utf16le, []keys.Repair{"read it as UTF-16 text"}},
	{"UTF-16, big end first", utf16be, []keys.Repair{"read it as UTF-16 text"}},
	{"no-break spaces", func(s string) string {
		return "\u00A0" + strings.ReplaceAll(strings.TrimSpace(s), "\n", "\n\u00A0") + "\n"
	},
		[]keys.Repair{"removed invisible characters", "removed spaces at the start of lines"}},
	{"zero-width spaces", replace("\n", "\u200B\n"), []keys.Repair{"removed invisible characters"}},
	{"dashes from a word processor", replace("-----", "—–-"), []keys.Repair{"repaired the dashes of the BEGIN and END lines"}},
	{"a dash too few", replace("-----", "----"), []keys.Repair{"repaired the dashes of the BEGIN and END lines"}},
	{"base64 around all", func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) + "\n" },
		[]keys.Repair{"decoded the base64 around the key"}},
}

func TestPasteDamageIsRepairedAndNamed(t *testing.T) {
	pair, text := openKey(t)
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	pkcs1 := string(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(rsaKey)}))
	sound, err := keys.ParsePrivate([]byte(pkcs1), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range damages {
		t.Run(test.name, func(t *testing.T) {
			repaired(t, test.damage(text), "", pair.Public(), test.want)
			repaired(t, test.damage(pkcs1), "", sound.Pair.Public(), test.want)
		})
	}
	repaired(t, body(text), "", pair.Public(), []keys.Repair{"restored the BEGIN and END lines"})
}

func TestPasteDamageOfOldEncryptedKeys(t *testing.T) {
	tool(t, "ssh-keygen")
	pair, err := keys.Generate(keys.ECDSAP256, "")
	if err != nil {
		t.Fatal(err)
	}
	text, err := pair.MarshalPrivate(nil)
	if err != nil {
		t.Fatal(err)
	}
	encrypted := string(keygenAs(t, text, "PEM", "secret"))
	for _, test := range damages {
		t.Run(test.name, func(t *testing.T) {
			if strings.Contains(test.name, "without anything") {
				t.Skip("nobody can tell where the second header ends")
			}
			repaired(t, test.damage(encrypted), "secret", pair.Public(), test.want)
		})
	}
}

func TestPasteDamageOfPuTTYKeys(t *testing.T) {
	tool(t, "puttygen")
	pair, err := keys.Generate(keys.Ed25519, "")
	if err != nil {
		t.Fatal(err)
	}
	text := string(puttygen(t, pair, "", "version=3"))
	for _, test := range []struct {
		name   string
		damage func(string) string
		want   []keys.Repair
	}{
		{"sound", func(s string) string { return s }, nil},
		{"CRLF is PuTTY's own", replace("\n", "\r\n"), nil},
		{"last newline lost", strings.TrimSpace, nil},
		{"indented", func(s string) string { return "  " + strings.ReplaceAll(s, "\n", "\n  ") }, []keys.Repair{"removed spaces at the start of lines"}},
		{"byte order mark", wrapIn("\uFEFF", ""), []keys.Repair{"removed a byte order mark"}},
		{"empty lines", replace("\n", "\n\n"), nil},
		{"space after an empty comment lost", replace("Comment: \n", "Comment:\n"), nil},
		{"text around", wrapIn("from the old server\n", "bye\n"), []keys.Repair{"skipped text around the key"}},
		{`written-out \n`, replace("\n", `\n`), []keys.Repair{`turned written-out \n into line ends`}},
		{"base64 around all", func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }, []keys.Repair{"decoded the base64 around the key"}},
	} {
		t.Run(test.name, func(t *testing.T) { repaired(t, test.damage(text), "", pair.Public(), test.want) })
	}
}

func repaired(t *testing.T, text, passphrase string, want keys.Public, repairs []keys.Repair) {
	t.Helper()
	got, err := keys.ParsePrivate([]byte(text), answer(passphrase))
	if err != nil {
		t.Fatal(err)
	}
	if !got.Pair.Public().Equal(want) {
		t.Errorf("read %s, want %s", got.Pair, want.Fingerprint())
	}
	if !slices.Equal(got.Repairs, repairs) {
		t.Errorf("repairs %q, want %q", got.Repairs, repairs)
	}
}
