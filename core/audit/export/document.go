package export

import (
	"strconv"
	"strings"
	"time"

	"latchkey/core/audit"
	"latchkey/core/say"
	"latchkey/internal/safetext"
)

// Document is an audit with all that is written down of it.
type Document struct {
	World  *audit.World
	Report *audit.Report
	Policy *audit.Policy
	// Only are the findings that the report names; nil = all. What is counted is
	// counted of all, and the page says so.
	Only func(*audit.Finding) bool
	// Version is that of the program.
	Version string
	// By is who exports it, by the name that the computer knows; "" = not known.
	By string
	// SnapshotHash is that of what the audit kept, "" where nothing was kept.
	SnapshotHash string
	// Plans are those that were agreed to, the newest first.
	Plans []Plan
	// Log has the last entries of the log of changes, the newest first; LogSize counts
	// all, LogHead is the hash of the last one.
	Log      []Entry
	LogSize  int64
	LogHead  string
	Language Language
}

// Plan is a rollout that was started.
type Plan struct {
	ID    int64
	At    time.Time
	Title say.Text
	State string
	Hash  string // of what was agreed to
}

// Entry is one of the log of changes.
type Entry struct {
	At                           time.Time
	Who, What, State, Place, Key string
}

// Language is in what people read a document. The zero one is English.
type Language struct {
	Tag    string                // such as "de"
	Say    func(say.Text) string // a sentence of core's
	Number func(int) string
}

func (l Language) tag() string {
	if l.Tag == "" {
		return "en"
	}
	return l.Tag
}

// text is a sentence as one safe line.
func (l Language) text(t say.Text) string {
	if l.Say == nil {
		return line(t.String(), 600)
	}
	return line(l.Say(t), 600)
}

func (l Language) number(n int) string {
	if l.Number != nil {
		return l.Number(n)
	}
	digits := strconv.Itoa(n)
	for at := len(digits) - 3; at > 0 && digits[at-1] != '-'; at -= 3 {
		digits = digits[:at] + "," + digits[at:]
	}
	return digits
}

// longest is how many characters of a label or a name are written.
const longest = 300

// line is a stranger's text as one line that no reader obeys. Of a long one only the
// beginning is looked at.
func line(text string, limit int) string {
	const perRune = 16 // bytes: what is invisible goes, and an escape sequence is long
	if len(text) <= limit && isPlain(text) {
		return text
	}
	if len(text) <= limit*perRune {
		return safetext.Line(text, limit)
	}
	text = safetext.Line(strings.ToValidUTF8(text[:limit*perRune], "\uFFFD"), limit)
	return strings.TrimSuffix(text, "…") + "…"
}

// isPlain reports whether a text is one that nothing would be changed in, as nearly
// all are.
func isPlain(text string) bool {
	for i := range len(text) {
		if c := text[i]; c < '!' || c > '~' {
			return false
		}
	}
	return true
}

// safe is line of the usual length.
func safe(text string) string { return line(text, longest) }

// day is a day for people of all time zones, "" where there is none.
func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.DateOnly)
}

// stamp is a time of day for programs, "" where there is none.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// accounts returns the accounts of a world by their ids.
func (d *Document) accounts() map[string]*audit.Account {
	all := map[string]*audit.Account{}
	for i := range d.World.Accounts {
		all[d.World.Accounts[i].ID] = &d.World.Accounts[i]
	}
	return all
}

// serverOf is the forge of an account, for programs and people of other computers,
// who do not have the account.
func serverOf(all map[string]*audit.Account, id string) string {
	if a := all[id]; a != nil && a.Server != "" {
		return safe(a.Server)
	}
	return safe(id)
}
