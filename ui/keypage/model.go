package keypage

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"latchkey/core/inventory"
	"latchkey/internal/safetext"
	"latchkey/ui/frame"
	"latchkey/ui/locale"
)

// keyItem is one line of the Keys page with what searching and drawing need,
// made once: a key, or a key set that stands for its members.
type keyItem struct {
	inventory.KeySummary
	id      string // fingerprint, "set:" and the name, or a number for a text that is no key
	find    string // lower case
	low     string // label in lower case
	isSet   bool
	members []*keyItem // of a set
	// sameLabel says that another key has the same label. It is no finding unless
	// somebody asks for it: of keys on one machine it is the rule.
	sameLabel bool
	here      int    // members whose private key is here
	machines  string // names of those on which its private key lies
}

// name is what a person knows the key by.
func (k *keyItem) name() string {
	return frame.KeyName(k.Label, k.Fingerprint)
}

// inSet reports whether the key stands below its set.
func (k *keyItem) inSet() bool { return k.Set != "" && !k.isSet }

// findings are what should be looked at, gravest first; with sameLabel that too.
func (k *keyItem) findings(sameLabel bool) []inventory.Finding {
	if sameLabel && k.sameLabel {
		return append(slices.Clone(k.Findings), inventory.FindingSameLabel)
	}
	return k.Findings
}

// has reports whether a finding is one of the key.
func (k *keyItem) has(f inventory.Finding) bool {
	return f == inventory.FindingSameLabel && k.sameLabel || slices.Contains(k.Findings, f)
}

// partLabel takes the finding of the label apart from the others.
func (k *keyItem) partLabel() {
	if i := slices.Index(k.Findings, inventory.FindingSameLabel); i >= 0 {
		k.sameLabel = true
		k.Findings = slices.Delete(slices.Clone(k.Findings), i, i+1)
	}
}

// keyItems prepares rows for the list, away from the UI goroutine: keys, then
// sets that stand for theirs.
func keyItems(rows []inventory.KeySummary, machines map[string]string) []*keyItem {
	var top []*keyItem
	sets := map[string][]*keyItem{}
	var names []string
	words := newFactWords()
	lines := make([]keyItem, len(rows))
	for i := range rows {
		k := &lines[i]
		k.KeySummary, k.id = rows[i], string(rows[i].Fingerprint)
		k.find, k.low = searchText(&rows[i], words), strings.ToLower(rows[i].Label)
		if len(rows[i].Machines) > 0 {
			k.machines = machinesOf(rows[i].Machines, machines)
			k.find += "\x00" + strings.ToLower(k.machines)
		}
		k.partLabel()
		if k.id == "" {
			k.id = "text:" + strconv.Itoa(i)
		}
		if k.Set == "" {
			top = append(top, k)
			continue
		}
		if len(sets[k.Set]) == 0 {
			names = append(names, k.Set)
		}
		sets[k.Set] = append(sets[k.Set], k)
	}
	for _, name := range names {
		top = append(top, setLine(name, sets[name]))
	}
	return top
}

// machinesOf are the names of machines.
func machinesOf(ids []string, known map[string]string) string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = safetext.Line(cmp.Or(known[id], id), 80)
	}
	return locale.JoinNames(names)
}

// factWords are the words of facts in the person's language, each looked up once
// for all rows.
type factWords struct {
	findings    map[inventory.Finding]string
	private     map[inventory.PrivateKeyState]string
	read, write string
}

func newFactWords() factWords {
	w := factWords{findings: map[inventory.Finding]string{}, read: locale.T("access.read"), write: locale.T("access.write"),
		private: map[inventory.PrivateKeyState]string{inventory.PrivateKeyHere: locale.T("keychip.here"), inventory.PrivateKeyLost: locale.T("keychip.lost"),
			inventory.PrivateKeyUnknown: locale.T("keychip.unknown")}}
	for _, f := range inventory.Findings() {
		w.findings[f] = locale.T("finding." + string(f))
	}
	return w
}

// of are the words by which the facts of a key are found.
func (w factWords) of(r *inventory.KeySummary) []string {
	words := []string{w.private[r.PrivateKey]}
	for _, f := range r.Findings {
		words = append(words, w.findings[f])
	}
	if r.Reads > 0 {
		words = append(words, w.read)
	}
	if r.Writes > 0 {
		words = append(words, w.write)
	}
	return words
}

// searchText is all by which a key can be found.
func searchText(r *inventory.KeySummary, words factWords) string {
	var find strings.Builder
	for _, list := range [][]string{{r.Label, r.Comment, r.Type, locale.KeyType(r.Type, r.Bits), string(r.Fingerprint), r.MD5, r.Set, string(r.PrivateKey), locale.Translate(r.Unreadable)}, r.Labels, r.Repos, r.Projects, words.of(r)} {
		for _, text := range list {
			find.WriteString(text)
			find.WriteByte(' ')
		}
	}
	return strings.ToLower(find.String())
}

// setID is the id of the line of a set.
func setID(name string) string { return "set:" + name }

// setLine adds a set's members up.
func setLine(name string, members []*keyItem) *keyItem {
	s := &keyItem{isSet: true, id: setID(name), find: strings.ToLower(name), low: strings.ToLower(name), members: members}
	s.Label, s.Set, s.PrivateKey = name, name, inventory.PrivateKeyHere
	for i, m := range members {
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
		s.sameLabel = s.sameLabel || m.sameLabel
		for _, f := range m.Findings {
			if !slices.Contains(s.Findings, f) {
				s.Findings = append(s.Findings, f)
			}
		}
	}
	slices.SortFunc(s.Findings, func(a, b inventory.Finding) int { return cmp.Compare(a.Gravity(), b.Gravity()) })
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
