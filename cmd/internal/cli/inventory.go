package cli

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"latchkey/core/inventory"
	"latchkey/internal/safetext"
)

func inventoryCmd(s *session) *cobra.Command {
	return group("inventory", "What is known of all repositories and their deploy keys", inventorySyncCmd(s), inventoryStatusCmd(s))
}

func inventorySyncCmd(s *session) *cobra.Command {
	var o inventory.Options
	c := &cobra.Command{
		Use: "sync [REPO…]", Short: "Read repositories and deploy keys from every account",
		Long: `Read repositories and deploy keys of every account (or of --account) into the
cache: first the repositories that are named, then what was never read, then the
oldest. It keeps within each forge's limit and leaves some of it for yourself.
With --wait it goes on by itself when the limit has room again; without, it ends
there and says when that will be.`,
		Args: cobra.ArbitraryArgs,
	}
	c.Flags().BoolVar(&o.Wait, "wait", false, "wait for the forge's limit as long as it takes")
	c.Flags().DurationVar(&o.MaxAge, "max-age", 0, "leave alone what was read within this time, such as 1h")
	c.RunE = func(cmd *cobra.Command, args []string) error {
		if o.MaxAge < 0 {
			return usagef(cmd, "--max-age %s is no age", o.MaxAge)
		}
		for _, text := range args {
			repo, err := repoArg(cmd, text)
			if err != nil {
				return err
			}
			o.First = append(o.First, repo)
		}
		app, err := s.open(cmd)
		if err != nil {
			return err
		}
		if s.account != "" {
			account, err := app.Account(cmd.Context(), s.account)
			if err != nil {
				return err
			}
			o.Account = account.ID
		}
		var done func()
		o.Stop, done = s.interrupts.stoppable()
		line := s.progress()
		why := ""
		summary, err := app.SyncInventory(cmd.Context(), o, func(p inventory.Progress) {
			if p.Why != why {
				if why = p.Why; why != "" {
					line.done()
					fmt.Fprintln(s.Err, safetext.Line(why, 300))
				}
			}
			line.show("%s: %d of %d repositories; %s", p.Account, p.Read+p.Failed, p.Total, p.Why)
		})
		done()
		line.done()
		if err != nil {
			return err
		}
		return s.printSummary(summary)
	}
	return c
}

func (s *session) printSummary(summary inventory.Summary) error {
	if s.json {
		summary.Accounts = list(summary.Accounts)
		if err := s.printJSON(summary); err != nil {
			return err
		}
	}
	failed, left := 0, 0
	for _, a := range summary.Accounts {
		failed, left = failed+a.Failed, left+a.Left
		projects := ""
		if a.Projects > 0 {
			projects = fmt.Sprintf(" and of %d projects", a.Projects)
		}
		s.say("%s: %d repositories; the keys of %d%s read, %d still fresh, %d failed, %d left; %s in %s",
			a.Account, a.Repos, a.Read, projects, a.Fresh, a.Failed, a.Left, counted(a.Requests, "request", "requests"), roughly(a.Took))
		if a.Left > 0 && !a.Until.IsZero() {
			s.say("the forge's limit is reached: it goes on at %s with the same command, or by itself with --wait", a.Until.Local().Format("15:04"))
		}
	}
	switch {
	case failed > 0:
		return fmt.Errorf("%w: %d repositories could not be read: see latchctl inventory status", errPartly, failed)
	case left > 0:
		return fmt.Errorf("%w: %d repositories are left", errPartly, left)
	}
	return nil
}

func inventoryStatusCmd(s *session) *cobra.Command {
	return &cobra.Command{
		Use: "status", Short: "Tell how old what is known is, and what of the budget is left", Args: exactly(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			app, err := s.open(cmd)
			if err != nil {
				return err
			}
			all, err := app.InventoryStatus(cmd.Context())
			if err != nil {
				return err
			}
			if s.json {
				return s.printJSON(list(all))
			}
			if len(all) == 0 {
				s.say("no account is connected yet")
				return nil
			}
			tab := newTable(s.Out, "ACCOUNT", "FORGE", "REPOSITORIES", "READ", "NEVER", "FAILED", "DEPLOY KEYS", "DIFFERENT", "OLDEST", "NEWEST", "REQUESTS THIS HOUR")
			now := today()
			for _, a := range all {
				tab.row(a.Account, a.Forge, fmt.Sprint(a.Repos), fmt.Sprint(a.Read), fmt.Sprint(a.Never), fmt.Sprint(a.Failed), fmt.Sprint(a.Keys),
					fmt.Sprint(a.Distinct), ago(now, a.Oldest), ago(now, a.Newest), spentWords(a))
			}
			if err := tab.flush(); err != nil {
				return err
			}
			for _, a := range all {
				for _, f := range a.Remaining {
					s.say("%s: %s (tried %s)", f.Repo, f.Error, ago(now, f.Tried))
				}
				for _, u := range a.Unread {
					s.say("%s: %s (tried %s)", a.Account, unreadLine(u), ago(now, u.Tried))
				}
				if !a.RoomAt.IsZero() && a.RoomAt.After(now) {
					s.say("%s: the hourly limit leaves room for reading again at %s", a.Account, a.RoomAt.Local().Format("15:04"))
				}
			}
			return nil
		},
	}
}

func spentWords(a inventory.Status) string {
	if a.Budget == 0 {
		return fmt.Sprintf("%d, no limit", a.Spent)
	}
	return fmt.Sprintf("%d of %d, %d kept for you", a.Spent, a.Budget, a.Kept)
}

// since is when something was learnt, in words.
func since(now, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return ago(now, t)
}
