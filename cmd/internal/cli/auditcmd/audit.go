// Package auditcmd is the audit command of latchctl: which deploy keys should worry
// somebody, and why.
package auditcmd

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"latchkey/cmd/internal/cli/session"
	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core"
	"latchkey/core/audit"
	"latchkey/core/audit/policyfile"
	"latchkey/internal/safetext"
)

// audits are the commands about the audit.
type audits struct{ *session.Session }

// choice is what an audit is to look at and how it ends.
type choice struct {
	policy string
	failOn string
	rules  []string
	all    bool
}

// Command is the audit command with all that is below it.
func Command(session *session.Session) *cobra.Command {
	s := audits{session}
	var o choice
	c := &cobra.Command{
		Use: "audit", Short: "Judge all deploy keys that are known, by rules and a policy", Args: terminal.Exactly(0),
		Long: `Check every known deploy key against every rule. No forge and no vault is asked:
read the inventory first (latchctl inventory sync). A rule has three answers:
found, not found, and cannot be known; the last is never taken for the second.

With --fail-on the exit status is 5 when a finding is that grave and no exception
of the policy covers it. What cannot be known is named, and does not change the status.`,
		Example: `  latchctl audit
  latchctl audit --rule weak-type --rule LK021
  latchctl audit --policy policy.yaml --fail-on high --json > audit.json`,
	}
	f := c.Flags()
	f.StringVar(&o.policy, "policy", "", "`FILE` with the team's policy (YAML); - reads it from standard input")
	f.StringVar(&o.failOn, "fail-on", "", "end with exit status 5 when a finding is as grave as `SEVERITY`: critical, high, medium or low")
	f.StringArrayVar(&o.rules, "rule", nil, "ask only this `RULE`, by id or name; may be given several times")
	completeRules(c)
	f.BoolVar(&o.all, "all", false, "print every finding, however many there are")
	c.RunE = func(cmd *cobra.Command, _ []string) error { return s.run(cmd, o) }
	c.AddCommand(rulesCmd(s), askCmd(s), publishedCmd(s), exportCmd(s), matrixCmd(s), historyCmd(s), diffCmd(s), logCmd(s), verifyLogCmd(s),
		policyCmd(s), offboardCmd(s), remedyCmd(s))
	return c
}

func (s audits) run(cmd *cobra.Command, o choice) error {
	if o.failOn != "" && !slices.Contains(audit.Severities(), audit.Severity(o.failOn)) {
		return terminal.Usagef(cmd, "--fail-on %s is not one of critical, high, medium, low", terminal.QuoteArg(o.failOn))
	}
	for _, name := range o.rules {
		if _, known := audit.RuleNamed(name); !known {
			return terminal.Usagef(cmd, "--rule %s is not a rule: latchctl audit rules lists them", terminal.QuoteArg(name))
		}
	}
	policy, err := s.readPolicy(cmd.Context(), o.policy)
	if err != nil {
		return err
	}
	app, err := s.Open(cmd)
	if err != nil {
		return err
	}
	report, err := app.Audit.Judge(cmd.Context(), only(policy, o.rules))
	if err != nil {
		return err
	}
	if err := s.print(report, o.all); err != nil {
		return err
	}
	if worst := report.Worst(); o.failOn != "" && worst.AtLeast(audit.Severity(o.failOn)) {
		return terminal.ErrFound
	}
	return nil
}

// mostPolicy is how long a policy may be, in bytes.
const mostPolicy = 1 << 20

func (s audits) readPolicy(ctx context.Context, path string) (*audit.Policy, error) {
	if path == "" {
		return audit.DefaultPolicy(), nil
	}
	data, err := s.ReadFile(ctx, path, mostPolicy)
	if err != nil {
		return nil, terminal.FileError("policy "+path, err)
	}
	if path == "-" {
		path = "standard input"
	}
	return policyfile.Read(path, data)
}

// only switches off all rules but some.
func only(p *audit.Policy, names []string) *audit.Policy {
	if len(names) == 0 {
		return p
	}
	severities := map[string]audit.Severity{}
	for _, r := range audit.Rules() {
		if !slices.Contains(names, string(r.ID)) && !slices.Contains(names, r.Name) {
			severities[string(r.ID)] = audit.Off
		}
	}
	return p.With(severities)
}

// printed is how many findings are printed without --all.
const printed = 100

func (s audits) print(r *audit.Report, all bool) error {
	if s.JSON {
		return s.PrintJSON(r)
	}
	if len(r.Findings) > 0 {
		tab := s.Table("SEVERITY", "RULE", "KEY", "PLACE", "WHAT")
		shown := len(r.Findings)
		if !all {
			shown = min(shown, printed)
		}
		var keys terminal.KeyNames
		for i := range r.Findings {
			keys.Add(r.Findings[i].Subject.Label, string(r.Findings[i].Subject.Fingerprint))
		}
		for i := range r.Findings[:shown] {
			f := &r.Findings[i]
			tab.Row(severityOf(f), string(f.Rule), cmp.Or(keys.Text(f.Subject.Label, string(f.Subject.Fingerprint)), f.Subject.KeyID), placeOf(&f.Subject), whatOf(f))
		}
		if err := tab.Flush(); err != nil {
			return err
		}
		if more := len(r.Findings) - shown; more > 0 {
			s.PrintLine("and %s: --all prints them", terminal.Plural(more, "more finding", "more findings"))
		}
		fmt.Fprintln(s.Remarks())
	}
	for i := range r.Doubts {
		d := &r.Doubts[i]
		s.PrintLine("cannot be known: %s (%s), for %s: %s", d.Title, d.Rule, terminal.Plural(d.Count, "case", "cases"), d.Why)
	}
	if slices.ContainsFunc(r.Doubts, func(d audit.Doubt) bool { return d.Why.Code == "audit.unknown.asked" }) {
		s.PrintLine("latchctl audit ask asks the forges what they have not been asked; it says first what that costs")
	}
	s.printSummary(r)
	return nil
}

func (s audits) printSummary(r *audit.Report) {
	var counts []string
	for _, severity := range audit.Severities() {
		if n := r.Count(severity); n > 0 {
			counts = append(counts, fmt.Sprintf("%d %s", n, severity))
		}
	}
	found := "nothing was found"
	if len(counts) > 0 {
		found = "found: " + strings.Join(counts, ", ")
	}
	s.PrintLine("%s and %s looked at; %s", terminal.Plural(r.Keys, "deploy key", "deploy keys"), terminal.Plural(r.Repos, "repository", "repositories"), found)
	if r.Unread > 0 {
		s.PrintLine("the keys of %s were never read: latchctl inventory sync", terminal.Plural(r.Unread, "more repository", "more repositories"))
	}
}

func severityOf(f *audit.Finding) string {
	if f.Excepted() {
		return "excepted"
	}
	return string(f.Severity)
}

func placeOf(s *audit.Subject) string {
	switch {
	case s.Machine != "" && s.Target != "":
		return s.Target + " from " + s.Machine
	case s.Target != "":
		return s.Target
	case s.Fingerprint != "":
		return "wherever it stands"
	}
	return s.Account
}

func whatOf(f *audit.Finding) string {
	what := f.Title.String()
	if detail := f.Detail.String(); detail != "" {
		what += ": " + detail
	}
	if f.Excepted() {
		what += fmt.Sprintf(" (%s, until %s)", f.Except.Reason, terminal.FormatDate(f.Except.LastDay()))
	}
	return safetext.Line(what, 300)
}

// completeRules offers the rules for --rule.
func completeRules(c *cobra.Command) {
	var all []cobra.Completion
	for _, r := range audit.Rules() {
		all = append(all, cobra.CompletionWithDesc(r.Name, r.Title.String()))
	}
	_ = c.RegisterFlagCompletionFunc("rule", cobra.FixedCompletions(all, cobra.ShellCompDirectiveNoFileComp))
}

func rulesCmd(s audits) *cobra.Command {
	return &cobra.Command{
		Use: "rules", Short: "List the rules, with how grave they are and why", Args: terminal.Exactly(0),
		RunE: func(*cobra.Command, []string) error {
			type row struct {
				ID       audit.RuleID   `json:"id"`
				Name     string         `json:"name"`
				Group    audit.Group    `json:"group"`
				Severity audit.Severity `json:"severity"`
				Mend     audit.Mend     `json:"mend"`
				Title    string         `json:"title"`
				Why      string         `json:"why"`
			}
			var rows []row
			tab := s.Table("RULE", "NAME", "SEVERITY", "WHAT IT LOOKS FOR")
			for _, r := range audit.Rules() {
				rows = append(rows, row{r.ID, r.Name, r.Group, r.Severity, r.Mend, r.Title.String(), r.Why.String()})
				tab.Row(string(r.ID), r.Name, string(r.Severity), r.Title.String())
			}
			if s.JSON {
				return s.PrintJSON(rows)
			}
			return tab.Flush()
		},
	}
}

func publishedCmd(s audits) *cobra.Command {
	return terminal.Group("published", "The list of published private keys with which deploy keys are compared",
		&cobra.Command{
			Use: "import FOLDER", Short: "Import badkeys' list (blocklist.dat and badkeysdata.json) from a folder", Args: terminal.Exactly(1, "the folder"),
			Long: `Import the list of badkeys from a folder that holds blocklist.dat and
badkeysdata.json as badkeys --update-bl leaves them. The SHA-256 is checked.
Nothing is fetched: download it yourself, or mount it.`,
			RunE: s.WithApp(func(_ *cobra.Command, args []string, app *core.App) error {
				info, err := app.Audit.ImportPublished(args[0])
				if err != nil {
					return err
				}
				return s.PrintDid(info, "imported %d hashes of %s", info.Records, terminal.FormatDay(info.Date))
			}),
		},
		&cobra.Command{
			Use: "status", Short: "Show which list was imported", Args: terminal.Exactly(0),
			RunE: s.WithApp(func(_ *cobra.Command, _ []string, app *core.App) error {
				info, imported := app.Audit.PublishedKeys()
				if s.JSON {
					return s.PrintJSON(struct {
						Imported bool `json:"imported"`
						Info     any  `json:"list,omitempty"`
					}{imported, info})
				}
				if !imported {
					s.PrintLine("no list was imported: deploy keys are compared with a few well-known ones only")
					return nil
				}
				s.PrintLine("%d hashes of %s, SHA-256 %s", info.Records, terminal.FormatDay(info.Date), info.SHA256)
				return nil
			}),
		})
}
