package repopage

import (
	"cmp"

	"fyne.io/fyne/v2"

	"latchkey/ui/frame"
	"latchkey/ui/kit/paint"
	"latchkey/ui/kit/tables"
	"latchkey/ui/list"
	"latchkey/ui/locale"
)

// repoModel says what the rows are, and which facts of them show. f may be nil
// where rows are only arranged.
func repoModel(f *frame.Frame) list.Model[repoRow, repoRef] {
	return list.Model[repoRow, repoRef]{Columns: repoColumns(f), Facets: repoFacets(),
		Key:   (*repoRow).ref,
		Words: func(r *repoRow) string { return r.find },
		Tie:   func(a, b *repoRow) int { return cmp.Compare(a.find, b.find) }}
}

func repoColumns(f *frame.Frame) []list.Column[repoRow] {
	muted := func(text string) tables.Cell { return tables.Cell{Text: text, Tone: paint.ColorMuted} }
	return []list.Column[repoRow]{
		{ID: "name", Title: locale.T("column.repository"), Width: -3, Main: true, Cell: nameCell,
			Compare: func(a, b *repoRow) int { return cmp.Compare(a.low, b.low) }},
		{ID: "account", Title: locale.T("column.account"), Width: -2,
			Cell:    func(r *repoRow) tables.Cell { return muted(r.owner.short) },
			Compare: func(a, b *repoRow) int { return cmp.Compare(a.owner.full, b.owner.full) },
			Tip:     func(r *repoRow) string { return r.owner.full }},
		{ID: "project", Title: locale.T("column.project"), Width: 80, Least: 560,
			Cell:    func(r *repoRow) tables.Cell { return muted(r.Project) },
			Compare: func(a, b *repoRow) int { return cmp.Compare(a.Project, b.Project) }},
		{ID: "keys", Title: locale.T("column.keys"), Width: 60, Align: fyne.TextAlignTrailing, Cell: keysCell,
			Compare: func(a, b *repoRow) int { return cmp.Compare(a.Keys, b.Keys) },
			Tip:     func(r *repoRow) string { return keysTip(f, r) }},
		{ID: "used", Title: locale.T("column.used"), Width: 104, Least: 440,
			Cell:    func(r *repoRow) tables.Cell { return muted(frame.UseWords(r.use(), r.Keys, f.Now())) },
			Compare: func(a, b *repoRow) int { return frame.CompareUse(a.use(), b.use()) },
			Tip:     func(r *repoRow) string { return frame.UseTip(r.use()) }},
		{ID: "status", Title: locale.T("column.status"), Width: 144, Narrow: 132,
			Cell:    func(r *repoRow) tables.Cell { return healthCell(r.RepoRow) },
			Compare: func(a, b *repoRow) int { return cmp.Compare(a.health, b.health) },
			Tip:     func(r *repoRow) string { return healthTip(f, r.RepoRow) }},
		{ID: "private", Title: locale.T("column.private_here"), Width: 120, Optional: true, Wide: 960, Align: fyne.TextAlignTrailing,
			Cell:    func(r *repoRow) tables.Cell { return countCell(r, r.PrivateKeys) },
			Compare: func(a, b *repoRow) int { return cmp.Compare(a.PrivateKeys, b.PrivateKeys) }},
		{ID: "weak", Title: locale.T("column.weak"), Width: 96, Optional: true, Align: fyne.TextAlignTrailing,
			Cell:    func(r *repoRow) tables.Cell { return countCell(r, r.Weak) },
			Compare: func(a, b *repoRow) int { return cmp.Compare(a.Weak, b.Weak) }},
		{ID: "keys-read", Title: locale.T("column.keys_read"), Width: 104, Optional: true, Wide: 1100,
			Cell:    func(r *repoRow) tables.Cell { return muted(locale.Ago(r.KeysRead, f.Now())) },
			Compare: func(a, b *repoRow) int { return a.KeysRead.Compare(b.KeysRead) },
			Tip:     func(r *repoRow) string { return locale.Moment(r.KeysRead) }},
		{ID: "changed", Title: locale.T("column.changed"), Width: 104, Optional: true,
			Cell:    func(r *repoRow) tables.Cell { return muted(locale.Ago(r.Updated, f.Now())) },
			Compare: func(a, b *repoRow) int { return a.Updated.Compare(b.Updated) },
			Tip:     func(r *repoRow) string { return locale.Moment(r.Updated) }},
		{ID: "visibility", Title: locale.T("column.visibility"), Width: 84, Optional: true, Wide: 1200, Cell: visibilityCell,
			Compare: func(a, b *repoRow) int { return cmp.Compare(visibilityCell(a).Text, visibilityCell(b).Text) }},
	}
}

// countCell is how many of a repository's keys are so, as far as they were read.
func countCell(r *repoRow, n int) tables.Cell {
	if r.Keys < 0 {
		return tables.Cell{Text: "–", Tone: paint.ColorMuted}
	}
	return tables.Cell{Text: locale.Number(n), Tone: paint.ColorMuted}
}

func visibilityCell(r *repoRow) tables.Cell {
	if r.Private {
		return tables.Cell{Text: locale.T("visibility.private"), Icon: "lock", Tone: paint.ColorMuted}
	}
	return tables.Cell{Text: locale.T("visibility.public"), Icon: "eye", Tone: paint.ColorMuted}
}

func nameCell(r *repoRow) tables.Cell {
	if r.Archived {
		return tables.Cell{Text: r.shown, Tone: paint.ColorMuted}
	}
	return tables.Cell{Text: r.shown}
}

func keysCell(r *repoRow) tables.Cell {
	if r.Keys < 0 {
		return tables.Cell{Text: "–"}
	}
	return tables.Cell{Text: locale.Number(r.Keys)}
}

// keysTip says when the keys were counted.
func keysTip(f *frame.Frame, r *repoRow) string {
	if r.Keys < 0 {
		return ""
	}
	return locale.T("status.keys_read", locale.Args{"When": locale.Ago(r.KeysRead, f.Now())}) + " · " + locale.Moment(r.KeysRead)
}

// repoFacets are the chips, in their order: "no key" and "needs attention" show
// both.
func repoFacets() []list.Facet[repoRow] {
	facet := func(id string, group uint, rare bool, has func(*repoRow) bool) list.Facet[repoRow] {
		return list.Facet[repoRow]{ID: id, Title: locale.T("chip." + id), Tip: locale.T("chip." + id + "_tip"), Group: group, Rare: rare, Has: has}
	}
	const ofKeys, ofPrivateKeys, ofRepo = 0, 1, 2 // groups
	return []list.Facet[repoRow]{
		facet("attention", ofKeys, false, func(r *repoRow) bool {
			return r.health == healthFailing || r.health == healthWeak || r.health == healthOld || r.health == healthNever
		}),
		facet("none", ofKeys, false, func(r *repoRow) bool { return r.health == healthNone }),
		facet("inherited", ofKeys, true, func(r *repoRow) bool { return r.health == healthInherited }),
		facet("unread", ofKeys, true, func(r *repoRow) bool { return r.health == healthUnknown || r.health == healthOwnNone }),
		facet("use_unread", ofKeys, true, func(r *repoRow) bool { return r.UseUnread > 0 }),
		facet("here", ofPrivateKeys, false, func(r *repoRow) bool { return r.PrivateKeys > 0 }),
		facet("archived", ofRepo, true, func(r *repoRow) bool { return r.Archived }),
	}
}
