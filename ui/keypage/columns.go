package keypage

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"latchkey/core/inventory"
	"latchkey/ui/frame"
	"latchkey/ui/kit/paint"
	"latchkey/ui/kit/tables"
	"latchkey/ui/list"
	"latchkey/ui/locale"
)

// keyModel says what the lines are, and which facts of them show.
func keyModel(now func() time.Time, account func(id string) string, sameLabel func() bool) list.Model[keyItem, string] {
	return list.Model[keyItem, string]{Columns: keyColumns(now, account, sameLabel), Facets: keyFacets(),
		Key:     func(k *keyItem) string { return k.id },
		Words:   func(k *keyItem) string { return k.find },
		Tie:     func(a, b *keyItem) int { return cmp.Or(cmp.Compare(a.low, b.low), cmp.Compare(a.id, b.id)) },
		Members: func(k *keyItem) []*keyItem { return k.members }}
}

func keyColumns(now func() time.Time, account func(id string) string, sameLabel func() bool) []list.Column[keyItem] {
	muted := func(text string) tables.Cell { return tables.Cell{Text: text, Tone: paint.ColorMuted} }
	return []list.Column[keyItem]{
		{ID: "name", Title: locale.T("column.key"), Width: -3, Main: true, Cell: nameCell,
			Compare: func(a, b *keyItem) int { return cmp.Compare(a.low, b.low) },
			Tip:     func(k *keyItem) string { return string(k.Fingerprint) }},
		{ID: "type", Title: locale.T("column.type"), Width: 92, Least: 800,
			Cell:    func(k *keyItem) tables.Cell { return muted(typeWord(k)) },
			Compare: func(a, b *keyItem) int { return cmp.Or(cmp.Compare(a.Type, b.Type), cmp.Compare(a.Bits, b.Bits)) }},
		{ID: "stands", Title: locale.T("column.stands"), Width: 158, Narrow: 104, Cell: standsCell,
			Compare: func(a, b *keyItem) int { return cmp.Compare(a.Places(), b.Places()) }},
		{ID: "private", Title: locale.T("column.private"), Width: 108, Least: 540, Cell: privateCell,
			Compare: func(a, b *keyItem) int { return cmp.Compare(a.PrivateKey, b.PrivateKey) }},
		{ID: "access", Title: locale.T("column.access"), Width: 168, Least: 1040, Cell: accessCell,
			Compare: func(a, b *keyItem) int { return cmp.Compare(a.Writes, b.Writes) }},
		{ID: "age", Title: locale.T("column.age"), Width: 96, Least: 900,
			Cell:    func(k *keyItem) tables.Cell { return muted(locale.Ago(k.Created, now())) },
			Compare: func(a, b *keyItem) int { return a.Created.Compare(b.Created) },
			Tip:     func(k *keyItem) string { return locale.Moment(k.Created) }},
		{ID: "used", Title: locale.T("column.used"), Width: 104, Least: 600,
			Cell:    func(k *keyItem) tables.Cell { return muted(frame.UseWords(k.Use(), k.Places(), now())) },
			Compare: func(a, b *keyItem) int { return frame.CompareUse(a.Use(), b.Use()) },
			Tip:     func(k *keyItem) string { return frame.UseTip(k.Use()) }},
		{ID: "finding", Title: locale.T("column.finding"), Width: 190, Narrow: 150,
			Cell:    func(k *keyItem) tables.Cell { return findingCell(k.findings(sameLabel())) },
			Tip:     func(k *keyItem) string { return findingsTip(k.findings(sameLabel())) },
			Compare: func(a, b *keyItem) int { return cmp.Compare(gravest(a), gravest(b)) }},
		{ID: "account", Title: locale.T("column.account"), Width: 140, Optional: true,
			Cell:    func(k *keyItem) tables.Cell { return muted(accountsOf(k, account)) },
			Compare: func(a, b *keyItem) int { return slices.Compare(a.Accounts, b.Accounts) }},
		{ID: "machine", Title: locale.T("column.machine"), Width: 140, Optional: true,
			Cell:    func(k *keyItem) tables.Cell { return muted(orDash(k.machines)) },
			Compare: func(a, b *keyItem) int { return cmp.Compare(a.machines, b.machines) }},
		{ID: "comment", Title: locale.T("column.comment"), Width: 140, Optional: true,
			Cell:    func(k *keyItem) tables.Cell { return muted(orDash(k.Comment)) },
			Compare: func(a, b *keyItem) int { return cmp.Compare(a.Comment, b.Comment) }},
		{ID: "finger", Title: locale.T("column.fingerprint"), Width: 400, Narrow: 180, Optional: true, Wide: 1320,
			Cell: func(k *keyItem) tables.Cell { return muted(orDash(string(k.Fingerprint))) }},
	}
}

// accountsOf names the accounts through which a key is known to stand somewhere.
func accountsOf(k *keyItem, name func(id string) string) string {
	names := make([]string, len(k.Accounts))
	for i, id := range k.Accounts {
		names[i] = name(id)
	}
	return orDash(locale.JoinNames(names))
}

func orDash(text string) string {
	if text == "" {
		return "–"
	}
	return text
}

// findingFacets are the findings that have a chip of their own. A lost private key
// has one already.
func findingFacets() []inventory.Finding {
	return slices.DeleteFunc(inventory.Findings(), func(f inventory.Finding) bool { return f == inventory.FindingLost })
}

// keyFacets are the chips, in their order; all that are on add up.
func keyFacets() (facets []list.Facet[keyItem]) {
	for _, id := range []string{"here", "lost", "unknown", "nowhere", "sets", "findings", "use_unread"} {
		facets = append(facets, list.Facet[keyItem]{ID: id, Title: locale.T("keychip." + id), Tip: locale.T("keychip." + id + "_tip"),
			Has: func(k *keyItem) bool { return k.is(id) }})
	}
	for _, f := range findingFacets() {
		facets = append(facets, list.Facet[keyItem]{ID: string(f), Title: locale.T("finding." + string(f)), Tip: locale.T("finding." + string(f) + "_why"), Rare: true,
			Has: func(k *keyItem) bool { return k.has(f) }})
	}
	return facets
}

func (k *keyItem) is(facet string) bool {
	switch facet {
	case "here", "lost", "unknown":
		return string(k.PrivateKey) == facet
	case "nowhere":
		return k.Places() == 0
	case "sets":
		return k.isSet
	case "use_unread":
		return k.UseUnread > 0
	}
	return len(k.Findings) > 0
}

// nameCell names a key; one below its set by where it stands, since all of a set
// have one name.
func nameCell(k *keyItem) tables.Cell {
	c := tables.Cell{Text: k.name(), Icon: "key"}
	switch {
	case k.isSet:
		c.Icon = "keyset"
	case k.inSet() && k.Places() > 0:
		c.Text = standsOn(&k.KeySummary)
	}
	if k.Label == "" {
		c.Tone = paint.ColorMuted
	}
	return c
}

// standsCell says where a key stands; of one below its set its name says that.
func standsCell(k *keyItem) tables.Cell {
	switch {
	case k.inSet():
		return tables.Cell{Text: locale.ShortFingerprint(k.Fingerprint), Tone: paint.ColorMuted}
	case k.Places() == 0:
		return tables.Cell{Text: standsOn(&k.KeySummary), Tone: paint.ColorMuted}
	}
	return tables.Cell{Text: standsOn(&k.KeySummary)}
}

// findingsTip explains every finding.
func findingsTip(findings []inventory.Finding) string {
	var why []string
	for _, f := range findings {
		why = append(why, locale.T("finding."+string(f)+"_why"))
	}
	return strings.Join(why, "\n")
}
