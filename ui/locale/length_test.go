package locale

import (
	"strings"
	"testing"
	"unicode"

	"latchkey/ui/locale/localetest"
)

// roomFor is how many letters fit where several buttons, chips or marks are side
// by side in the smallest window: the beginnings of keys, and the longest text
// that was measured to fit there. A Chinese letter is as wide as two.
func roomFor() map[string]int {
	return map[string]int{
		"chip.": 24, "keychip.": 24, // above a list
		"marks.": 16, "keydo.": 19, "rollout.do_": 18, // buttons in a row
		"rung.": 14, "rollout.state_": 18, "rollout.step_": 24, "tests.state_": 19, // in cells
		"health.old": 13, "health.failing": 14, "hoststate.": 17, "access.": 19, "private.": 29, "finding.": 27,
		"action.close": 12, "action.cancel": 12, "action.back": 12, "action.copy": 12, "action.try_again": 18, "close.stay": 16, "close.leave": 23, "unfinished.": 18, "waits.look": 20,
		"label.save": 12, "save.save": 12, "generate.do": 12, "import.do": 12, "passphrase.ok": 14, "passphrase.new_ok": 14,
		"menu.": 12, "page.": 15,
	}
}

func TestButtonsAndChipsAreShort(t *testing.T) {
	met := map[string]bool{}
	for _, o := range Languages() {
		for key, text := range localetest.Texts(t, o.ID) {
			for group, most := range roomFor() {
				if !strings.HasPrefix(key, group) || isProse(key) || group[len(group)-1] != '.' && group[len(group)-1] != '_' && key != group {
					continue
				}
				met[group] = true
				if n := columns(placeholder.ReplaceAllString(text, "00")); n > most {
					t.Errorf("%s: %s has %d letters, and room for %d: %s", o.ID, key, n, most, text)
				}
			}
		}
	}
	for group := range roomFor() {
		if !met[group] {
			t.Errorf("no text begins with %s any more", group)
		}
	}
}

// isProse reports whether a text of these groups is a sentence, which wraps.
func isProse(key string) bool {
	name, _, _ := strings.Cut(key, "#")
	return strings.HasSuffix(name, "_tip") || strings.HasSuffix(name, "_why") || strings.HasSuffix(name, ".text")
}

// columns is how wide a text is, in letters.
func columns(text string) (n int) {
	for _, r := range text {
		n++
		if unicode.Is(unicode.Han, r) || r >= 0xFF00 && r < 0xFFE0 {
			n++
		}
	}
	return n
}
