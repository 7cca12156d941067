package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"latchkey/cmd/internal/cli/session"
	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core"
	"latchkey/core/probe"
	"latchkey/core/probe/finding"
	"latchkey/internal/safetext"
)

func testCmd(s *session.Session) *cobra.Command {
	var t testFlags
	c := &cobra.Command{
		Use: "test [REPO] [--key KEY]", Short: "Verify by SSH what a key can do on a repository",
		Long: `Check every step from the URL to the repository with exactly one key. At the
first step that fails, say what happened, why, and what to do. With --clone also
fetch the newest commit, verify every object of it, check whether git would check
it out, look into its submodules and ask whether its Git LFS files are there.
Nothing is left on disk, and nothing is ever pushed.

Without --key it is the only key there whose private key is here, and is named.

A line with ! works, but there is something to know: that a repository is only
public, for instance, and the key is not on it.

` + session.RepoFormsHere + `

The exit status is 0 when every step passed, 1 when one failed, and 3 when a
person has to decide whether to trust the host key.

With --all, --match or --file many are tested side by side: with --key that one, else
every key whose private key is here. The exit status is then 4 when some failed and
some passed, and 3 when all failed because nobody has trusted the host key.`,
		Args: terminal.AtMost(1),
		RunE: func(cmd *cobra.Command, args []string) error { return t.run(cmd, s, args) },
	}
	c.Flags().StringVar(&t.key, "key", "", "`FINGERPRINT` of the key (or its beginning, the comment, or the name of a key set, which has a key for the repository)")
	c.Flags().BoolVar(&t.clone, "clone", false, "also fetch the newest commit and verify it")
	c.Flags().Int64Var(&t.max, "max-bytes", 0, "largest pack to take, in `BYTES` (default 2 GiB)")
	t.many.flags(c)
	s.HostKeyFlag(c)
	s.PassphraseFlag(c, "`FILE` whose first line opens a pair that is kept with a passphrase")
	return c
}

// testFlags is what is to be tested, as the flags say it.
type testFlags struct {
	key   string
	clone bool
	max   int64 // bytes, 0 = the default
	many  manyTests
}

// run tests one key on one repository, or hands over to many.
func (t *testFlags) run(cmd *cobra.Command, s *session.Session, args []string) error {
	name := session.ThisFolder
	if len(args) == 1 && args[0] != session.ThisFolder {
		name = args[0]
		if _, err := session.CheckRepo(cmd, name); err != nil {
			return err
		}
	}
	depth := probe.Access
	if t.clone {
		depth = probe.Clone
	}
	if t.many.chosen() {
		if len(args) > 0 && t.many.all {
			return session.AllStandsAlone(cmd)
		}
		if len(args) > 0 || t.max > 0 {
			return terminal.Usagef(cmd, "--all, --match and --file are for many repositories: name none, and leave --max-bytes away")
		}
		return testMany(cmd, s, &t.many, t.key, depth)
	}
	if t.many.match.Without() != "" {
		return errExcludeAlone(cmd)
	}
	if t.max < 0 {
		return terminal.Usagef(cmd, "--max-bytes %d is below zero", t.max)
	}
	app, account, repo, err := s.WithRepo(cmd, name, false)
	if err != nil {
		return err
	}
	if t.key == "" {
		if t.key, err = onlyKeyOn(cmd, s, app, account.ID, repo); err != nil {
			return err
		}
	}
	fp, err := app.Sets.KeyFor(cmd.Context(), account.ID, repo, t.key)
	if err != nil {
		return err
	}
	r := core.TestRequest{Account: account.ID, Repo: repo, Fingerprint: fp, MaxBytes: t.max, Depth: depth}
	report, err := app.Tests.Test(cmd.Context(), r, s.RungPrinter(r.Depth))
	if err == nil {
		err = cmd.Context().Err() // a test that was cut off says nothing of the key
	}
	if err != nil {
		return err
	}
	return printReport(s, report)
}

// printReport ends a test with the report as JSON or with the finding, and
// returns the error that sets the exit status.
func printReport(s *session.Session, r probe.Report) error {
	if s.JSON {
		if err := s.PrintJSON(r); err != nil {
			return err
		}
	}
	if s.Format.RowsOnly() {
		if err := printRungs(s, r); err != nil {
			return err
		}
	}
	if r.OK {
		return nil
	}
	printFinding(s, r)
	if f := firstFinding(r); f != nil && f.Action == finding.ActTrustHost {
		return terminal.ErrNeedsTrust
	}
	return terminal.ErrReported
}

// printRungs prints the ladder as rows for a program; for people it is printed as it is
// climbed.
func printRungs(s *session.Session, r probe.Report) error {
	tab := s.Table("RUNG", "STATE", "DETAIL", "TOOK")
	for _, rung := range r.Rungs {
		tab.Row(string(rung.Name), string(rung.State), rung.Detail.String(), terminal.FormatDuration(rung.Took))
	}
	return tab.Flush()
}

// firstFinding returns the finding of the first rung that failed.
func firstFinding(r probe.Report) *finding.Finding {
	for _, rung := range r.Rungs {
		if rung.State == probe.Failed {
			return rung.Finding
		}
	}
	return nil
}

// lowerFirstWord lets a sentence follow a colon. Names keep their capitals.
func lowerFirstWord(sentence string) string {
	first, _, _ := strings.Cut(sentence, " ")
	if strings.Contains("|A|An|The|This|That|What|Whether|Port|Clone|Nobody|", "|"+first+"|") {
		return strings.ToLower(first) + sentence[len(first):]
	}
	return sentence
}

// printFinding prints on standard error what happened, why, and what to do.
func printFinding(s *session.Session, r probe.Report) {
	f := firstFinding(r)
	if f == nil {
		return
	}
	why := f.Why.String()
	if f.Code == finding.CodeHostDeclined && s.AcceptHostKey != "" {
		why = "The fingerprint given with --accept-host-key is another one."
	}
	err, remedy := errors.New(strings.TrimSpace(r.Repo+": "+lowerFirstWord(f.What.String())+" "+why)), f.Remedy.String()
	if f.Action == finding.ActTrustHost {
		err = terminal.Mark(err, terminal.ErrNeedsTrust)
	}
	trust := ""
	if line, _, _ := strings.Cut(r.KnownHosts, "\n"); f.Code == finding.CodeHostUnknown && line != "" {
		trust = fmt.Sprintf("to trust it: latchctl host-key trust '%s'", safetext.Line(line, 2000))
	}
	if s.JSON && trust != "" { // one line holds all of it
		remedy, trust = remedy+" "+strings.ToUpper(trust[:1])+trust[1:], ""
	}
	s.PrintError(err, remedy)
	if trust != "" {
		fmt.Fprintf(s.Err, "hint: %s\n", trust)
	}
}
