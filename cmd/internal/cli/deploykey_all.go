package cli

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core"
	"latchkey/core/inventory"
)

// cacheFlags says how old the listed keys may be.
type cacheFlags struct {
	cached bool
	maxAge time.Duration
}

func (k *cacheFlags) flags(c *cobra.Command) {
	c.Flags().BoolVar(&k.cached, "cached", false, "what was read last, without asking the forge")
	c.Flags().DurationVar(&k.maxAge, "max-age", 0, "do not ask again for what was read within this time, such as 1h")
}

func (k *cacheFlags) check(cmd *cobra.Command) error {
	switch {
	case k.maxAge < 0:
		return terminal.Usagef(cmd, "--max-age %s is not a duration", k.maxAge)
	case k.cached && k.maxAge > 0:
		return terminal.Usagef(cmd, "use either --cached or --max-age")
	}
	return nil
}

// useCache reports whether the last reading of a target may be shown as it is.
func (k *cacheFlags) useCache(cmd *cobra.Command, app *core.App, account core.Account, t target) (bool, error) {
	if !k.cached && k.maxAge == 0 {
		return false, nil
	}
	read, err := app.Repos.KeysReadAt(cmd.Context(), account.ID, t.String(), t.project != "")
	switch {
	case err != nil:
		return false, err
	case k.cached && read.IsZero():
		return false, terminal.WithHint("Read them: "+t.listCommand(), "the deploy keys of %s were never read", t)
	}
	return k.cached || !read.IsZero() && terminal.Today().Sub(read) <= k.maxAge, nil
}

// listAll reads every repository through the inventory, which keeps to its share
// of the forge's limit, and lists all keys that are known then. It names what
// could not be read, and the exit status says so.
func (s deployKeys) listAll(cmd *cobra.Command, k cacheFlags) error {
	app, account, err := s.WithAccount(cmd)
	if err != nil {
		return err
	}
	var summary inventory.Summary
	reader := inventories(s)
	if !k.cached {
		if summary, err = reader.sync(cmd.Context(), app, inventory.Options{Account: account.ID, MaxAge: k.maxAge, NoProjects: true}); err != nil {
			return err
		}
	}
	rows, err := app.Repos.AllCachedKeys(cmd.Context(), account.ID)
	if err != nil {
		return err
	}
	if err := s.printKeys(rows, true); err != nil {
		return err
	}
	if k.cached {
		return s.unreadStatus(cmd, app, account)
	}
	for _, a := range summary.Accounts {
		for _, note := range a.Notes {
			fmt.Fprintf(s.Err, "note: %s\n", note)
		}
	}
	if err := s.printFailures(cmd, app, account); err != nil {
		return err
	}
	return reader.summaryStatus(summary)
}

// printFailures names the repositories whose keys could not be read.
func (s deployKeys) printFailures(cmd *cobra.Command, app *core.App, account core.Account) error {
	all, err := app.Inventory.InventoryStatus(cmd.Context())
	for _, status := range all {
		if status.Account != account.ID {
			continue
		}
		for _, f := range status.Remaining {
			text := f.Error.String()
			if !strings.Contains(text, string(f.Repo)) {
				text = string(f.Repo) + ": " + text
			}
			s.PrintError(errors.New(text), "")
		}
		if more := status.Failed - len(status.Remaining); more > 0 {
			s.PrintError(fmt.Errorf("and %d more", more), "")
		}
	}
	return err
}

// unreadStatus is an error if the cached list leaves out repositories that were
// never read.
func (s deployKeys) unreadStatus(cmd *cobra.Command, app *core.App, account core.Account) error {
	all, err := app.Inventory.InventoryStatus(cmd.Context())
	for _, status := range all {
		if status.Account == account.ID && status.Never > 0 {
			return fmt.Errorf("%w: the keys of %s were never read", terminal.ErrPartly, terminal.Plural(status.Never, "repository", "repositories"))
		}
	}
	return err
}
