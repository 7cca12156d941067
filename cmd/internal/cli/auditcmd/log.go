package auditcmd

import (
	"strconv"

	"github.com/spf13/cobra"

	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core"
	"latchkey/core/store"
	"latchkey/internal/safetext"
	"latchkey/keys"
)

func logCmd(s audits) *cobra.Command {
	var key string
	most := 50
	c := &cobra.Command{
		Use: "log", Short: "Print the log of all changes that Latchkey made", Args: terminal.Exactly(0),
		Long: `Print what Latchkey did on forges, on machines, in the vault and with files, the
last entries at the end. An intent is written before something is done, its outcome
after it. Nothing is ever removed from the log; latchctl audit verify-log shows
whether somebody else did.`,
		Example: `  latchctl audit log --last 0 --json > log.json
  latchctl audit log --key SHA256:…`,
		PreRunE: func(cmd *cobra.Command, _ []string) error {
			if most < 0 {
				return terminal.Usagef(cmd, "--last %d is not a number of entries: give 0 or more", most)
			}
			return nil
		},
		RunE: s.WithApp(func(cmd *cobra.Command, _ []string, app *core.App) error {
			if form, whole := keys.ParseForm(key); key != "" && (!whole || form.Fingerprint() == "") {
				pair, err := app.Pairs.KeyPair(cmd.Context(), key)
				if err != nil {
					return err
				}
				key = string(pair.Fingerprint)
			}
			all, err := app.Audit.Changes(cmd.Context(), keys.Fingerprint(key), most)
			if err != nil {
				return err
			}
			if s.JSON {
				return s.PrintJSON(terminal.OrEmpty(all))
			}
			tab := s.Table("ENTRY", "WHEN", "BY", "WHAT", "STATE", "PLACE", "KEY")
			for i := range all {
				e := &all[i]
				tab.Row(strconv.FormatInt(e.N, 10), s.At(e.At, e.At.Local().Format("2006-01-02 15:04:05")), safetext.Line(e.Who, 60), e.What, e.State, safetext.Line(placeChanged(e), 200), safetext.Line(keyChanged(e), 100))
			}
			return tab.Flush()
		}),
	}
	c.Flags().StringVar(&key, "key", "", "only entries about this `KEY`: a fingerprint, or the comment of a pair")
	c.Flags().IntVar(&most, "last", most, "print the last `N` entries; 0 prints all")
	return c
}

func placeChanged(e *store.Change) string {
	switch {
	case e.Machine != "" && e.Target != "" && e.Target != e.Machine:
		return e.Target + " on " + e.Machine
	case e.Target != "":
		return e.Target
	case e.Machine != "":
		return e.Machine
	case e.Rollout != 0:
		return "rollout " + strconv.FormatInt(e.Rollout, 10)
	}
	return e.Account
}

func keyChanged(e *store.Change) string {
	if e.Label != "" {
		return e.Label
	}
	return e.Fingerprint
}

func verifyLogCmd(s audits) *cobra.Command {
	var accept bool
	c := &cobra.Command{
		Use: "verify-log", Short: "Check that the log of changes is as it was written", Args: terminal.Exactly(0),
		Long: `Check every entry of the log of changes. Each has the hash of all before it in its
own, so that the first one that was changed, removed or moved is named. How
many entries there are, and the hash of the last, is in the vault too: it shows
whether the end was cut off or rewritten. Where the vault cannot be asked, the end
is called not verifiable. The exit status is 5 when something is wrong. Snapshots of
audits are held against what the log tells of them: content, time, counts and who
audited. Until when and how often audits found just the same is not in the log, because
the window looks whenever something may have changed: take these two as a hint.

The log begins with the first start of a version that writes it. Where the vault was
locked while changes were made, it knows an earlier end, and the log goes on from
there: where nothing is wrong, the vault is given the end. --accept makes the vault
accept the end as it is, after a data folder was restored from a copy; that is written
into the log, with what the vault had known.`,
		Example: `  latchctl audit verify-log
  latchctl audit verify-log --accept --yes`,
		RunE: s.WithApp(func(cmd *cobra.Command, _ []string, app *core.App) error {
			look := app.Audit.VerifyLog
			if accept {
				look = app.Audit.AcceptLog
			}
			check, err := look(cmd.Context())
			if err != nil {
				return err
			}
			if err := s.printLogCheck(check); err != nil {
				return err
			}
			if !check.OK() {
				return terminal.ErrFound
			}
			return nil
		}),
	}
	s.YesFlag(c)
	c.Flags().BoolVar(&accept, "accept", false, "accept the end of the log as it is, after asking")
	return c
}

func (s audits) printLogCheck(c *core.LogCheck) error {
	if s.JSON {
		return s.PrintJSON(c)
	}
	entries := terminal.Plural(int(c.Entries), "entry", "entries")
	if !c.Since.IsZero() {
		entries += " since " + c.Since.Local().Format("2006-01-02 15:04")
	}
	s.PrintLine("%s", entries)
	if c.Bad > 0 {
		s.PrintLine("first wrong entry: %d: %s", c.Bad, c.Why)
	} else {
		s.PrintLine("every entry is as it was written")
	}
	for _, id := range c.Edited {
		s.PrintLine("snapshot %d is not the one that was kept", id)
	}
	for _, id := range c.Gone {
		s.PrintLine("snapshot %d is gone, and the log does not tell that it was deleted", id)
	}
	switch c.End {
	case core.EndVerified:
		s.PrintLine("end verified: the vault knows it")
	case core.EndNotVerifiable:
		s.PrintLine("end not verifiable: %s", c.EndWhy)
	case core.EndAhead:
		s.PrintLine("end not verifiable from entry %d on: %s", c.Sealed+1, c.EndWhy)
	default:
		s.PrintLine("end wrong: %s", c.EndWhy)
	}
	if c.Kept {
		s.PrintLine("the vault knows the end from now on")
	}
	return nil
}
