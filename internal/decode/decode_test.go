package decode

import (
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

func TestTextIsReadInEveryEncodingOfSmallFiles(t *testing.T) {
	for _, want := range []string{"correct horse\n", "Grüße\r\nzwei\n", "密码 1\n", "x", "👩‍💻 a"} {
		for name, of := range map[string]struct {
			bom  string
			form Form
			enc  func(string) (string, error)
		}{
			"UTF-8":             {"", Plain, func(s string) (string, error) { return s, nil }},
			"UTF-8 with a mark": {"\xEF\xBB\xBF", Marked, func(s string) (string, error) { return s, nil }},
			"UTF-16LE, marked":  {"\xFF\xFE", UTF16, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder().String},
			"UTF-16BE, marked":  {"\xFE\xFF", UTF16, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewEncoder().String},
			"UTF-16LE":          {"", UTF16, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder().String},
			"UTF-16BE":          {"", UTF16, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewEncoder().String},
		} {
			body, err := of.enc(want)
			if err != nil {
				t.Fatal(err)
			}
			got, form := Text([]byte(of.bom + body))
			if string(got) != want || form != of.form {
				t.Errorf("%s of %q: %q, form %d", name, want, got, form)
			}
		}
	}
}

func TestTextLeavesBytesThatClaimNothing(t *testing.T) {
	for _, data := range []string{"", "\x00", "0\x82\x01\x00\x00\x01", "Schl\xFCssel", "\x00\x00ab", "ssh-ed25519 AA\x00A and the rest of a line"} {
		if got, form := Text([]byte(data)); string(got) != data || form != Plain {
			t.Errorf("%q: %q, form %d", data, got, form)
		}
	}
}

func TestLineEndsAtItsEnd(t *testing.T) {
	for data, want := range map[string]string{"pw\n": "pw", "pw\r\nmore": "pw", "\xEF\xBB\xBFpw": "pw", "\xFF\xFEp\x00w\x00\r\x00\n\x00": "pw", "\n": "", " pw ": " pw "} {
		if got := string(Line([]byte(data))); got != want {
			t.Errorf("%q: %q", data, got)
		}
	}
}

func TestLegibleGuessesTheCodePage(t *testing.T) {
	for text, encode := range map[string]func(string) (string, error){
		"Schlüssel Büro":   charmap.Windows1252.NewEncoder().String,
		"clé du dépôt €":   charmap.Windows1252.NewEncoder().String,
		"构建机 07":           simplifiedchinese.GBK.NewEncoder().String,
		"plain":            charmap.Windows1252.NewEncoder().String,
		"Straße nach Łódź": func(s string) (string, error) { return s, nil },
	} {
		data, err := encode(text)
		if err != nil {
			t.Fatal(err)
		}
		if got, _ := Legible([]byte(data)); got != text {
			t.Errorf("%q: %q", text, got)
		}
	}
}
