package ui

import (
	"encoding/json"
	"testing"

	"latchkey/core/probe"
	"latchkey/core/say"
)

// What a test found reads the same once it was kept and read again, in every
// language.
func TestAFindingOfAnEarlierTimeIsSaidWhole(t *testing.T) {
	p := sit(t, Config{Open: acme().open})
	fresh := &probe.Finding{Code: probe.CodeNoAnswer, Facts: say.Values{"host": "git.example.com", "port": "7999"}}
	what, why, remedy := fresh.Texts()
	fresh.What, fresh.Why, fresh.Remedy = what.String(), why.String(), remedy.String()
	text, err := json.Marshal(fresh)
	if err != nil {
		t.Fatal(err)
	}
	var again probe.Finding
	if err := json.Unmarshal(text, &again); err != nil {
		t.Fatal(err)
	}
	for _, language := range []string{"en", "de", "fr"} {
		p.w.setLanguage(language)
		a1, b1, c1 := finding(fresh)
		a2, b2, c2 := finding(&again)
		if a1 != a2 || b1 != b2 || c1 != c2 {
			t.Errorf("%s: %q, once kept %q", language, []string{a1, b1, c1}, []string{a2, b2, c2})
		}
	}
}
