package keys_test

import (
	"crypto/rsa"
	"encoding/base64"
	"errors"
	"math/big"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"latchkey/keys"
)

const private = "this is a private key, and a public one belongs here; it was not used; if it has been shown to anyone, replace the key"

func TestPublicKeysAsPeoplePasteThem(t *testing.T) {
	pair, err := keys.Generate(keys.RSA3072, "me@here")
	if err != nil {
		t.Fatal(err)
	}
	line := pair.Public().Line()
	kind, rest, _ := strings.Cut(line, " ")
	wrapped := rest
	for at := 70; at < len(wrapped); at += 71 {
		wrapped = wrapped[:at] + "\n" + wrapped[at:]
	}
	for _, test := range []struct{ name, text, comment string }{
		{"a line", line, "me@here"},
		{"with its end", line + "\n", "me@here"},
		{"CRLF", line + "\r\n", "me@here"},
		{"byte order mark", "\uFEFF" + line, "me@here"},
		{"spaces around", "  \t" + line + "  \n\n", "me@here"},
		{"double quotes", `"` + line + `"`, "me@here"},
		{"single quotes", "'" + line + "'\n", "me@here"},
		{"back quotes", "`" + line + "`", "me@here"},
		{"curly quotes", "“" + line + "”", "me@here"},
		{"no-break spaces", strings.ReplaceAll(line, " ", "\u00A0"), "me@here"},
		{"zero-width space", "\u200B" + line, "me@here"},
		{"tabs", strings.ReplaceAll(line, " ", "\t"), "me@here"},
		{"wrapped", kind + " " + wrapped, "me@here"},
		{"wrapped and CRLF", kind + " " + strings.ReplaceAll(wrapped, "\n", "\r\n"), "me@here"},
		{"wrapped and indented", kind + " " + strings.ReplaceAll(wrapped, "\n", "\n    "), "me@here"},
		{"wrapped after the type", kind + "\n" + wrapped, "me@here"},
		{"a Windows name in the comment", line + ` CORP\nina`, `me@here CORP\nina`},
		{"a written-out line end", `"` + line + `\n"`, "me@here"},
		{"UTF-16", utf16le(line + "\n"), "me@here"},
		{"no comment", strings.TrimSuffix(line, " me@here"), ""},
		{"comment of several words", line + " on the build machine", "me@here on the build machine"},
		{"comment with terminal codes", line + "\x1b[2J\u202Egpj", "me@here[2Jgpj"},
		{"comment lines around", "# my key\n" + line + "\n# end\n", "me@here"},
		{"options", `command="echo \"hi, you\"",no-pty,from="10.0.0.0/8" ` + line, "me@here"},
		{"one option", "restrict " + line, "me@here"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := keys.ParsePublic(test.text)
			if err != nil {
				t.Fatal(err)
			}
			if !got.Equal(pair.Public()) || got.Comment() != test.comment {
				t.Errorf("got %q, want the same key and comment %q", got.Line(), test.comment)
			}
		})
	}
}

func TestPublicKeysRefusedInTheirOwnWords(t *testing.T) {
	pair, open := openKey(t)
	line := pair.Public().Line()
	blob := pair.Public().SSH().Marshal()
	other := ownBlob(t)
	as := func(kind string, blob []byte) string { return kind + " " + base64.StdEncoding.EncodeToString(blob) }
	for _, test := range []struct{ name, text, want string }{
		{"nothing", " \n", "this is not a key: there is no text"},
		{"only comments", "# nothing\n#here", "this is not a key: there are only comments"},
		{"a sentence", "see the wiki", "this is not a key: it does not begin as a public key does (ssh-ed25519 AAAA…)"},
		{"a fingerprint", string(pair.Public().Fingerprint()), "this is not a key: it does not begin as a public key does (ssh-ed25519 AAAA…)"},
		{"a path", "~/.ssh/id_ed25519.pub", "this is not a key: it does not begin as a public key does (ssh-ed25519 AAAA…)"},
		{"too large", strings.Repeat("A", 64<<10+1), "this is too large to be a key: it has more than 64 KB"},
		{"a private key", open, private},
		{"a private key without its lines", body(open), private},
		{"a private key in one line", strings.ReplaceAll(open, "\n", " "), private},
		{"a private key's first line", "-----BEGIN RSA PRIVATE KEY-----", private},
		{"a private key in base64", base64.StdEncoding.EncodeToString([]byte(open)), private},
		{"a PuTTY key", "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\n", private},
		{"the rest of a PuTTY key", "Private-Lines: 1\nAAAA\nPrivate-MAC: 00", private},
		{"a private key before a public one", open + line, private},
		{"a private key in UTF-16", utf16le(open), private},
		{"a certificate", "ssh-ed25519-cert-v01@openssh.com AAAA me", "this is an SSH certificate, not a key; use the key that it belongs to"},
		{"a certificate that says it is a key", as("ssh-ed25519", ssh.Marshal(struct{ Type string }{"ssh-ed25519-cert-v01@openssh.com"})), "this key is damaged: it says it is of one type and is of another"},
		{"an X.509 certificate", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n", "this is not a key: it is an X.509 certificate; SSH needs a key"},
		{"a PGP public key", "-----BEGIN PGP PUBLIC KEY BLOCK-----\nmQ==\n-----END PGP PUBLIC KEY BLOCK-----\n", "this key cannot be used: its BEGIN line names a format that is not known"},
		{"the type alone", "ssh-ed25519", "this key is damaged: there is nothing after its type; copy the whole line"},
		{"cut off", line[:50], "this key is damaged: characters are missing or do not belong there; copy the whole line"},
		{"cut off between groups", line[:len("ssh-ed25519 ")+48], "this key is damaged: it is cut off, or its numbers cannot be right; copy the whole line"},
		{"cut off early", line[:len("ssh-ed25519 ")+4], "this key is damaged: it is cut off; copy the whole line"},
		{"foreign characters", strings.Replace(line, "AAAA", "AA…A", 1), "this key is damaged: characters are missing or do not belong there; copy the whole line"},
		{"something appended", as("ssh-ed25519", append(blob[:len(blob):len(blob)], 0, 0, 0)), "this key is damaged: it is cut off, or its numbers cannot be right; copy the whole line"},
		{"one type outside, another inside", strings.Replace(line, "ssh-ed25519", "ssh-rsa", 1), "this key is damaged: it says it is of one type and is of another"},
		{"a type of the future", as("ssh-mldsa-65", blob), "this is not a key: it does not begin as a public key does (ssh-ed25519 AAAA…)"},
		{"two keys", line + "\n" + as("ssh-ed25519", other) + "\n", "this is not a key: there are several keys in this text; give one at a time"},
		{"text after the key", line + "\nregards", "this is not a key: there is more text after the key; give the key's line alone"},
		{"RSA with 32768 bits", as("ssh-rsa", wideRSA(32768)), "this key is damaged: it is cut off, or its numbers cannot be right; copy the whole line"},
		{"RSA with a padded number", as("ssh-rsa", paddedRSA()), "this key is damaged: its numbers are not written in the one right way"},
		{"RSA with an even exponent", as("ssh-rsa", ssh.Marshal(rsaWire{"ssh-rsa", big.NewInt(2), big.NewInt(0).Lsh(big.NewInt(1), 2047)})), "this key is damaged: it is cut off, or its numbers cannot be right; copy the whole line"},
		{"RSA without a modulus", as("ssh-rsa", ssh.Marshal(rsaWire{"ssh-rsa", big.NewInt(65537), big.NewInt(0)})), "this key is damaged: it is cut off, or its numbers cannot be right; copy the whole line"},
		{"RSA with a negative modulus", as("ssh-rsa", ssh.Marshal(rsaWire{"ssh-rsa", big.NewInt(65537), big.NewInt(-5)})), "this key is damaged: it is cut off, or its numbers cannot be right; copy the whole line"},
		{"ECDSA with a point off the curve", as("ecdsa-sha2-nistp256", ssh.Marshal(struct{ Type, Curve, Point string }{"ecdsa-sha2-nistp256", "nistp256", "\x04" + strings.Repeat("\x01", 64)})), "this key is damaged: it is cut off, or its numbers cannot be right; copy the whole line"},
		{"RFC 4716 without its end", "---- BEGIN SSH2 PUBLIC KEY ----\nAAAA", "this key is damaged: its BEGIN and END lines do not belong together; copy the whole text"},
		{"PEM of no key", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", "this key cannot be used: its inner structure is broken or of a type that SSH does not know"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := keys.ParsePublic(test.text)
			if err == nil || err.Error() != test.want {
				t.Errorf("got  %v\nwant %s", err, test.want)
			}
			if !got.IsZero() {
				t.Error("a key came out all the same")
			}
		})
	}
	if _, err := keys.ParsePublic(open); !errors.Is(err, keys.ErrPrivateKey) {
		t.Error("a private key is not ErrPrivateKey")
	}
}

type rsaWire struct {
	Type string
	E, N *big.Int
}

func wideRSA(bits uint) []byte {
	return ssh.Marshal(rsaWire{"ssh-rsa", big.NewInt(65537), new(big.Int).Lsh(big.NewInt(1), bits-1)})
}

// paddedRSA writes the modulus with a zero byte too many: another fingerprint
// for the same key.
func paddedRSA() []byte {
	n := append([]byte{0, 0}, new(big.Int).Lsh(big.NewInt(1), 2047).Bytes()...)
	key := rsa.PublicKey{E: 65537}
	return ssh.Marshal(struct {
		Type string
		E    *big.Int
		N    []byte
	}{"ssh-rsa", big.NewInt(int64(key.E)), n})
}

func TestAuthorizedKeys(t *testing.T) {
	pair, open := openKey(t)
	line := pair.Public().Line()
	text := "\uFEFF# machines\r\n" + line + "\r\n\r\n" +
		`from="10.0.0.0/8,!10.9.9.9",command="git-shell -c \"$X\"" ` + line + " two words\r\n" +
		"   " + line + "\n" +
		"hello\n" +
		"ssh-ed25519-cert-v01@openssh.com AAAA\n" +
		strings.ReplaceAll(open, "\n", "") + "\n" +
		line[:40] + "\n" +
		"ssh-rsa " + strings.Repeat("A", 64<<10) + "\n" +
		line
	got, err := keys.ParseAuthorizedKeys(text)
	if err != nil {
		t.Fatal(err)
	}
	want := []struct {
		line             int
		options, comment string
		err              string
	}{
		{2, "", "me@here", ""},
		{4, `from="10.0.0.0/8,!10.9.9.9",command="git-shell -c \"$X\""`, "me@here two words", ""},
		{5, "", "me@here", ""},
		{6, "", "", "line 6: this is not a key: it does not begin as a public key does (ssh-ed25519 AAAA…)"},
		{7, "", "", "line 7: this is an SSH certificate, not a key; use the key that it belongs to"},
		{8, "", "", "line 8: " + private},
		{9, "", "", "line 9: this key is damaged: it is cut off, or its numbers cannot be right; copy the whole line"},
		{10, "", "", "line 10: this is too large to be a key: it has more than 64 KB"},
		{11, "", "me@here", ""},
	}
	if len(got) != len(want) {
		t.Fatalf("%d entries, want %d", len(got), len(want))
	}
	for i, w := range want {
		g := got[i]
		message := ""
		if g.Err != nil {
			message = g.Err.Error()
		}
		if g.Line != w.line || g.Options != w.options || g.Public.Comment() != w.comment || message != w.err {
			t.Errorf("entry %d is line %d, options %q, comment %q, error %q;\nwant %+v", i, g.Line, g.Options, g.Public.Comment(), message, w)
		}
		if (g.Err == nil) != g.Public.Equal(pair.Public()) {
			t.Errorf("entry %d: error and key do not go together", i)
		}
	}
	if !errors.Is(got[5].Err, keys.ErrPrivateKey) {
		t.Error("the private key is not named by its error")
	}
	if _, err := keys.ParseAuthorizedKeys(strings.Repeat("#\n", 3<<20)); !errors.Is(err, keys.ErrTooLarge) {
		t.Errorf("6 MB: %v", err)
	}
}
