package auditcmd

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"latchkey/api"
	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core"
	"latchkey/core/audit"
	"latchkey/keys"
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
		Use: "remedy", Short: "Print the commands that fix the findings", Args: terminal.Exactly(0),
		Long: `Print, for the findings of an audit, the command that fixes each, the gravest first
and each once. Words in capitals are for you to fill in. Nothing is changed
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
				return terminal.Usagef(cmd, "--rule %s is not a rule: latchctl audit rules lists them", terminal.QuoteArg(name))
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
		s.PrintLine("# %s fixed on the forge's own page", terminal.Plural(r.Elsewhere, "finding is", "findings are"))
	}
	if len(r.Commands) == 0 && r.Elsewhere == 0 {
		s.PrintLine("# nothing was found that a command can fix")
	}
	return nil
}

func remediesFor(report *audit.Report, accounts []core.Account) *remedies {
	known, forges := core.KnownForges(), map[string]api.Traits{}
	for _, a := range accounts {
		forges[a.ID] = api.Traits{Kind: a.Forge}
		if n := slices.IndexFunc(known, func(t api.Traits) bool { return t.Kind == a.Forge }); n >= 0 {
			forges[a.ID] = known[n]
		}
	}
	r, at, gone := &remedies{}, map[string]int{}, revocationsIn(report)
	for i := range report.Findings {
		f := &report.Findings[i]
		if f.Excepted() {
			continue
		}
		commands := gone.instead(f, remedyFor(f, forges[f.Subject.Account]))
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
func remedyFor(f *audit.Finding, forge api.Traits) [][]string {
	s := &f.Subject
	key := string(s.Fingerprint)
	there := onRepo(s)
	switch {
	case f.Mend == audit.MendToken && forge.Kind != "":
		return [][]string{{"account", "add", string(forge.Kind)}}
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
	case f.Mend == audit.MendLabel && (s.Project || s.Account != "" && !forge.EditLabel): // only by adding it again
		return nil
	case f.Mend == audit.MendLabel:
		return [][]string{append([]string{"rollout", "relabel", key, "LABEL"}, there...)}
	case f.Mend == audit.MendRegister:
		return [][]string{append([]string{"register", "set", key}, registerFlags(f.Name)...)}
	}
	return nil
}

// onRepo are the words that name the repository of a subject.
func onRepo(s *audit.Subject) []string {
	if s.Target == "" || s.Project {
		return nil
	}
	return []string{s.Target, "--account", s.Account}
}

// revocations are the commands that take each key off, and from where.
type revocations map[keys.Fingerprint]*revocation

type revocation struct {
	commands [][]string
	at       map[[2]string]bool // account and target
}

func revocationsIn(report *audit.Report) revocations {
	all := revocations{}
	for i := range report.Findings {
		f := &report.Findings[i]
		s := &f.Subject
		if f.Excepted() || f.Mend != audit.MendRemove || s.Fingerprint == "" || s.Target == "" {
			continue
		}
		for _, words := range remedyFor(f, api.Traits{}) {
			one := all[s.Fingerprint]
			if one == nil {
				one = &revocation{at: map[[2]string]bool{}}
				all[s.Fingerprint] = one
			}
			if place := [2]string{s.Account, s.Target}; !one.at[place] {
				one.at[place] = true
				one.commands = append(one.commands, words)
			}
		}
	}
	return all
}

// instead returns what is to be done where a key is taken off too. One that goes from
// everywhere needs nothing else; one that stays elsewhere is taken off first, or another
// key would be put where nobody needs one.
func (r revocations) instead(f *audit.Finding, commands [][]string) [][]string {
	one := r[f.Subject.Fingerprint]
	if one == nil || f.Mend == audit.MendRegister {
		return commands
	}
	switch everywhere := len(one.at) >= f.Subject.Places; {
	case f.Mend == audit.MendRotate && everywhere, f.Mend == audit.MendLabel && (everywhere || one.at[[2]string{f.Subject.Account, f.Subject.Target}]):
		return one.commands
	case f.Mend == audit.MendRotate:
		return append(slices.Clone(one.commands), commands...)
	}
	return commands
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
