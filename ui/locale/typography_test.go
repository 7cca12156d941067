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
	narrow := regexp.MustCompile(`\p{Han}[,;:?!]|[,;:?!]\p{Han}`)
	noProse := regexp.MustCompile(`\{\{?\.?\w+\}?\}|https?://\S+|git@\S+`) // places and code
	for _, o := range Languages() {
		odd := regexp.MustCompile("(?:" + strings.Join(oddWords()[o.ID], ")|(?:") + ")")
		for key, text := range localetest.Texts(t, o.ID) {
			prose := noProse.ReplaceAllString(text, "x")
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
				if narrow.MatchString(prose) && !strings.HasPrefix(key, "format.") && key != "connect.bad_ssh" {
					wrong(o.ID, key, text, "marks are as wide as letters")
				}
			}
			if word := odd.FindString(strings.ToLower(text)); word != "" {
				wrong(o.ID, key, text, "another word is used for it elsewhere: "+word)
			}
		}
	}
}

// oddWords are second words for things that have one already, and words that a
// reader of the language does not say so. Each is a pattern over small letters.
func oddWords() map[string][]string {
	return map[string][]string{
		// a key is on a repository; a private key is no half, and a file is encrypted
		"en": {`\bstands?\b`, `\bstood\b`, `\bstanding\b`, `\bhal(f|ves)\b`, `\bseal`, `\brights of\b`, `\bthese rights\b`, `missing rights`,
			`\bgo(es)? on\b`, `\bgone on\b`, `\bwhoever\b`, `\bleft out\b`, `\bleaves? (it|them|those) out\b`, `\bwithdr[ae]w`,
			`\btak(e|en|ing) (it |them |private keys )?in\b`, `\btak(e|en|ing) (it |them |the key )?(back|up|off|away)\b`, `\bput(s|ting)? (it|them|the key|a key) (on|back)\b`,
			`\bin hand\b`, `\bbegun\b`, `\bthis machine\b`, `\brelabel`, `\bsoak`, `\brungs?\b`, `\bprov(ed|en)\b`, `\bby hand\b`, `\bblanks?\b`, `\bmade\b(?: with|:)`,
			`(^|[.:;] )mend `, `(^|[.:;] )say `, `^make a `, `^write (the|a|it) `},
		"de": {"deploy-schlüssel", "vorhaben", "zugang testen", "hälfte", "versiegel", "zweig", `\bschiebe`, "unterschr", "rechnername", "hostschlüssel", `\brechten?\b`, "verwalter",
			"schlüssel erneuer", "erneuerung", "scheiter", "misslang", "zurücknehm", "zurückgenommen", "angefangen", "halb getan", "halb erledigt", "von hand", "einzelheit",
			`\b(liegt|steht) (nicht |nicht mehr |noch |schon )?(auf|dort)\b`, "hinlegen", "hingelegt", "umgezogen", "herhol", "repositories", "feindlich", `\bnutzer\b`, `\bfrage des schlüsselbunds`, "fügen sie"},
		"fr": {"moitié", "clé de deploy", "trousse ", "partie (privée|publique)", "scell", "référentiel", `\bdéfai(re|t)`, "défaites", "décoch", "cochez", "qui gère", "exploitant",
			"à la main", "faire confiance", "faites-lui confiance", `\bchercher\b`, `[^-]pack\b`, `\brollout\b`, `\bdroits?\b`, "de côté", `(^|[ «])pla(cer|cez)\b`, `(^|[ «])posez\b`, "non valable", "ça marche", "paramètres", "phrase de passe"},
		"es": {"mitad privada", "bóveda", "depósito de claves", "nombre cifrado", "parte (privada|pública)", "sellad", "sellar", "en marcha", `\bretirar`, `\bmarcar\b`, `\bmarque\b`, "desmarc",
			`\bponer\b`, `\bponga una`, `\bcolo(car|ca|que)\b`, "responder por", "respondido aún por", "quien (administra|gestiona)", `a mano\b`, "planear", "adición", `\brollout\b`, "conjunto de claves",
			`[^-]pack\b`, "pregunta del llavero", `\btus?\b`, `\bcompruebe\b`, "reemplaz"},
		"zh": {"保险库", "你", "私有密钥", "帐户", "回读", "读回", "放上", "放置", "钥放到", "全部(吊销|轮换|重命名)", "选中", "已排除", "未能", "运维者", "管理者", "密码短语", "收录", "到此为止", "情况未知", "替换"},
	}
}
