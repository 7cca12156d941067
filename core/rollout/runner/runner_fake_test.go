package runner

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"iter"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"latchkey/api"
	"latchkey/core/rollout"
	"latchkey/core/rollout/compose"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/keys"
)

// fakeForge holds deploy keys in memory. Every call is recorded, and may go wrong.
type fakeForge struct {
	mu       sync.Mutex
	keys     map[api.RepoPath][]api.DeployKey
	calls    []string                                                              // such as "add acme/a"
	wrong    func(call string, n int, effect func()) (kind api.ErrorKind, ok bool) // n = which one of this call, from 1
	hides    map[string]time.Time                                                  // ids of keys that the list shows only from then on
	last     int
	parallel int
	once     bool // a key may stand on one repository only
}

func (f *fakeForge) Traits() api.Traits {
	return api.Traits{Kind: api.BitbucketCloud, Name: "Fake", Reuse: !f.once, EditLabel: true, Parallel: cmp.Or(f.parallel, 1)}
}

func (f *fakeForge) Whoami(context.Context) (api.User, error) { return api.User{}, nil }

func (f *fakeForge) Repos(context.Context) iter.Seq2[api.Repo, error] {
	return func(func(api.Repo, error) bool) {}
}

// call records a call and carries out its effect, unless it is to go wrong.
func (f *fakeForge) call(op string, repo api.RepoPath, effect func()) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	name := op + " " + string(repo)
	f.calls = append(f.calls, name)
	n := 0
	for _, c := range f.calls {
		if c == name {
			n++
		}
	}
	if f.wrong != nil {
		if kind, ok := f.wrong(name, n, effect); ok {
			e := &api.Error{Op: op + " deploy key", Repo: string(repo), Kind: kind, Server: "as arranged"}
			if kind == api.RateLimited {
				e.Status, e.RetryAfter = 429, 30*time.Second
			}
			if kind == api.Forbidden {
				e.Status = 403
			}
			return e
		}
	}
	effect()
	return nil
}

func (f *fakeForge) shown(repo api.RepoPath) []api.DeployKey {
	return slices.DeleteFunc(slices.Clone(f.keys[repo]), func(k api.DeployKey) bool { return time.Now().Before(f.hides[k.ID]) })
}

func (f *fakeForge) Keys(_ context.Context, repo api.RepoPath) (list []api.DeployKey, err error) {
	err = f.call("list", repo, func() { list = f.shown(repo) })
	return list, err
}

func (f *fakeForge) AddKey(_ context.Context, repo api.RepoPath, k api.NewKey) (added api.Added, err error) {
	err = f.call("add", repo, func() {
		f.last++
		added.DeployKey = api.DeployKey{ID: strconv.Itoa(f.last), Label: k.Label, Public: k.Public, Access: cmp.Or(k.Access, api.Read)}
		f.keys[repo] = append(f.keys[repo], added.DeployKey)
		added.All = f.shown(repo)
	})
	return added, err
}

func (f *fakeForge) RemoveKey(_ context.Context, repo api.RepoPath, id string) (left []api.DeployKey, err error) {
	err = f.call("remove", repo, func() {
		f.keys[repo] = slices.DeleteFunc(f.keys[repo], func(k api.DeployKey) bool { return k.ID == id })
		left = f.shown(repo)
	})
	return left, err
}

// count returns how often a call was made.
func (f *fakeForge) count(call string) (n int) {
	for _, c := range f.calls {
		if strings.HasPrefix(c, call) {
			n++
		}
	}
	return n
}

// labels returns the labels of the keys that stand on a repository.
func (f *fakeForge) labels(repo api.RepoPath) string {
	var all []string
	for _, k := range f.keys[repo] {
		all = append(all, k.Label)
	}
	return strings.Join(all, " ")
}

// fixture is one rollout in a real journal, over a forge and a vault of memory.
type fixture struct {
	t            *testing.T
	store        *store.Store
	forge        *fakeForge
	vault        map[string]bool // public lines whose private key is in it
	id           int64
	verification func(repo api.RepoPath, fp keys.Fingerprint) rollout.Verification
	lag          time.Duration
	point        func(string) // called at each checkpoint
	machines     rollout.Machines
}

func newFixture(t *testing.T) *fixture {
	t.Helper()
	s, err := store.Open(t.Context(), t.TempDir()+"/data", time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	work, _, err := s.Begin(t.Context(), store.Entry{What: "connect", Subject: "a"})
	if err == nil {
		err = work.End(t.Context(), store.Done, &store.Changes{PutAccount: &store.Account{ID: "a", Forge: string(api.BitbucketCloud)}})
	}
	if err != nil {
		t.Fatal(err)
	}
	return &fixture{t: t, store: s, forge: &fakeForge{keys: map[api.RepoPath][]api.DeployKey{}, hides: map[string]time.Time{}}, vault: map[string]bool{},
		verification: func(api.RepoPath, keys.Fingerprint) rollout.Verification {
			return rollout.Verification{OK: true, Text: say.Plain("opened")}
		}}
}

// pair makes a key pair whose private key is in the vault.
func (f *fixture) pair(comment string) keys.Public {
	f.t.Helper()
	pair, err := keys.Generate(keys.Ed25519, comment)
	if err != nil {
		f.t.Fatal(err)
	}
	f.vault[pair.Public().Line()] = true
	return pair.Public()
}

// stands puts a key on a repository before the rollout begins.
func (f *fixture) stands(repo api.RepoPath, label string, public keys.Public, access api.Access) {
	f.forge.last++
	f.forge.keys[repo] = append(f.forge.keys[repo], api.DeployKey{ID: strconv.Itoa(f.forge.last), Label: label, Public: public, Access: access})
}

// start plans by what stands there, and commits the rollout to the journal.
func (f *fixture) start(s rollout.Spec, subject keys.Public, repos ...api.RepoPath) {
	f.t.Helper()
	facts := compose.Facts{Accounts: map[string]compose.AccountFacts{"a": {Traits: f.forge.Traits()}}, PrivateKeyHere: map[keys.Fingerprint]bool{},
		Subjects: []compose.Subject{{Fingerprint: subject.Fingerprint(), Public: subject.Line(), Comment: subject.Comment()}}}
	facts.PrivateKeyHere[subject.Fingerprint()] = f.vault[subject.Line()]
	facts.Targets = f.targets(repos)
	s.Key = rollout.KeyRef{Fingerprint: subject.Fingerprint()}
	f.commit(compose.Plan(s, facts, time.Now()))
}

// targets are repositories as they are now.
func (f *fixture) targets(repos []api.RepoPath) (all []compose.TargetFacts) {
	for _, repo := range repos {
		t := compose.TargetFacts{Account: "a", Path: string(repo), Read: time.Now()}
		for _, k := range f.forge.keys[repo] {
			t.Keys = append(t.Keys, compose.DeployKey{ID: k.ID, Label: k.Label, Fingerprint: k.Public.Fingerprint(), Public: k.Public.Line(), Access: k.Access})
		}
		all = append(all, t)
	}
	return all
}

// commit commits a plan to the journal, as the fixture's rollout.
func (f *fixture) commit(plan rollout.Plan) rollout.Plan {
	f.t.Helper()
	var steps []store.RolloutStep
	for _, step := range plan.Steps {
		steps = append(steps, store.RolloutStep{N: step.N, Account: step.Account, Target: step.Target(), Planned: step.Target(), Acts: jsonText(step.Acts), State: string(rollout.StepWaiting), Machine: step.Machine})
	}
	id, err := f.store.AddRollout(f.t.Context(), store.Rollout{Verb: string(plan.Spec.Verb), Title: say.Encode(plan.Title), Hash: plan.Hash, Spec: jsonText(plan.Spec), State: string(rollout.Ready)}, steps)
	if err != nil {
		f.t.Fatal(err)
	}
	f.id = id
	return plan
}

func (f *fixture) deps() Deps {
	return Deps{
		Connect: func(context.Context, string) (api.Forge, error) { return f.forge, nil },
		Generate: func(_ context.Context, n rollout.NewKey) (GeneratedPair, error) {
			pair, err := keys.Generate(cmp.Or(n.Kind, keys.Ed25519), n.Comment)
			if err != nil {
				return GeneratedPair{}, err
			}
			return GeneratedPair{Fingerprint: pair.Public().Fingerprint(), Public: pair.Public().Line()}, nil
		},
		StorePair: func(_ context.Context, p GeneratedPair) (store.Pair, error) {
			f.vault[p.Public] = true
			return store.Pair{Fingerprint: string(p.Fingerprint), Public: p.Public, Created: time.Now()}, nil
		},
		CheckPair: func(_ context.Context, line string) (store.Pair, error) {
			if !f.vault[line] {
				return store.Pair{}, rollout.ErrNoPrivateKey
			}
			public, err := keys.ParsePublic(line)
			return store.Pair{Fingerprint: string(public.Fingerprint()), Public: line}, err
		},
		DropPair: func(_ context.Context, fingerprint string) error {
			for line := range f.vault {
				if public, err := keys.ParsePublic(line); err == nil && string(public.Fingerprint()) == fingerprint {
					delete(f.vault, line)
				}
			}
			return nil
		},
		Verify: func(_ context.Context, _ string, repo api.RepoPath, fp keys.Fingerprint) (rollout.Verification, error) {
			return f.verification(repo, fp), nil
		},
		FindRepo: func(_ context.Context, _, target, _ string) (string, error) { return target, nil },
		KeyReading: func(account, target string, project bool, _ []api.DeployKey) store.KeyReading {
			return store.KeyReading{Account: account, Target: target, Project: project, Read: time.Now()}
		},
		CleanLabel: func(text string) string { return text },
		OtherWork: func(context.Context, string, string, bool, keys.Fingerprint) (say.Text, error) {
			return say.Text{}, nil
		},
		AfterCall:      func(_ string, err error) error { return err },
		ExplainHolders: func(_ context.Context, _, _, _ string, err error) error { return err },
		RoomAt:         func(context.Context, string) time.Time { return time.Time{} },
		Credential:     func(string) string { return "token" },
		Machines:       f.machines,
		IndexEntry: func(line string) (store.Pair, error) {
			public, err := keys.ParsePublic(line)
			return store.Pair{Fingerprint: string(public.Fingerprint()), Public: line, Origin: store.OriginMachine, Created: time.Now()}, err
		},
		Fatal: func(error) bool { return false },
		Now:   time.Now, Lag: f.lag, Jitter: func() float64 { return 0.5 },
		Checkpoint: func(point string) {
			if f.point != nil {
				f.point(point)
			}
		},
	}
}

// with lets work be done by a runner of the rollout as the journal has it, and
// returns how it stands then.
func (f *fixture) with(options rollout.Run, work func(context.Context, *Runner) error) (rollout.Report, error) {
	f.t.Helper()
	ctx := f.t.Context()
	claim, err := f.store.ClaimRollout(ctx, f.id)
	if err != nil {
		f.t.Fatal(err)
	}
	defer claim.Release()
	row, steps, err := f.store.Rollout(ctx, f.id)
	if err != nil {
		f.t.Fatal(err)
	}
	runner, err := New(f.deps(), claim, row, steps, options)
	if err != nil {
		f.t.Fatal(err)
	}
	workErr := work(ctx, runner)
	claim.Release()
	row, steps, err = f.store.Rollout(ctx, f.id)
	report, reportErr := rollout.NewReport(row, steps)
	if err := errors.Join(err, reportErr); err != nil {
		f.t.Fatal(err)
	}
	return report, workErr
}

func (f *fixture) run(options rollout.Run) (rollout.Report, error) {
	f.t.Helper()
	return f.with(options, func(ctx context.Context, r *Runner) error { return r.Run(ctx) })
}

// crash changes the first step's row as a program leaves it that ended between
// an effect and its record.
func (f *fixture) crash(change func(step *store.RolloutStep, acts []rollout.Act)) {
	f.t.Helper()
	claim, err := f.store.ClaimRollout(f.t.Context(), f.id)
	if err != nil {
		f.t.Fatal(err)
	}
	defer claim.Release()
	_, steps, err := f.store.Rollout(f.t.Context(), f.id)
	if err != nil {
		f.t.Fatal(err)
	}
	acts, err := rollout.ActsOf(steps[0])
	if err != nil {
		f.t.Fatal(err)
	}
	change(&steps[0], acts)
	text, err := json.Marshal(acts)
	if err != nil {
		f.t.Fatal(err)
	}
	steps[0].Acts = string(text)
	if err := claim.Commit(f.t.Context(), store.Mark{Steps: steps[:1]}); err != nil {
		f.t.Fatal(err)
	}
}

func jsonText(v any) string {
	data, _ := json.Marshal(v)
	return string(data)
}
