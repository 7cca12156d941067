package auditcmd

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core"
	"latchkey/core/audit"
	"latchkey/core/machine/sh"
	"latchkey/internal/safetext"
)

func offboardCmd(s audits) *cobra.Command {
	return &cobra.Command{
		Use: "offboard NAME|EMAIL", Short: "List all that somebody made, owns or holds, and what takes it over or revokes it", Args: terminal.Exactly(1, "the name or the e-mail address"),
		Long: `List all keys, accounts and machines of somebody who leaves, each with why it is
theirs: the forge says that they added the key (creator), it was added with a token of
an account of theirs (token), the register names them (register), its private key lies
in a home of theirs (machine). A name in a label, a comment or a machine's name is only
a hint (label, machine-name): look before you act.

The commands that replace or revoke it are printed, those for keys first: some forges
delete keys together with the token that added them. Each plans, shows the plan and
asks; --dry-run and --confirm HASH work as with every rollout. latchctl rollout offboard
does all that are about keys with one question. Nothing is changed here, and no forge is
asked: read the inventory first (latchctl inventory sync).`,
		Example: `  latchctl audit offboard ada@example.org
  latchctl audit offboard "Ada Lovelace" --json`,
		RunE: s.WithApp(func(cmd *cobra.Command, args []string, app *core.App) error {
			if strings.TrimSpace(args[0]) == "" {
				return terminal.Usagef(cmd, "the name is empty")
			}
			l, err := app.Audit.Offboard(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			commands := commandsFor(l)
			if s.JSON {
				return s.PrintJSON(struct {
					*audit.Leaving
					Commands []string `json:"commands"`
				}{l, terminal.OrEmpty(commands)})
			}
			return s.printLeaving(l, commands)
		}),
	}
}

func (s audits) printLeaving(l *audit.Leaving, commands []string) error {
	if len(l.Keys)+len(l.Accounts)+len(l.Machines) == 0 {
		s.PrintDone("nothing is known here to be of %s", safetext.Line(l.Who, 100))
	} else {
		tab := s.Table("WHAT", "NAME", "PLACE", "WHY", "STEP")
		for _, a := range l.Accounts {
			tab.Row("account", a.ID, a.Server, a.User, string(a.Step))
		}
		for _, m := range l.Machines {
			tab.Row("machine", m.Name, m.User, string(m.Basis), string(m.Step))
		}
		var names terminal.KeyNames
		for i := range l.Keys {
			names.Add(l.Keys[i].Label, string(l.Keys[i].Fingerprint))
		}
		for i := range l.Keys {
			k := &l.Keys[i]
			tab.Row("key", names.Text(k.Label, string(k.Fingerprint)), placesOf(k), whyOf(k), string(k.Step))
		}
		if err := tab.Flush(); err != nil {
			return err
		}
	}
	if len(commands) > 0 {
		fmt.Fprintln(s.Remarks())
		for _, a := range l.Accounts {
			if a.TakesKeys {
				s.PrintLine("# first connect an account of somebody else at %s: keys that %s adds go with its token", safetext.Line(a.Server, 100), safetext.Line(a.ID, 100))
			}
		}
		for _, c := range commands {
			fmt.Fprintln(s.Remarks(), c)
		}
		if strings.HasPrefix(commands[0], commandLine("rollout")) {
			s.PrintLine("# all rollouts with one question: %s", commandLine("rollout", "offboard", l.Who))
		}
	}
	if len(l.Unknown) > 0 {
		fmt.Fprintln(s.Remarks())
	}
	for _, d := range l.Unknown {
		s.PrintLine("cannot be known: %d %s", d.Count, d.Why)
	}
	return nil
}

// placesOf is where a key stands, those places first that say why it is theirs.
func placesOf(k *audit.LeavingKey) string {
	const most = 2
	var all []string
	for _, sure := range []bool{true, false} {
		for _, p := range k.Places {
			if (len(p.Bases) > 0) == sure {
				all = append(all, p.Target)
			}
		}
	}
	switch {
	case len(all) == 0:
		return "nowhere"
	case len(all) > most:
		return fmt.Sprintf("%s and %d more", all[0], len(all)-1)
	}
	return strings.Join(all, ", ")
}

func whyOf(k *audit.LeavingKey) string {
	var all []string
	for _, b := range k.Bases {
		all = append(all, string(b))
	}
	why := strings.Join(all, ", ")
	if k.Hint {
		why += " (a hint)"
	}
	return why
}

// shellWord is a text as one word of a command line.
func shellWord(text string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("@%+=:,./_-", r)
	}
	if text != "" && strings.IndexFunc(text, func(r rune) bool { return !plain(r) }) < 0 {
		return text
	}
	quoted, err := sh.Quote(safetext.Line(text, 0))
	if err != nil {
		return "''" // of a text that no shell can hold
	}
	return quoted
}

func commandLine(words ...string) string {
	line := "latchctl"
	for _, w := range words {
		line += " " + shellWord(w)
	}
	return line
}

// commandsFor are the commands that end what somebody has, in an order in which no key
// goes before its successor is there. Of hints there are none.
func commandsFor(l *audit.Leaving) (all []string) {
	add := func(words ...string) { all = append(all, commandLine(words...)) }
	for i := range l.Keys {
		k := &l.Keys[i]
		if k.Fingerprint == "" {
			continue // a text that is no key: it is taken off at the forge's own page
		}
		switch k.Step {
		case audit.StepRotate:
			add("rollout", "rotate", string(k.Fingerprint))
		case audit.StepRevoke:
			add("rollout", "revoke", string(k.Fingerprint))
		case audit.StepOwner:
			add("register", "set", string(k.Fingerprint), "--owner", "NAME")
		}
	}
	for _, m := range l.Machines {
		if m.Step == audit.StepMachine {
			add("machine", "retire", m.Name)
		}
	}
	for _, a := range l.Accounts {
		add("account", "remove", a.ID)
	}
	return all
}
