package auditcmd

import (
	"github.com/spf13/cobra"

	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core/audit"
	"latchkey/core/audit/policyfile"
	"latchkey/internal/safetext"
)

func policyCmd(s audits) *cobra.Command {
	return &cobra.Command{
		Use: "policy [FILE]", Short: "Print a policy to start from, or check one", Args: terminal.AtMost(1),
		Long: `Without FILE, print a policy to start from: what holds without one, with a comment at
each line. With FILE, check it: what is wrong is named with line and column, and exit
status 1. Schema for editors: docs/policy.schema.json.`,
		Example: `  latchctl audit policy > policy.yaml
  latchctl audit policy policy.yaml`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				if s.JSON {
					return s.PrintJSON(audit.DefaultPolicy())
				}
				_, err := s.Out.Write(policyfile.Starting())
				return err
			}
			p, err := s.readPolicy(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			return s.PrintResult(p, "%s can be used: %s, %s", safetext.Line(terminal.FileName(args[0]), 200),
				terminal.Plural(len(p.Severities), "severity of its own", "severities of its own"), terminal.Plural(len(p.Exceptions), "exception", "exceptions"))
		},
	}
}
