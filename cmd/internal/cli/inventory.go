package cli

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"latchkey/cmd/internal/cli/rolloutcmd"
	"latchkey/cmd/internal/cli/session"
	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core"
	"latchkey/core/inventory"
	"latchkey/internal/safetext"
)

// inventories are the commands that read repositories and keys, and search what
// was read.
type inventories struct{ *session.Session }

func inventoryCmd(s inventories) *cobra.Command {
	return terminal.Group("inventory", "What is known of all repositories and their deploy keys", inventorySyncCmd(s), inventoryStatusCmd(s), inventoryListCmd(s), inventoryExportCmd(s))
}

func inventorySyncCmd(s inventories) *cobra.Command {
	var o inventory.Options
	c := &cobra.Command{
		Use: "sync [REPO…]", Short: "Read repositories and deploy keys from every account",
		Long: `Read repositories and deploy keys of every account (or of --account) into the
cache: first what was never read, then the oldest. When repositories are named,
these alone are read, for a request each, and the others stay as they are known.
It keeps within each forge's limit and leaves some of it for yourself. With
--wait it goes on by itself when the limit has room again; without, it ends there
and says when that will be. The exit status is 4 when something could not be
read, or is left.`,
		Args: cobra.ArbitraryArgs,
	}
	c.Flags().BoolVar(&o.Wait, "wait", false, "wait for the forge's limit as long as it takes")
	c.Flags().DurationVar(&o.MaxAge, "max-age", 0, "skip what was read within this time, such as 1h")
	c.RunE = func(cmd *cobra.Command, args []string) error {
		if o.MaxAge < 0 {
			return terminal.Usagef(cmd, "--max-age %s is not a duration", o.MaxAge)
		}
		for _, text := range args {
			repo, err := session.CheckRepo(cmd, text)
			if err != nil {
				return err
			}
			o.Only = append(o.Only, repo)
		}
		app, err := s.Open(cmd)
		if err != nil {
			return err
		}
		if s.Account != "" {
			account, err := app.Accounts.Account(cmd.Context(), s.Account)
			if err != nil {
				return err
			}
			o.Account = account.ID
		}
		summary, err := s.sync(cmd.Context(), app, o)
		if err != nil && (cmd.Context().Err() != nil || !someWereRead(summary)) {
			return err
		}
		if printErr := s.printSummary(summary); err == nil {
			return printErr
		}
		return fmt.Errorf("%w: %w", terminal.ErrPartly, err)
	}
	return c
}

// sync reads the inventory and shows its progress.
func (s inventories) sync(ctx context.Context, app *core.App, o inventory.Options) (inventory.Summary, error) {
	var done func()
	o.Stop, done = s.Interrupts.Stoppable()
	defer done()
	line := terminal.NewProgress(s.Err)
	defer line.Done()
	why := ""
	paces := map[string]*terminal.Pace{}
	return app.Inventory.SyncInventory(ctx, o, func(p inventory.Progress) {
		if now := p.Why.String(); now != why {
			if why = now; why != "" {
				line.Done()
				fmt.Fprintln(s.Err, safetext.Line(why, 300))
			}
		}
		if paces[p.Account] == nil {
			paces[p.Account] = &terminal.Pace{}
		}
		text := fmt.Sprintf("%s: %d of %d repositories%s", p.Account, p.Read+p.Failed, p.Total, paces[p.Account].Text(time.Now(), p.Read+p.Failed, p.Total))
		if why != "" {
			text += "; " + why
		}
		line.Show("%s", text)
	})
}

// isUnread reports whether nothing can be said of an account but that it could not be
// read.
func isUnread(a inventory.AccountSummary) bool { return !a.Error.IsZero() && a.Until.IsZero() }

// someWereRead reports whether some accounts could be read, and others not.
func someWereRead(summary inventory.Summary) bool {
	unread := 0
	for _, a := range summary.Accounts {
		if isUnread(a) {
			unread++
		}
	}
	return unread > 0 && unread < len(summary.Accounts)
}

func (s inventories) printSummary(summary inventory.Summary) error {
	if s.JSON {
		summary.Accounts = terminal.OrEmpty(summary.Accounts)
		if err := s.PrintJSON(summary); err != nil {
			return err
		}
	}
	for _, a := range summary.Accounts {
		text := summaryText(a)
		if isUnread(a) {
			text = "could not be read: " + a.Error.String()
		}
		s.PrintDone("%s: %s", a.Account, text)
		for _, note := range a.Notes {
			s.PrintLine("note: %s", note)
		}
		for _, r := range a.Renamed {
			s.PrintDone("%s: %s is now %s", a.Account, r.From, r.To)
		}
	}
	return s.summaryStatus(summary)
}

// summaryText says what was read of an account and what was not.
func summaryText(a inventory.AccountSummary) string {
	projects, left := "", fmt.Sprint(a.Left)
	if a.Projects > 0 {
		projects = " and of " + terminal.Plural(a.Projects, "project", "projects")
	}
	if a.ProjectsLeft > 0 {
		left += " and " + terminal.Plural(a.ProjectsLeft, "project", "projects")
	}
	return fmt.Sprintf("%s; the keys of %d%s read, %d still fresh, %d failed, %s left; %s in %s", terminal.Plural(a.Repos, "repository", "repositories"),
		a.Read, projects, a.Fresh, a.Failed, left, terminal.Plural(a.Requests, "request", "requests"), rolloutcmd.ApproxDuration(a.Took))
}

// summaryStatus reports what a reading lacks: on standard error, and as the
// error that sets the exit status.
func (s inventories) summaryStatus(summary inventory.Summary) error {
	var lacks []string
	failed, left, projects := 0, 0, 0
	for _, a := range summary.Accounts {
		failed, left, projects = failed+a.Failed, left+a.Left, projects+a.ProjectsLeft
		printUnread(&s.Printer, a.Unread)
		if len(a.Unread) > 0 {
			lacks = append(lacks, unreadText(a.Unread))
		}
		if !a.Until.IsZero() {
			fmt.Fprintf(s.Err, "%s: %s\n", a.Account, safetext.Line(untilText(a), 300))
		}
	}
	if failed > 0 {
		lacks = append(lacks, terminal.Plural(failed, "repository", "repositories")+" could not be read: see latchctl inventory status")
	}
	switch {
	case left > 0 && projects > 0:
		lacks = append(lacks, fmt.Sprintf("%s and %s are left", terminal.Plural(left, "repository", "repositories"), terminal.Plural(projects, "project", "projects")))
	case left > 0:
		lacks = append(lacks, terminal.Plural(left, "repository is", "repositories are")+" left")
	case projects > 0:
		lacks = append(lacks, terminal.Plural(projects, "project is", "projects are")+" left")
	}
	for _, a := range summary.Accounts {
		if len(lacks) == 0 && !a.Error.IsZero() {
			lacks = append(lacks, a.Error.String())
		}
	}
	if len(lacks) == 0 {
		return nil
	}
	return fmt.Errorf("%w: %s", terminal.ErrPartly, strings.Join(lacks, "; "))
}

// untilText says how a reading goes on that ended at the forge's limit.
func untilText(a inventory.AccountSummary) string {
	what := "the forge's limit is reached"
	if a.Left > 0 {
		what += fmt.Sprintf(" with %d left", a.Left)
	}
	return fmt.Sprintf("%s: run the same command again at %s, or use --wait", what, a.Until.Local().Add(time.Minute-time.Nanosecond).Format("15:04"))
}

func inventoryStatusCmd(s inventories) *cobra.Command {
	return &cobra.Command{
		Use: "status", Short: "Show how old the inventory is and how many requests are left", Args: terminal.Exactly(0),
		RunE: s.WithApp(func(cmd *cobra.Command, _ []string, app *core.App) error {
			all, err := app.Inventory.InventoryStatus(cmd.Context())
			if err != nil {
				return err
			}
			if s.JSON {
				return s.PrintJSON(terminal.OrEmpty(all))
			}
			if len(all) == 0 {
				s.PrintDone("no account is connected yet")
				return nil
			}
			tab := s.Table("ACCOUNT", "FORGE", "REPOSITORIES", "READ", "NEVER", "FAILED", "DEPLOY KEYS", "DIFFERENT", "OLDEST", "NEWEST", "REQUESTS THIS HOUR")
			now := terminal.Today()
			for _, a := range all {
				tab.Row(a.Account, a.Forge, fmt.Sprint(a.Repos), fmt.Sprint(a.Read), fmt.Sprint(a.Never), fmt.Sprint(a.Failed), fmt.Sprint(a.Keys),
					fmt.Sprint(a.Distinct), s.At(a.Oldest, terminal.Ago(now, a.Oldest)), s.At(a.Newest, terminal.Ago(now, a.Newest)), spentText(a))
			}
			if err := tab.Flush(); err != nil {
				return err
			}
			for _, a := range all {
				for _, f := range a.Remaining {
					s.PrintLine("%s: %s (tried %s)", f.Repo, f.Error, terminal.Ago(now, f.Tried))
				}
				for _, u := range a.Unread {
					s.PrintLine("%s: %s (tried %s)", a.Account, unreadLine(u), terminal.Ago(now, u.Tried))
				}
				if !a.RoomAt.IsZero() && a.RoomAt.After(now) {
					s.PrintLine("%s: the hourly limit leaves room for reading again at %s", a.Account, a.RoomAt.Local().Format("15:04"))
				}
			}
			return nil
		}),
	}
}

func spentText(a inventory.Status) string {
	if a.Budget == 0 {
		return fmt.Sprintf("%d, no limit", a.Spent)
	}
	return fmt.Sprintf("%d of %d, %d kept for you", a.Spent, a.Budget, a.Reserve)
}

// agoOrBlank is ago, but "" for no time.
func agoOrBlank(now, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return terminal.Ago(now, t)
}
