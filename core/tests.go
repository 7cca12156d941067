package core

import (
	"cmp"
	"context"
	"time"

	"golang.org/x/crypto/ssh"

	"latchkey/api"
	"latchkey/core/ask"
	"latchkey/core/budget"
	"latchkey/core/cause"
	"latchkey/core/errtext"
	"latchkey/core/probe"
	"latchkey/core/say"
	"latchkey/keys"
)

// Tests tries keys over SSH, one or many, and remembers what came of it.
type Tests struct {
	*env
	accounts    *Accounts
	addresses   *Addresses
	pairs       *Pairs
	placements  *Placements
	connections *connections
	ways        *sshWays
}

// wayAs is how services are reached for somebody, or nobody, who is there.
func (t *Tests) wayAs(person ask.Person, user string) func(ctx context.Context, host string, port int) (*probe.Way, error) {
	return func(ctx context.Context, host string, port int) (*probe.Way, error) {
		return t.ways.to(ctx, person, api.SSHEnd{Host: host, Port: port, User: user})
	}
}

// TestRequest says what to test: this key, alone, against that repository.
type TestRequest struct {
	Account     string
	Repo        api.RepoPath
	Fingerprint keys.Fingerprint
	Depth       probe.Depth
	MaxBytes    int64 // largest pack to take, 0 = the default of 2 GiB
}

// Test climbs the ladder. changed is called with each rung as its state
// changes, from one goroutine at a time; it may be nil. A failed rung is not
// an error: it is in the Report. An error means that the test could not be
// made at all (no such key pair, vault locked). It spends no request of the
// account's budget, except one for a key that was replaced: whether somebody has
// used it is seen before the test only.
func (t *Tests) Test(ctx context.Context, r TestRequest, changed func(probe.Rung)) (probe.Report, error) {
	ctx, done, err := t.enter(AskedFor(ctx))
	if err != nil {
		return probe.Report{}, err
	}
	defer done()
	c, err := t.connections.connect(ctx, r.Account)
	if err != nil {
		return probe.Report{}, err
	}
	if _, err := repoTarget(c, r.Repo); err != nil {
		return probe.Report{}, err
	}
	if r.Repo, err = t.addresses.cachedPath(ctx, c.account.ID, r.Repo); err != nil {
		return probe.Report{}, err
	}
	row, err := t.pairs.indexEntry(ctx, r.Fingerprint)
	if err != nil {
		return probe.Report{}, err
	}
	pair, err := t.pairs.openPrivate(ctx, row)
	if err != nil {
		return probe.Report{}, err
	}
	signer, err := pair.Signer()
	if err != nil {
		return probe.Report{}, err
	}
	noted := t.placements.checkUseBeforeTest(budget.AtMost(ctx, budget.Handful), c.account.ID, r.Repo, r.Fingerprint)
	began := time.Now()
	report, err := t.runProbe(ctx, c, r.Repo, signer, r.Depth, r.MaxBytes, changed)
	noted()
	if err == nil && ctx.Err() == nil {
		t.recordTest(ctx, r, c.account.ID, report, time.Since(began))
		t.recordAccess(ctx, c.account.ID, r.Repo, r.Fingerprint, report)
	}
	return report, err
}

// runProbe climbs the ladder with one key against a repository of the account.
func (t *Tests) runProbe(ctx context.Context, c *connection, repo api.RepoPath, signer ssh.Signer, depth probe.Depth, most int64, changed func(probe.Rung)) (probe.Report, error) {
	return t.runProbeAs(ctx, t.person, c, repo, signer, depth, most, changed)
}

// runProbeAs is climb with another person to ask, or none.
func (t *Tests) runProbeAs(ctx context.Context, person ask.Person, c *connection, repo api.RepoPath, signer ssh.Signer, depth probe.Depth, most int64, changed func(probe.Rung)) (probe.Report, error) {
	ends := c.forge.Traits().SSH
	if len(ends) == 0 {
		return probe.Report{}, errtext.Because(say.New("failed.no-ssh-service", "test {repo}: {cause}: the forge has no SSH service", say.Values{"repo": repo}), cause.ErrRequest)
	}
	visibility, err := t.visibility(ctx, c.account.ID, repo)
	if err != nil {
		return probe.Report{}, err
	}
	// The URL is built from the account's SSH host and not taken from the cache:
	// a forge may still list an old one there.
	return t.prober(person, ends[0].User).Run(ctx, probe.Request{Account: c.account.ID, Repo: string(repo), URL: ends[0].CloneURL(repo), Signer: signer,
		Depth: depth, MaxBytes: most, Ends: ends, Visibility: visibility}, changed), nil
}

// greeting asks a server whose a key is, and names no repository.
func (t *Tests) greeting(ctx context.Context, person ask.Person, account string, ends []api.SSHEnd, signer ssh.Signer) probe.Report {
	return t.prober(person, ends[0].User).Run(ctx, probe.Request{Account: account, Signer: signer, Depth: probe.Greeting, Ends: ends}, nil)
}

func (t *Tests) prober(person ask.Person, user string) *probe.Prober {
	return probe.New(probe.Options{HostKeys: t.hosts, Person: person, Now: t.options.Now, TempDir: t.dataDir, Way: t.wayAs(person, user),
		ClientVersion: "latchkey_" + cmp.Or(t.options.Version, "dev")})
}

// visibility returns what the forge said of a repository when it was listed last.
func (t *Tests) visibility(ctx context.Context, account string, repo api.RepoPath) (probe.Visibility, error) {
	private, known, err := t.store.Private(ctx, account, string(repo))
	switch {
	case err != nil || !known:
		return probe.VisibilityUnknown, err
	case private:
		return probe.Private, nil
	}
	return probe.Public, nil
}

// testPlacement climbs to the refs with the key that was just placed.
func (t *Tests) testPlacement(ctx context.Context, p *placeRun, placed PlaceResult) (PlaceResult, error) {
	p.tick(StepTest, probe.Running, say.Text{})
	report, err := t.Test(ctx, TestRequest{Account: p.t.account.ID, Repo: api.RepoPath(p.t.path), Fingerprint: keys.Fingerprint(p.pair.row.Fingerprint)}, nil)
	if err != nil {
		p.tick(StepTest, probe.Failed, errtext.Of(err))
		return placed, errtext.Because(say.New("failed.placed-untested", "the key is placed, but could not be tested: {cause}"), err)
	}
	placed.Report = &report
	state, detail := probe.Passed, say.Text{}
	if !report.OK {
		state = probe.Failed
		for _, r := range report.Rungs {
			if r.State == probe.Failed && r.Finding != nil {
				detail = r.Finding.What
				break
			}
		}
	}
	p.tick(StepTest, state, detail)
	return placed, nil
}
