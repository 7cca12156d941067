package ui

import (
	"encoding/json"
	"io/fs"
	"testing"

	"latchkey/assets"
)

// textsOf are the texts of a language without plural forms, by key.
func textsOf(t *testing.T, language string) map[string]string {
	t.Helper()
	data, err := fs.ReadFile(assets.Translations, "translations/"+language+".json")
	if err != nil {
		t.Fatal(err)
	}
	var raw map[string]any
	if err := json.Unmarshal(data, &raw); err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for key, value := range raw {
		if text, plain := value.(string); plain {
			all[key] = text
		}
	}
	return all
}

// notices counts those that stand above the page.
func (p *person) notices() int { return len(p.w.Notices.Object.Objects) }
