package locale

import (
	"maps"
	"strings"

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
	return safetext.Line(withPurpose(text).In(activeCatalog().sayLocale()), 600)
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

// withPurpose says what a scope is needed for, which a forge's traits say in
// English, and takes the full stop off a server's words in the midst of a
// sentence.
func withPurpose(text say.Text) say.Text {
	values := maps.Clone(text.Values)
	for name, value := range values {
		switch value := value.(type) {
		case say.Text:
			values[name] = withPurpose(value)
		case string:
			switch {
			case name == "for":
				values[name] = TOr("scope."+Slug(value), value)
			case text.Code == "said.quoted" && activeCatalog().language != "en":
				values[name] = strings.TrimSuffix(value, ".")
			}
		}
	}
	text.Values = values
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
	}
}

// comma stands between the parts of a list.
func (w *catalog) comma() string {
	if w.language == "zh" {
		return "，"
	}
	return ", "
}

// JoinList gives words side by side.
func JoinList(words []string) string { return strings.Join(words, activeCatalog().comma()) }

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
