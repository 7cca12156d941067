package auditcmd

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core"
	"latchkey/core/ask"
	"latchkey/core/audit"
)

// asked is what audit ask prints as JSON.
type asked struct {
	Asks     []audit.Ask      `json:"questions"`
	Requests int              `json:"requests"` // at least
	Dry      bool             `json:"dry_run,omitempty"`
	Summary  *core.AskSummary `json:"answers,omitempty"`
}

func askCmd(s audits) *cobra.Command {
	var dry bool
	c := &cobra.Command{
		Use: "ask", Short: "Ask the forges what no inventory reads: branch rules, policies, users' keys", Args: terminal.Exactly(0),
		Long: `Ask the forges what an audit cannot know otherwise, and keep the answers for the
next audits: which branch rules do not hold for deploy keys, for each repository with a
key that can push (GitHub's rulesets; not its older branch protection); whether an
organization allows deploy keys; and with which SSH keys the users of the accounts sign
in. Each is a request of its own, and each branch rule one more: what that costs is said
first. What was never asked comes first, then the oldest answers. The exit status is 4
when something was left.

On Bitbucket, users' keys take a token with the scope read:ssh-key:bitbucket.`,
		Example: `  latchctl audit ask --dry-run
  latchctl audit ask --yes`,
	}
	c.Flags().BoolVar(&dry, "dry-run", false, "only print what would be asked")
	s.YesFlag(c)
	c.RunE = func(cmd *cobra.Command, _ []string) error {
		app, err := s.Open(cmd)
		if err != nil {
			return err
		}
		asks, err := app.Audit.Asks(cmd.Context())
		if err != nil {
			return err
		}
		out := asked{Asks: terminal.OrEmpty(asks), Requests: len(asks), Dry: dry}
		if dry || len(asks) == 0 {
			if s.JSON {
				return s.PrintJSON(out)
			}
			s.PrintLine("%s", costOf(asks))
			return nil
		}
		if err := s.agree(cmd, asks); err != nil {
			return err
		}
		line := terminal.NewProgress(s.Err)
		summary, err := app.Audit.AskForges(cmd.Context(), asks, func(done, total int) { line.Show("%d of %d questions", done, total) })
		line.Done()
		if err != nil && summary.Answered+summary.Refused == 0 {
			return err
		}
		out.Summary = &summary
		if printErr := s.PrintDid(out, "%s: %d answered, %d refused, %d left", terminal.Plural(len(asks), "question", "questions"), summary.Answered, summary.Refused, summary.Left); printErr != nil {
			return printErr
		}
		if err != nil {
			return fmt.Errorf("%w: %w", terminal.ErrPartly, err)
		}
		return nil
	}
	return c
}

// agree says what asking costs, and asks whether to go on.
func (s audits) agree(cmd *cobra.Command, asks []audit.Ask) error {
	if s.Yes {
		return nil
	}
	if !s.AtTerminal() {
		return terminal.WithHint("Run it in a terminal, or use --yes to do it without being asked.", "%s: %w", costOf(asks), ask.ErrNobody)
	}
	fmt.Fprintln(s.Prompts, costOf(asks))
	yes, err := s.YesNo(cmd.Context(), "Go on?")
	if err == nil && !yes {
		err = ask.ErrDeclined
	}
	return err
}

// costOf says what would be asked and for how many requests.
func costOf(asks []audit.Ask) string {
	if len(asks) == 0 {
		return "there is nothing to ask: no account's forge can be asked, or no key is known (latchctl inventory sync)"
	}
	n := map[audit.Question]int{}
	for _, a := range asks {
		n[a.About]++
	}
	var parts []string
	for _, part := range []struct {
		of        audit.Question
		one, many string
	}{{audit.AskBranchRules, "the branch rules of 1 repository", "the branch rules of %d repositories"},
		{audit.AskKeyPolicy, "the policy of 1 workspace", "the policies of %d workspaces"},
		{audit.AskUserKeys, "the SSH keys of 1 user", "the SSH keys of %d users"}} {
		switch {
		case n[part.of] == 1:
			parts = append(parts, part.one)
		case n[part.of] > 1:
			parts = append(parts, fmt.Sprintf(part.many, n[part.of]))
		}
	}
	text := terminal.Plural(len(asks), "request", "requests")
	if n[audit.AskBranchRules] > 0 {
		text = "at least " + text
	}
	return strings.Join(parts, ", ") + ": " + text
}
