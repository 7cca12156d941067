package auditcmd

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core"
	"latchkey/core/audit"
)

// remedies are the commands that put findings right.
type remedies struct {
	Commands []remedyRow `json:"commands"`
	// Elsewhere counts the findings that only the forge's own page puts right.
	Elsewhere int `json:"on_the_forge"`
}

type remedyRow struct {
	Command string         `json:"command"`
	Rules   []audit.RuleID `json:"rules"` // which findings it puts right
}

func remedyCmd(s audits) *cobra.Command {
	var policy string
	var rules []string
	c := &cobra.Command{
		Use: "remedy", Short: "Print the commands that put the findings right", Args: terminal.Exactly(0),
		Long: `Print, for the findings of an audit, the command that puts each right, the gravest
first and each once. Words in capitals are for you to fill in. Nothing is changed
here: rollouts show their plan and ask, and --dry-run only prints it.

A key that can push although nothing pushes gets less access by a wanted state:
--recreate removes it and adds it again at once, where a forge cannot change access
in place.`,
		Example: `  latchctl audit remedy
  latchctl audit remedy --rule needless-write`,
	}
	f := c.Flags()
	f.StringVar(&policy, "policy", "", "`FILE` with the team's policy (YAML); - reads it from standard input")
	f.StringArrayVar(&rules, "rule", nil, "only findings of this `RULE`, by id or name; may be given several times")
	completeRules(c)
	c.RunE = func(cmd *cobra.Command, _ []string) error {
		for _, name := range rules {
			if _, known := audit.RuleNamed(name); !known {
				return terminal.Usagef(cmd, "--rule %s is no rule: latchctl audit rules lists them", terminal.QuoteArg(name))
			}
		}
		p, err := s.readPolicy(cmd.Context(), policy)
		if err != nil {
			return err
		}
		app, err := s.Open(cmd)
		if err != nil {
			return err
		}
		report, err := app.Audit.Judge(cmd.Context(), only(p, rules))
		if err != nil {
			return err
		}
		accounts, err := app.Accounts.ListAccounts(cmd.Context())
		if err != nil {
			return err
		}
		return s.printRemedies(remediesFor(report, accounts))
	}
	return c
}

func (s audits) printRemedies(r *remedies) error {
	if s.JSON {
		r.Commands = terminal.OrEmpty(r.Commands)
		return s.PrintJSON(r)
	}
	for _, row := range r.Commands {
		var rules []string
		for _, id := range row.Rules {
			rules = append(rules, string(id))
		}
		s.PrintLine("%s # %s", row.Command, strings.Join(rules, " "))
	}
	if r.Elsewhere > 0 {
		s.PrintLine("# %s put right on the forge's own page", terminal.Plural(r.Elsewhere, "finding is", "findings are"))
	}
	if len(r.Commands) == 0 && r.Elsewhere == 0 {
		s.PrintLine("# nothing was found that a command puts right")
	}
	return nil
}

func remediesFor(report *audit.Report, accounts []core.Account) *remedies {
	forges := map[string]string{}
	for _, a := range accounts {
		forges[a.ID] = string(a.Forge)
	}
	r, at := &remedies{}, map[string]int{}
	for i := range report.Findings {
		f := &report.Findings[i]
		if f.Excepted() {
			continue
		}
		commands := remedyFor(f, forges[f.Subject.Account])
		if len(commands) == 0 {
			r.Elsewhere++
		}
		for _, words := range commands {
			line := commandLine(words...)
			n, known := at[line]
			if !known {
				n = len(r.Commands)
				at[line] = n
				r.Commands = append(r.Commands, remedyRow{Command: line})
			}
			if row := &r.Commands[n]; !slices.Contains(row.Rules, f.Rule) {
				row.Rules = append(row.Rules, f.Rule)
			}
		}
	}
	return r
}

// remedyFor are the commands that put one finding right, none where only the forge's own
// page does.
func remedyFor(f *audit.Finding, forge string) [][]string {
	s := &f.Subject
	key := string(s.Fingerprint)
	there := []string{}
	if s.Target != "" && !s.Project {
		there = []string{s.Target, "--account", s.Account}
	}
	switch {
	case f.Mend == audit.MendToken && forge != "":
		return [][]string{{"account", "add", forge}}
	case f.Mend == audit.MendNarrow:
		return [][]string{{"audit", "export", "--wanted", "--narrow", "-o", "narrow.yaml"}, {"apply", "-f", "narrow.yaml", "--recreate"}}
	case f.Mend == audit.MendOnboard && s.Machine != "":
		return [][]string{{"machine", "onboard", s.Machine, "--repo", s.Target}}
	case key == "" || s.Places == 0:
		return nil
	case f.Mend == audit.MendRotate:
		return [][]string{{"rollout", "rotate", key}}
	case f.Mend == audit.MendRemove && !(s.Project && s.Places > 1): // else it would be for every place
		return [][]string{append([]string{"rollout", "revoke", key}, there...)}
	case f.Mend == audit.MendLabel:
		return [][]string{append([]string{"rollout", "relabel", key, "LABEL"}, there...)}
	case f.Mend == audit.MendRegister:
		return [][]string{append([]string{"register", "set", key}, registerFlags(f.Name)...)}
	}
	return nil
}

// registerFlags are what the register lacks, by the name of the rule.
func registerFlags(rule string) []string {
	switch rule {
	case "no-owner":
		return []string{"--owner", "NAME"}
	case "no-purpose":
		return []string{"--purpose", "TEXT"}
	}
	return []string{"--review", "DAY"}
}
