package core

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"latchkey/api"
	"latchkey/api/demo"
	"latchkey/core/rollout"
	"latchkey/internal/soak"
	"latchkey/keys"
)

var oneSeed = flag.Uint64("seed", 0, "replay one fault schedule, and log what happens in it")

// Whatever forge, keyring, disk and other people do while a rollout runs: no
// repository is left without a working key by us, nothing is done twice,
// nothing is lost, and the report says what is true.
func TestFaultSchedules(t *testing.T) {
	if *oneSeed != 0 {
		playSchedule(t, *oneSeed)
		return
	}
	const parts, all = 4, 2000
	first := 1 + (soak.Seed(t)-1)*all
	for part := range uint64(parts) {
		t.Run(fmt.Sprint("part ", part), func(t *testing.T) {
			t.Parallel()
			for n := range (soak.Amount{Short: 4, Sample: 8, Whole: all / parts}).Each(t) {
				if playSchedule(t, first+uint64(n)*parts+part); t.Failed() {
					return
				}
			}
		})
	}
}

// kindOfSeed returns the forge on which a schedule is played: every third on GitHub,
// where each repository has a key of its own and changes are paced.
func kindOfSeed(seed uint64) api.Kind {
	if seed%3 == 0 {
		return api.GitHub
	}
	return api.BitbucketCloud
}

func playSchedule(t *testing.T, seed uint64) {
	forge, err := demo.Start(t.Context(), demo.Options{Clock: time.Now, Kind: kindOfSeed(seed)})
	must(t, err)
	defer forge.Close()
	synctest.Test(t, func(t *testing.T) {
		p := &play{virtual: newVirtual(t, forge), seed: seed, rng: rand.New(rand.NewPCG(seed, 7)),
			olds: map[string]keys.Fingerprint{}, meddled: map[string]bool{}}
		defer func() {
			if t.Failed() || *oneSeed != 0 {
				t.Log(strings.Join(p.log, "\n"))
			}
			if t.Failed() {
				t.Logf("replay with: go test ./core -run TestFaultSchedules -seed %d", seed)
			}
		}()
		defer func() { must(t, p.Close()) }() // also after a fatal failure: a bubble leaves nothing behind
		p.run()
	})
}

// play is one schedule.
type play struct {
	*virtual
	seed uint64
	rng  *rand.Rand

	spec     rollout.Spec
	olds     map[string]keys.Fingerprint // the key that the rollout is about, on each repository
	before   map[string][]string         // what stood on each repository
	undoing  bool
	rate     float64        // of requests that go wrong
	lies     float64        // of changes that are carried out and answered as if they were not
	requests int            // since trouble began
	events   map[int]func() // by number of request
	meddled  map[string]bool
	refuse   int // so many requests are answered with 401
	stop     chan struct{}
	cancel   context.CancelFunc
	broken   []string

	saying sync.Mutex
	log    []string // told when it fails: goroutines meet in another order when it is replayed
}

func (p *play) say(format string, args ...any) {
	p.saying.Lock()
	defer p.saying.Unlock()
	p.log = append(p.log, time.Now().Format("15:04:05.000  ")+fmt.Sprintf(format, args...))
}

func (p *play) repos() []api.RepoPath {
	var all []api.RepoPath
	for _, name := range p.forge.Info().Repositories {
		if strings.HasPrefix(name, "acme/") {
			all = append(all, api.RepoPath(name))
		}
	}
	return all
}

func (p *play) run() {
	p.prepare()
	plan, err := p.Rollouts.PlanRollout(p.t.Context(), p.spec)
	must(p.t, err)
	id, err := p.Rollouts.StartRollout(p.t.Context(), plan)
	must(p.t, err)
	p.before = p.keysOnForge()
	p.lag()
	p.say("seed %d: %s, %d steps, %.0f%% of requests go wrong, %.0f%% of answers lie", p.seed, plan.Title, len(plan.Steps), p.rate*100, p.lies*100)
	p.trouble(true)
	report := p.untilEnded(id, (*Rollouts).RunRollout)
	p.check(report)
	if !p.t.Failed() {
		p.undoing = true
		p.say("undo")
		p.trouble(true)
		report = p.untilEnded(id, (*Rollouts).UndoRollout)
		p.checkUndone(report)
	}
	p.trouble(false)
	for _, b := range p.broken {
		p.t.Errorf("seed %d: %s", p.seed, b)
	}
}

func (p *play) prepare() {
	repos := p.repos()
	_, err := p.Repos.RefreshRepos(p.t.Context(), "", nil)
	must(p.t, err)
	p.spec = rollout.Spec{Verb: []rollout.Verb{rollout.Add, rollout.Rotate, rollout.Rotate, rollout.Rotate, rollout.Revoke, rollout.Relabel}[p.rng.IntN(6)],
		Choice: rollout.Choice{Repos: repos}, New: rollout.NewKey{Comment: "new"}, PerRepo: p.rng.IntN(4) == 0}
	p.rate = []float64{0, 0.02, 0.1, 0.25}[p.rng.IntN(4)]
	onGitHub := p.forge.Kind() == api.GitHub
	if onGitHub && p.spec.Verb == rollout.Relabel {
		p.spec.Verb = rollout.Revoke // a key has one label there for ever
	}
	switch {
	case p.spec.Verb == rollout.Add:
	case onGitHub:
		p.oldSet(repos)
	default:
		p.oldKey(repos)
	}
	if p.spec.Verb == rollout.Relabel {
		p.spec.Label = "renamed"
	}
	if p.spec.Verb == rollout.Rotate {
		switch p.rng.IntN(5) {
		case 0:
			p.spec.Soak = 24 * time.Hour
		case 1: // the old key stays
		default:
			p.spec.RemoveAtOnce = true
		}
	}
	if p.rng.IntN(5) == 0 {
		n := 90 + p.rng.IntN(60)
		_, err := p.Accounts.ChangeAccount(p.t.Context(), p.account, AccountChange{HourlyBudget: &n})
		must(p.t, err)
	}
}

// lag makes the forge show changes late, lie in its status, and take the same
// key twice, in some of the schedules.
func (p *play) lag() {
	p.lies = []float64{0, 0, 0.05, 0.3}[p.rng.IntN(4)]
	lag := time.Duration(p.rng.IntN(61)) * time.Second * time.Duration(p.rng.IntN(2))
	twice := p.rng.IntN(4) == 0
	p.say("the forge lags %s, takes a key twice: %v", lag, twice)
	must(p.t, p.forge.SetFaults(func(f *demo.Faults) { f.Lag, f.TakesTwice = lag, twice }))
}

// oldKey puts one key on all repositories.
func (p *play) oldKey(repos []api.RepoPath) {
	pair, err := p.Pairs.GenerateKeyPair(p.t.Context(), NewPair{Comment: "old"})
	must(p.t, err)
	public, err := keys.ParsePublic(pair.PublicKey)
	must(p.t, err)
	for _, r := range repos {
		must(p.t, p.forge.AddKeyBehindBack(string(r), "old", public))
		p.olds[string(r)] = pair.Fingerprint
	}
	p.spec.Key = rollout.KeyRef{Fingerprint: pair.Fingerprint}
}

// oldSet puts a key of a key set on each repository.
func (p *play) oldSet(repos []api.RepoPath) {
	plan, err := p.Rollouts.PlanRollout(p.t.Context(), rollout.Spec{Verb: rollout.Add, Choice: rollout.Choice{Repos: repos}, New: rollout.NewKey{Comment: "old"}, NoVerify: true})
	must(p.t, err)
	id, err := p.Rollouts.StartRollout(p.t.Context(), plan)
	must(p.t, err)
	r, err := p.Rollouts.RunRollout(p.t.Context(), id, rollout.Run{})
	must(p.t, err)
	for _, x := range r.Results {
		p.olds[x.Target] = x.Fingerprint
	}
	p.spec.Key = rollout.KeyRef{Set: "old"}
}

// keysOnForge returns what stands on each repository: fingerprint and label.
func (p *play) keysOnForge() map[string][]string {
	all := map[string][]string{}
	for _, r := range p.repos() {
		for _, k := range p.forge.KeysOn(string(r)) {
			all[string(r)] = append(all[string(r)], string(k.Public.Fingerprint())+" "+k.Label)
		}
		slices.Sort(all[string(r)])
	}
	return all
}

// problem begins, or ends.
func (p *play) trouble(on bool) {
	p.line.spoil, p.line.after, p.noise = nil, p.after, nil
	p.vault.lock(false)
	p.refuse = 0
	if !on {
		return
	}
	p.requests, p.events = 0, map[int]func(){}
	for range p.rng.IntN(5) {
		p.events[p.rng.IntN(90)] = p.event()
	}
	p.line.spoil = p.spoil
	p.noise = func() error {
		if p.rng.Float64() < p.rate/4 {
			return errors.New("injected: the verification fails")
		}
		return nil
	}
}

func (p *play) spoil(req *http.Request) problem {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.requests++
	if do := p.events[p.requests]; do != nil {
		do()
	}
	if p.refuse > 0 {
		p.refuse--
		return problem{status: 401}
	}
	if req.Method != http.MethodGet && !strings.HasSuffix(req.URL.Path, "/graphql") && p.rng.Float64() < p.lies {
		statuses := []int{400, 401, 403, 404, 409, 410, 412, 422, 423, 429, 500, 502, 503, 504}
		t := problem{lie: statuses[p.rng.IntN(len(statuses))]}
		p.say("%s %s: done, and answered with %d", req.Method, req.URL.Path, t.lie)
		return t
	}
	if p.rng.Float64() >= p.rate {
		return problem{delay: time.Duration(p.rng.IntN(80)) * time.Millisecond}
	}
	kinds := []problem{{status: 429}, {status: 429, retryAfter: 1 + p.rng.IntN(300)}, {status: 500}, {status: 503, retryAfter: 2}, {reset: true},
		{lost: true}, {truncated: true}, {delay: 40 * time.Second}, {delay: 5 * time.Second}}
	t := kinds[p.rng.IntN(len(kinds))]
	p.say("%s %s: %+v", req.Method, req.URL.Path, t)
	return t
}

// event is something that others do at some moment. The play is locked.
func (p *play) event() func() {
	repos := p.repos()
	repo := string(repos[p.rng.IntN(len(repos))])
	kinds := 8
	if p.forge.Kind() == api.GitHub {
		kinds = 10 // Bitbucket Cloud archives nothing
	}
	kind, pick := p.rng.IntN(kinds), p.rng.IntN(100)
	return func() {
		switch kind {
		case 0:
			p.say("event: 401")
			p.refuse = 1 + pick%30
		case 1:
			p.say("event: %s is deleted", repo)
			p.meddled[repo] = true
			_ = p.forge.RemoveRepo(repo)
		case 2, 3:
			if on := p.forge.KeysOn(repo); len(on) > 0 {
				k := on[pick%len(on)]
				p.say("event: %s is removed from %s", k.Public.Fingerprint(), repo)
				p.meddled[repo] = true
				_ = p.forge.RemoveKeyBehindBack(repo, k.Public.Fingerprint())
			}
		case 4:
			p.say("event: keyring locked")
			p.vault.lock(true)
		case 5:
			if p.stop != nil {
				p.say("event: stop")
				close(p.stop)
				p.stop = nil
			}
		case 6:
			if p.cancel != nil {
				p.say("event: cut off")
				p.cancel()
			}
		case 7:
			p.say("event: disk full")
			p.full(true)
		case 8, 9:
			p.say("event: %s is archived", repo)
			p.meddled[repo] = true
			_ = p.forge.ArchiveRepo(repo)
		}
	}
}

// full makes every write of rollouts fail, or heals that.
func (p *play) full(on bool) {
	// An extra condition that no row fulfils, by a trigger of the database
	// itself: the App's own connections meet it.
	query := `DROP TRIGGER IF EXISTS full_disk`
	if on {
		query = `CREATE TRIGGER IF NOT EXISTS full_disk BEFORE UPDATE ON rollouts BEGIN SELECT RAISE(ABORT, 'injected: disk full'); END;
			CREATE TRIGGER IF NOT EXISTS full_disk_steps BEFORE INSERT ON rollout_steps BEGIN SELECT RAISE(ABORT, 'injected: disk full'); END;`
	} else {
		query += `; DROP TRIGGER IF EXISTS full_disk_steps`
	}
	execStore(p.t, p.dir, query)
}

// untilEnded runs a rollout like a person who mends what is said to be wrong,
// until it has ended.
func (p *play) untilEnded(id int64, run func(*Rollouts, context.Context, int64, rollout.Run) (rollout.Report, error)) rollout.Report {
	for round := range 60 {
		if round == 30 {
			p.trouble(false) // even the worst day ends
		}
		ctx, cancel := context.WithCancel(p.t.Context())
		stop := make(chan struct{})
		p.mu.Lock()
		p.cancel, p.stop = cancel, stop
		p.mu.Unlock()
		r, err := run(p.Rollouts, ctx, id, rollout.Run{Stop: stop, Progress: func(rollout.Progress) {}})
		cut := ctx.Err() != nil
		cancel()
		p.mu.Lock()
		p.cancel, p.stop, p.refuse = nil, nil, 0
		p.mu.Unlock()
		p.say("round %d: %s, %d done, %d failed, %d waiting, %v; %s", round, r.State, r.Done, r.Failed, r.Waiting, err, r.Reason)
		p.vault.lock(false)
		p.full(false)
		switch {
		case r.State == rollout.Running:
			p.t.Fatalf("seed %d: it says that it runs, after it returned %v", p.seed, err)
		case r.State == rollout.Paused && r.Reason.IsZero() && !cut:
			p.t.Errorf("seed %d: paused without a reason", p.seed)
		case r.State == rollout.Stopped && !r.Reason.IsZero(): // accepted, and taken away by others before it showed
			time.Sleep(20 * time.Minute)
		case r.State == rollout.Soaking:
			time.Sleep(time.Until(r.Due) + time.Second)
		case r.State.Ended() && r.Failed > 0 && round < 45 && p.mayHelp(r, round):
			must(p.t, p.Rollouts.RetryRollout(p.t.Context(), id))
		case r.State.Ended():
			return r
		}
		if cut || p.rng.IntN(4) == 0 {
			p.open() // another program goes on
		}
	}
	p.t.Fatalf("seed %d: it does not end", p.seed)
	return rollout.Report{}
}

// mayHelp reports whether trying again can mend what failed. What others did to a
// repository stays so, and is tried again a few times only.
func (p *play) mayHelp(r rollout.Report, round int) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return round < 6 || slices.ContainsFunc(r.Results, func(x rollout.Result) bool { return x.State == rollout.StepFailed && !p.meddled[x.Target] })
}

// after looks at the forge after every change that it has carried out.
func (p *play) after(req *http.Request, status int) {
	repo := p.repoOf(req)
	if req.Method == http.MethodGet || status >= 300 || repo == "" {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.say("%s %s: %d", req.Method, req.URL.Path, status)
	known := map[keys.Fingerprint]bool{}
	works, verified := false, false
	for _, k := range p.forge.KeysOn(repo) {
		fp := k.Public.Fingerprint()
		if known[fp] {
			p.broken = append(p.broken, repo+" has a key twice")
		}
		known[fp] = true
		if secret, err := p.vault.Vault.Get(p.t.Context(), string(fp)); err == nil && len(secret) > 0 {
			works = true
			verified = verified || p.verified[repo+" "+string(fp)]
		}
	}
	if p.meddled[repo] || p.spec.Verb == rollout.Revoke || p.spec.Verb == rollout.Add {
		return
	}
	if !works {
		p.broken = append(p.broken, repo+" has no working key after "+req.Method)
	}
	if left := p.undoing && !p.spec.Removes(); req.Method == http.MethodDelete && !verified && !left { // what was always there needs no verification
		p.broken = append(p.broken, repo+": a key was removed before another one was verified")
	}
}

// check compares the report with the forge.
func (p *play) check(r rollout.Report) {
	now := p.keysOnForge()
	p.checkOthers(now)
	for _, x := range r.Results {
		if p.meddled[x.Target] {
			continue
		}
		hasOld, hasNew := stands(now[x.Target], p.olds[x.Target]), x.Fingerprint != "" && stands(now[x.Target], x.Fingerprint)
		good := true
		switch {
		case x.State == rollout.StepDone && p.spec.Verb == rollout.Add:
			good = hasNew
		case x.State == rollout.StepDone && p.spec.Verb == rollout.Rotate:
			good = hasNew && hasOld != p.spec.Removes() && x.Verified
		case x.State == rollout.StepDone && p.spec.Verb == rollout.Revoke:
			good = !hasOld
		case x.State == rollout.StepDone && p.spec.Verb == rollout.Relabel:
			good = slices.Contains(now[x.Target], string(p.olds[x.Target])+" renamed")
		case p.spec.Verb == rollout.Rotate:
			good = hasOld || hasNew
		}
		if !good {
			p.t.Errorf("seed %d: %+v, and there stands %v", p.seed, x, now[x.Target])
		}
	}
}

// checkOthers wants everything that is not ours to stand as before, and every
// key of ours that stands to have its private key.
func (p *play) checkOthers(now map[string][]string) {
	for repo, before := range p.before {
		if p.meddled[repo] {
			continue
		}
		for _, k := range before {
			old := p.olds[repo]
			if (old == "" || !strings.HasPrefix(k, string(old))) && !slices.Contains(now[repo], k) {
				p.t.Errorf("seed %d: %s was removed from %s, which nobody had asked for", p.seed, k, repo)
			}
		}
		for _, k := range now[repo] {
			fp, _, _ := strings.Cut(k, " ")
			if slices.Contains(before, k) {
				continue
			}
			if secret, err := p.vault.Vault.Get(p.t.Context(), fp); err != nil || len(secret) == 0 {
				p.t.Errorf("seed %d: the private key of %s, which stands on %s, is gone: %v", p.seed, fp, repo, err)
			}
		}
	}
}

func (p *play) checkUndone(r rollout.Report) {
	now := p.keysOnForge()
	p.checkOthers(now)
	if r.State != rollout.Undone {
		return // what others did stands in the way, and the report says so
	}
	for repo, before := range p.before {
		if !p.meddled[repo] && !slices.Equal(before, now[repo]) {
			p.t.Errorf("seed %d: undone, but %s has %v, and had %v", p.seed, repo, now[repo], before)
		}
	}
}

func stands(list []string, fp keys.Fingerprint) bool {
	return fp != "" && slices.ContainsFunc(list, func(k string) bool { return strings.HasPrefix(k, string(fp)+" ") })
}
