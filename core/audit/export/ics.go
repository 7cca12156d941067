package export

import (
	"bufio"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"latchkey/core/audit"
	"latchkey/core/say"
)

// due is one day on which something is to be done.
type due struct {
	day     time.Time
	id      string // of what is due, the same in every export
	summary say.Text
	details []string
}

// mostDetails is how many keys an entry names.
const mostDetails = 50

// writeCalendar writes what is due as whole days. An entry keeps its UID, so that a
// calendar that takes the file again moves it and does not have it twice.
func writeCalendar(w io.Writer, d *Document) error {
	c := calendar{bufio.NewWriter(w)}
	c.property("BEGIN", "VCALENDAR")
	c.property("VERSION", "2.0")
	c.property("PRODID", "-//Latchkey//Latchkey "+escape(d.Version)+"//EN")
	c.property("CALSCALE", "GREGORIAN")
	c.property("METHOD", "PUBLISH")
	c.property("X-WR-CALNAME", escape(d.Language.text(say.New("export.calendar", "Deploy keys"))))
	for _, one := range dues(d) {
		c.event(&one, d)
	}
	c.property("END", "VCALENDAR")
	return c.w.Flush()
}

type calendar struct{ w *bufio.Writer }

func (c calendar) event(one *due, d *Document) {
	id := sha256.Sum256([]byte(one.id))
	c.property("BEGIN", "VEVENT")
	c.property("UID", hex.EncodeToString(id[:16])+"@latchkey.invalid")
	c.property("DTSTAMP", d.Report.At.UTC().Format("20060102T150405Z"))
	c.property("DTSTART;VALUE=DATE", one.day.UTC().Format("20060102"))
	c.property("SUMMARY", escape(d.Language.text(one.summary)))
	details := one.details
	if more := len(details) - mostDetails; more > 0 {
		details = append(slices.Clone(details[:mostDetails]), d.Language.text(say.Count("export.more", more, "and 1 more", "and {n} more")))
	}
	if len(details) > 0 {
		for i := range details {
			details[i] = escape(details[i])
		}
		c.property("DESCRIPTION", strings.Join(details, `\n`))
	}
	c.property("TRANSP", "TRANSPARENT")
	c.property("END", "VEVENT")
}

// property writes one, folded after 75 bytes and never within a character.
func (c calendar) property(name, value string) {
	text, room := name+":"+value, 75
	for len(text) > room {
		cut := room
		for cut > 0 && !utf8.RuneStart(text[cut]) {
			cut--
		}
		_, _ = c.w.WriteString(text[:cut] + "\r\n ") // the last flush has the error
		text, room = text[cut:], 74
	}
	_, _ = c.w.WriteString(text + "\r\n")
}

// escape is a text in a value.
func escape(text string) string {
	return strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\n", `\n`).Replace(line(text, longest))
}

// dues returns what is due, the first day first.
func dues(d *Document) []due {
	all := slices.Concat(personal(d), grouped(d))
	slices.SortStableFunc(all, func(a, b due) int { return cmp.Or(a.day.Compare(b.day), strings.Compare(a.id, b.id)) })
	return all
}

// personal are the days that somebody has set for one thing.
func personal(d *Document) (all []due) {
	accounts := d.accounts()
	add := func(t time.Time, id string, summary say.Text, details ...string) {
		if !t.IsZero() {
			all = append(all, due{t, id, summary, details})
		}
	}
	for i := range d.World.Accounts {
		a := &d.World.Accounts[i]
		server := serverOf(accounts, a.ID)
		add(a.TokenEnds, "token\x00"+server+"\x00"+a.Login, say.New("export.due.token", "Token of {account} expires", say.Values{"account": cmp.Or(safe(a.Login), safe(a.ID))}), server)
	}
	for i := range d.World.Machines {
		m := &d.World.Machines[i]
		add(m.Ends, "machine\x00"+m.Name, say.New("export.due.machine", "Access of {machine} ends", say.Values{"machine": safe(m.Name)}))
	}
	for i := range d.World.Keys {
		k := &d.World.Keys[i]
		if len(k.Places) == 0 {
			continue
		}
		name := say.Values{"key": cmp.Or(safe(k.Label), safe(string(k.Fingerprint)))}
		details := append([]string{string(k.Fingerprint)}, placesOf(k)...)
		add(k.Register.Ends, "ends\x00"+string(k.Fingerprint), say.New("export.due.ends", "Deploy key {key} is to be gone", name), details...)
		add(k.Register.Review, "review\x00"+string(k.Fingerprint), say.New("export.due.review", "Deploy key {key} is to be reviewed", name), details...)
		if !k.Replaced.IsZero() {
			add(k.Until, "until\x00"+string(k.Fingerprint), say.New("export.due.until", "Old deploy key {key} can be removed", name), details...)
		}
	}
	return all
}

func placesOf(k *audit.Key) []string {
	var all []string
	for _, p := range k.Places {
		all = append(all, safe(p.Target))
	}
	return all
}

// grouped are the days that follow from others, one entry a day: hundreds of keys may
// have been made on one.
func grouped(d *Document) (all []due) {
	old, gone := map[string]*due{}, map[string]*due{}
	add := func(by map[string]*due, kind string, t time.Time, detail string) {
		one := by[day(t)]
		if one == nil {
			one = &due{day: t, id: kind + "\x00" + day(t)}
			by[day(t)] = one
		}
		one.details = append(one.details, detail)
	}
	accounts := d.accounts()
	for i := range d.World.Keys {
		k := &d.World.Keys[i]
		name := cmp.Or(safe(k.Label), safe(string(k.Fingerprint)))
		if d.Policy != nil && d.Policy.MaxAge > 0 && len(k.Places) > 0 && !k.Made.IsZero() {
			add(old, "old", k.Made.Add(d.Policy.MaxAge.Duration()), name)
		}
		for j := range k.Places {
			if deletion := audit.Deletion(accounts[k.Places[j].Account], &k.Places[j]); !deletion.IsZero() {
				add(gone, "deletion", deletion, name+" · "+safe(k.Places[j].Target))
			}
		}
	}
	for _, one := range old {
		one.summary = say.Count("export.due.old", len(one.details), "1 deploy key becomes older than the policy allows", "{n} deploy keys become older than the policy allows")
		all = append(all, *one)
	}
	for _, one := range gone {
		one.summary = say.Count("export.due.deletion", len(one.details), "The forge deletes 1 deploy key unless it is used", "The forge deletes {n} deploy keys unless they are used")
		all = append(all, *one)
	}
	return all
}
