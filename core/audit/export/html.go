package export

import (
	_ "embed"
	"html/template"
	"io"
	"slices"
	"strings"

	"latchkey/core/audit"
	"latchkey/core/say"
)

//go:embed report.html.tmpl
var reportText string

//go:embed evidence.html.tmpl
var evidenceText string

//go:embed style.css
var styleText string

const (
	rowsOfRule = 40 // how many findings of one rule are shown: the file stays small enough for every mail and browser
	mostAreas  = 50
)

// page is what both documents for people have.
type page struct {
	Lang, Title, Lead string
	Style             template.CSS
	T                 func(name string) string // the words of the page
}

// fact is a name with a value.
type fact struct{ Name, Value string }

type reportPage struct {
	page
	Figures []figure
	Bars    []chart
	Filter  string // that only some findings follow, "" = all do
	Groups  []group
	Doubts  []doubt
	Areas   []area
	More    string // about areas that are not shown
	Hash    string
}

// figure is a number on top.
type figure struct{ Number, Name, Class string }

// group is what one rule has found.
type group struct {
	Severity, Word, Rule, Title, Why, Remedy, Count, More string
	Rows                                                  []row
}

type row struct{ Key, ID, Place, Detail, Note string }

type doubt struct{ Rule, Title, Why, Count string }

// writeHTML writes the report: one file that asks for nothing else and runs nothing.
func writeHTML(w io.Writer, d *Document) error {
	r := d.Report
	p := reportPage{page: d.page(say.New("export.title", "Audit of deploy keys")), Figures: d.figures(), Groups: d.groups(), Hash: d.SHA256()}
	for _, c := range []chart{d.severities(), d.ages(), d.uses(), d.types()} {
		if len(c.Bars) > 0 {
			p.Bars = append(p.Bars, c)
		}
	}
	for i := range r.Doubts {
		o := &r.Doubts[i]
		p.Doubts = append(p.Doubts, doubt{string(o.Rule), upperFirst(d.Language.text(o.Title)), d.Language.text(o.Why), d.Language.number(o.Count)})
	}
	p.Areas, p.More = d.areas()
	p.Filter = d.filter()
	return fill(w, "report", reportText, p)
}

func fill(w io.Writer, name, text string, data any) error {
	t, err := template.New(name).Parse(text)
	if err != nil {
		return err
	}
	return t.Execute(w, data)
}

func (d *Document) page(title say.Text) page {
	text := d.Language.text
	p := page{Lang: d.Language.tag(), Title: text(title), Style: template.CSS(styleText), T: func(name string) string { return text(word(name)) },
		Lead: text(say.New("export.lead", "As of {time} UTC, by Latchkey {version}", say.Values{"time": d.Report.At.UTC().Format("2006-01-02 15:04"), "version": safe(d.Version)}))}
	if d.By != "" {
		p.Lead = text(say.New("export.lead-by", "As of {time} UTC, by Latchkey {version}, exported by {person}",
			say.Values{"time": d.Report.At.UTC().Format("2006-01-02 15:04"), "version": safe(d.Version), "person": safe(d.By)}))
	}
	return p
}

func (d *Document) figures() []figure {
	r, l := d.Report, d.Language
	var all []figure
	for _, s := range audit.Severities() {
		all = append(all, figure{l.number(r.Count(s)), l.text(severityWord(s)), string(s)})
	}
	doubts := 0
	for i := range r.Doubts {
		doubts += r.Doubts[i].Count
	}
	oldest := "–"
	if !r.Oldest.IsZero() {
		oldest = day(r.Oldest)
	}
	return append(all, figure{l.number(doubts), l.text(word("unknown")), "unknown"}, figure{l.number(r.Keys), l.text(word("keys")), ""},
		figure{l.number(r.Repos), l.text(word("repositories")), ""}, figure{l.number(r.Keyless), l.text(word("keyless")), ""},
		figure{l.number(r.Unread), l.text(word("unread")), ""}, figure{oldest, l.text(word("oldest")), ""})
}

// groups are the findings by rule, the gravest first. What the policy lets be comes
// last.
func (d *Document) groups() []group {
	at := map[[2]string]int{}
	counts := []int{}
	var all []group
	for i := range d.Report.Findings {
		f := &d.Report.Findings[i]
		if d.Only != nil && !d.Only(f) {
			continue
		}
		class := string(f.Severity)
		if f.Excepted() {
			class = "excepted"
		}
		id := [2]string{string(f.Rule), class}
		n, known := at[id]
		if !known {
			n = len(all)
			at[id] = n
			all, counts = append(all, d.group(f, class)), append(counts, 0)
		}
		counts[n]++
		if len(all[n].Rows) < rowsOfRule {
			all[n].Rows = append(all[n].Rows, d.rowOf(f))
		}
	}
	for i := range all {
		all[i].Count = d.Language.number(counts[i])
		if more := counts[i] - len(all[i].Rows); more > 0 {
			all[i].More = d.Language.text(say.Count("export.more-csv", more, "and 1 more, in the CSV of findings", "and {n} more, in the CSV of findings"))
		}
	}
	slices.SortStableFunc(all, func(a, b group) int { return rank(a.Severity) - rank(b.Severity) })
	return all
}

// filter says how many findings are left out.
func (d *Document) filter() string {
	if d.Only == nil {
		return ""
	}
	n := 0
	for i := range d.Report.Findings {
		if !d.Only(&d.Report.Findings[i]) {
			n++
		}
	}
	if n == 0 {
		return ""
	}
	return d.Language.text(say.Count("export.only", n, "Only what was chosen follows: 1 finding is not named. The numbers above and below are of all.",
		"Only what was chosen follows: {n} findings are not named. The numbers above and below are of all."))
}

func rank(class string) int {
	if class == "excepted" {
		return len(audit.Severities()) + 1
	}
	return audit.Severity(class).Rank()
}

func (d *Document) group(f *audit.Finding, class string) group {
	g := group{Severity: class, Rule: string(f.Rule), Title: upperFirst(d.Language.text(f.Title)), Remedy: d.Language.text(remedy(f.Mend)),
		Word: d.Language.text(severityWord(f.Severity))}
	if class == "excepted" {
		g.Word = d.Language.text(word("excepted"))
	}
	if rule, known := audit.RuleNamed(string(f.Rule)); known {
		g.Why = d.Language.text(rule.Why)
	}
	return g
}

// shortest texts of a row: many of them make the file long.
const rowText = 120

func (d *Document) rowOf(f *audit.Finding) row {
	r := row{Key: line(nameOf(&f.Subject), rowText), Place: line(placeOf(&f.Subject), rowText), Detail: line(d.Language.text(f.Detail), rowText)}
	if r.Place == "" {
		r.Place = d.Language.text(say.Count("export.places", f.Subject.Places, "1 place", "{n} places"))
	}
	if id := string(f.Subject.Fingerprint); r.Key != id {
		r.ID = line(id, 20) // enough to tell keys of one label apart
	}
	if f.Excepted() {
		r.Note = line(strings.Join([]string{f.Except.Reason, f.Except.Owner, day(f.Except.LastDay())}, " · "), rowText)
	}
	return r
}
