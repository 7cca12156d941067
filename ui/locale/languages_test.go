package locale

import (
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"latchkey/assets"
	"latchkey/ui/locale/localetest"
)

// pluralForms are the forms that a language counts in, as far as Latchkey
// counts: Spanish and French also have one for whole millions, which is served
// by the last.
func pluralForms() map[string][]string {
	two := []string{"one", "other"}
	return map[string][]string{"en": two, "de": two, "fr": two, "es": two, "zh": {"other"}}
}

func TestTranslationsHaveTheSameKeysAndPlaceholders(t *testing.T) {
	files, err := fs.ReadDir(assets.Translations, "translations")
	if err != nil {
		t.Fatal(err)
	}
	forms := pluralForms()
	english := localetest.Texts(t, "en")
	if len(files) != len(forms) || len(Languages()) != len(forms) || len(english) < 200 {
		t.Fatalf("%d files, %d languages, %d texts", len(files), len(Languages()), len(english))
	}
	for _, o := range Languages() {
		other := localetest.Texts(t, o.ID)
		wanted := map[string]string{} // key with form: the English text to compare with
		for key, text := range english {
			if name, form, plural := strings.Cut(key, "#"); !plural {
				wanted[key] = text
			} else if form == "other" {
				for _, f := range forms[o.ID] {
					wanted[name+"#"+f] = text
				}
			}
		}
		for key, text := range wanted {
			translated, there := other[key]
			// In French 0 is singular too, so the number has to be said, unless English never counts none either.
			exactlyOne := strings.HasSuffix(key, "#one") && (o.ID != "fr" || !strings.Contains(english[key], "{{.Count}}"))
			switch {
			case !there:
				t.Errorf("%s lacks %s", o.ID, key)
			case strings.TrimSpace(translated) == "" || translated != strings.TrimSpace(translated):
				t.Errorf("%s: %s is empty or has blanks at its ends", o.ID, key)
			case !slices.Equal(placeholders(text), placeholders(translated)) && !exactlyOne:
				t.Errorf("%s: %s has %v, English %v", o.ID, key, placeholders(translated), placeholders(text))
			case strings.Count(translated, "{{") != len(placeholder.FindAllString(translated, -1)):
				t.Errorf("%s: %s has a placeholder that nobody fills: %s", o.ID, key, translated)
			}
		}
		for key := range other {
			if _, there := wanted[key]; !there {
				t.Errorf("%s has %s, which English lacks or which its plural has no use for", o.ID, key)
			}
		}
	}
}

// sameWords are texts that are the same in English and in one of the others,
// because the word is. Names, units and placeholders count as no words at all.
func sameWords() map[string][]string {
	return map[string][]string{
		"de": {"Name", "Audit", "Matrix", "Keys", "Clone", "Repository", "Alt", "Test", "Workspace", "in known_hosts"},
		"fr": {"Action", "Types", "{host}, port {port}", "page", "Page", "Pages", "Type", "Version", "Parent", "Menu", "Machines", "{n} machine", "{n} machines", "Audit"},
		"es": {"Error", "Token", "Host"},
		"zh": {},
	}
}

// properNames stand in every language as they are.
func properNames() []string {
	return []string{"English", "Deutsch", "Français", "Español", "简体中文", "Ed25519", "ECDSA", "RSA", "SSH", "OpenSSH", "PRIVATE", "KEY", "BEGIN", "OPENSSH", "Demo", "API", "URL",
		"Latchkey", "Bitbucket", "GitHub", "Cloud", "Enterprise", "Server", "Git", "LFS", "DNS", "TCP", "HEAD", "MST", "Ctrl", "Version", "Token", "Host", "Port", "Status", "Forge", "Passphrase", "Offline",
		"ms", "s", "min", "h", "B", "kB", "MB", "GB", "Cancel", "Code", "Details", "Repository", "Name", "Type", "Parent", "Error", "No"}
}

// corePlace is the place of a value in a sentence of core's.
var corePlace = regexp.MustCompile(`\{\w+\}`)

// words strips placeholders and names, and gives what is left to translate.
func translatable(text string) []string {
	text = corePlace.ReplaceAllString(placeholder.ReplaceAllString(text, " "), " ")
	fields := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	names := properNames()
	return slices.DeleteFunc(fields, func(word string) bool {
		return slices.Contains(names, word) || !strings.ContainsFunc(word, unicode.IsLetter)
	})
}

func TestNothingIsLeftInEnglish(t *testing.T) {
	english := localetest.Texts(t, "en")
	same := sameWords()
	for _, o := range Languages()[1:] {
		for key, text := range localetest.Texts(t, o.ID) {
			original := english[key]
			if text != original || len(translatable(text)) == 0 {
				continue
			}
			if !slices.Contains(same[o.ID], text) {
				t.Errorf("%s: %s is the English text: %s", o.ID, key, text)
			}
		}
	}
}

func TestChineseIsWrittenInChinese(t *testing.T) {
	for key, text := range localetest.Texts(t, "zh") {
		if words := translatable(text); len(words) > 0 && !strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
			if text != localetest.Texts(t, "en")[key] {
				t.Errorf("%s: %s", key, text)
			}
		}
	}
}

func TestPluralFormsFollowTheLanguage(t *testing.T) {
	for _, c := range []struct {
		language string
		n        int
		want     string
	}{
		{"en", 0, "0 files"}, {"en", 1, "1 file"}, {"en", 2, "2 files"},
		{"de", 0, "0 Dateien"}, {"de", 1, "1 Datei"},
		{"fr", 0, "0 fichier"}, {"fr", 1, "1 fichier"}, {"fr", 2, "2 fichiers"}, {"fr", 1000000, "1 000 000 fichiers"},
		{"es", 0, "0 archivos"}, {"es", 1, "1 archivo"},
		{"zh", 0, "0 个文件"}, {"zh", 1, "1 个文件"}, {"zh", 5, "5 个文件"},
	} {
		words, err := loadCatalog(c.language)
		if err != nil {
			t.Fatal(err)
		}
		count := c.n
		text := words.text("count.files", count, map[string]any{"Count": numberIn(c.language, c.n)})
		plain := strings.Map(func(r rune) rune { // French sets narrow blanks between thousands
			if unicode.IsSpace(r) {
				return ' '
			}
			return r
		}, text)
		if plain != c.want {
			t.Errorf("%s, %d: %q, want %q", c.language, c.n, plain, c.want)
		}
	}
}

func TestTheDesktopsLanguageChoosesOurs(t *testing.T) {
	all := Languages()
	for locale, want := range map[string]string{
		"de-AT": "de", "de": "de", "fr-CA": "fr", "es-MX": "es", "zh-CN": "zh", "zh-Hans-CN": "zh", "en-GB": "en", "pl-PL": "en", "": "en", "C": "en", "ja-JP": "en",
	} {
		if got := nearest(locale, all); got != want {
			t.Errorf("%q: %s, want %s", locale, got, want)
		}
	}
	if got := nearest("zh-CN", all[:4]); got != "en" {
		t.Errorf("Chinese without a font: %s", got)
	}
}

func TestEveryTextOfEveryLanguageCanBeFilledIn(t *testing.T) {
	values := map[string]any{}
	for _, text := range localetest.Texts(t, "en") {
		for _, p := range placeholders(text) {
			values[strings.Trim(p, "{}.")] = "X"
		}
	}
	for _, o := range Languages() {
		words, err := loadCatalog(o.ID)
		if err != nil {
			t.Fatal(err)
		}
		for key := range maps.Keys(localetest.Texts(t, o.ID)) {
			name, _, plural := strings.Cut(key, "#")
			var n any
			if plural {
				n = 7
			}
			if got := words.text(name, n, values); got == name || strings.Contains(got, "<no value>") || strings.Contains(got, "{{") {
				t.Errorf("%s: %s gives %q", o.ID, key, got)
			}
		}
	}
}
