package rolloutcmd

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/internal/safetext"
)

// printRollout prints what was done on each repository. failedOnly leaves out
// what went well.
func (s *rollouts) printRollout(r rollout.Report, failedOnly bool) error {
	if failedOnly {
		r.Results = leftOf(r)
	}
	if s.JSON {
		r.Results, r.Exclusions = terminal.OrEmpty(r.Results), terminal.OrEmpty(r.Exclusions)
		if s.reports != nil {
			*s.reports = append(*s.reports, r)
			return nil
		}
		return s.PrintJSON(filledReport(r))
	}
	s.PrintLine("rollout %d: %s: %s", r.ID, r.Title, r.State)
	if !r.Reason.IsZero() {
		s.PrintLine("reason: %s", r.Reason)
	}
	tab := s.Table("ON", "STATE", "DONE", "VERIFICATION", "TOOK")
	for _, x := range r.Results {
		tab.Row(currentName(x), stepText(r, x), effectText(x), x.Verification.String(), terminal.FormatDuration(x.Took))
	}
	if err := tab.Flush(); err != nil {
		return err
	}
	for _, x := range r.Results {
		if x.Error.IsZero() {
			continue
		}
		s.PrintLine("%s: %s: %s", currentName(x), x.State, x.Error)
		if !x.Hint.IsZero() {
			s.PrintLine("  hint: %s", x.Hint)
		}
	}
	writeLeftOut(s.Remarks(), r.Exclusions)
	if text := unseenText(r.Unseen, r.UnreadableParts); text != "" && !r.Undoing {
		s.PrintLine("%s", text)
	}
	s.PrintLine("%s", totalsText(r))
	s.printNewKey(r)
	if !r.Remaining.IsZero() {
		s.PrintLine("%s", r.Remaining)
	}
	s.printUnusedHint(r)
	return nil
}

// unseenText says where a key may stand unseen, after a search for all its
// places; "" if everything was read.
func unseenText(never int, closed []string) string {
	var all []string
	if never > 0 {
		all = append(all, terminal.Plural(never, "repository was", "repositories were")+" never read")
	}
	if len(closed) > 0 {
		all = append(all, safetext.Line(strings.Join(closed, ", "), 600)+" could not be read")
	}
	if len(all) == 0 {
		return ""
	}
	return "skipped: " + strings.Join(all, ", and ") + "; the key may be there unnoticed: latchctl inventory sync, then plan it again"
}

// printNewKey names the new key of a rotation, which only Latchkey has yet, and
// how to export it.
func (s *rollouts) printNewKey(r rollout.Report) {
	k := r.Key
	if k == nil || !r.State.Ended() && r.State != rollout.Soaking {
		return
	}
	switch {
	case k.Set != "":
		s.PrintLine("the new keys are %d, one for each repository, in the key set %s", k.Pairs, terminal.QuoteArg(k.Set))
	case k.Pairs > 1:
		s.PrintLine("the new keys are %d, one for each repository: see latchctl rollout show %d --json", k.Pairs, r.ID)
		return
	case k.Name != "":
		s.PrintLine("the new key is %s (%s)", k.Fingerprint, k.Name)
	default:
		s.PrintLine("the new key is %s", k.Fingerprint)
	}
	s.PrintLine("give it to every machine that uses the old one: %s", k.Export)
}

// currentName returns the repository or project of a step. If a repository was
// renamed since the plan it names both.
func currentName(x rollout.Result) string {
	name := x.Target
	if x.RenamedFrom != "" {
		name += " (was " + x.RenamedFrom + ")"
	}
	if x.Machine != "" && x.Machine != x.Target {
		name += " from " + x.Machine
	}
	return name
}

// stepText returns the state of a step.
func stepText(r rollout.Report, x rollout.Result) string {
	if r.State == rollout.Soaking && x.At == rollout.ActSoak && x.State != rollout.StepFailed {
		return "soaking"
	}
	return string(x.State)
}

// leftOf are the steps that failed or are left.
func leftOf(r rollout.Report) (left []rollout.Result) {
	for _, x := range r.Results {
		if x.State != rollout.StepDone && x.State != rollout.StepUndone && !(r.Undoing && x.State == rollout.StepSkipped) {
			left = append(left, x)
		}
	}
	return left
}

// totalsText sums up a report: "298 done, 2 failed, in 1 min".
func totalsText(r rollout.Report) string {
	text := fmt.Sprintf("%d of %d done", r.Done, r.Total)
	add := func(n int, words string) {
		if n > 0 {
			text += fmt.Sprintf(", %d %s", n, words)
		}
	}
	if r.Undoing {
		text = fmt.Sprintf("%d of %d undone", r.Done, r.Total)
		add(r.Skipped, "with nothing to take back")
	} else {
		add(r.Skipped, "skipped")
	}
	add(r.KeysStay, "left the old key")
	add(r.Failed, "failed")
	add(r.Waiting, "waiting")
	add(r.LeftOut, "skipped by the plan")
	switch {
	case r.Took <= 0:
	case r.Took < time.Second:
		text += ", in " + terminal.FormatDuration(r.Took)
	default:
		text += ", in " + strings.TrimSpace(ApproxDuration(r.Took))
	}
	return text
}

// effectText says what was really done on one repository.
func effectText(x rollout.Result) string {
	var words []string
	for _, d := range []struct {
		done bool
		word string
	}{{x.Added, "added"}, {x.Verified, "verified"}, {x.Removed, "removed"}, {x.Renamed, "relabelled"},
		{x.RemovalUndone, "removal undone"}, {x.AddUndone, "add undone"}} {
		if d.done {
			words = append(words, d.word)
		}
	}
	if len(words) == 0 && x.Machine != "" && x.Machine == x.Target && x.State == rollout.StepDone {
		return "done there"
	}
	if len(words) == 0 && x.State == rollout.StepFailed && x.At != "" {
		return "not " + x.At.Text().String()
	}
	return strings.Join(words, ", ")
}

// writeReportCSV writes one row per step, for spreadsheets.
func writeReportCSV(out io.Writer, r rollout.Report) error {
	w := csv.NewWriter(out)
	rows := [][]string{{"rollout", "n", "account", "on", "project", "state", "at", "old fingerprint", "new fingerprint", "added",
		"verified", "removed", "verification", "attempts", "took ms", "error kind", "error", "updated", "what", "removal undone", "add undone"}}
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
			string(x.State), string(x.At), string(x.Old), string(x.Fingerprint), strconv.FormatBool(x.Added), strconv.FormatBool(x.Verified),
			strconv.FormatBool(x.Removed), x.Verification.String(), strconv.Itoa(x.Attempts), strconv.FormatInt(x.Took.Milliseconds(), 10), x.ErrorKind,
			x.Error.String(), updated, what, strconv.FormatBool(x.RemovalUndone), strconv.FormatBool(x.AddUndone)})
	}
	skipped := r.Exclusions
	if text := unseenText(r.Unseen, r.UnreadableParts); text != "" {
		skipped = append(slices.Clip(skipped), rollout.Exclusion{Reason: rollout.ReasonNeverRead, Text: say.English(text)})
	}
	for _, x := range skipped {
		rows = append(rows, []string{strconv.FormatInt(r.ID, 10), "", x.Account, x.Target, "", "left out", "", "", "", "false", "false", "false", "", "0", "0",
			string(x.Reason), x.Text.String(), "", what, "false", "false"})
	}
	for _, row := range rows {
		for i := range row {
			row[i] = safetext.Cell(safetext.Line(row[i], 1000))
		}
	}
	if err := w.WriteAll(rows); err != nil {
		return err
	}
	return w.Error()
}
