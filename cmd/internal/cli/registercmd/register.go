// Package registercmd is the register command of latchctl: who answers for which deploy
// key, and what it is for.
package registercmd

import (
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"latchkey/cmd/internal/cli/session"
	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core"
	"latchkey/core/register"
	"latchkey/keys"
)

// registers are the commands about the register.
type registers struct{ *session.Session }

// Command is the register command with all that is below it.
func Command(session *session.Session) *cobra.Command {
	s := registers{session}
	c := terminal.Group("register", "Who answers for which deploy key, what it is for, where it is used, when to look at it again",
		listCmd(s), setCmd(s), removeCmd(s), proposeCmd(s), exportCmd(s), importCmd(s))
	c.Long = `The register says of each key who owns it, what it is for, on which machine it is used,
by which day it is to be looked at again, and after which it is to be gone. latchctl audit
reads it: a policy may want an owner and a purpose of every key, and a review that is due
is a finding. A key that a rotation puts in the place of another takes over its entry.

  latchctl register propose --write         # begin with what labels and comments say
  latchctl register export > register.yaml  # keep it beside your code
  latchctl register import register.yaml`
	return c
}

func listCmd(s registers) *cobra.Command {
	var owner, machine string
	var missing bool
	c := &cobra.Command{Use: "list", Short: "List all keys with what is written down of them", Args: terminal.Exactly(0)}
	c.Flags().StringVar(&owner, "owner", "", "only keys of this `OWNER`")
	c.Flags().StringVar(&machine, "machine", "", "only keys that are used on this `MACHINE`")
	c.Flags().BoolVar(&missing, "missing", false, "only keys without an owner or a purpose")
	c.RunE = s.WithApp(func(cmd *cobra.Command, _ []string, app *core.App) error {
		all, err := app.Register.List(cmd.Context())
		if err != nil {
			return err
		}
		rows := []core.RegisterRow{}
		for _, r := range all {
			if (owner == "" || strings.EqualFold(r.Owner, owner)) && (machine == "" || strings.EqualFold(r.Machine, machine)) && (!missing || r.Owner == "" || r.Purpose == "") {
				rows = append(rows, r)
			}
		}
		if s.JSON {
			return s.PrintJSON(rows)
		}
		tab := s.Table("KEY", "OWNER", "PURPOSE", "MACHINE", "REVIEW", "ENDS", "PLACES", "FINGERPRINT").NamedBy("FINGERPRINT")
		for _, r := range rows {
			tab.Row(r.Label, r.Owner, r.Purpose, r.Machine, s.At(r.Review, terminal.FormatDate(r.Review)), s.At(r.Ends, terminal.FormatDate(r.Ends)), fmt.Sprint(r.Places), string(r.Fingerprint))
		}
		return tab.Flush()
	})
	return c
}

func setCmd(s registers) *cobra.Command {
	var owner, purpose, machine, review, ends string
	c := &cobra.Command{
		Use: "set KEY", Short: "Write down who answers for a key, and what it is for", Args: terminal.Exactly(1, "the key"),
		Long: `Write down who answers for a key, and what it is for. What no flag names stays; an empty value deletes it.
KEY is a fingerprint or its beginning, a comment, a label, a public line, or the name of
a key set: then it is written of all its keys.`,
		Example: `  latchctl register set ci@build-07 --owner platform-team --purpose "nightly build" --review 2027-06-01`,
	}
	f := c.Flags()
	f.StringVar(&owner, "owner", "", "`NAME` of the person or team that answers for it")
	f.StringVar(&purpose, "purpose", "", "`TEXT`: what stops working without it")
	f.StringVar(&machine, "machine", "", "`NAME` of the machine on which it is used")
	f.StringVar(&review, "review", "", "`DAY` by which it is to be looked at again, such as 2027-06-01")
	f.StringVar(&ends, "ends", "", "`DAY` after which it is to be gone")
	c.RunE = s.WithApp(func(cmd *cobra.Command, args []string, app *core.App) error {
		fps, err := app.Register.Meant(cmd.Context(), args[0])
		if err != nil {
			return err
		}
		now, err := app.Register.List(cmd.Context())
		if err != nil {
			return err
		}
		entries := make([]register.Entry, len(fps))
		for i, fp := range fps {
			entries[i] = entryOf(now, fp)
			for name, to := range map[string]*string{"owner": &entries[i].Owner, "purpose": &entries[i].Purpose, "machine": &entries[i].Machine} {
				if cmd.Flags().Changed(name) {
					*to = strings.TrimSpace(cmd.Flags().Lookup(name).Value.String())
				}
			}
			for name, to := range map[string]*time.Time{"review": &entries[i].Review, "ends": &entries[i].Ends} {
				if err := setDay(cmd, name, to); err != nil {
					return err
				}
			}
		}
		return s.put(cmd, app, entries)
	})
	c.PreRunE = func(cmd *cobra.Command, _ []string) error {
		for _, name := range []string{"owner", "purpose", "machine", "review", "ends"} {
			if cmd.Flags().Changed(name) {
				return nil
			}
		}
		return terminal.Usagef(cmd, "say what to write down: --owner, --purpose, --machine, --review or --ends")
	}
	return c
}

func setDay(cmd *cobra.Command, name string, to *time.Time) (err error) {
	if !cmd.Flags().Changed(name) {
		return nil
	}
	text := cmd.Flags().Lookup(name).Value.String()
	if text == "" {
		*to = time.Time{}
		return nil
	}
	*to, err = time.Parse(time.DateOnly, text)
	if err != nil {
		return terminal.Usagef(cmd, "--%s %s is not a day such as 2027-01-31", name, terminal.QuoteArg(text))
	}
	return nil
}

// entryOf returns what is written down of a key.
func entryOf(rows []core.RegisterRow, fp keys.Fingerprint) register.Entry {
	for _, r := range rows {
		if r.Fingerprint == fp {
			return r.Entry
		}
	}
	return register.Entry{Fingerprint: fp}
}

// put writes entries and says how many changed.
func (s registers) put(cmd *cobra.Command, app *core.App, entries []register.Entry) error {
	changed, err := app.Register.Put(cmd.Context(), entries...)
	if err != nil {
		return err
	}
	result := map[string]any{"keys": len(entries), "changed": changed}
	if changed == 0 {
		return s.PrintResult(result, "nothing to do: it is already so")
	}
	return s.PrintDid(result, "written down: %s", terminal.Plural(changed, "key", "keys"))
}

func removeCmd(s registers) *cobra.Command {
	return &cobra.Command{
		Use: "remove KEY…", Aliases: []string{"rm"}, Short: "Delete what is written down of keys", Args: terminal.AtLeastOne("the key"),
		RunE: s.WithApp(func(cmd *cobra.Command, args []string, app *core.App) error {
			var entries []register.Entry
			for _, text := range args {
				fps, err := app.Register.Meant(cmd.Context(), text)
				if err != nil {
					return err
				}
				for _, fp := range fps {
					entries = append(entries, register.Entry{Fingerprint: fp})
				}
			}
			changed, err := app.Register.Put(cmd.Context(), entries...)
			if err != nil {
				return err
			}
			if changed == 0 {
				return s.PrintResult(map[string]any{"keys": len(entries), "changed": 0}, "nothing to do: nothing was written down")
			}
			return s.PrintDid(map[string]any{"keys": len(entries), "changed": changed}, "deleted: what was written down about %s", terminal.Plural(changed, "key", "keys"))
		}),
	}
}
