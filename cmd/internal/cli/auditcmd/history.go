package auditcmd

import (
	"cmp"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core"
	"latchkey/core/audit/snapshot"
	"latchkey/internal/safetext"
)

func historyCmd(s audits) *cobra.Command {
	return &cobra.Command{
		Use: "history", Short: "List what was kept of audits, the latest first: findings over time", Args: terminal.Exactly(0),
		Long: `Every audit of all rules keeps what the forges held, as it was known then: each
row once, however many audits saw it. Audits that find just the same within an
hour are one line that counts them. keep_snapshots of the policy says for how many
days they are kept (730); of days more than a week ago the last one stays.`,
		Example: `  latchctl audit history
  latchctl audit history --json > evidence.json`,
		RunE: s.WithApp(func(cmd *cobra.Command, _ []string, app *core.App) error {
			all, err := app.Audit.Snapshots(cmd.Context())
			if err != nil {
				return err
			}
			if s.JSON {
				return s.PrintJSON(all)
			}
			if len(all) == 0 {
				s.PrintDone("no audit was kept yet: latchctl audit makes the first")
				return nil
			}
			tab := s.Table("SNAPSHOT", "WHEN", "AUDITS", "BY", "KEYS", "REPOSITORIES", "CRITICAL", "HIGH", "MEDIUM", "LOW", "CANNOT BE KNOWN")
			for i := range all {
				now, before := &all[i], &all[i]
				if i+1 < len(all) {
					before = &all[i+1]
				}
				tab.Row(strconv.FormatInt(now.ID, 10), s.At(now.Until, now.Until.Local().Format("2006-01-02 15:04")), strconv.Itoa(now.Audits), safetext.Line(now.By, 60),
					trend(now.Keys, before.Keys), trend(now.Repos, before.Repos), trend(now.Critical, before.Critical), trend(now.High, before.High),
					trend(now.Medium, before.Medium), trend(now.Low, before.Low), trend(now.Doubts, before.Doubts))
			}
			return tab.Flush()
		}),
	}
}

// trend is a number, with how much more or less it is than before.
func trend(now, before int) string {
	if now == before {
		return strconv.Itoa(now)
	}
	return fmt.Sprintf("%d (%+d)", now, now-before)
}

func diffCmd(s audits) *cobra.Command {
	var all bool
	c := &cobra.Command{
		Use: "diff [FROM [TO]]", Short: "Show what changed between two audits, and why, as far as that is known", Args: terminal.AtMost(2),
		Long: `Compare what the forges held at two audits: keys that vanished (with the likely
causes), appeared, moved, were added again, have another label or access, or were
switched off. FROM and TO are numbers of latchctl audit history, latest, previous, a
day such as 2026-03-01 (the last audit until its end) or a time. Without them the
last two are compared, with FROM alone that one and the latest.

What was not read at one of the two times is called not read, never vanished. A cause
is certain where Latchkey did it itself or the forge says so, else likely; where
nothing speaks for any, it is said to be unknown.`,
		Example: `  latchctl audit diff
  latchctl audit diff 2026-01-01 latest
  latchctl audit diff 12 15 --json`,
	}
	c.Flags().BoolVar(&all, "all", false, "print every difference, however many there are")
	c.RunE = s.WithApp(func(cmd *cobra.Command, args []string, app *core.App) error {
		from, to := core.PreviousSnapshot, core.LatestSnapshot
		if len(args) > 0 {
			from = args[0]
		}
		if len(args) > 1 {
			to = args[1]
		}
		d, err := app.Audit.Differences(cmd.Context(), from, to)
		if err != nil {
			return err
		}
		if s.JSON {
			return s.PrintJSON(d)
		}
		return s.printDifference(d, all)
	})
	return c
}

func (s audits) printDifference(d *snapshot.Difference, all bool) error {
	if len(d.Changes) > 0 {
		tab := s.Table("WHAT", "KEY", "PLACE", "BY", "WHY")
		shown := len(d.Changes)
		if !all {
			shown = min(shown, printed)
		}
		var names terminal.KeyNames
		for i := range d.Changes {
			names.Add(d.Changes[i].Label, string(d.Changes[i].Fingerprint))
		}
		for i := range d.Changes[:shown] {
			c := &d.Changes[i]
			tab.Row(string(c.Kind), cmp.Or(safetext.Line(names.Text(c.Label, string(c.Fingerprint)), 130), safetext.Line(c.KeyID, 40)), safetext.Line(c.Target, 200), safetext.Line(c.By, 60), whyChanged(c, 0))
			for n := 1; n < len(c.Causes); n++ {
				tab.Row("", "", "", "", "or "+whyChanged(c, n))
			}
		}
		if err := tab.Flush(); err != nil {
			return err
		}
		if more := len(d.Changes) - shown; more > 0 {
			fmt.Fprintf(s.Remarks(), "and %s: --all prints them\n", terminal.Plural(more, "more difference", "more differences"))
		}
		fmt.Fprintln(s.Remarks())
	}
	s.PrintLine("from snapshot %d (%s) to %d (%s): %s", d.From.ID, d.From.At.Local().Format("2006-01-02 15:04"), d.To.ID, d.To.At.Local().Format("2006-01-02 15:04"), counted(d))
	if d.To.Stale > 0 {
		s.PrintLine("the keys of %s could not be read the last time: what is known of them is from before", terminal.Plural(d.To.Stale, "repository", "repositories"))
	}
	return nil
}

func counted(d *snapshot.Difference) string {
	text := ""
	for _, kind := range snapshot.Kinds() {
		if n := d.Count(kind); n > 0 {
			text += fmt.Sprintf(", %d %s", n, kind)
		}
	}
	if text == "" {
		return "nothing is different"
	}
	return text[2:]
}

// whyChanged is from what to what, with the first of the causes, or another cause
// alone.
func whyChanged(c *snapshot.Change, n int) string {
	text := ""
	if n == 0 && (c.From != "" || c.To != "") {
		text = fmt.Sprintf("from %q to %q", safetext.Line(c.From, 40), safetext.Line(c.To, 40))
	}
	if n >= len(c.Causes) {
		return text
	}
	cause := &c.Causes[n]
	if text != "" {
		text += "; "
	}
	if !cause.Certain && cause.Code != "unknown" {
		text += "likely: "
	}
	return text + cause.Text.String()
}
