package ui

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"latchkey/api"
	"latchkey/core"
	"latchkey/core/ask"
	"latchkey/core/hint"
	"latchkey/core/hostkey"
	"latchkey/core/inventory"
	"latchkey/core/probe"
	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/keys"
)

// now is when the tests' pictures are taken.
var now = time.Date(2026, 11, 23, 14, 5, 0, 0, time.UTC)

// fake is a Backend whose answers a test chooses, for states that the real
// core with the demo forge reaches only by accident.
type fake struct {
	wiring   Wiring
	mu       sync.Mutex
	specs    []rollout.Spec // that plans were asked for
	accounts []core.Account
	repos    []core.RepoRow
	of       map[string][]core.RepoRow // of an account that has others
	unread   map[string][]inventory.Unread
	keys     map[api.RepoPath][]core.DeployKey
	left     []core.Unfinished
	rolled   rollout.Report
	calls    []string
	facts    rollout.Basis // of every plan
	leaveOut int           // every plan leaves out every so-manieth repository, 0 = the last one

	forges     []api.Traits // besides Bitbucket
	vaultCheck core.Check   // "" = all is well
	prompting  bool         // a prompt of the keyring is open

	testRuns    []core.TestRun  // of an earlier time
	items       []core.TestItem // of the newest run of tests
	testResults []core.TestResult
	lastTests   map[keys.Fingerprint]core.TestResult

	movable core.Movable // from the other vault

	machines machinesKnown
	audit    fakeAudit

	readOnly  error // why nothing can be written
	lost      string
	adoptable []core.Adoptable
	adoptErr  error

	moveErr error

	projectKeys map[api.ProjectPath][]core.DeployKey
	sets        []core.KeySet
	byToken     []keys.Fingerprint
	refused     map[api.RepoPath]bool // tests of many fail there

	reposErr, keysErr, placeErr, addErr, testErr, planErr error
	keyStore                                              fakeKeys // of the Keys page

	deaf       chan struct{} // work does not end when it is told to, until this is closed
	lists      int           // how often a list was asked for
	reposErrOf string        // the account of reposErr, "" = every one

	known known

	hold     chan struct{} // while not nil, PlaceKey waits for it half way
	holdTest chan struct{} // while not nil, Test waits for it after its first rung
	report   probe.Report
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

// count is how many calls began with the text.
func (f *fake) count(text string) (n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, c := range f.calls {
		if strings.HasPrefix(c, text) {
			n++
		}
	}
	return n
}

// open makes it an Opener.
func (f *fake) open(_ context.Context, w Wiring) (Backend, error) {
	f.wiring = w
	return f, nil
}

func bitbucketTraits() api.Traits {
	return api.Traits{
		Kind: api.BitbucketCloud, Name: "Bitbucket Cloud", ShortName: "Bitbucket", Reuse: true, EditLabel: true, LastUsed: true, ProjectKeys: true, LabelMax: 64,
		TokenPage: "https://id.atlassian.com/manage-profile/security/api-tokens",
		Scopes: []api.Scope{
			{Name: "read:user:bitbucket", For: "see who the token belongs to"}, {Name: "read:workspace:bitbucket", For: "list workspaces"},
			{Name: "read:repository:bitbucket", For: "list repositories"}, {Name: "admin:repository:bitbucket", For: "list deploy keys of repositories"},
		},
		SSH: []api.SSHEnd{{Host: "ssh.bitbucket.org", Port: 22}}, WordForKey: "access key", WordForAccount: "Atlassian account e-mail",
	}
}

func (f *fake) Forges() []api.Traits { return append([]api.Traits{bitbucketTraits()}, f.forges...) }

func (f *fake) AddAccount(ctx context.Context, n core.NewAccount) (core.Health, error) {
	f.note("add account %s", n.Login)
	f.holdsOut()
	if f.addErr != nil {
		return core.Health{}, f.addErr
	}
	a := core.Account{ID: "a1", Forge: n.Forge, Login: n.Login, User: "ada", Display: "Ada Lovelace", BaseURL: "https://api.bitbucket.org/2.0"}
	f.accounts = append(f.accounts, a)
	return core.Health{Account: a, OK: true}, nil
}

func (f *fake) ListAccounts(context.Context) ([]core.Account, error) { return f.accounts, nil }

func (f *fake) CheckAccount(context.Context, string) (core.Health, error) {
	return core.Health{Account: f.accounts[0], OK: true, Spent: 12, Budget: 1000}, nil
}

func (f *fake) ChangeAccount(_ context.Context, id string, c core.AccountChange) (core.Account, error) {
	f.note("change account %s to %d requests", id, *c.HourlyBudget)
	f.accounts[0].HourlyBudget = *c.HourlyBudget
	return f.accounts[0], nil
}

func (f *fake) RemoveAccount(ctx context.Context, id string) error {
	yes, err := f.wiring.Person.Confirm(ctx, ask.Plan{Title: say.New("ask.remove-account", "remove account {account}", say.Values{"account": f.accounts[0].ID}), Lines: []say.Text{say.Plain("ada · https://api.bitbucket.org/2.0")}})
	if err != nil {
		return err
	}
	if !yes {
		return ask.ErrDeclined
	}
	f.accounts = nil
	return nil
}

func (f *fake) CachedRepos(_ context.Context, account string) ([]core.RepoRow, error) {
	return f.rowsOf(account), nil
}

// rowsOf are the repositories of an account: all have the same ones where a
// test says nothing else.
func (f *fake) rowsOf(account string) []core.RepoRow {
	if rows, ok := f.of[account]; ok {
		return rows
	}
	return f.repos
}

func (f *fake) RefreshRepos(ctx context.Context, account string, seen func(int)) ([]core.RepoRow, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.lists++
	if f.reposErr != nil && (f.reposErrOf == "" || f.reposErrOf == account) {
		return nil, f.reposErr
	}
	rows := f.rowsOf(account)
	seen(len(rows))
	return rows, nil
}

func (f *fake) Unread(_ context.Context, account string) ([]inventory.Unread, error) {
	return f.unread[account], nil
}

func (f *fake) CachedKeys(_ context.Context, _ string, r api.RepoPath) ([]core.DeployKey, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.keys[r], nil
}

func (f *fake) DeployKeys(_ context.Context, _ string, r api.RepoPath) ([]core.DeployKey, error) {
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
		{Fingerprint: "SHA256:3HkQ0m5lq1cQk2v8rXyZsT4uVwXyZaBcDeFgHiJkLmN", Type: "ssh-ed25519", Bits: 256, Comment: "ci@build-07", PrivateKey: inventory.PrivateKeyHere, Unchecked: f.keyStore.unchecked},
		{Fingerprint: "SHA256:lostQ0m5lq1cQk2v8rXyZsT4uVwXyZaBcDeFgHiJkLm", Type: "ssh-rsa", Bits: 4096, Comment: "old", PrivateKey: inventory.PrivateKeyLost},
	}, nil
}

func (f *fake) Import(_ context.Context, r core.ImportRequest) (core.ImportResult, error) {
	f.note("import from %q", r.File)
	f.note("import %d bytes", len(r.Data))
	f.holdsOut()
	if err := f.importError(r.Data); err != nil {
		return core.ImportResult{}, err
	}
	return core.ImportResult{KeyPair: core.KeyPair{Fingerprint: "SHA256:imported", Comment: r.Comment}, Format: "OpenSSH", Repairs: []say.Text{say.Plain("line ends were put right")}}, nil
}

func (f *fake) PlaceKey(ctx context.Context, r core.PlaceRequest, step func(core.StepState)) (core.PlaceResult, error) {
	if r.Generate != nil && len(r.Generate.Passphrase) > 0 {
		f.note("make a pair with the passphrase %q", r.Generate.Passphrase)
	}
	if r.Project != "" {
		f.note("place %s on project %s as %s, tested %v", r.Label, r.Project, r.Access, r.Test)
	} else {
		f.note("place %s on %s as %s", r.Label, r.Repo, r.Access)
	}
	f.holdsOut()
	for _, s := range []core.PlaceStep{core.StepGenerate, core.StepVault, core.StepSend, core.StepReadBack, core.StepIndex} {
		step(core.StepState{Step: s, State: probe.Running})
		if f.hold != nil && s == core.StepSend {
			select {
			case <-f.hold:
			case <-ctx.Done():
				return core.PlaceResult{}, ctx.Err()
			}
		}
		if f.placeErr != nil && s == core.StepSend {
			step(core.StepState{Step: s, State: probe.Failed})
			return core.PlaceResult{}, f.placeErr
		}
		step(core.StepState{Step: s, State: probe.Passed})
	}
	row := core.DeployKey{Account: r.Account, Repo: r.Repo, ID: "9", Label: r.Label, Fingerprint: "SHA256:newQ0m5lq1cQk2v8rXyZsT4uVwXyZaBcDeFgHiJkLmN", Type: "ssh-ed25519",
		PublicKey: "ssh-ed25519 AAAAC3Nz " + r.Label, Access: r.Access, Created: now, PrivateKey: inventory.PrivateKeyHere}
	f.mu.Lock()
	defer f.mu.Unlock()
	if row.Project = r.Project; row.Project != "" {
		f.projectKeys[r.Project] = append(f.projectKeys[r.Project], row)
		return core.PlaceResult{Key: row}, nil
	}
	f.keys[r.Repo] = append(f.keys[r.Repo], row)
	step(core.StepState{Step: core.StepTest, State: probe.Passed, Detail: say.Old("main at 4f2c81aa")})
	return core.PlaceResult{Key: row, Report: &probe.Report{OK: true, Repo: string(r.Repo)}}, nil
}

func (f *fake) RemoveDeployKey(ctx context.Context, k core.DeployKey) error {
	yes, err := f.wiring.Person.Confirm(ctx, ask.Plan{
		Title: say.New("ask.remove-key", "remove 1 deploy key"),
		Lines: []say.Text{say.Plain(fmt.Sprintf("%s · %s · %s", k.Repo, k.Label, k.Fingerprint))},
		Stops: []say.Text{say.New("ask.machines-of-key", "every machine that clones {target} with this key⟨; it was last used on {used}⟩⟨; {unused}⟩",
			say.Values{"target": string(k.Repo), "used": "2026-11-23 12:05"})},
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

func (f *fake) RelabelDeployKey(_ context.Context, k core.DeployKey, label string) (core.DeployKey, error) {
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

func (f *fake) Unfinished(context.Context) ([]core.Unfinished, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.left), nil
}

func (f *fake) SettleWaiting(context.Context) error {
	f.note("settle")
	return nil
}

func (f *fake) Finish(_ context.Context, id int64) error { f.note("finish %d", id); return nil }
func (f *fake) Undo(_ context.Context, id int64) error   { f.note("undo %d", id); return nil }

func (f *fake) Test(ctx context.Context, r core.TestRequest, changed func(probe.Rung)) (probe.Report, error) {
	f.note("test %s at depth %d", r.Repo, r.Depth)
	if f.testErr != nil {
		return probe.Report{}, f.testErr
	}
	for _, rung := range f.report.Rungs {
		running := rung
		running.State = probe.Running
		changed(running)
		if f.holdTest != nil {
			select {
			case <-f.holdTest:
			case <-ctx.Done():
				return probe.Report{}, ctx.Err()
			}
		}
		changed(rung)
	}
	return f.report, nil
}

func (f *fake) TrustHost(_ context.Context, line string) error {
	if !strings.Contains(line, " ssh-") { // as much as a fake has to know of known_hosts
		return fmt.Errorf("trust %q: %w", line, hostkey.ErrLine)
	}
	f.note("trust %s", line)
	return nil
}

func (f *fake) VaultInUse() core.VaultKind { return "" }
func (f *fake) ReadOnly() error            { return f.readOnly }

func (f *fake) Lost(context.Context) (string, error)                 { return f.lost, nil }
func (f *fake) Unlisted(context.Context) (int, error)                { return len(f.adoptable), nil }
func (f *fake) Adoptables(context.Context) ([]core.Adoptable, error) { return f.adoptable, nil }

func (f *fake) Adopt(_ context.Context, fps []keys.Fingerprint) ([]core.KeyPair, error) {
	f.note("adopt %d", len(fps))
	if f.adoptErr != nil {
		return nil, f.adoptErr
	}
	taken := make([]core.KeyPair, len(fps))
	for i, fp := range fps {
		taken[i].Fingerprint = fp
	}
	f.adoptable, f.lost = nil, ""
	return taken, nil
}

func (f *fake) Movable(context.Context) (core.Movable, error) { return f.movable, nil }

func (f *fake) MoveSecrets(ctx context.Context, from core.VaultKind, progress func(done, total int)) (core.MoveResult, error) {
	f.note("move secrets from %s", from)
	if f.moveErr != nil {
		return core.MoveResult{}, f.moveErr
	}
	progress(1, 1)
	moved := core.MoveResult{From: from}
	moved.Pairs, moved.Tokens = f.movable.Pairs, 1
	return moved, nil
}

func (f *fake) CheckVault(context.Context) core.Check {
	if f.vaultCheck.State != "" {
		return f.vaultCheck
	}
	return core.Check{Name: "keyring", State: "ok", Vault: "GNOME Keyring", Detail: say.Plain("GNOME Keyring")}
}

func (f *fake) VaultPrompts() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.prompting
}

func (f *fake) WatchVault(context.Context) error { f.note("watch"); return nil }

func (f *fake) UnlockVault(context.Context) error { f.note("unlock"); return nil }

func (f *fake) SetUnusedAfter(d time.Duration) { f.note("unused after %s", d) }

func (f *fake) Close() error { return nil }

// projectNote is what a plan says of repositories of one project.
var projectNote = say.New("note.project-would-do", "one key on project {project} would do for {n} of these repositories", say.Values{"project": "acme/PAY", "n": 2})

var errOffline = &api.Error{Op: "list repositories", Kind: api.Unreachable, Err: errors.New("dial tcp 104.192.142.26:443: i/o timeout")}

func (f *fake) PlanRollout(_ context.Context, s rollout.Spec) (rollout.Plan, error) {
	f.note("plan %s on %d", s.Verb, len(s.Choice.Repos))
	f.mu.Lock()
	f.specs = append(f.specs, s)
	f.mu.Unlock()
	if f.planErr != nil {
		return rollout.Plan{}, f.planErr
	}
	p := rollout.Plan{Basis: f.facts, Hash: "0123456789ab", Title: say.Old(fmt.Sprintf("%s a key on %d repositories", s.Verb, len(s.Choice.Repos))), Spec: s,
		Notes: []say.Text{projectNote},
		Costs: []rollout.Cost{{Account: "a1", Requests: 4 * len(s.Choice.Repos), Duration: 2 * time.Second}}}
	if s.Choice.Where {
		s.Choice.Repos = []api.RepoPath{"acme/payments-api", "acme/ledger", "acme/etl-jobs", "acme/data-lake"}
		p.Notes = nil
	}
	if len(s.Choice.Repos) > 10 {
		p.Costs[0].Pauses, p.Costs[0].Duration, p.Costs[0].Left, p.Costs[0].Budget = 4, 3*time.Hour+40*time.Minute, 640, 1000
	}
	if s.Verb == rollout.Onboard {
		p.Notes = []say.Text{say.Count("note.made-there", len(s.Machines), "{n} key is created on its machine: its private key never leaves it", "{n} keys are created on their machines: their private keys never leave them")}
		p.Steps = append(p.Steps, rollout.Step{N: 1, Machine: s.Machines[0], Acts: []rollout.Act{{Kind: rollout.ActMakeThere}, {Kind: rollout.ActInstall}}})
	}
	for i, repo := range s.Choice.Repos {
		if f.leaveOut == 0 && i == len(s.Choice.Repos)-1 && len(s.Choice.Repos) > 2 || f.leaveOut > 0 && i%f.leaveOut == 0 {
			p.Exclusions = append(p.Exclusions, rollout.Exclusion{Target: string(repo), Reason: rollout.ReasonArchived, Text: say.New("out.archived", "it is archived, and the forge allows no changes to its deploy keys")})
			continue
		}
		acts := []rollout.Act{{Kind: rollout.ActAdd, Access: api.Read}, {Kind: rollout.ActVerify}}
		switch s.Verb {
		case rollout.Rotate:
			if s.Removes() {
				acts = append(acts, rollout.Act{Kind: rollout.ActRemove})
			}
		case rollout.Onboard:
			acts = []rollout.Act{{Kind: rollout.ActAdd, Access: s.Access}, {Kind: rollout.ActInstall}, {Kind: rollout.ActVerifyThere}}
			p.Steps = append(p.Steps, rollout.Step{N: len(p.Steps) + 1, Machine: s.Machines[0], Repo: repo, Acts: acts})
			continue
		case rollout.RemoveOld:
			acts = []rollout.Act{{Kind: rollout.ActVerify}, {Kind: rollout.ActRemove}}
		case rollout.Revoke:
			acts = []rollout.Act{{Kind: rollout.ActRemove}}
			if len(s.Machines) > 0 {
				p.Steps = append(p.Steps, rollout.Step{N: i + 1, Machine: s.Machines[0], Repo: repo, Acts: append(acts, rollout.Act{Kind: rollout.ActUninstall})})
				continue
			}
		case rollout.Relabel:
			acts = []rollout.Act{{Kind: rollout.ActRelabel, OldLabel: "ci@build-07", Label: s.Label}}
		}
		p.Steps = append(p.Steps, rollout.Step{N: i + 1, Repo: repo, Acts: acts})
	}
	if len(s.Machines) > 0 && s.Verb == rollout.Revoke {
		p.Steps = append(p.Steps, rollout.Step{N: len(p.Steps) + 1, Machine: s.Machines[0], Acts: []rollout.Act{{Kind: rollout.ActUninstall}, {Kind: rollout.ActRemoveThere}}})
	}
	if s.Removes() || s.Verb == rollout.Revoke || s.Verb == rollout.RemoveOld {
		stops := say.New("stop.old", "every machine that still clones {where} with the old key {key}⟨; last used {when}⟩⟨; {unknown}⟩", say.Values{"key": "SHA256:3Hk9mQ… (ci@build-07)",
			"where": say.Count("part.repositories", len(p.Steps), "{n} repository", "{n} repositories"), "when": "2026-11-24 09:10"})
		p.Stops = []say.Text{stops}
	}
	return p, nil
}

func (f *fake) StartRollout(_ context.Context, p rollout.Plan) (int64, error) {
	f.note("start %s", p.Hash)
	f.setRolled(report(rollout.Running, len(p.Steps)))
	return 1, nil
}

func (f *fake) RunRollout(ctx context.Context, id int64, r rollout.Run) (rollout.Report, error) {
	f.note("run %d", id)
	if f.hold != nil {
		if f.theRolled().Verb == rollout.Onboard {
			r.Progress(rollout.Progress{ID: id, Done: 3, Total: 6, Waiting: 3, Rate: 58, TimeLeft: 4 * time.Second})
		} else {
			r.Progress(rollout.Progress{ID: id, Done: 6, Failed: 1, Total: 12, Waiting: 5, Rate: 58, TimeLeft: 90 * time.Minute, Until: now.Add(15 * time.Minute),
				Reason: say.Old("waiting for Bitbucket Cloud's hourly limit: resumes at 14:20")})
		}
		select {
		case <-f.hold:
		case <-r.Stop:
			if f.theRolled().Verb == rollout.Onboard {
				f.setRolled(onboardingAs(rollout.Stopped))
			} else {
				f.setRolled(report(rollout.Stopped, 12))
			}
		case <-ctx.Done():
			return rollout.Report{}, ctx.Err()
		}
	}
	return f.theRolled(), nil
}

func (f *fake) RetryRollout(_ context.Context, id int64) error {
	f.note("retry rollout %d", id)
	return nil
}

func (f *fake) CancelRollout(_ context.Context, id int64, _ rollout.Run) (rollout.Report, error) {
	f.note("cancel rollout %d", id)
	return f.theRolled(), nil
}

func (f *fake) UndoRollout(_ context.Context, id int64, _ rollout.Run) (rollout.Report, error) {
	f.note("undo rollout %d", id)
	return f.theRolled(), nil
}

func (f *fake) ListRollouts(context.Context) ([]rollout.Summary, error) {
	if f.theRolled().ID == 0 {
		return nil, nil
	}
	return []rollout.Summary{f.theRolled().Summary}, nil
}

func (f *fake) Rollout(context.Context, int64) (rollout.Report, error) { return f.theRolled(), nil }

// report is a rollout over n repositories, some of which went wrong.
func report(state rollout.State, n int) rollout.Report {
	r := rollout.Report{Summary: rollout.Summary{ID: 1, Verb: rollout.Rotate, Title: say.Old("rotate SHA256:3Hk… (ci@build-07) on 12 repositories"), State: state,
		Total: n, Created: now.Add(-time.Hour), Updated: now.Add(-time.Minute)}}
	r.Spec = rollout.Spec{Verb: rollout.Rotate}
	for i := range n {
		x := rollout.Result{N: i + 1, Account: "a1", Fingerprint: "SHA256:newQ0m5lq1cQk2v8rXyZsT4uVwXyZaBcDeFgHiJkLmN", Old: "SHA256:3HkQ0m5lq1cQk2v8rXyZsT4uVwXyZaBcDeFgHiJkLmN", Updated: now.Add(-time.Minute), Attempts: 1, Target: fmt.Sprintf("acme/service-%02d", i+1), State: rollout.StepDone, Added: true, Verified: true, Removed: true,
			Verification: say.Old("opened over SSH, 5 refs"), Took: time.Second}
		switch {
		case i == 2:
			x = rollout.Result{N: i + 1, Account: "a1", Fingerprint: x.Fingerprint, Updated: x.Updated, Attempts: 5, Took: 15 * time.Second, Hint: hint.Of(&api.Error{Kind: api.NotFound, Repo: x.Target}), Target: x.Target, State: rollout.StepFailed, At: rollout.ActVerify, Added: true, Error: say.Old("the key does not open the repository yet, so nothing was removed: the test failed")}
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

// setRolled and theRolled are for workers, which run beside the test.
func (f *fake) setRolled(r rollout.Report) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.rolled = r
}

func (f *fake) theRolled() rollout.Report {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.rolled
}
