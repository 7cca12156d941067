package locale

import (
	"regexp"
	"strings"
	"testing"

	"latchkey/ui/locale/localetest"
)

// What each language asks of its marks, and the word that it has for a thing.
func TestEachLanguageIsWrittenAsItsReadersWriteIt(t *testing.T) {
	wrong := func(id, key, text, why string) { t.Errorf("%s: %s: %s: %q", id, key, why, text) }
	straight := regexp.MustCompile(`\p{L}'\p{L}`)
	loose := regexp.MustCompile(`[^\x{202f}\p{N}/][;!?»]|[ \x{a0}][;:!?»]|«[^\x{202f}]`)
	for _, o := range Languages() {
		for key, text := range localetest.Texts(t, o.ID) {
			// Places and code are no prose.
			prose := regexp.MustCompile(`\{\{?\.?\w+\}?\}|https?://\S+|git@\S+`).ReplaceAllString(text, "x")
			if straight.MatchString(prose) {
				wrong(o.ID, key, text, "a straight apostrophe")
			}
			switch o.ID {
			case "fr":
				if loose.MatchString(prose) {
					wrong(o.ID, key, text, "a narrow blank is missing before ; : ! ? » or after «")
				}
			case "es":
				if strings.Count(prose, "?") != strings.Count(prose, "¿") || strings.Count(prose, "!") != strings.Count(prose, "¡") {
					wrong(o.ID, key, text, "a question begins with ¿")
				}
			case "de":
				if strings.Count(prose, "„") != strings.Count(prose, "“") || strings.Contains(prose, "”") {
					wrong(o.ID, key, text, "quotation marks are „ and “")
				}
			case "zh":
				if regexp.MustCompile(`\p{Han}[,;:?!]|[,;:?!]\p{Han}`).MatchString(prose) && !strings.HasPrefix(key, "format.") && key != "connect.bad_ssh" {
					wrong(o.ID, key, text, "marks are as wide as letters")
				}
			}
			for _, odd := range oddWords()[o.ID] {
				if strings.Contains(strings.ToLower(text), odd) {
					wrong(o.ID, key, text, "another word is used for it elsewhere: "+odd)
				}
			}
		}
	}
}

// oddWords are second words for things that have one already.
func oddWords() map[string][]string {
	return map[string][]string{
		"de": {"deploy-schlüssel", "vorhaben", "zugang testen"},
		"fr": {"moitié privée", "clé de deploy", "trousse "},
		"es": {"mitad privada", "bóveda", "depósito de claves", "nombre cifrado"},
		"zh": {"保险库", "你", "私有密钥"},
	}
}
