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
			if x.State != rollout.StepDone && x.State != rollout.StepUndone && !(r.Undoing && x.State == rollout.StepSkipped) {
				left = append(left, x)
			}
		}
		r.Results = left
	}
	if s.json {
		r.Results, r.Exclusions = list(r.Results), list(r.Exclusions)
		if s.reports != nil {
			*s.reports = append(*s.reports, r)
			return nil
		}
		return s.printJSON(r)
	}
	s.say("rollout %d: %s: %s", r.ID, r.Title, r.State)
	if r.Reason != "" {
		s.say("reason: %s", r.Reason)
	}
	tab := newTable(s.Out, "ON", "STATE", "DONE", "PROOF", "TOOK")
	for _, x := range r.Results {
		tab.row(nowCalled(x), stepWords(r, x), deeds(x), x.Proof, took(x.Took))
	}
	if err := tab.flush(); err != nil {
		return err
	}
	for _, x := range r.Results {
		if x.Error == "" {
			continue
		}
		s.say("%s: %s: %s", nowCalled(x), x.State, x.Error)
		if x.Hint != "" {
			s.say("  hint: %s", x.Hint)
		}
	}
	writeLeftOut(s.Out, r.Exclusions)
	if text := unseenWords(r.Unseen, r.UnreadableParts); text != "" && !r.Undoing {
		s.say("%s", text)
	}
	s.say("%s", totals(r))
	s.sayNewKey(r)
	if r.Remaining != "" {
		s.say("%s", r.Remaining)
	}
	s.sayUnused(r)
	return nil
}

// unseenWords say where a key that was looked for wherever it stands may stand
// unseen; "" where all was read.
func unseenWords(never int, closed []string) string {
	var all []string
	if never > 0 {
		all = append(all, counted(never, "repository was", "repositories were")+" never read")
	}
	if len(closed) > 0 {
		all = append(all, safetext.Line(strings.Join(closed, ", "), 600)+" could not be read")
	}
	if len(all) == 0 {
		return ""
	}
	return "left out: " + strings.Join(all, ", and ") + "; the key may stand there unseen: latchctl inventory sync, then plan it again"
}

// sayNewKey names the key that a rotation made, which nobody but Latchkey has
// yet, and how to get at it.
func (s *session) sayNewKey(r rollout.Report) {
	k := r.Key
	if k == nil || !r.State.Ended() && r.State != rollout.Soaking {
		return
	}
	switch {
	case k.Set != "":
		s.say("the new keys are %d, one for each repository, in the key set %s", k.Pairs, shown(k.Set))
	case k.Pairs > 1:
		s.say("the new keys are %d, one for each repository: see latchctl rollout show %d --json", k.Pairs, r.ID)
		return
	case k.Name != "":
		s.say("the new key is %s (%s)", k.Fingerprint, k.Name)
	default:
		s.say("the new key is %s", k.Fingerprint)
	}
	s.say("give it to every machine that uses the old one: %s", k.Export)
}

// nowCalled is the repository or project of a step, with the name that a
// repository had in the plan where it has another one now.
func nowCalled(x rollout.Result) string {
	if x.RenamedFrom == "" {
		return x.Target
	}
	return x.Target + " (was " + x.RenamedFrom + ")"
}

// stepWords is how a step stands.
func stepWords(r rollout.Report, x rollout.Result) string {
	if r.State == rollout.Soaking && x.At == rollout.ActSoak && x.State != rollout.StepFailed {
		return "soaking"
	}
	return string(x.State)
}

// totals is such as "298 done, 2 failed, in 1 min".
func totals(r rollout.Report) string {
	text := fmt.Sprintf("%d of %d done", r.Done, r.Total)
	add := func(n int, words string) {
		if n > 0 {
			text += fmt.Sprintf(", %d %s", n, words)
		}
	}
	if r.Undoing {
		text = fmt.Sprintf("%d of %d done, that is, taken back", r.Done, r.Total)
		add(r.Skipped, "with nothing to take back")
	} else {
		add(r.Skipped, "left out")
	}
	add(r.Kept, "kept the old key")
	add(r.Failed, "failed")
	add(r.Waiting, "waiting")
	add(r.LeftOut, "left out by the plan")
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
	}{{x.Added, "added"}, {x.Proved, "proved"}, {x.Removed, "removed"}, {x.Renamed, "relabelled"},
		{x.PutBack, "put back"}, {x.TakenBack, "taken back"}} {
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
		"proved", "removed", "proof", "attempts", "took ms", "error kind", "error", "updated", "what", "put back", "taken back"}}
	what := string(r.Verb)
	if r.Undoing {
		what = "undo " + what
	}
	for _, x := range r.Results {
		updated := ""
		if !x.Updated.IsZero() {
			updated = x.Updated.UTC().Format("2006-01-02T15:04:05Z")
		}
		rows = append(rows, []string{strconv.FormatInt(r.ID, 10), strconv.Itoa(x.N), x.Account, x.Target, strconv.FormatBool(x.Project),
			string(x.State), string(x.At), string(x.Old), string(x.Fingerprint), strconv.FormatBool(x.Added), strconv.FormatBool(x.Proved),
			strconv.FormatBool(x.Removed), x.Proof, strconv.Itoa(x.Attempts), strconv.FormatInt(x.Took.Milliseconds(), 10), x.ErrorKind,
			x.Error, updated, what, strconv.FormatBool(x.PutBack), strconv.FormatBool(x.TakenBack)})
	}
	for _, x := range r.Exclusions {
		rows = append(rows, []string{strconv.FormatInt(r.ID, 10), "", x.Account, x.Target, "", "left out", "", "", "", "false", "false", "false", "", "0", "0",
			string(x.Reason), x.English, "", what, "false", "false"})
	}
	if text := unseenWords(r.Unseen, r.UnreadableParts); text != "" {
		rows = append(rows, []string{strconv.FormatInt(r.ID, 10), "", "", "", "", "left out", "", "", "", "false", "false", "false", "", "0", "0",
			string(rollout.ReasonNeverRead), text, "", what, "false", "false"})
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
