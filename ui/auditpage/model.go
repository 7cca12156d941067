package auditpage

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"latchkey/core/audit"
	"latchkey/internal/safetext"
	"latchkey/ui/frame"
	"latchkey/ui/kit/paint"
	"latchkey/ui/kit/tables"
	"latchkey/ui/list"
	"latchkey/ui/locale"
)

// findingItem is one finding with what searching and drawing need, made once.
type findingItem struct {
	audit.Finding
	rule    audit.Rule
	n       int    // its place in the report
	id      string // the same as long as rule and subject are
	find    string // lower case
	words   string // the title, as it is said here
	what    string // the detail, as it is said here
	account string // what the account is called
}

// findingItems prepares rows for the list, away from the UI goroutine. What the policy
// lets be is among them where a person asks for it.
func findingItems(r *audit.Report, excepted bool, accounts map[string]string) []*findingItem {
	rules := map[audit.RuleID]audit.Rule{}
	for _, rule := range audit.Rules() {
		rules[rule.ID] = rule
	}
	seen := map[string]int{}
	items := make([]*findingItem, 0, len(r.Findings))
	for i := range r.Findings {
		f := r.Findings[i]
		if f.Excepted() && !excepted {
			continue
		}
		s := &f.Subject
		m := &findingItem{Finding: f, rule: rules[f.Rule], n: i, words: locale.UpperFirst(locale.Translate(f.Title)), what: safetext.Line(locale.Translate(f.Detail), 200),
			account: cmp.Or(accounts[s.Account], s.Account)}
		m.id = strings.Join([]string{string(f.Rule), string(s.Fingerprint), s.Account, s.Target, s.KeyID, s.Machine}, "\x00")
		if n := seen[m.id]; n > 0 { // two texts that are no key
			m.id += "\x00" + strconv.Itoa(n)
		}
		seen[m.id]++
		m.find = strings.ToLower(strings.Join([]string{m.words, string(f.Rule), f.Name, m.key(), string(s.Fingerprint), s.Target, s.Machine, m.account, m.what}, " "))
		items = append(items, m)
	}
	return items
}

func (m *findingItem) title() string { return m.words }

// aboutKey reports whether a key is what it is about.
func (m *findingItem) aboutKey() bool { return m.Subject.Fingerprint != "" || m.Subject.Label != "" }

// key is what a person knows the key by; "" where the finding is about none.
func (m *findingItem) key() string {
	if !m.aboutKey() && m.rule.Name != "unreadable" {
		return ""
	}
	return safetext.Line(frame.KeyName(m.Subject.Label, m.Subject.Fingerprint), 80)
}

// place says where it is.
func (m *findingItem) place() string {
	s := &m.Subject
	switch {
	case s.Target != "":
		return safetext.Line(s.Target, 200)
	case s.Places > 0:
		return locale.Tn("auditpage.places", s.Places)
	case s.Account != "" && !m.aboutKey():
		return safetext.Line(m.account, 80)
	case m.aboutKey():
		return locale.T("keys.nowhere")
	}
	return ""
}

// findingModel says what the rows are, and which facts of them show.
func findingModel(now func() time.Time) list.Model[findingItem, string] {
	muted := func(text string) tables.Cell { return tables.Cell{Text: cmp.Or(text, "–"), Tone: paint.ColorMuted} }
	return list.Model[findingItem, string]{Facets: findingFacets(), Columns: []list.Column[findingItem]{
		{ID: "severity", Title: locale.T("column.severity"), Width: 112, Narrow: 100, Cell: severityCell,
			Compare: func(a, b *findingItem) int { return cmp.Compare(a.n, b.n) }, Tip: func(m *findingItem) string { return locale.T("severity." + string(m.Severity) + "_tip") }},
		{ID: "rule", Title: locale.T("column.finding"), Width: -6, Main: true, Cell: func(m *findingItem) tables.Cell { return tables.Cell{Text: m.words} },
			Compare: func(a, b *findingItem) int { return cmp.Compare(a.words, b.words) }},
		{ID: "key", Title: locale.T("column.key"), Width: -3, Cell: func(m *findingItem) tables.Cell { return tables.Cell{Text: cmp.Or(m.key(), "–")} },
			Compare: func(a, b *findingItem) int { return cmp.Compare(strings.ToLower(a.key()), strings.ToLower(b.key())) },
			Tip:     func(m *findingItem) string { return string(m.Subject.Fingerprint) }},
		{ID: "place", Title: locale.T("column.place"), Width: -3, Least: 520, Cell: func(m *findingItem) tables.Cell { return muted(m.place()) },
			Compare: func(a, b *findingItem) int {
				return cmp.Or(cmp.Compare(a.Subject.Target, b.Subject.Target), cmp.Compare(a.Subject.Places, b.Subject.Places))
			}},
		{ID: "what", Title: locale.T("column.what"), Width: 160, Least: 1000, Cell: func(m *findingItem) tables.Cell { return muted(m.what) },
			Compare: func(a, b *findingItem) int { return cmp.Compare(a.what, b.what) }},
		{ID: "since", Title: locale.T("column.since"), Width: 96, Least: 860, Cell: func(m *findingItem) tables.Cell { return muted(locale.Ago(m.Subject.Since, now())) },
			Compare: func(a, b *findingItem) int { return a.Subject.Since.Compare(b.Subject.Since) }, Tip: sinceTip},
		{ID: "id", Title: locale.T("column.rule"), Width: 76, Optional: true, Cell: func(m *findingItem) tables.Cell { return muted(string(m.Rule)) },
			Compare: func(a, b *findingItem) int { return cmp.Compare(a.Rule, b.Rule) }},
	},
		Key:   func(m *findingItem) string { return m.id },
		Words: func(m *findingItem) string { return m.find },
		Tie:   func(a, b *findingItem) int { return cmp.Compare(a.n, b.n) }}
}

func sinceTip(m *findingItem) string {
	if m.Subject.Since.IsZero() {
		return ""
	}
	return locale.Moment(m.Subject.Since)
}

// findingFacets narrow by severity, with the numbers at the head, and by what a
// finding is about.
func findingFacets() []list.Facet[findingItem] {
	var all []list.Facet[findingItem]
	for _, s := range audit.Severities() {
		all = append(all, list.Facet[findingItem]{ID: string(s), Title: locale.T("severity." + string(s)), Bare: true, Has: func(m *findingItem) bool { return m.Severity == s }})
	}
	for _, g := range []audit.Group{audit.GroupMaterial, audit.GroupUse, audit.GroupAge, audit.GroupReach, audit.GroupRight, audit.GroupLifeline, audit.GroupOrder} {
		all = append(all, list.Facet[findingItem]{ID: "group-" + string(g), Title: locale.T("auditgroup." + string(g)), Tip: locale.T("auditgroup." + string(g) + "_tip"), Group: 1, Rare: true,
			Has: func(m *findingItem) bool { return m.rule.Group == g }})
	}
	return all
}
