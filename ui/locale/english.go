package locale

import (
	"encoding/json"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"sync"

	"latchkey/assets"
	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/internal/safetext"
)

// englishReader knows core's English sentences again. It is made by a worker as
// soon as the language shows, see prepareCatalog.
type englishReader struct {
	once   sync.Once
	reader *say.Reader

	mu    sync.Mutex
	known map[string]string // what was read before, and how it is said
}

// mostRemembered is how many texts are remembered. A long list says few different
// ones, again and again.
const mostRemembered = 4000

// translate says an English text; read finds out how, where it was not said before.
func (k *englishReader) translate(english string, read func() string) string {
	k.mu.Lock()
	text, ok := k.known[english]
	k.mu.Unlock()
	if ok {
		return text
	}
	text = read()
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.known == nil || len(k.known) >= mostRemembered {
		k.known = map[string]string{}
	}
	k.known[english] = text
	return text
}

// coreGroups are the beginnings of the codes of core's sentences.
func coreGroups() []string {
	return []string{"ask", "broken", "detail", "file", "hint", "ladder", "begun", "note", "op", "out", "part", "probe", "remark", "trouble", "url", "wait", "went"}
}

// FromEnglish says a text that an earlier version kept in English alone, such as
// the error of a rollout's step. What is not a sentence of core's, such as what
// a server said, stays as it is.
func FromEnglish(english string) string {
	if english == "" {
		return ""
	}
	words := activeCatalog()
	if words.language == "en" || words.language == "" {
		return safetext.Line(english, 600)
	}
	return words.english.translate(english, func() string {
		text, ok := words.reader().Read(english)
		if !ok {
			return safetext.Line(english, 600)
		}
		return Translate(inWords(text))
	})
}

// inWords puts those values into the person's language that are no sentences
// of core's: what a scope is for, and the title of a rollout.
func inWords(text say.Text) say.Text {
	if scope, ok := text.Values["for"].(string); ok {
		text.Values["for"] = TOr("scope."+Slug(scope), scope)
	}
	if title, ok := text.Values["title"].(string); ok {
		text.Values["title"] = PlanTitle(title)
	}
	if cause, ok := text.Values["cause"].(string); ok && strings.HasPrefix(text.Code, "op.") { // the server's own words
		text.Values["cause"] = say.New("said.quoted", "“{said}”", say.Values{"said": strings.TrimSuffix(cause, ".")})
	}
	for name, value := range text.Values {
		if inner, ok := value.(say.Text); ok {
			text.Values[name] = inWords(inner)
		}
	}
	return text
}

// reader learns the sentences from the English texts.
func (w *catalog) reader() *say.Reader {
	w.english.once.Do(func() { w.english.reader = learn() })
	return w.english.reader
}

// learn makes a reader that knows core's sentences again.
func learn() *say.Reader {
	r := say.NewReader([]string{"cause", "why", "error"}, []string{"act", "access", "wanted", "left", "unused", "reason", "count"})
	data, err := fs.ReadFile(assets.Translations, "translations/en.json")
	if err != nil {
		return r
	}
	raw := map[string]any{}
	if json.Unmarshal(data, &raw) != nil {
		return r
	}
	for code, value := range raw {
		group, _, _ := strings.Cut(code, ".")
		if !slices.Contains(coreGroups(), group) {
			continue
		}
		sentence, counted := r.Learn, r.LearnCount
		if group == "part" {
			sentence, counted = r.LearnPart, r.LearnPartCount
		}
		switch value := value.(type) {
		case string:
			sentence(code, PlainApostrophes(value))
		case map[string]any:
			one, _ := value["one"].(string)
			other, _ := value["other"].(string)
			counted(code, PlainApostrophes(one), PlainApostrophes(other))
		}
	}
	learnFormer(r)
	return r
}

// PlainApostrophes writes a text with the apostrophes of core.
func PlainApostrophes(text string) string { return strings.ReplaceAll(text, "’", "'") }

// TitleOf is planTitle of what core asks.
func TitleOf(text say.Text) string {
	title, undoing := text, text.Code == "ask.undo-rollout"
	if undoing {
		title, _ = text.Values["title"].(say.Text)
	}
	switch {
	case title.IsOld() && undoing:
		return PlanTitle("undo rollout : " + title.String())
	case title.IsOld():
		return PlanTitle(title.String())
	}
	verb, ours := strings.CutPrefix(title.Code, titleCode)
	where, _ := title.Values["where"].(say.Text)
	v := rollout.Verb(verb)
	if !ours || !slices.Contains(shortVerbs, v) {
		return UpperFirst(Translate(text))
	}
	return onWhere(ShortTitle(rollout.Summary{Verb: v, Title: title, Undoing: undoing}), where)
}

// titleCode begins the code of the title of a plan; its verb follows.
const titleCode = "title."

// shortVerbs are what a title says in few words.
var shortVerbs = []rollout.Verb{rollout.Add, rollout.Rotate, rollout.Revoke, rollout.Relabel, rollout.Onboard, rollout.Apply}

// PlanTitle is the title of a plan that an earlier version kept, such as "rotate SHA256:… (ci@build-07) on
// 300 repositories", in the person's language. To undo one is "undo rollout 7:"
// and its title.
func PlanTitle(full string) string {
	title, undoing := full, false
	if _, undone, ok := strings.Cut(full, ": "); ok && strings.HasPrefix(full, "undo rollout ") {
		title, undoing = undone, true
	}
	verb, _, _ := strings.Cut(title, " ")
	v1 := rollout.Verb(verb)
	at := strings.LastIndex(title, " on ")
	if !slices.Contains(shortVerbs, v1) || at < 0 {
		return UpperFirst(FromEnglish(full))
	}
	what := ShortTitle(rollout.Summary{Verb: v1, Title: say.Old(title), Undoing: undoing})
	where := title[at+len(" on "):]
	number, _, _ := strings.Cut(where, " ")
	if n, err := strconv.Atoi(number); err == nil && !strings.Contains(where, "project") {
		return Tn("run.on", n, Args{"What": what})
	}
	if words := activeCatalog(); words.language != "en" {
		if part, ok := words.reader().Part(where); ok {
			where = Translate(part)
		}
	}
	return T("run.where", Args{"What": what, "Where": safetext.Line(where, 200)})
}
