package cli

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"latchkey/core/rollout"
	"latchkey/internal/safetext"
)

// printRollout writes what was done on each repository. failedOnly leaves out
// what went well.
func (s *session) printRollout(r rollout.Report, failedOnly bool) error {
	if failedOnly {
		var left []rollout.Result
		for _, x := range r.Results {
			if x.State != rollout.StepDone && x.State != rollout.StepUndone {
				left = append(left, x)
			}
		}
		r.Results = left
	}
	if s.json {
		r.Results = list(r.Results)
		return s.printJSON(r)
	}
	s.say("rollout %d: %s: %s", r.ID, r.Title, r.State)
	if r.Reason != "" {
		s.say("reason: %s", r.Reason)
	}
	tab := newTable(s.Out, "ON", "STATE", "DONE", "PROOF", "TOOK")
	for _, x := range r.Results {
		tab.row(x.Target, stepWords(r, x), deeds(x), x.Proof, took(x.Took))
	}
	if err := tab.flush(); err != nil {
		return err
	}
	for _, x := range r.Results {
		if x.Error == "" {
			continue
		}
		s.say("%s: %s: %s", x.Target, x.State, x.Error)
		if x.Hint != "" {
			s.say("  hint: %s", x.Hint)
		}
	}
	s.say("%s", totals(r))
	if r.Left != "" {
		s.say("%s", r.Left)
	}
	return nil
}

// stepWords is how a step stands.
func stepWords(r rollout.Report, x rollout.Result) string {
	if r.State == rollout.Soaking && x.At == rollout.Soak {
		return "soaking"
	}
	return string(x.State)
}

// totals is such as "298 done, 2 failed, in 1 min".
func totals(r rollout.Report) string {
	left := 0 // counted as through, and yet nothing was done any more
	for _, x := range r.Results {
		if x.State == rollout.StepSkipped && !r.Undoing {
			left++
		}
	}
	text := fmt.Sprintf("%d of %d done", r.Done-left, r.Total)
	if left > 0 {
		text += fmt.Sprintf(", %d left out", left)
	}
	if r.Failed > 0 {
		text += fmt.Sprintf(", %d failed", r.Failed)
	}
	if r.Waiting > 0 {
		text += fmt.Sprintf(", %d waiting", r.Waiting)
	}
	switch {
	case r.Took <= 0:
	case r.Took < time.Second:
		text += ", in " + took(r.Took)
	default:
		text += ", in " + strings.TrimSpace(roughly(r.Took))
	}
	return text
}

// deeds says what was really done on one repository.
func deeds(x rollout.Result) string {
	var words []string
	for _, d := range []struct {
		done bool
		word string
	}{{x.Added, "added"}, {x.Proved, "proved"}, {x.Removed, "removed"}, {x.Renamed, "relabelled"}} {
		if d.done {
			words = append(words, d.word)
		}
	}
	if len(words) == 0 && x.State == rollout.StepFailed && x.At != "" {
		return "not " + string(x.At)
	}
	return strings.Join(words, ", ")
}

// writeReportCSV writes one row per step, for spreadsheets.
func writeReportCSV(out io.Writer, r rollout.Report) error {
	w := csv.NewWriter(out)
	rows := [][]string{{"rollout", "n", "account", "on", "project", "state", "at", "old fingerprint", "new fingerprint", "added",
		"proved", "removed", "proof", "attempts", "took ms", "error kind", "error", "updated"}}
	for _, x := range r.Results {
		updated := ""
		if !x.Updated.IsZero() {
			updated = x.Updated.UTC().Format("2006-01-02T15:04:05Z")
		}
		rows = append(rows, []string{strconv.FormatInt(r.ID, 10), strconv.Itoa(x.N), x.Account, x.Target, strconv.FormatBool(x.Project),
			string(x.State), string(x.At), string(x.Old), string(x.Fingerprint), strconv.FormatBool(x.Added), strconv.FormatBool(x.Proved),
			strconv.FormatBool(x.Removed), x.Proof, strconv.Itoa(x.Attempts), strconv.FormatInt(x.Took.Milliseconds(), 10), x.ErrorKind,
			x.Error, updated})
	}
	for _, row := range rows {
		for i := range row {
			row[i] = cell(row[i])
		}
	}
	if err := w.WriteAll(rows); err != nil {
		return err
	}
	return w.Error()
}

// cell makes text safe to open in a spreadsheet: one that begins like a formula
// is kept from being one.
func cell(text string) string {
	text = safetext.Line(text, 1000)
	if text != "" && strings.ContainsRune("=+-@", rune(text[0])) {
		return "'" + text
	}
	return text
}
