package keys_test

import (
	"errors"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/unicode/norm"

	"latchkey/keys"
)

// A passphrase opens what it was chosen for, whichever system wrote it down.
func TestPassphrasesInTheFormsOfPeoplesSystems(t *testing.T) {
	tool(t, "ssh-keygen")
	encode := func(text string, with func(string) (string, error)) string {
		out, err := with(text)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	latin := charmap.Windows1252.NewEncoder().String
	utf16 := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String
	for name, of := range map[string]struct{ encrypted, given string }{
		"as it is":                         {"pass phrase", "pass phrase"},
		"the end of a line":                {"pass", "pass\n"},
		"a Windows line end":               {"pass", "pass\r\n"},
		"encrypted with a carriage return": {"pass\r", "pass"},
		"blanks that belong to it":         {" pass ", " pass "},
		"blanks that came with it":         {"pass", " pass\t"},
		"a byte order mark":                {"pass", "\uFEFFpass"},
		"encrypted with the mark":          {"\uFEFFpass", "pass"},
		"UTF-16":                           {"Grüße", encode("Grüße", utf16)},
		"composed, decomposed":             {norm.NFC.String("Grüße é"), norm.NFD.String("Grüße é")},
		"decomposed, composed":             {norm.NFD.String("Grüße é"), norm.NFC.String("Grüße é")},
		"a Windows code page":              {encode("Grüße €", latin), "Grüße €"},
		"given in a code page":             {"Grüße €", encode("Grüße €", latin)},
		"code page, decomposed":            {encode("Grüße", latin), norm.NFD.String("Grüße")},
	} {
		path := filepath.Join(t.TempDir(), "key")
		run(t, "ssh-keygen", "-q", "-t", "ed25519", "-a", "1", "-N", of.encrypted, "-f", path)
		got, err := keys.ParsePrivate(read(t, path), answer(of.given))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if string(got.Passphrase()) != of.encrypted {
			t.Errorf("%s: opened by %q", name, got.Passphrase())
		}
	}
}

// cheapPPK is PuTTY's format with little to derive.
const cheapPPK = "version=3,memory=64,passes=1,parallelism=1"

// PuTTYgen takes passphrases as the system writes them, and its check sum is
// over the comment's bytes.
func TestPuTTYCommentsAreBytes(t *testing.T) {
	tool(t, "puttygen")
	gbk := "\xB9\xB9\xBD\xA8\xBB\xFA 07"
	for name, of := range map[string]struct{ comment, shown string }{
		"CP1252":        {"Schl\xFCssel B\xFCro", "Schlüssel Büro"},
		"GBK":           {gbk, "构建机 07"},
		"no-break":      {"ci\u00A0build", "ci build"},
		"trailing":      {"ci build  ", "ci build"},
		"soft hyphen":   {"ci\u00ADbuild", "cibuild"},
		"joiner":        {"👩\u200D💻", "👩\u200D💻"},
		"line sep":      {"a\u2028b\u0085c", "a b c"},
		"leading":       {"  ci", "ci"},
		"empty":         {"", ""},
		"UTF-8":         {"Schlüssel", "Schlüssel"},
		"a mark inside": {"PuTTY-User-Key-File-3: x", "PuTTY-User-Key-File-3: x"},
	} {
		for _, params := range []string{"version=2", cheapPPK} {
			for _, passphrase := range []string{"", "pw"} {
				t.Run(strings.Join([]string{name, params, passphrase}, " "), func(t *testing.T) {
					pair, err := keys.Generate(keys.Ed25519, "x")
					if err != nil {
						t.Fatal(err)
					}
					text, err := pair.MarshalPrivate(nil)
					if err != nil {
						t.Fatal(err)
					}
					out := filepath.Join(t.TempDir(), "key.ppk")
					run(t, "puttygen", write(t, "key", text), "-O", "private", "-o", out, "-C", of.comment,
						"--new-passphrase", write(t, "new", []byte(passphrase)), "--old-passphrase", write(t, "old", nil), "--ppk-param", params)
					data := read(t, out)
					if !strings.Contains(string(data), "Comment: "+of.comment+"\n") {
						t.Fatalf("puttygen wrote %q", data)
					}
					for _, file := range []string{string(data), strings.ReplaceAll(string(data), "\n", "\r\n")} {
						got, err := keys.ParsePrivate([]byte(file), answer(passphrase))
						if err != nil {
							t.Fatal(err)
						}
						if !got.Pair.Public().Equal(pair.Public()) || got.Pair.Public().Comment() != of.shown || len(got.Repairs) > 0 {
							t.Errorf("comment %q, repairs %q", got.Pair.Public().Comment(), got.Repairs)
						}
					}
				})
			}
		}
	}
}

// What a mail program did to the comment is undone where the check sum agrees.
func TestPuTTYCommentsThatPastingChanged(t *testing.T) {
	tool(t, "puttygen")
	pair, err := keys.Generate(keys.Ed25519, "ci build")
	if err != nil {
		t.Fatal(err)
	}
	for _, passphrase := range []string{"", "pw"} {
		data := string(puttygen(t, pair, passphrase, cheapPPK))
		for name, changed := range map[string]string{
			"blanks at the end": strings.Replace(data, "ci build", "ci build   ", 1),
			"no-break spaces":   strings.ReplaceAll(data, "ci build", "ci\u00A0build"),
			"all lines":         strings.ReplaceAll(strings.ReplaceAll(data, "\n", " \n"), " build", "\u00A0build"),
		} {
			if got, err := keys.ParsePrivate([]byte(changed), answer(passphrase)); err != nil || !got.Pair.Public().Equal(pair.Public()) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

// The parser's error for a size is taken for success only after the check sum
// was right: a wrong one is never let through, with whatever size.
func TestPuTTYCheckSumIsNeverSkipped(t *testing.T) {
	tool(t, "puttygen")
	for _, kind := range []keys.Kind{keys.Ed25519, keys.ECDSAP256, keys.RSA3072} {
		pair, err := keys.Generate(kind, "me")
		if err != nil {
			t.Fatal(err)
		}
		for _, passphrase := range []string{"", "pw"} {
			data := string(puttygen(t, pair, passphrase, cheapPPK))
			for name, changed := range map[string]string{
				"wrong sum":               flipMAC(data),
				"wrong sum, shorter half": flipMAC(shorter(data)),
				"shorter half":            shorter(data),
			} {
				want := keys.ErrDamaged
				if passphrase != "" {
					want = keys.ErrWrongPassphrase
				}
				if _, err := keys.ParsePrivate([]byte(changed), answer(passphrase)); !errors.Is(err, want) {
					t.Errorf("%s, %s, %q: %v", kind, name, passphrase, err)
				}
			}
			// A wrong passphrase spoils nothing: the next one opens.
			if passphrase != "" {
				if _, err := keys.ParsePrivate([]byte(data), answer("wrong")); !errors.Is(err, keys.ErrWrongPassphrase) {
					t.Errorf("%s: wrong passphrase: %v", kind, err)
				}
				if _, err := keys.ParsePrivate([]byte(data), answer(" "+passphrase)); err != nil {
					t.Errorf("%s: the second form of a passphrase: %v", kind, err)
				}
			}
		}
	}
}

// flipMAC changes the last letter of the check sum.
func flipMAC(file string) string {
	file = strings.TrimRight(file, "\n")
	last := "0"
	if strings.HasSuffix(file, "0") {
		last = "1"
	}
	return file[:len(file)-1] + last + "\n"
}

// shorter takes the last line of the private key away: a size that no key has.
func shorter(file string) string {
	head, rest, _ := strings.Cut(file, "Private-Lines: ")
	_, rest, _ = strings.Cut(rest, "\n")
	body, mac, _ := strings.Cut(rest, "Private-MAC: ")
	lines := strings.Split(strings.TrimSpace(body), "\n")
	if len(lines) == 1 {
		lines[0] = lines[0][:len(lines[0])/2/4*4]
	} else {
		lines = lines[:len(lines)-1]
	}
	return head + "Private-Lines: " + strconv.Itoa(len(lines)) + "\n" + strings.Join(lines, "\n") + "\nPrivate-MAC: " + mac
}
