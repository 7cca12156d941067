package activitypage

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"latchkey/core"
	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/internal/safetext"
	"latchkey/ui/frame"
	"latchkey/ui/locale"
)

// reportLine is one repository in a report, the same in every form.
type reportLine struct {
	Repository string `json:"repository"`
	State      string `json:"state"`
	Result     string `json:"result,omitempty"`
	Hint       string `json:"hint,omitempty"`
	When       string `json:"when,omitempty"`
	TookMS     int64  `json:"took_ms"`
}

// savedReport is a run as it is written to a file.
type savedReport struct {
	Title   string             `json:"title"`
	Rollout *rollout.Report    `json:"rollout,omitempty"`
	Tests   *[]core.TestResult `json:"tests,omitempty"`
	lines   []reportLine
}

// snapshot takes the run as it stands, for a worker.
func (d *runView) snapshot() savedReport {
	r := savedReport{Title: d.title.Text}
	for n := range d.count() {
		l := d.line(n)
		r.lines = append(r.lines, reportLine{Repository: l.name, State: l.state.Text, Result: l.text, Hint: l.hint, When: locale.Moment(l.when), TookMS: l.took.Milliseconds()})
	}
	if run := d.p.testRun(); run != nil {
		results := append([]core.TestResult(nil), run.results...)
		r.Tests = &results
	} else {
		report := d.p.report
		report.Results = append([]rollout.Result(nil), report.Results...)
		r.Rollout = &report
	}
	return r
}

// reportText is the report for a mail or a ticket.
func (d *runView) reportText() string {
	r := d.snapshot()
	var b strings.Builder
	fmt.Fprintf(&b, "Latchkey: %s\n%s\n\n", r.Title, d.words.Text)
	for _, l := range r.lines {
		fmt.Fprintf(&b, "%s\t%s\t%s\n", l.Repository, l.State, strings.TrimSpace(l.Result+" "+l.Hint))
	}
	return safetext.Block(b.String(), 1<<20)
}

// csv is the report for a spreadsheet.
func (r savedReport) csv() ([]byte, error) {
	rows := [][]string{{"repository", "state", "result", "hint", "when", "took_ms"}}
	for _, l := range r.lines {
		rows = append(rows, []string{l.Repository, l.State, l.Result, l.Hint, l.When, fmt.Sprint(l.TookMS)})
	}
	return frame.WriteCSV(rows)
}

// json is the report for programs, in the form that latchctl prints.
func (r savedReport) json() ([]byte, error) {
	data, err := say.MarshalCoded(r)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = json.Indent(&b, data, "", "  ")
	return safetext.JSON(b.Bytes()), err
}

// data is the report in a form.
func (r savedReport) data(form frame.SaveForm) ([]byte, error) {
	if form == frame.JSON {
		return r.json()
	}
	return r.csv()
}

// saveReport asks for a file and writes the report there.
func (d *runView) saveReport() {
	name := "latchkey-" + d.p.chosenName() + "-" + d.f.Now().Format("2006-01-02")
	d.f.ShowSave(locale.T("save.title"), name, d.snapshot().data)
}
