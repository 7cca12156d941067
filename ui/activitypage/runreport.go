package activitypage

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"latchkey/core"
	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/internal/safetext"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
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
		r.lines = append(r.lines, reportLine{Repository: l.target, State: l.state.Text, Result: l.text, Hint: l.hint, When: locale.Moment(l.when), TookMS: l.took.Milliseconds()})
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

// csv is the report for a spreadsheet. A cell that a spreadsheet would take for
// a formula is quoted with an apostrophe: repository names come from servers.
func (r savedReport) csv() ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	rows := [][]string{{"repository", "state", "result", "hint", "when", "took_ms"}}
	for _, l := range r.lines {
		rows = append(rows, []string{plainCell(l.Repository), plainCell(l.State), plainCell(l.Result), plainCell(l.Hint), l.When, fmt.Sprint(l.TookMS)})
	}
	err := w.WriteAll(rows)
	return b.Bytes(), err
}

func plainCell(s string) string {
	s = safetext.Line(s, 1000)
	if s != "" && strings.ContainsRune("=+-@", rune(s[0])) {
		return "'" + s
	}
	return s
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

// write writes it to a new file that only the person can read; its ending says
// in which form.
func (r savedReport) write(path string) error {
	var data []byte
	var err error
	switch strings.ToLower(filepath.Ext(path)) {
	case ".json":
		data, err = r.json()
	default:
		data, err = r.csv()
	}
	if err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	if err = errors.Join(err, file.Close()); err != nil {
		err = errors.Join(err, os.Remove(path)) // half a report says what is not so
	}
	return err
}

// saveReport asks for a file and writes the report there.
func (d *runView) saveReport() {
	at, report := d.f, d.snapshot()
	entry := kit.NewEntry("")
	folder, err := os.UserHomeDir()
	if err != nil {
		folder = "."
	}
	name := "latchkey-" + d.p.chosenName() + "-" + at.Now().Format("2006-01-02")
	forms := kit.NewSegments([]string{"CSV", "JSON"}, []string{"", ""}, func(i int) {
		entry.SetText(strings.TrimSuffix(entry.Text, filepath.Ext(entry.Text)) + []string{".csv", ".json"}[i])
	})
	entry.SetText(filepath.Join(folder, name+".csv"))
	var f *frame.Form
	f = at.NewForm(locale.T("save.title"), "folder", locale.T("save.save"), func() {
		path := strings.TrimSpace(entry.Text)
		if path == "" || frame.ClearSecret(entry) {
			f.Dialog.FocusOn(entry)
			return
		}
		f.Main.Disable()
		f.Clear()
		frame.Try(at, func(context.Context) error { return report.write(frame.ExpandHome(path)) }, func(err error) {
			f.Main.Enable()
			switch {
			case errors.Is(err, fs.ErrExist):
				f.Say(locale.T("save.exists"))
			case err != nil:
				f.Fail(locale.T("error.save"), err)
			default:
				f.Dialog.Hide()
				at.Toasts.Show(locale.T("toast.saved", locale.Args{"Path": path}))
			}
		})
	})
	f.SubmitWith(entry)
	f.Show(kit.Stack(forms.Object, frame.Field(locale.T("save.path"), entry, locale.T("save.note"))), entry)
}
