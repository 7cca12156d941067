package cli

import (
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"latchkey/api"
	"latchkey/cmd/internal/cli/session"
	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core"
	"latchkey/core/budget"
	"latchkey/core/cause"
	"latchkey/core/errtext"
	"latchkey/core/probe"
	"latchkey/core/probe/finding"
	"latchkey/internal/safetext"
	"latchkey/keys"
)

// manyTests says on which repositories to test.
type manyTests struct {
	all   bool
	file  string
	match *session.Match
}

func (m *manyTests) flags(c *cobra.Command) {
	m.match = session.MatchFlags(c)
	c.Flags().BoolVar(&m.all, "all", false, "test every repository that is known")
	c.Flags().StringVar(&m.file, "file", "", "test those listed in `FILE`, one per line, # begins a comment; - reads standard input")
}

// chosen reports whether more than one repository is meant.
func (m *manyTests) chosen() bool { return m.all || m.file != "" || m.match.Query() != "" }

// testMany tests the repositories with one key, or each with all of its keys whose
// private key is here.
func testMany(cmd *cobra.Command, s *session.Session, many *manyTests, key string, depth probe.Depth) error {
	switch {
	case many.all && (many.file != "" || many.match.Query() != ""):
		return session.AllStandsAlone(cmd)
	case many.match.Without() != "" && many.file != "":
		return errExcludeAlone(cmd)
	}
	var listed []session.ListedRepo
	if many.file != "" {
		var err error
		if listed, err = s.ReadRepoList(cmd.Context(), many.file); err != nil {
			return err
		}
	}
	app, account, err := s.WithAccount(cmd)
	if err != nil {
		return err
	}
	repos, err := many.repos(cmd, s, app, account, listed)
	if err != nil {
		return err
	}
	var items []core.TestItem
	if key == "" {
		items, err = app.Tests.PlanTests(cmd.Context(), core.TestsRequest{Account: account.ID, Repos: repos})
	} else {
		items, err = testsWithKey(cmd, app, account, repos, key)
	}
	if err != nil {
		return err
	}
	return runTests(cmd, s, app, items, depth)
}

func errExcludeAlone(cmd *cobra.Command) error {
	return terminal.Usagef(cmd, "--exclude goes with --all or --match")
}

// repos are those of a list, and those that --match or --all means.
func (m *manyTests) repos(cmd *cobra.Command, s *session.Session, app *core.App, account core.Account, listed []session.ListedRepo) ([]api.RepoPath, error) {
	rows, err := app.Repos.CachedRepos(cmd.Context(), account.ID)
	if err != nil {
		return nil, err
	}
	repos, err := locateListed(cmd, s, app, account, rows, listed)
	if err != nil || m.file != "" && m.match.Query() == "" {
		return repos, err
	}
	for _, r := range filterRepos(rows, m.match) {
		if !r.Archived && !slices.Contains(repos, r.Path) {
			repos = append(repos, r.Path)
		}
	}
	if len(repos) == 0 {
		return nil, session.NoneKnown(m.match.Query(), m.match.Without())
	}
	return repos, nil
}

// locateListed finds the repositories of a list. Where one is not known, the forge's
// list is read again, as for a rollout; a name that is not there either is an error,
// and nothing is tested.
func locateListed(cmd *cobra.Command, s *session.Session, app *core.App, account core.Account, rows []core.RepoRow, listed []session.ListedRepo) ([]api.RepoPath, error) {
	repos, unknown, err := lookUp(cmd, s, app, account, rows, listed)
	const page = 100 // of all forges
	if err == nil && len(unknown) > 0 && len(rows) <= budget.Handful*page {
		if rows, err = app.Repos.RefreshRepos(cmd.Context(), account.ID, nil); err == nil {
			repos, unknown, err = lookUp(cmd, s, app, account, rows, listed)
		}
	}
	if err == nil && len(unknown) > 0 {
		err = fmt.Errorf("test: %w: %s", cause.ErrNotListed, errtext.Names(unknown))
	}
	return repos, err
}

// lookUp finds the repositories of a list among those that are known.
func lookUp(cmd *cobra.Command, s *session.Session, app *core.App, account core.Account, rows []core.RepoRow, listed []session.ListedRepo) (repos []api.RepoPath, unknown []string, _ error) {
	known := make(map[api.RepoPath]bool, len(rows))
	for _, r := range rows {
		known[r.Path] = true
	}
	for _, l := range listed {
		found, err := app.Addresses.Locate(cmd.Context(), account.ID, l.Text, false)
		switch {
		case err != nil:
			return nil, nil, err
		case !known[found.Repo]:
			unknown = append(unknown, string(l.Repo))
			continue
		}
		if found.Was != "" {
			s.PrintRename(fmt.Sprintf("%s is now %s", found.Was, found.Repo))
		}
		if !slices.Contains(repos, found.Repo) {
			repos = append(repos, found.Repo)
		}
	}
	return repos, unknown, nil
}

// testsWithKey is for one key, or for the member of a key set that each repository has.
func testsWithKey(cmd *cobra.Command, app *core.App, account core.Account, repos []api.RepoPath, key string) (items []core.TestItem, _ error) {
	for _, repo := range repos {
		fp, err := app.Sets.KeyFor(cmd.Context(), account.ID, repo, key)
		if err != nil {
			return nil, err
		}
		items = append(items, core.TestItem{Account: account.ID, Repo: repo, Fingerprint: keys.Fingerprint(fp)})
	}
	return items, nil
}

func runTests(cmd *cobra.Command, s *session.Session, app *core.App, items []core.TestItem, depth probe.Depth) error {
	run, err := app.Tests.BeginTests(cmd.Context(), depth, items)
	if err != nil {
		return err
	}
	stop, done := s.Interrupts.Stoppable()
	defer done()
	results := make([]core.TestResult, len(items))
	for i := range items {
		results[i] = core.TestResult{TestItem: items[i], N: i, State: core.TestWaiting}
	}
	var pace terminal.Pace
	ended := 0
	err = app.Tests.TestMany(cmd.Context(), items, core.TestOptions{Depth: depth, Run: run, Stop: stop, Each: func(r core.TestResult) {
		results[r.N] = r
		if r.State != core.TestRunning {
			ended++
		}
		s.Waiting.Show("%d of %d tested%s", ended, len(items), pace.Text(time.Now(), ended, len(items)))
	}})
	s.Waiting.Done()
	if err != nil {
		return err
	}
	return printTests(s, results)
}

func printTests(s *session.Session, results []core.TestResult) error {
	count := map[core.TestState]int{}
	for i := range results {
		count[results[i].State]++
	}
	if s.JSON {
		if err := s.PrintJSON(results); err != nil {
			return err
		}
	} else {
		tab := s.Table("REPOSITORY", "RESULT", "KEY", "TOOK", "WHAT")
		for i := range results {
			r := &results[i]
			tab.Row(string(r.Repo), string(r.State), string(r.Fingerprint), terminal.FormatDuration(r.Took), r.Text.String())
		}
		if err := tab.Flush(); err != nil {
			return err
		}
	}
	fmt.Fprintln(s.Err, safetext.Line(fmt.Sprintf("%d passed, %d failed, %d without a private key here, %d not tested", count[core.TestPassed], count[core.TestFailed], count[core.TestNoKey], count[core.TestWaiting]), 200))
	switch {
	case count[core.TestFailed] > 0 && count[core.TestPassed] == 0 && count[core.TestWaiting] == 0:
		if untrusted := untrustedHost(results); untrusted != nil {
			printFinding(s, *untrusted)
			return terminal.ErrNeedsTrust
		}
		return terminal.ErrReported
	case count[core.TestFailed]+count[core.TestWaiting] > 0:
		return fmt.Errorf("%w: %d of %d tests failed, %d were not made", terminal.ErrPartly, count[core.TestFailed], len(results), count[core.TestWaiting])
	}
	return nil
}

// untrustedHost returns the first report where every test failed because a person has to
// decide about a host key, else nil.
func untrustedHost(results []core.TestResult) (first *probe.Report) {
	for i := range results {
		r := &results[i]
		if r.State != core.TestFailed {
			continue
		}
		if r.Report == nil {
			return nil
		}
		if f := firstFinding(*r.Report); f == nil || f.Action != finding.ActTrustHost {
			return nil
		}
		if first == nil {
			first = r.Report
		}
	}
	return first
}
