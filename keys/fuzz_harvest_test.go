package keys

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"
)

// FuzzPiecesOf looks for keys in whatever wrapping: it never fails, finds no
// more than the limit, and only what looks like a key.
func FuzzPiecesOf(f *testing.F) {
	private, _ := seeds(f)
	for _, text := range private {
		wrapped, err := json.Marshal(map[string]any{"a": text, "b": []string{base64.StdEncoding.EncodeToString([]byte(text))}})
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(wrapped))
		f.Add("KEY=\"" + strings.ReplaceAll(text, "\n", `\n`) + "\"\nX=&#10;%0A\\u000a")
		f.Add("data:\n  k: " + base64.RawURLEncoding.EncodeToString([]byte(text)) + "\n")
	}
	f.Fuzz(func(t *testing.T, text string) {
		pieces := piecesOf([]byte(text))
		if len(pieces) > mostPieces+1 {
			t.Errorf("%d pieces", len(pieces))
		}
		for _, p := range pieces {
			if !strings.HasPrefix(p.text, "-----BEGIN ") && !strings.HasPrefix(p.text, puttyMark) {
				t.Errorf("%q is no key", p.text)
			}
			if !HoldsPrivate(p.text) {
				t.Errorf("%q is not seen to hold a key", p.text)
			}
		}
		if plain := unescaped(unescaped(text)); len(plain) > len(text) {
			t.Errorf("undoing escapes made it longer: %q", plain)
		}
	})
}
