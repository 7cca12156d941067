package machinepage

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"latchkey/core/machine"
	"latchkey/internal/safetext"
	"latchkey/ui/kit/paint"
	"latchkey/ui/kit/tables"
	"latchkey/ui/list"
	"latchkey/ui/locale"
)

// machineItem is one machine with what searching needs.
type machineItem struct {
	machine.Machine
	find string
}

// machineItems prepares rows for the list, away from the UI goroutine.
func machineItems(all []machine.Machine) []*machineItem {
	items := make([]*machineItem, len(all))
	for i, m := range all {
		words := []string{m.Name, m.Address, m.Of, m.RunAs, kindWord(m), m.Home}
		for _, k := range m.Keys {
			words = append(words, string(k.Fingerprint), k.File)
		}
		for _, r := range m.Repos {
			words = append(words, string(r.Path))
		}
		items[i] = &machineItem{m, strings.ToLower(strings.Join(words, " "))}
	}
	return items
}

// name is what a person knows it by.
func (m *machineItem) name() string { return safetext.Line(m.Name, 80) }

// opens counts the repositories that opened from the machine when they were last
// tried.
func (m *machineItem) opens() (n int) {
	for _, r := range m.Repos {
		if r.Last != nil && r.Last.OK {
			n++
		}
	}
	return n
}

// endsNear reports whether the machine's access is to end soon, or should have.
func (m *machineItem) endsNear(now time.Time) bool {
	return slices.Contains(m.Due(now), machine.DueEnds)
}

// isDue reports whether somebody has to see to the machine.
func (m *machineItem) isDue(now time.Time) bool { return len(m.Due(now)) > 0 }

// machineModel says what the rows are, and which facts of them show.
func machineModel(now func() time.Time) list.Model[machineItem, string] {
	return list.Model[machineItem, string]{Facets: machineFacets(now), Columns: []list.Column[machineItem]{
		{ID: "machine", Title: locale.T("column.machine"), Width: -3, Main: true, Cell: func(m *machineItem) tables.Cell { return tables.Cell{Text: m.name()} },
			Compare: compareNames, Tip: func(m *machineItem) string { return addressWords(m.Machine) }},
		{ID: "kind", Title: locale.T("column.kind"), Width: 116, Least: 620, Cell: func(m *machineItem) tables.Cell {
			return tables.Cell{Text: kindWord(m.Machine), Tone: paint.ColorMuted}
		},
			Compare: func(a, b *machineItem) int { return cmp.Compare(kindWord(a.Machine), kindWord(b.Machine)) },
			Tip:     func(m *machineItem) string { return kindWord(m.Machine) }},
		{ID: "keys", Title: locale.T("column.keys"), Width: 76, Least: 460, Cell: keysCell,
			Compare: func(a, b *machineItem) int { return len(a.Keys) - len(b.Keys) }},
		{ID: "opens", Title: locale.T("column.opens"), Width: 84, Least: 400, Cell: opensCell, Tip: opensTip,
			Compare: func(a, b *machineItem) int { return a.opens() - b.opens() }},
		{ID: "verified", Title: locale.T("column.verified"), Width: 128, Least: 520, Cell: func(m *machineItem) tables.Cell { return verifiedCell(m, now()) }, Tip: verifiedTip,
			Compare: func(a, b *machineItem) int { return a.Verified.Compare(b.Verified) }},
		{ID: "status", Title: locale.T("column.status"), Width: 168, Narrow: 124, Cell: func(m *machineItem) tables.Cell { return statusCell(m, now()) },
			Compare: func(a, b *machineItem) int { return gravity(a, now()) - gravity(b, now()) }, Tip: statusTip},
	},
		Key:   func(m *machineItem) string { return m.ID },
		Words: func(m *machineItem) string { return m.find },
		Tie:   compareNames}
}

func compareNames(a, b *machineItem) int { return cmp.Compare(a.Name, b.Name) }

// machineFacets narrow to what somebody has to look at.
func machineFacets(now func() time.Time) []list.Facet[machineItem] {
	facet := func(id string, has func(*machineItem) bool) list.Facet[machineItem] {
		return list.Facet[machineItem]{ID: id, Title: locale.T("machinechip." + id), Tip: locale.T("machinechip." + id + "_tip"), Has: has}
	}
	return []list.Facet[machineItem]{
		facet("due", func(m *machineItem) bool { return m.isDue(now()) }),
		facet("unreachable", func(m *machineItem) bool { return m.State() == machine.Away }),
		facet("never", func(m *machineItem) bool { return m.Verified.IsZero() && !m.Group }),
		facet("failing", func(m *machineItem) bool { return fails(m) }),
	}
}

// fails reports whether a repository did not open when it was last tried, also
// where the machine has not answered since.
func fails(m *machineItem) bool {
	for _, r := range m.Repos {
		if r.Last != nil && !r.Last.OK {
			return true
		}
	}
	return false
}

// kindWord says of which build system a machine is, or how it is reached.
func kindWord(m machine.Machine) string {
	switch {
	case !m.System.IsZero():
		return locale.UpperFirst(locale.Translate(m.System))
	case m.Preset != "":
		return safetext.Line(m.Preset, 60)
	case m.Local:
		return locale.T("machines.here")
	case m.Group:
		return locale.T("machines.group")
	}
	return "SSH"
}

// addressWords says how a machine is reached, and whose home it is.
func addressWords(m machine.Machine) string {
	if m.Group && m.Of == "" {
		return locale.T("machines.copies")
	} else if m.Group {
		return locale.T("machines.copies_of", locale.Args{"Machine": safetext.Line(m.Of, 80)})
	}
	text := safetext.Line(m.Address, 200)
	if m.Local {
		text = locale.T("machines.here")
	}
	if m.RunAs != "" {
		text = locale.T("machines.as_user", locale.Args{"Machine": text, "User": safetext.Line(m.RunAs, 60)})
	}
	return text
}

func keysCell(m *machineItem) tables.Cell {
	if len(m.Keys) == 0 {
		return tables.Cell{Text: "–", Tone: paint.ColorMuted}
	}
	return tables.Cell{Text: locale.Number(len(m.Keys))}
}

// opensCell counts what opened from there, of what is set up.
func opensCell(m *machineItem) tables.Cell {
	n := m.opens()
	switch {
	case len(m.Repos) == 0 || m.Group:
		return tables.Cell{Text: "–", Tone: paint.ColorMuted}
	case n < len(m.Repos):
		return tables.Cell{Text: locale.T("status.of", locale.Args{"Done": locale.Number(n), "Total": locale.Number(len(m.Repos))})}
	}
	return tables.Cell{Text: locale.Number(n)}
}

func opensTip(m *machineItem) string {
	if len(m.Repos) == 0 || m.Group {
		return ""
	}
	return locale.T("machines.opens_tip", locale.Args{"N": m.opens(), "Total": len(m.Repos)})
}

func verifiedCell(m *machineItem, now time.Time) tables.Cell {
	if m.Group {
		return tables.Cell{Text: "–", Tone: paint.ColorMuted}
	}
	if m.Verified.IsZero() {
		return tables.Cell{Text: locale.T("machines.never"), Tone: paint.ColorMuted}
	}
	return tables.Cell{Text: locale.Ago(m.Verified, now), Tone: paint.ColorMuted}
}

func verifiedTip(m *machineItem) string {
	if m.Verified.IsZero() {
		return ""
	}
	return locale.Moment(m.Verified)
}
