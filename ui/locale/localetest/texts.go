// Package localetest reads the texts of the window for tests that compare what
// they find with them.
package localetest

import (
	"encoding/json"
	"io/fs"
	"testing"

	"latchkey/assets"
)

// Texts returns the texts of a language by their keys; plural forms stand as
// "key#form".
func Texts(t testing.TB, language string) map[string]string {
	t.Helper()
	data, err := fs.ReadFile(assets.Translations, "translations/"+language+".json")
	if err != nil {
		t.Fatal(err)
	}
	var raw map[string]any
	if err := json.Unmarshal(data, &raw); err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for key, value := range raw {
		switch value := value.(type) {
		case string:
			out[key] = value
		case map[string]any:
			for form, text := range value {
				out[key+"#"+form] = text.(string)
			}
		}
	}
	return out
}
