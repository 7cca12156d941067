package ui

import (
	"testing"

	"latchkey/core/probe/finding"
	"latchkey/core/say"
	"latchkey/ui/locale"
)

// What a test found reads the same once it was kept and read again, by this
// version or by an earlier one, in every language.
func TestAFindingOfAnEarlierTimeIsSaidWhole(t *testing.T) {
	p := startWith(t, Config{Open: acme().open})
	english, code := textsOf(t, "en"), "probe."+string(finding.CodeNoAnswer)
	text := func(part string) say.Text {
		return say.New(code+part, locale.PlainApostrophes(english[code+part]), say.Values{"host": "git.example.com", "port": "7999"})
	}
	fresh := &finding.Finding{Code: finding.CodeNoAnswer, What: text(".what"), Why: text(".why"), Remedy: text(".remedy")}
	old := &finding.Finding{Code: fresh.Code, What: say.Old(fresh.What.String()), Why: say.Old(fresh.Why.String()), Remedy: say.Old(fresh.Remedy.String())}
	again := &finding.Finding{Code: fresh.Code, What: say.Decode(say.Encode(fresh.What)), Why: say.Decode(say.Encode(fresh.Why)), Remedy: say.Decode(say.Encode(fresh.Remedy))}
	for _, language := range []string{"en", "de", "fr"} {
		p.w.look.SetLanguage(language)
		a1, b1, c1 := locale.Finding(fresh)
		if a1 == "" || b1 == "" || c1 == "" {
			t.Errorf("%s: nothing is said", language)
		}
		for when, kept := range map[string]*finding.Finding{"by an earlier version": old, "by this one": again} {
			a2, b2, c2 := locale.Finding(kept)
			if a1 != a2 || b1 != b2 || c1 != c2 {
				t.Errorf("%s: %q, kept %s %q", language, []string{a1, b1, c1}, when, []string{a2, b2, c2})
			}
		}
	}
}
