package ui

import (
	"maps"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"

	"latchkey/core/probe"
	"latchkey/core/say"
	"latchkey/internal/safetext"
)

// translate gives a sentence of core's in the person's language, safe to show. One that
// an earlier version kept in English is recognized first.
func translate(text say.Text) string {
	if text.IsOld() {
		return fromEnglish(text.String())
	}
	return safetext.Line(withPurpose(text).In(activeCatalog().sayLocale()), 600)
}

// translateAll says each of several texts. A sentence begins with a capital; a name,
// such as that of a repository, stays as it is.
func translateAll(texts []say.Text) []string {
	all := make([]string, len(texts))
	for i, text := range texts {
		all[i] = translate(text)
		if !text.IsPlain() && activeCatalog().language != "en" {
			all[i] = upperFirst(all[i])
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
				values[name] = tOr("scope."+slug(value), value)
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
		Size:     func(n say.Bytes) string { return size(int64(n)) },
		Wait:     roughly,
		Action:   func(a say.Action) string { return tOr("do."+slug(a.Name), "") },
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

// joinList gives words side by side.
func joinList(words []string) string { return strings.Join(words, activeCatalog().comma()) }

// template is core's sentence with this code, in the plural form for n.
func (w *catalog) template(code string, n *int) (string, bool) {
	if n == nil || w.localizer == nil {
		text, there := w.plain[code]
		return text, there
	}
	text, err := w.localizer.Localize(&i18n.LocalizeConfig{MessageID: code, PluralCount: *n})
	return text, err == nil && text != ""
}

// finding says what a test found: what happened, why, and what to do.
func finding(f *probe.Finding) (what, why, remedy string) {
	return translate(f.What), translate(f.Why), translate(f.Remedy)
}

// rungTitle names a rung: what it looks at, and once it is climbed what was
// found.
func rungTitle(r probe.Rung) string { return translate(r.Title) }

// rungDetail is what was seen on a rung.
func rungDetail(r probe.Rung) string { return translate(r.Detail) }

// depthWord names a test in a report.
func depthWord(depth string) string {
	if depth == probe.Clone.String() {
		return t("cmd.test-clone")
	}
	return t("cmd.test-access")
}

// stateWord is how a rung stands, in a report.
func stateWord(s probe.RungState) string {
	switch s {
	case probe.Passed:
		return t("rung.passed")
	case probe.Pending:
		return t("rung.pending")
	}
	return stepWord(s)
}
