package ui

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"latchkey/api"
	"latchkey/core"
	"latchkey/core/ask"
	"latchkey/core/probe"
	"latchkey/core/rollout"
)

// now is when the tests' pictures are taken.
var now = time.Date(2026, 11, 23, 14, 5, 0, 0, time.UTC)

// fake is a Backend whose answers a test chooses, for states that the real
// core with the demo forge reaches only by accident.
type fake struct {
	wiring   Wiring
	mu       sync.Mutex
	accounts []core.Account
	repos    []core.RepoRow
	keys     map[api.RepoPath][]core.KeyRow
	left     []core.Unfinished
	rolled   rollout.Report
	calls    []string

	reposErr, keysErr, placeErr, addErr, testErr error

	hold   chan struct{} // while not nil, PlaceKey waits for it half way
	report probe.Report
}

func (f *fake) note(format string, args ...any) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls = append(f.calls, fmt.Sprintf(format, args...))
}

func (f *fake) called(text string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, c := range f.calls {
		if c == text {
			return true
		}
	}
	return false
}

// open makes it an Opener.
func (f *fake) open(_ context.Context, w Wiring) (Backend, error) {
	f.wiring = w
	return f, nil
}

func bitbucketTraits() api.Traits {
	return api.Traits{
		Kind: api.BitbucketCloud, Name: "Bitbucket Cloud", Reuse: true, EditLabel: true, LastUsed: true, LabelMax: 64,
		TokenPage: "https://id.atlassian.com/manage-profile/security/api-tokens",
		Scopes: []api.Scope{
			{Name: "read:user:bitbucket", For: "say who the token belongs to"}, {Name: "read:workspace:bitbucket", For: "list workspaces"},
			{Name: "read:repository:bitbucket", For: "list repositories"}, {Name: "admin:repository:bitbucket", For: "list, add and remove deploy keys"},
		},
		SSH: []api.SSHEnd{{Host: "ssh.bitbucket.org", Port: 22}}, WordForKey: "access key", WordForAccount: "Atlassian account e-mail",
	}
}

func (f *fake) Forges() []api.Traits { return []api.Traits{bitbucketTraits()} }

func (f *fake) AddAccount(ctx context.Context, n core.NewAccount) (core.Health, error) {
	f.note("add account %s", n.Login)
	if f.addErr != nil {
		return core.Health{}, f.addErr
	}
	a := core.Account{ID: "a1", Forge: n.Forge, Login: n.Login, User: "ada", Display: "Ada Lovelace", BaseURL: "https://api.bitbucket.org/2.0"}
	f.accounts = append(f.accounts, a)
	return core.Health{Account: a, OK: true}, nil
}

func (f *fake) Accounts(context.Context) ([]core.Account, error) { return f.accounts, nil }

func (f *fake) CheckAccount(context.Context, string) (core.Health, error) {
	return core.Health{Account: f.accounts[0], OK: true, Spent: 12, Budget: 1000}, nil
}

func (f *fake) RemoveAccount(ctx context.Context, id string) error {
	yes, err := f.wiring.Person.Confirm(ctx, ask.Plan{Title: "remove account ada", Lines: []string{"ada on Bitbucket Cloud"}})
	if err != nil {
		return err
	}
	if !yes {
		return ask.ErrDeclined
	}
	f.accounts = nil
	return nil
}

func (f *fake) CachedRepos(context.Context, string) ([]core.RepoRow, error) { return f.repos, nil }

func (f *fake) RefreshRepos(ctx context.Context, _ string, seen func(int)) ([]core.RepoRow, error) {
	if f.reposErr != nil {
		return nil, f.reposErr
	}
	seen(len(f.repos))
	return f.repos, nil
}

func (f *fake) CachedKeys(_ context.Context, _ string, r api.RepoPath) ([]core.KeyRow, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.keys[r], nil
}

func (f *fake) DeployKeys(_ context.Context, _ string, r api.RepoPath) ([]core.KeyRow, error) {
	f.note("deploy keys %s", r)
	if f.keysErr != nil {
		return nil, f.keysErr
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.keys[r], nil
}

func (f *fake) AllDeployKeys(_ context.Context, _ string, repos []api.RepoPath, each func(core.KeysOf)) error {
	f.note("all keys of %d", len(repos))
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, r := range repos {
		for i := range f.repos {
			if f.repos[i].Path == r {
				f.repos[i].Keys = len(f.keys[r])
			}
		}
		each(core.KeysOf{Repo: r, Keys: f.keys[r]})
	}
	return nil
}

func (f *fake) KeyPairs(context.Context) ([]core.KeyPair, error) {
	return []core.KeyPair{
		{Fingerprint: "SHA256:3HkQ0m5lq1cQk2v8rXyZsT4uVwXyZaBcDeFgHiJkLmN", Type: "ssh-ed25519", Bits: 256, Comment: "ci@build-07", PrivateHalf: core.HalfHere},
		{Fingerprint: "SHA256:lostQ0m5lq1cQk2v8rXyZsT4uVwXyZaBcDeFgHiJkLm", Type: "ssh-rsa", Bits: 4096, Comment: "old", PrivateHalf: core.HalfLost},
	}, nil
}

func (f *fake) ImportKeyPair(_ context.Context, data []byte, comment string) (core.Imported, error) {
	f.note("import %d bytes", len(data))
	return core.Imported{KeyPair: core.KeyPair{Fingerprint: "SHA256:imported", Comment: comment}, Format: "OpenSSH", Repairs: []string{"line ends were put right"}}, nil
}

func (f *fake) PlaceKey(ctx context.Context, r core.PlaceRequest, step func(core.StepState)) (core.Placed, error) {
	f.note("place %s on %s as %s", r.Label, r.Repo, r.Access)
	for _, s := range []core.PlaceStep{core.StepGenerate, core.StepVault, core.StepSend, core.StepReadBack, core.StepIndex} {
		step(core.StepState{Step: s, State: probe.Running})
		if f.hold != nil && s == core.StepSend {
			select {
			case <-f.hold:
			case <-ctx.Done():
				return core.Placed{}, ctx.Err()
			}
		}
		if f.placeErr != nil && s == core.StepSend {
			step(core.StepState{Step: s, State: probe.Failed})
			return core.Placed{}, f.placeErr
		}
		step(core.StepState{Step: s, State: probe.Passed})
	}
	row := core.KeyRow{Account: r.Account, Repo: r.Repo, ID: "9", Label: r.Label, Fingerprint: "SHA256:newQ0m5lq1cQk2v8rXyZsT4uVwXyZaBcDeFgHiJkLmN", Type: "ssh-ed25519",
		PublicKey: "ssh-ed25519 AAAAC3Nz " + r.Label, Access: r.Access, Created: now, PrivateHalf: core.HalfHere}
	f.mu.Lock()
	f.keys[r.Repo] = append(f.keys[r.Repo], row)
	f.mu.Unlock()
	step(core.StepState{Step: core.StepTest, State: probe.Passed, Detail: "main at 4f2c81aa"})
	return core.Placed{Key: row, Report: &probe.Report{OK: true, Repo: string(r.Repo)}}, nil
}

func (f *fake) RemoveDeployKey(ctx context.Context, k core.KeyRow) error {
	yes, err := f.wiring.Person.Confirm(ctx, ask.Plan{
		Title: "remove 1 deploy key",
		Lines: []string{fmt.Sprintf("%s · %s · %s", k.Repo, k.Label, k.Fingerprint)},
		Stops: []string{"whatever clones " + string(k.Repo) + " with this key; it was last used 2 hours ago"},
	})
	if err != nil {
		return err
	}
	if !yes {
		return ask.ErrDeclined
	}
	f.note("remove %s", k.Label)
	f.mu.Lock()
	f.keys[k.Repo] = nil
	f.mu.Unlock()
	return nil
}

func (f *fake) RelabelDeployKey(_ context.Context, k core.KeyRow, label string) (core.KeyRow, error) {
	f.note("relabel %s to %s", k.Label, label)
	f.mu.Lock()
	defer f.mu.Unlock()
	for i := range f.keys[k.Repo] {
		if f.keys[k.Repo][i].Fingerprint == k.Fingerprint {
			f.keys[k.Repo][i].Label = label
		}
	}
	k.Label = label
	return k, nil
}

func (f *fake) Unfinished(context.Context) ([]core.Unfinished, error) { return f.left, nil }
func (f *fake) Finish(_ context.Context, id int64) error              { f.note("finish %d", id); return nil }
func (f *fake) Undo(_ context.Context, id int64) error                { f.note("undo %d", id); return nil }

func (f *fake) Test(ctx context.Context, r core.TestRequest, changed func(probe.Rung)) (probe.Report, error) {
	f.note("test %s at depth %d", r.Repo, r.Depth)
	if f.testErr != nil {
		return probe.Report{}, f.testErr
	}
	for _, rung := range f.report.Rungs {
		running := rung
		running.State = probe.Running
		changed(running)
		changed(rung)
	}
	return f.report, nil
}

func (f *fake) TrustHost(_ context.Context, line string) error { f.note("trust %s", line); return nil }

func (f *fake) CheckVault(context.Context) core.Check {
	return core.Check{Name: "keyring", State: "ok", Detail: "GNOME Keyring"}
}

func (f *fake) Close() error { return nil }

var errOffline = &api.Error{Op: "list repositories", Kind: api.Unreachable, Err: errors.New("dial tcp 104.192.142.26:443: i/o timeout")}

func (f *fake) PlanRollout(_ context.Context, s rollout.Spec) (rollout.Plan, error) {
	f.note("plan %s on %d", s.Verb, len(s.Choice.Repos))
	p := rollout.Plan{Hash: "0123456789ab", Title: fmt.Sprintf("%s a key on %d repositories", s.Verb, len(s.Choice.Repos)), Spec: s,
		Notes: []string{"one key on project acme/PAY would do for 2 of these repositories"},
		Costs: []rollout.Cost{{Text: "48 requests, 12 proofs over SSH, about 2 s"}}}
	for i, repo := range s.Choice.Repos {
		if i == len(s.Choice.Repos)-1 && len(s.Choice.Repos) > 2 {
			p.Refused = append(p.Refused, rollout.Refusal{Target: string(repo), Why: rollout.Archived, Text: "it is archived"})
			continue
		}
		acts := []rollout.Act{{Do: rollout.Put}, {Do: rollout.Prove}}
		if s.Verb == rollout.Rotate {
			acts = append(acts, rollout.Act{Do: rollout.Take})
		}
		p.Steps = append(p.Steps, rollout.Step{N: i + 1, Repo: repo, Acts: acts})
	}
	return p, nil
}

func (f *fake) StartRollout(_ context.Context, p rollout.Plan) (int64, error) {
	f.note("start %s", p.Hash)
	f.rolled = report(rollout.Running, len(p.Steps))
	return 1, nil
}

func (f *fake) RunRollout(ctx context.Context, id int64, r rollout.Run) (rollout.Report, error) {
	f.note("run %d", id)
	if f.hold != nil {
		r.Progress(rollout.Progress{ID: id, Done: 4, Total: 12, Waiting: 8, Rate: 58, Left: 90 * time.Minute, Until: now.Add(15 * time.Minute),
			Why: "waiting for Bitbucket Cloud's hourly limit: goes on at 14:20"})
		select {
		case <-f.hold:
		case <-r.Stop:
			f.rolled = report(rollout.Stopped, 12)
		case <-ctx.Done():
			return rollout.Report{}, ctx.Err()
		}
	}
	return f.rolled, nil
}

func (f *fake) RetryRollout(context.Context, int64) error { return nil }

func (f *fake) CancelRollout(context.Context, int64) (rollout.Report, error) { return f.rolled, nil }

func (f *fake) UndoRollout(context.Context, int64, rollout.Run) (rollout.Report, error) {
	return f.rolled, nil
}

func (f *fake) Rollouts(context.Context) ([]rollout.Summary, error) {
	if f.rolled.ID == 0 {
		return nil, nil
	}
	return []rollout.Summary{f.rolled.Summary}, nil
}

func (f *fake) Rollout(context.Context, int64) (rollout.Report, error) { return f.rolled, nil }

// report is a rollout over n repositories, some of which went wrong.
func report(state rollout.State, n int) rollout.Report {
	r := rollout.Report{Summary: rollout.Summary{ID: 1, Verb: rollout.Rotate, Title: "rotate SHA256:3Hk… (ci@build-07) on 12 repositories", State: state,
		Total: n, Created: now.Add(-time.Hour), Updated: now.Add(-time.Minute)}}
	for i := range n {
		x := rollout.Result{N: i + 1, Target: fmt.Sprintf("acme/service-%02d", i+1), State: rollout.StepDone, Added: true, Proved: true, Removed: true,
			Proof: "opened over SSH, 5 refs", Took: time.Second}
		switch {
		case i == 2:
			x = rollout.Result{N: i + 1, Target: x.Target, State: rollout.StepFailed, At: rollout.Prove, Added: true, Error: "the key does not open the repository yet, so nothing was removed"}
			r.Failed++
		case i >= 7 && state != rollout.Partly:
			x = rollout.Result{N: i + 1, Target: x.Target, State: rollout.StepWaiting}
			r.Waiting++
		default:
			r.Done++
		}
		r.Results = append(r.Results, x)
	}
	return r
}
