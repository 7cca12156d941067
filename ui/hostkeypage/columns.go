package hostkeypage

import (
	"cmp"
	"slices"
	"strings"

	"latchkey/core/hostkey"
	"latchkey/keys"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/kit/paint"
	"latchkey/ui/kit/tables"
	"latchkey/ui/list"
	"latchkey/ui/locale"
)

// hostLine is one host key with what searching needs.
type hostLine struct {
	hostkey.Listed
	find string
}

// hostID tells one row from another.
type hostID struct {
	state             hostkey.State
	host, kind, where string
	fingerprint       keys.Fingerprint
}

func (h *hostLine) id() hostID {
	return hostID{h.State, h.Host, h.Type, h.Source.String(), h.Fingerprint}
}

// hostLines prepares rows for the list, away from the UI goroutine.
func hostLines(listed []hostkey.Listed) []*hostLine {
	lines := make([]*hostLine, len(listed))
	for i, l := range listed {
		text := strings.Join([]string{l.Host, l.Type, locale.KeyType(l.Type, 0), string(l.Fingerprint), vouched(l.Source), vouched(l.From)}, " ")
		lines[i] = &hostLine{l, strings.ToLower(text)}
	}
	return lines
}

// host is the name to show.
func (h *hostLine) host() string {
	switch {
	case h.Hashed:
		return locale.T("hosts.hashed")
	case h.Host == "":
		return "–"
	}
	return frame.HostWords(h.Host)
}

// hostModel says what the rows are, and which facts of them show.
func hostModel() list.Model[hostLine, hostID] {
	return list.Model[hostLine, hostID]{Facets: hostFacets(), Columns: []list.Column[hostLine]{
		{ID: "host", Title: locale.T("column.host"), Width: -3, Main: true, Cell: hostCell,
			Compare: func(a, b *hostLine) int { return cmp.Compare(a.Host, b.Host) }},
		{ID: "type", Title: locale.T("column.type"), Width: 104, Least: 520, Cell: typeCell,
			Compare: func(a, b *hostLine) int { return cmp.Compare(a.Type, b.Type) }},
		{ID: "finger", Title: locale.T("column.fingerprint"), Width: -2, Least: 640, Cell: fingerprintCell},
		{ID: "state", Title: locale.T("column.trust"), Width: 156, Narrow: 120, Cell: func(h *hostLine) tables.Cell { return stateCell(h.State) }, Compare: compareStates,
			Tip: func(h *hostLine) string { return locale.T("hoststate." + h.State.String() + "_tip") }},
		{ID: "source", Title: locale.T("column.source"), Width: -2, Least: 820, Cell: sourceCell, Tip: sourceTip,
			Compare: func(a, b *hostLine) int { return cmp.Compare(vouched(a.Source), vouched(b.Source)) }},
		{ID: "since", Title: locale.T("column.since"), Width: 108, Least: 480, Cell: sinceCell,
			Compare: func(a, b *hostLine) int {
				return cmp.Compare(a.Since.Format("2006-01-02"), b.Since.Format("2006-01-02"))
			}},
	},
		Key:   (*hostLine).id,
		Words: func(h *hostLine) string { return h.find }}
}

// hostFacets narrow by who vouches for a key.
func hostFacets() (facets []list.Facet[hostLine]) {
	for _, state := range hostStates() {
		id := state.String()
		facets = append(facets, list.Facet[hostLine]{ID: id, Title: locale.T("hoststate." + id), Tip: locale.T("hoststate." + id + "_tip"),
			Has: func(h *hostLine) bool { return h.State == state }})
	}
	return facets
}

// hostStates are the chips, in their order.
func hostStates() []hostkey.State {
	return []hostkey.State{hostkey.Confirmed, hostkey.KnownByUser, hostkey.Published, hostkey.Revoked, hostkey.Retired}
}

func compareStates(a, b *hostLine) int {
	states := hostStates()
	return cmp.Compare(slices.Index(states, a.State), slices.Index(states, b.State))
}

func hostCell(h *hostLine) tables.Cell {
	if h.Host == "" {
		return tables.Cell{Text: h.host(), Tone: paint.ColorMuted}
	}
	return tables.Cell{Text: h.host()}
}

func typeCell(h *hostLine) tables.Cell {
	if h.Type == "" {
		return tables.Cell{Text: "–", Tone: paint.ColorMuted}
	}
	return tables.Cell{Text: locale.KeyType(h.Type, 0), Tone: paint.ColorMuted}
}

func fingerprintCell(h *hostLine) tables.Cell {
	return tables.Cell{Text: string(h.Fingerprint), Tone: paint.ColorMuted}
}

// stateCell says who vouches, in a word with a shape.
func stateCell(s hostkey.State) tables.Cell {
	tone, icon := kit.Neutral, "info"
	switch s {
	case hostkey.Confirmed:
		tone, icon = kit.Good, "check"
	case hostkey.Published:
		tone, icon = kit.Good, "shield"
	case hostkey.KnownByUser:
		tone, icon = kit.Accent, "file"
	case hostkey.Revoked:
		tone, icon = kit.Bad, "failed"
	case hostkey.Retired:
		tone, icon = kit.Caution, "warning"
	}
	return tables.Cell{Text: locale.T("hoststate." + s.String()), Icon: icon, Tone: tone.Text()}
}

func sourceCell(h *hostLine) tables.Cell {
	if h.ThirdParty {
		return tables.Cell{Text: locale.T("hosts.third_party"), Icon: "warning", Tone: kit.Caution.Text()}
	}
	return tables.Cell{Text: vouched(h.Source), Tone: paint.ColorMuted}
}

func sourceTip(h *hostLine) string {
	if h.From.IsZero() {
		return ""
	}
	return vouched(h.Source) + "\n" + vouched(h.From)
}

func sinceCell(h *hostLine) tables.Cell {
	if h.Since.IsZero() {
		return tables.Cell{Text: "–", Tone: paint.ColorMuted}
	}
	return tables.Cell{Text: locale.DayOf(h.Since), Tone: paint.ColorMuted}
}
