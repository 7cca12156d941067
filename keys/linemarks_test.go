package keys_test

import (
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"mime/quotedprintable"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/keys"
)

// markings are what programs put around each line of what they carry.
func markings(t *testing.T) map[string]func(string) string {
	t.Helper()
	each := func(mark func(int, string) string) func(string) string {
		return func(s string) string {
			lines := strings.Split(strings.TrimSuffix(s, "\n"), "\n")
			for i, line := range lines {
				lines[i] = mark(i, line)
			}
			return strings.Join(lines, "\n") + "\n"
		}
	}
	around := func(before, behind string) func(string) string {
		return each(func(_ int, line string) string { return before + line + behind })
	}
	return map[string]func(string) string{
		"a mail quoted twice":        around("> > ", ""),
		"a mail quoted twice, tight": around(">> ", ""),
		"a diff, added":              around("+", ""),
		"a diff, taken away":         around("-", ""),
		"a list of YAML":             around("  - ", ""),
		"a quoted list of YAML":      around(`  - "`, `"`),
		"cat -n":                     each(func(i int, line string) string { return fmt.Sprintf("%6d\t%s", i+1, line) }),
		"grep -n":                    each(func(i int, line string) string { return fmt.Sprintf("%d:%s", i+8, line) }),
		"grep in files":              each(func(i int, line string) string { return fmt.Sprintf("keys/ci.pem:%d:%s", i+8, line) }),
		"a log":                      each(func(i int, line string) string { return fmt.Sprintf("2026-11-29T10:00:%02d.%dZ %s", i, 7*i, line) }),
		"cat -A":                     around("", "$"),
		"cat -A of Windows lines":    around("", "^M$"),
		"a batch file":               around("", "^"),
		"lines of HTML":              around("", "<br>"),
		"paragraphs":                 around("<p>", "</p>"),
		"a table":                    around(`<tr><td class="blob">`, "</td></tr>"),
		"colours":                    around("\x1b[32m", "\x1b[0m"),
	}
}

// carriers mark a whole text; what they do has no lines.
var carriers = map[string]func(string) string{
	"HTML on one line":      func(s string) string { return strings.ReplaceAll(s, "\n", "<br/>") },
	"paragraphs on one":     func(s string) string { return "<p>" + strings.ReplaceAll(s, "\n", "</p><p>") + "</p>" },
	"PowerShell":            func(s string) string { return `$k = "` + strings.ReplaceAll(s, "\n", "`n") + `"` },
	"PowerShell of Windows": func(s string) string { return `$k = "` + strings.ReplaceAll(s, "\n", "`r`n") + `"` },
	"references, twice":     func(s string) string { return strings.ReplaceAll(s, "\n", "&amp;#10;") },
	"a signed mail": func(s string) string {
		return "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n" + strings.ReplaceAll(s, "-----B", "- -----B")
	},
}

// What a program puts around each line is taken off, whichever it is.
func TestMarksAroundLinesAreTakenOff(t *testing.T) {
	tool(t, "puttygen")
	pair, err := keys.Generate(keys.RSA3072, "me@here")
	if err != nil {
		t.Fatal(err)
	}
	open, err := pair.MarshalPrivate(nil)
	if err != nil {
		t.Fatal(err)
	}
	try := func(name, text string) {
		t.Helper()
		got, err := keys.ParsePrivate([]byte(text), nil)
		switch {
		case err != nil:
			t.Errorf("%s: %v\n%.400s", name, err, text)
		case !got.Pair.Public().Equal(pair.Public()):
			t.Errorf("%s: another key", name)
		case len(got.Repairs) == 0:
			t.Errorf("%s: nothing is said of what was undone", name)
		}
	}
	for name, mark := range markings(t) {
		try(name, "some text\n"+mark(string(open))+"more text\n")
		if strings.Contains(name, "colours") {
			continue
		}
		try("PuTTY, "+name, mark(string(puttygen(t, pair, "", cheapPPK))))
	}
	for name, carry := range carriers {
		try(name, carry(string(open)))
	}
}

// Mails in quoted-printable break long lines and write = as =3D.
func TestQuotedPrintableIsUndone(t *testing.T) {
	for range 6 { // until one has = at its end
		pair, open := openKey(t)
		body := strings.ReplaceAll(body(open), "\n", "") // one long line
		var b strings.Builder
		w := quotedprintable.NewWriter(&b)
		fmt.Fprint(w, "-----BEGIN OPENSSH PRIVATE KEY-----\n"+body+"\n-----END OPENSSH PRIVATE KEY-----\n")
		w.Close()
		got, err := keys.ParsePrivate([]byte("Hello,\r\n=20\r\n"+b.String()), nil)
		if err != nil || !got.Pair.Public().Equal(pair.Public()) {
			t.Fatalf("%v\n%s", err, b.String())
		}
	}
}

// Keys in DER are the bytes that PEM wraps: a file of them, or their base64 that
// stands in a variable without BEGIN and END.
func TestBinaryKeysAreRead(t *testing.T) {
	tool(t, "openssl")
	folder := t.TempDir()
	name := func(s string) string { return filepath.Join(folder, s) }
	run(t, "openssl", "genrsa", "-traditional", "-out", name("pem"), "2048")
	want, err := keys.ParsePrivate(read(t, name("pem")), nil)
	if err != nil {
		t.Fatal(err)
	}
	run(t, "openssl", "rsa", "-in", name("pem"), "-traditional", "-outform", "DER", "-out", name("pkcs1"))
	run(t, "openssl", "pkcs8", "-topk8", "-nocrypt", "-in", name("pem"), "-outform", "DER", "-out", name("pkcs8"))
	run(t, "openssl", "pkcs8", "-topk8", "-in", name("pem"), "-passout", "pass:pw", "-outform", "DER", "-out", name("encrypted"))
	for _, file := range []string{"pkcs1", "pkcs8", "encrypted"} {
		der := read(t, name(file))
		for form, text := range map[string][]byte{
			"a file":        der,
			"a variable":    []byte("SSH_KEY=" + base64.StdEncoding.EncodeToString(der) + "\n"),
			"lines of YAML": []byte("key: >-\n  " + strings.Join(cut(base64.StdEncoding.EncodeToString(der), 64), "\n  ") + "\n"),
		} {
			got, err := keys.ParsePrivate(text, func() ([]byte, error) { return []byte("pw"), nil })
			if err != nil || !got.Pair.Public().Equal(want.Pair.Public()) || len(got.Repairs) == 0 {
				t.Errorf("%s as %s: %v, %v", file, form, err, got.Repairs)
			}
		}
	}
}

func cut(s string, width int) (lines []string) {
	for ; len(s) > width; s = s[width:] {
		lines = append(lines, s[:width])
	}
	return append(lines, s)
}

// What cannot be read is named, and how to make of it what can.
func TestFormatsThatAreNotReadAreNamed(t *testing.T) {
	tool(t, "openssl")
	tool(t, "puttygen")
	folder := t.TempDir()
	name := func(s string) string { return filepath.Join(folder, s) }
	run(t, "openssl", "genrsa", "-traditional", "-out", name("pem"), "2048")
	run(t, "openssl", "req", "-x509", "-new", "-key", name("pem"), "-subj", "/CN=x", "-out", name("crt"))
	run(t, "openssl", "pkcs12", "-export", "-inkey", name("pem"), "-in", name("crt"), "-passout", "pass:x", "-out", name("p12"))
	run(t, "openssl", "ecparam", "-genkey", "-name", "secp256k1", "-noout", "-out", name("curve"))
	run(t, "openssl", "ec", "-in", name("curve"), "-aes256", "-passout", "pass:pw", "-out", name("encrypted curve"))
	pair, _ := openKey(t)
	write := func(to, text string) {
		if err := os.WriteFile(name(to), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	run(t, "puttygen", name("pem"), "-O", "private-sshcom", "-o", name("ssh.com"))
	write("argon2d", string(puttygen(t, pair, "pw", "kdf=argon2d,memory=1024,passes=1")))
	write("jwk", `{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"}`)
	for file, want := range map[string]string{
		"p12": "openssl pkcs12 -nocerts", "encrypted curve": "P-256, P-384 or P-521", "ssh.com": "PuTTYgen",
		"argon2d": "Argon2id", "jwk": "JSON Web Key",
	} {
		_, err := keys.ParsePrivate(read(t, name(file)), func() ([]byte, error) { return []byte("pw"), nil })
		if !errors.Is(err, keys.ErrUnsupported) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", file, err)
		}
	}
	// Certificates and public keys in DER are what they are in PEM.
	block, _ := pem.Decode(read(t, name("crt")))
	if _, err := keys.ParsePrivate(block.Bytes, nil); !errors.Is(err, keys.ErrNotKey) || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("a certificate: %v", err)
	}
}
