package locale

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/nicksnyder/go-i18n/v2/i18n"

	"latchkey/core/probe"
	"latchkey/core/probe/finding"
	"latchkey/core/say"
	"latchkey/internal/safetext"
)

// Translate gives a sentence of core's in the person's language, safe to show. One that
// an earlier version kept in English is recognized first.
func Translate(text say.Text) string {
	if text.IsOld() {
		return FromEnglish(text.String())
	}
	return safetext.Line(inReadersForm(text).In(activeCatalog().sayLocale()), 600)
}

// TranslateAll says each of several texts. A sentence begins with a capital; a name,
// such as that of a repository, stays as it is.
func TranslateAll(texts []say.Text) []string {
	all := make([]string, len(texts))
	for i, text := range texts {
		all[i] = Translate(text)
		if !text.IsPlain() && activeCatalog().language != "en" {
			all[i] = UpperFirst(all[i])
		}
	}
	return all
}

// inReadersForm says what a scope is needed for, which a forge's traits say in
// English, takes the full stop off a server's words in the midst of a sentence,
// and writes days and times as the reader does.
func inReadersForm(text say.Text) say.Text {
	values := maps.Clone(text.Values)
	for name, value := range values {
		switch value := value.(type) {
		case say.Text:
			values[name] = inReadersForm(value)
		case string:
			switch {
			case name == "account":
				values[name] = accountInWords(value)
			case name == "for":
				values[name] = TOr("scope."+Slug(value), value)
			case slices.Contains(placesOfTimes, name):
				values[name] = timeInReadersForm(value)
			case text.Code == "said.quoted" && activeCatalog().language != "en":
				values[name] = strings.TrimSuffix(value, ".")
			}
		}
	}
	text.Values = values
	return text
}

// placesOfTimes are the places in which core's sentences have a day or a time.
var placesOfTimes = []string{"day", "used", "when", "at"}

// timeInReadersForm writes a day, or a day and a time, as the reader does. What is
// neither stays as it is.
func timeInReadersForm(text string) string {
	for form, key := range map[string]string{"2006-01-02": "format.day", "2006-01-02 15:04": "format.minute"} {
		if then, err := time.Parse(form, text); err == nil {
			return then.Format(T(key))
		}
	}
	return text
}

// sayLocale is how core's sentences are said in this language. They are templates
// of core's own form, with {places}, and go through no template of ours.
func (w *catalog) sayLocale() say.Language {
	return say.Language{
		Template: w.template,
		Number:   func(n int) string { return numberIn(w.language, n) },
		Size:     func(n say.Bytes) string { return Size(int64(n)) },
		Wait:     Roughly,
		Action:   func(a say.Action) string { return TOr("do."+Slug(a.Name), "") },
		Comma:    w.comma(),
		Between:  w.betweenNames(),
	}
}

// comma stands between the parts of a list.
func (w *catalog) comma() string {
	if w.language == "zh" {
		return "，"
	}
	return ", "
}

// betweenNames stands between names side by side.
func (w *catalog) betweenNames() string {
	if w.language == "zh" {
		return "、"
	}
	return ", "
}

// JoinList gives clauses side by side.
func JoinList(words []string) string { return strings.Join(words, activeCatalog().comma()) }

// JoinNames gives names side by side.
func JoinNames(names []string) string { return strings.Join(names, activeCatalog().betweenNames()) }

// template is core's sentence with this code, in the plural form for n.
func (w *catalog) template(code string, n *int) (string, bool) {
	if n == nil || w.localizer == nil {
		text, there := w.plain[code]
		return text, there
	}
	text, err := w.localizer.Localize(&i18n.LocalizeConfig{MessageID: code, PluralCount: *n})
	return text, err == nil && text != ""
}

// Finding says what a test found: what happened, why, and what to do.
func Finding(f *finding.Finding) (what, why, remedy string) {
	return Translate(f.What), Translate(f.Why), Translate(f.Remedy)
}

// RungTitle names a rung: what it looks at, and once it is climbed what was
// found.
func RungTitle(r probe.Rung) string { return Translate(r.Title) }

// RungDetail is what was seen on a rung.
func RungDetail(r probe.Rung) string { return Translate(r.Detail) }

// DepthWord names a test in a report.
func DepthWord(depth string) string {
	if depth == probe.Clone.String() {
		return T("cmd.test-clone")
	}
	return T("cmd.test-access")
}

// StateWord is how a rung stands, in a report.
func StateWord(s probe.RungState) string {
	switch s {
	case probe.Passed:
		return T("rung.passed")
	case probe.Pending:
		return T("rung.pending")
	}
	return StepWord(s)
}
