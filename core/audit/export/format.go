package export

import (
	"errors"
	"io"

	"latchkey/core/say"
)

// Format is a form in which an audit is written.
type Format string

// The formats.
const (
	CSV          Format = "csv"
	CSVInventory Format = "csv-inventory"
	JSON         Format = "json"
	SARIF        Format = "sarif"
	HTML         Format = "html"
	Calendar     Format = "ics"
	Evidence     Format = "evidence"
)

// FormatInfo says of a format what a person chooses it by.
type FormatInfo struct {
	Format Format
	File   string   // a name for its file, such as "audit.csv"
	Name   say.Text // in a few words
	For    say.Text // for whom it is, in a line
	write  func(io.Writer, *Document) error
}

// Formats returns all, those for people first.
func Formats() []FormatInfo {
	return []FormatInfo{
		{HTML, "audit.html", say.New("export.html", "Report (HTML)"),
			say.New("export.html.for", "for the team and its lead: opens in every browser, prints well, and the browser makes a PDF of it"), writeHTML},
		{CSV, "audit.csv", say.New("export.csv", "Findings (CSV)"),
			say.New("export.csv.for", "for a spreadsheet: one row for each finding, and for what cannot be known"), writeFindings},
		{CSVInventory, inventoryFile, say.New("export.csv-inventory", "Inventory (CSV)"),
			say.New("export.csv-inventory.for", "for a spreadsheet: every key with all its places, the repositories, machines and accounts"), writeInventory},
		{SARIF, "audit.sarif", say.New("export.sarif", "Code scanning (SARIF)"),
			say.New("export.sarif.for", "for GitHub and GitLab: findings as alerts beside those of other scanners"), writeSARIF},
		{JSON, "audit.json", say.New("export.json", "Everything (JSON)"),
			say.New("export.json.for", "for programs of your own: findings and inventory, by a published schema"), writeJSON},
		{Calendar, "audit.ics", say.New("export.ics", "What is due (iCalendar)"),
			say.New("export.ics.for", "for a calendar: end dates, reviews, age limits, tokens that expire"), writeCalendar},
		{Evidence, "evidence.html", say.New("export.evidence", "Evidence (HTML)"),
			say.New("export.evidence.for", "for reviewers, as of SOC 2 or ISO 27001: who looked at what and when, with which token, and a hash to check it by"), writeEvidence},
	}
}

// ErrFormat is the error of a format that there is not.
var ErrFormat = errors.New("there is no such format")

// Named returns what a format is.
func Named(f Format) (FormatInfo, error) {
	for _, info := range Formats() {
		if info.Format == f {
			return info, nil
		}
	}
	return FormatInfo{}, ErrFormat
}

// Write writes a document in a format.
func Write(w io.Writer, f Format, d *Document) error {
	info, err := Named(f)
	if err != nil {
		return err
	}
	return info.write(w, d)
}
