package cli

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"latchkey/core"
	"latchkey/core/inventory"
)

// known says how old the keys may be that a list shows.
type known struct {
	cached bool
	maxAge time.Duration
}

func (k *known) flags(c *cobra.Command) {
	c.Flags().BoolVar(&k.cached, "cached", false, "what was read last, without asking the forge")
	c.Flags().DurationVar(&k.maxAge, "max-age", 0, "do not ask again for what was read within this time, such as 1h")
}

func (k *known) check(cmd *cobra.Command) error {
	switch {
	case k.maxAge < 0:
		return usagef(cmd, "--max-age %s is no age", k.maxAge)
	case k.cached && k.maxAge > 0:
		return usagef(cmd, "--cached and --max-age exclude each other")
	}
	return nil
}

// enough tells whether what is known of a place may be shown as it is.
func (k *known) enough(cmd *cobra.Command, app *core.App, account core.Account, t target) (bool, error) {
	if !k.cached && k.maxAge == 0 {
		return false, nil
	}
	read, err := app.Repos.KeysReadAt(cmd.Context(), account.ID, t.String(), t.project != "")
	switch {
	case err != nil:
		return false, err
	case k.cached && read.IsZero():
		return false, hinted("Read them: "+t.listing(), "the deploy keys of %s were never read", t)
	}
	return k.cached || !read.IsZero() && today().Sub(read) <= k.maxAge, nil
}

// listAllDeployKeys reads every repository through the inventory, which keeps
// to its share of the forge's limit, and lists all that is known then. What
// could not be read is named, and the exit status says so.
func (s *session) listAllDeployKeys(cmd *cobra.Command, k known) error {
	app, account, err := s.withAccount(cmd)
	if err != nil {
		return err
	}
	var summary inventory.Summary
	if !k.cached {
		if summary, err = s.sync(cmd.Context(), app, inventory.Options{Account: account.ID, MaxAge: k.maxAge, NoProjects: true}); err != nil {
			return err
		}
	}
	rows, err := app.Repos.AllCachedKeys(cmd.Context(), account.ID)
	if err != nil {
		return err
	}
	if err := s.printAllKeys(rows); err != nil {
		return err
	}
	if k.cached {
		return s.neverRead(cmd, app, account)
	}
	for _, a := range summary.Accounts {
		for _, note := range a.Notes {
			fmt.Fprintf(s.Err, "note: %s\n", note)
		}
	}
	if err := s.tellFailures(cmd, app, account); err != nil {
		return err
	}
	return s.summaryStatus(summary)
}

// tellFailures names the repositories whose keys could not be read.
func (s *session) tellFailures(cmd *cobra.Command, app *core.App, account core.Account) error {
	all, err := app.Inventory.InventoryStatus(cmd.Context())
	for _, status := range all {
		if status.Account != account.ID {
			continue
		}
		for _, f := range status.Remaining {
			text := f.Error
			if !strings.Contains(text, string(f.Repo)) {
				text = string(f.Repo) + ": " + text
			}
			s.complain(errors.New(text), "")
		}
		if more := status.Failed - len(status.Remaining); more > 0 {
			s.complain(fmt.Errorf("and %d more", more), "")
		}
	}
	return err
}

// neverRead says how many repositories a list of what is known leaves out.
func (s *session) neverRead(cmd *cobra.Command, app *core.App, account core.Account) error {
	all, err := app.Inventory.InventoryStatus(cmd.Context())
	for _, status := range all {
		if status.Account == account.ID && status.Never > 0 {
			return fmt.Errorf("%w: the keys of %s were never read", errPartly, counted(status.Never, "repository", "repositories"))
		}
	}
	return err
}

// printAllKeys is printKeys with the age of each row, which may differ.
func (s *session) printAllKeys(rows []core.KeyRow) error {
	if s.json {
		return s.printJSON(list(rows))
	}
	return s.keyTable(rows, true)
}
