package export

import (
	"bufio"
	"io"
	"strconv"
	"strings"

	"latchkey/core/audit"
	"latchkey/internal/safetext"
)

// table writes CSV for spreadsheets: UTF-8 with a mark, without which Excel reads
// it as something else; every cell in quotes; lines that end as RFC 4180 says.
type table struct {
	w    *bufio.Writer
	line int // of the last row, from 1
}

func newTable(w io.Writer, heads ...string) *table {
	t := &table{w: bufio.NewWriter(w)}
	t.write("\uFEFF")
	t.row(heads...)
	return t
}

// write leaves errors to the last flush.
func (t *table) write(text string) { _, _ = t.w.WriteString(text) }

func (t *table) row(cells ...string) {
	for i, cell := range cells {
		if i > 0 {
			t.write(",")
		}
		t.write(`"` + strings.ReplaceAll(safetext.Cell(safe(cell)), `"`, `""`) + `"`)
	}
	t.write("\r\n")
	t.line++
}

// writeFindings writes a row for each finding, the gravest first, and below them one
// for each thing that cannot be known.
func writeFindings(w io.Writer, d *Document) error {
	t := newTable(w, "answer", "severity", "rule", "name", "what", "detail", "label", "fingerprint", "key_type", "bits", "server", "target", "kind",
		"key_id", "machine", "since", "remedy", "count", "exception_reason", "exception_owner", "exception_until")
	accounts := d.accounts()
	for i := range d.Report.Findings {
		f := &d.Report.Findings[i]
		s := &f.Subject
		reason, owner, until := "", "", ""
		if f.Excepted() {
			reason, owner, until = f.Except.Reason, f.Except.Owner, day(f.Except.LastDay())
		}
		t.row(string(audit.Found), string(f.Severity), string(f.Rule), f.Name, d.Language.text(f.Title), d.Language.text(f.Detail), s.Label,
			string(s.Fingerprint), s.Type, number(s.Bits), serverOf(accounts, s.Account), s.Target, kindOf(s), s.KeyID, s.Machine, day(s.Since),
			string(f.Mend), "1", reason, owner, until)
	}
	for i := range d.Report.Doubts {
		o := &d.Report.Doubts[i]
		t.row(string(audit.Unknown), "", string(o.Rule), o.Name, d.Language.text(o.Title), d.Language.text(o.Why), "", "", "", "", "", "", "",
			"", "", "", "", strconv.Itoa(o.Count), "", "", "")
	}
	return t.w.Flush()
}

// number is a count of which 0 means that it is not known.
func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// kindOf says what the place of a subject is.
func kindOf(s *audit.Subject) string {
	switch {
	case s.Target != "" && s.Project:
		return "project"
	case s.Target != "":
		return "repository"
	case s.Fingerprint != "" || s.KeyID != "":
		return "key"
	case s.Machine != "":
		return "machine"
	}
	return "account"
}
