package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"latchkey/api"
	"latchkey/api/demo"
	"latchkey/cmd/internal/cli/session"
	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core"
	"latchkey/core/ask"
	"latchkey/core/probe"
	"latchkey/core/say"
)

func demoCmd(s *session.Session) *cobra.Command {
	return &cobra.Command{
		Use: "demo", Short: "Walk through the main workflow on a built-in demo forge; no account needed",
		Long: `Start the demo forge in this process and do the main job on it for real: connect,
make a key, keep it, put it on a repository, verify it by a clone, see a refusal
explained, take the key away again. Nothing is kept: the data folder is a
temporary one and the vault is in memory.`,
		Args: terminal.Exactly(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx, cancel := context.WithTimeout(cmd.Context(), demoTimeout)
			defer cancel()
			return runDemo(ctx, s)
		},
	}
}

// demoStory is the state of one run of the demo.
type demoStory struct {
	s       *session.Session
	app     *core.App
	account core.Account
	pair    core.KeyPair
	key     core.DeployKey
}

// The repositories of the demo forge on which the story plays.
const (
	demoRepo      api.RepoPath = "acme/web-frontend"
	demoOtherRepo api.RepoPath = "acme/payments-api"
	demoLabel                  = "ci@build-07"
)

func runDemo(ctx context.Context, s *session.Session) error {
	dir, err := os.MkdirTemp("", "latchkey-demo-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	forge, err := demo.Start(ctx, demo.Options{Seed: 1})
	if err != nil {
		return err
	}
	defer forge.Close()
	info := forge.Info()
	t := &demoStory{s: s}
	t.app, err = core.Open(ctx, core.Options{
		DataDir: dir, Vault: core.VaultMemory, Lag: -1, Version: s.Version,
		KnownHosts: []string{}, Published: []core.HostPin{{Line: info.HostKey}},
		Person: ask.Person{Confirm: func(context.Context, ask.Plan) (bool, error) { return true, nil }},
	})
	if err != nil {
		return err
	}
	defer t.app.Close()
	s.PrintStep(probe.Passed, "demo forge is up", "Bitbucket Cloud's REST dialect and a real SSH git server, on loopback", 0)
	for _, part := range []func(context.Context, demo.Info) error{
		t.connect, t.listRepos, t.placeKey, t.testClone, t.showRefusal, t.removeKey,
	} {
		if err := part(ctx, info); err != nil {
			return err
		}
	}
	s.PrintLine("")
	s.PrintLine("That was the main job. With an account of your own: latchctl account add bitbucket --user you@example.com")
	return nil
}

func (t *demoStory) connect(ctx context.Context, info demo.Info) error {
	host, port, err := splitHostPort(info.SSH)
	if err != nil {
		return err
	}
	user := info.Users[0]
	health, err := t.app.Accounts.AddAccount(ctx, core.NewAccount{
		Forge: info.Kind, BaseURL: info.REST, Login: user.User, Token: []byte(user.Token), SSHHost: host, SSHPort: port,
	})
	if err != nil {
		return err
	}
	t.account = health.Account
	t.s.PrintStep(probe.Passed, "account connected", health.Account.User+"; the token is in the vault", 0)
	return nil
}

func (t *demoStory) listRepos(ctx context.Context, _ demo.Info) error {
	repos, err := t.app.Repos.RefreshRepos(ctx, t.account.ID, nil)
	if err != nil {
		return err
	}
	rows, err := t.app.Repos.DeployKeys(ctx, t.account.ID, demoRepo)
	if err != nil {
		return err
	}
	t.s.PrintStep(probe.Passed, fmt.Sprintf("%d repositories listed", len(repos)), fmt.Sprintf("%s has %d deploy keys", demoRepo, len(rows)), 0)
	return nil
}

func (t *demoStory) placeKey(ctx context.Context, _ demo.Info) error {
	placed, err := t.app.Placements.PlaceKey(ctx, core.PlaceRequest{
		Account: t.account.ID, Repo: demoRepo, Generate: &core.NewPair{Comment: demoLabel}, Access: api.Read,
	}, func(step core.StepState) {
		if step.State == probe.Passed {
			t.s.PrintStep(step.State, stepTitles[step.Step], step.Detail.String(), 0)
		}
	})
	if err != nil {
		return err
	}
	t.pair, t.key = *placed.KeyPair, placed.Key
	return nil
}

func (t *demoStory) testClone(ctx context.Context, _ demo.Info) error {
	t.s.PrintLine("")
	t.s.PrintLine("Test clone of %s with %s alone:", demoRepo, t.pair.Fingerprint)
	report, err := t.app.Tests.Test(ctx, core.TestRequest{Account: t.account.ID, Repo: demoRepo, Fingerprint: t.pair.Fingerprint, Depth: probe.Clone}, t.s.RungPrinter(probe.Clone))
	if err != nil {
		return err
	}
	if !report.OK {
		printFinding(t.s, report)
		return terminal.ErrReported
	}
	if report.Cloned == nil {
		return fmt.Errorf("the test of %s passed without a clone", demoRepo)
	}
	t.s.PrintLine("  → %d files, %s, every object verified, nothing left behind", report.Cloned.Files, say.Bytes(report.Cloned.FileBytes))
	return nil
}

// showRefusal tests a repository that refuses the key, and prints why.
func (t *demoStory) showRefusal(ctx context.Context, _ demo.Info) error {
	report, err := t.app.Tests.Test(ctx, core.TestRequest{Account: t.account.ID, Repo: demoOtherRepo, Fingerprint: t.pair.Fingerprint}, nil)
	if err != nil {
		return err
	}
	f := firstFinding(report)
	if report.OK || f == nil {
		return fmt.Errorf("the key opens %s, although it was never added there", demoOtherRepo)
	}
	t.s.PrintLine("")
	t.s.PrintLine("The same key on %s is refused, and the refusal explains itself:", demoOtherRepo)
	for _, line := range []say.Text{f.What, f.Why, f.Remedy} {
		t.s.PrintLine("  %s", line)
	}
	t.s.PrintLine("")
	return nil
}

func (t *demoStory) removeKey(ctx context.Context, _ demo.Info) error {
	if err := t.app.Placements.RemoveDeployKey(ctx, t.key); err != nil {
		return err
	}
	report, err := t.app.Tests.Test(ctx, core.TestRequest{Account: t.account.ID, Repo: demoRepo, Fingerprint: t.pair.Fingerprint}, nil)
	if err != nil {
		return err
	}
	if report.OK {
		return errors.New("the removed key still opens the repository")
	}
	if err := t.app.Pairs.DeleteKeyPair(ctx, t.pair.Fingerprint); err != nil {
		return err
	}
	t.s.PrintStep(probe.Passed, "deploy key removed, pair deleted", strings.TrimSuffix(string(demoRepo)+" no longer lets it in", "."), 0)
	return nil
}

// splitHostPort splits the SSH address of the demo forge.
func splitHostPort(address string) (string, int, error) {
	host, text, err := net.SplitHostPort(address)
	if err != nil {
		return "", 0, err
	}
	port, err := strconv.Atoi(text)
	return host, port, err
}
