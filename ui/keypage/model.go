package keypage

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"latchkey/core/inventory"
	"latchkey/ui/frame"
	"latchkey/ui/locale"
)

// keyItem is one line of the Keys page with what searching and drawing need,
// made once: a key, or a key set that stands for its members.
type keyItem struct {
	inventory.KeySummary
	id      string // fingerprint, "set:" and the name, or a number for a text that is no key
	find    string // lower case
	isSet   bool
	members []int32 // lines of a set
	here    int     // members whose private key is here
}

// name is what a person knows the key by.
func (k *keyItem) name() string {
	if k.Label == "" {
		return locale.T("key.no_label")
	}
	return k.Label
}

// keyTable is what the page shows: all lines, and those that stand at the top.
type keyTable struct {
	lines []keyItem
	top   []int32
	byID  map[string]int32
}

// keyItems prepares rows for the list, away from the UI goroutine.
func keyItems(rows []inventory.KeySummary) keyTable {
	out := keyTable{lines: make([]keyItem, 0, len(rows))}
	sets := map[string][]int32{}
	var names []string
	var find strings.Builder
	for i := range rows {
		r := &rows[i]
		find.Reset()
		for _, list := range [][]string{{r.Label, r.Comment, r.Type, locale.KeyType(r.Type, r.Bits), string(r.Fingerprint), r.MD5, r.Set, string(r.PrivateKey), r.Unreadable}, r.Labels, r.Repos, r.Projects} {
			for _, text := range list {
				find.WriteString(text)
				find.WriteByte(' ')
			}
		}
		id := string(r.Fingerprint)
		if id == "" {
			id = "text:" + strconv.Itoa(i)
		}
		out.lines = append(out.lines, keyItem{KeySummary: *r, id: id, find: strings.ToLower(find.String())})
		if r.Set == "" {
			out.top = append(out.top, int32(i))
			continue
		}
		if len(sets[r.Set]) == 0 {
			names = append(names, r.Set)
		}
		sets[r.Set] = append(sets[r.Set], int32(i))
	}
	for _, name := range names {
		out.top = append(out.top, int32(len(out.lines)))
		out.lines = append(out.lines, setLine(name, sets[name], out.lines))
	}
	out.byID = make(map[string]int32, len(out.lines))
	for i := range out.lines {
		out.byID[out.lines[i].id] = int32(i)
	}
	return out
}

// setLine adds a set's members up.
func setLine(name string, members []int32, lines []keyItem) keyItem {
	s := keyItem{isSet: true, id: "set:" + name, find: strings.ToLower(name), members: members}
	s.Label, s.Set, s.PrivateKey = name, name, inventory.PrivateKeyHere
	for i, n := range members {
		m := &lines[n]
		if i == 0 {
			s.Type, s.Bits = m.Type, m.Bits
		} else if m.Type != s.Type || m.Bits != s.Bits {
			s.Type, s.Bits = "", 0
		}
		switch m.PrivateKey {
		case inventory.PrivateKeyHere:
			s.here++
		default:
			s.PrivateKey = m.PrivateKey
		}
		s.Repos, s.Projects = append(s.Repos, m.Repos...), append(s.Projects, m.Projects...)
		for _, a := range m.Accounts {
			if !slices.Contains(s.Accounts, a) {
				s.Accounts = append(s.Accounts, a)
			}
		}
		s.Reads, s.Writes = s.Reads+m.Reads, s.Writes+m.Writes
		if s.Created.IsZero() || !m.Created.IsZero() && m.Created.Before(s.Created) {
			s.Created = m.Created
		}
		s.addUse(m, i == 0)
		for _, f := range m.Findings {
			if !slices.Contains(s.Findings, f) {
				s.Findings = append(s.Findings, f)
			}
		}
	}
	slices.SortFunc(s.Findings, func(a, b inventory.Finding) int { return cmp.Compare(gravity(a), gravity(b)) })
	return s
}

// addUse adds what is known of the use of one more member.
func (k *keyItem) addUse(m *keyItem, first bool) {
	if m.LastUsed.After(k.LastUsed) {
		k.LastUsed = m.LastUsed
	}
	if m.Verified.After(k.Verified) {
		k.Verified = m.Verified
	}
	k.UseUnread += m.UseUnread
	if first || m.UseRead.Before(k.UseRead) { // the zero time, of one that was not read, above all
		k.UseRead = m.UseRead
	}
	k.UseKnown = k.Use().Known()
}

// keyView is what narrows and orders the lines.
type keyView struct {
	text string
	keyMeaning
	chip map[string]bool
	by   frame.Order
	open map[string]bool // sets that are unfolded, by id
}

// keyTableRow is one row of the table. It holds its line itself: the page may have
// read other lines before the rows follow.
type keyTableRow struct {
	line   *keyItem
	member bool // it stands under its set
}

// keyFacets are the chips, in their order; all that are on add up.
func keyFacets() []string {
	return []string{"here", "lost", "unknown", "nowhere", "sets", "findings", "use_unread"}
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

// keyArrangement is what a view leaves of a table.
type keyArrangement struct {
	rows   []keyTableRow
	found  int // keys, a set counting as one
	counts map[string]int
}

// arrange filters and sorts. It runs away from the UI goroutine.
func (kt *keyTable) arrange(view keyView) keyArrangement {
	words := strings.Fields(strings.ToLower(view.text))
	has := func(k *keyItem) bool { return view.has(k, words) }
	out := keyArrangement{counts: map[string]int{}}
	var top []int32
	for _, n := range kt.top {
		k := &kt.lines[n]
		if !kt.matches(k, has) {
			continue
		}
		wanted := len(view.chip) == 0
		for _, f := range keyFacets() {
			if k.is(f) {
				out.counts[f]++
				wanted = wanted || view.chip[f]
			}
		}
		if wanted {
			top = append(top, n)
		}
	}
	kt.sort(top, view.by)
	out.found = len(top)
	for _, n := range top {
		k := &kt.lines[n]
		out.rows = append(out.rows, keyTableRow{line: k})
		if !k.isSet || !view.open[k.id] && view.keys == nil { // whoever names a key wants to see it
			continue
		}
		members := slices.Clone(k.members)
		if !has(k) || view.named() {
			members = slices.DeleteFunc(members, func(m int32) bool { return !has(&kt.lines[m]) })
		}
		kt.sort(members, view.by)
		for _, m := range members {
			out.rows = append(out.rows, keyTableRow{line: &kt.lines[m], member: true})
		}
	}
	return out
}

// matches reports whether the line, or a member of the set, has what was typed.
func (kt *keyTable) matches(k *keyItem, has func(*keyItem) bool) bool {
	return has(k) || k.isSet && slices.ContainsFunc(k.members, func(m int32) bool { return has(&kt.lines[m]) })
}

func (kt *keyTable) sort(list []int32, by frame.Order) {
	compare := keyComparison(by.Column)
	slices.SortStableFunc(list, func(a, b int32) int {
		x, y := &kt.lines[a], &kt.lines[b]
		c := compare(x, y)
		if by.Descending {
			c = -c
		}
		return cmp.Or(c, cmp.Compare(strings.ToLower(x.Label), strings.ToLower(y.Label)), cmp.Compare(x.id, y.id))
	})
}

func keyComparison(column string) func(a, b *keyItem) int {
	switch column {
	case "type":
		return func(a, b *keyItem) int { return cmp.Or(cmp.Compare(a.Type, b.Type), cmp.Compare(a.Bits, b.Bits)) }
	case "stands":
		return func(a, b *keyItem) int { return cmp.Compare(a.Places(), b.Places()) }
	case "private":
		return func(a, b *keyItem) int { return cmp.Compare(a.PrivateKey, b.PrivateKey) }
	case "access":
		return func(a, b *keyItem) int { return cmp.Compare(a.Writes, b.Writes) }
	case "age":
		return func(a, b *keyItem) int { return a.Created.Compare(b.Created) }
	case "used":
		return func(a, b *keyItem) int { return frame.CompareUse(a.Use(), b.Use()) }
	case "finding":
		return func(a, b *keyItem) int { return cmp.Compare(gravest(a), gravest(b)) }
	}
	return func(a, b *keyItem) int { return cmp.Compare(strings.ToLower(a.Label), strings.ToLower(b.Label)) }
}

// line finds one by id, nil without.
func (kt *keyTable) line(id string) *keyItem {
	if id == "" {
		return nil
	}
	if i, there := kt.byID[id]; there {
		return &kt.lines[i]
	}
	return nil
}
