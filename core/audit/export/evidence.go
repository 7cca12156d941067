package export

import (
	"cmp"
	"io"
	"strconv"
	"strings"
	"time"

	"latchkey/core/audit"
	"latchkey/core/say"
)

type evidencePage struct {
	page
	Hash       string
	Snapshot   string // number and hash of what the audit kept, "" where nothing was
	Accounts   []evidenceAccount
	Policy     []fact
	Rules      []evidenceRule
	Exceptions []evidenceException
	Plans      []evidencePlan
	Log        []evidenceEntry
	LogEnd     string
	Figures    []figure
}

type evidenceAccount struct{ Server, Login, Person, Token, Expires string }

type evidenceRule struct{ Rule, Title, Found, NotFound, Unknown string }

type evidenceException struct{ Rules, Match, Reason, Owner, Until string }

type evidencePlan struct{ Time, Title, State, Hash string }

type evidenceEntry struct{ Time, Who, What, State, Place, Key string }

// MostEntries is how many plans and entries of the log are written.
const MostEntries = 500

// writeEvidence writes down who looked at what, when and with which token, by which
// policy, what was found and what was changed, with a hash of what stood.
func writeEvidence(w io.Writer, d *Document) error {
	p := evidencePage{page: d.page(say.New("export.evidence-title", "Evidence of an audit of deploy keys")), Hash: d.SHA256(), Policy: d.policyFacts(), Figures: d.figures()}
	if d.Report.Snapshot > 0 {
		p.Snapshot = strconv.FormatInt(d.Report.Snapshot, 10) + " · " + safe(d.SnapshotHash)
	}
	accounts := d.accounts()
	for i := range d.World.Accounts {
		a := &d.World.Accounts[i]
		p.Accounts = append(p.Accounts, evidenceAccount{serverOf(accounts, a.ID), safe(a.Login), safe(cmp.Or(a.Display, a.User)), safe(a.Credential), cmp.Or(day(a.TokenEnds), "–")})
	}
	n := d.Language.number
	for _, t := range d.Report.Tallies {
		rule, _ := audit.RuleNamed(string(t.Rule))
		p.Rules = append(p.Rules, evidenceRule{string(t.Rule), upperFirst(d.Language.text(rule.Title)), n(t.Found), n(t.NotFound), n(t.Unknown)})
	}
	if d.Policy != nil {
		for _, e := range d.Policy.Exceptions {
			p.Exceptions = append(p.Exceptions, evidenceException{safe(strings.Join(e.Rules, ", ")), safe(e.Match), safe(e.Reason), safe(e.Owner), day(e.LastDay())})
		}
	}
	more := func(n int) string {
		return d.Language.text(say.Count("export.more", n, "and 1 more", "and {n} more"))
	}
	for i, plan := range d.Plans {
		if i == MostEntries {
			p.Plans = append(p.Plans, evidencePlan{Title: more(len(d.Plans) - i)})
			break
		}
		p.Plans = append(p.Plans, evidencePlan{second(plan.At), d.Language.text(plan.Title), safe(plan.State), safe(plan.Hash)})
	}
	for _, e := range d.Log {
		p.Log = append(p.Log, evidenceEntry{second(e.At), safe(e.Who), safe(e.What), safe(e.State), safe(e.Place), line(e.Key, rowText)})
	}
	if hidden := int(d.LogSize) - len(d.Log); hidden > 0 {
		p.Log = append(p.Log, evidenceEntry{What: more(hidden)})
	}
	if d.LogSize > 0 {
		p.LogEnd = strconv.FormatInt(d.LogSize, 10) + " · " + safe(d.LogHead)
	}
	return fill(w, "evidence", evidenceText, p)
}

// second is a time to the second, in UTC.
func second(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05") }

// policyFacts are the thresholds, by the names that a policy file has for them.
func (d *Document) policyFacts() []fact {
	p := d.Policy
	if p == nil {
		return nil
	}
	n := func(of audit.Days) string { return d.Language.number(int(of)) }
	all := []fact{{"max_age", n(p.MaxAge)}, {"unused_after", n(p.UnusedAfter)}, {"never_used_after", n(p.NeverUsedAfter)}, {"ends_within", n(p.EndsWithin)},
		{"many_places", d.Language.number(p.ManyPlaces)}}
	if p.Name != "" {
		all = append([]fact{{"file", safe(p.Name)}}, all...)
	}
	if len(p.Types) > 0 {
		all = append(all, fact{"types", safe(strings.Join(p.Types, ", "))})
	}
	if p.LabelText != "" {
		all = append(all, fact{"label_pattern", safe(p.LabelText)})
	}
	return all
}
