package core

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.yaml.in/yaml/v3"

	"latchkey/api"
	"latchkey/api/demo"
	"latchkey/core/rollout"
	"latchkey/core/wanted"
	"latchkey/internal/soak"
	"latchkey/keys"
)

// Whatever is edited in a file of the wanted state: applied, the forge has exactly what
// the file says, what it does not name is as it was, and applied again nothing changes.
// What is expected is kept by the test, which shares no code with the comparison.
func TestTheForgeHasWhatTheFileSays(t *testing.T) {
	forges := []api.Kind{api.BitbucketCloud, api.GitHub}
	for n := range (soak.Amount{Short: 1, Sample: 2, Whole: 10}).Each(t) {
		for _, kind := range forges {
			t.Run(fmt.Sprint(kind, " ", n), func(t *testing.T) { playEdits(t, kind, uint64(n)) })
		}
	}
}

// editsEach is how many edits are made in one world.
const editsEach = 30

func playEdits(t *testing.T, kind api.Kind, n uint64) {
	forge, err := demo.Start(t.Context(), demo.Options{Clock: time.Now, Kind: kind})
	must(t, err)
	defer forge.Close()
	synctest.Test(t, func(t *testing.T) {
		e := &editor{virtual: newVirtual(t, forge), rng: rand.New(rand.NewPCG(soak.Seed(t)*1000+n, 3)), places: map[string]*editedPlace{}}
		defer func() { must(t, e.Close()) }()
		e.begin()
		if n%2 == 1 { // it shows late what it took
			must(t, forge.SetFaults(func(f *demo.Faults) { f.Lag = 20 * time.Second }))
		}
		for e.edits < editsEach && !t.Failed() {
			e.round()
		}
		t.Logf("%d edits", e.edits)
	})
}

// editedKey is a key that the file may name.
type editedKey struct {
	name, public string
	fp           keys.Fingerprint
}

// editedStand is a key as the file has it on a place.
type editedStand struct {
	access string // "" = read
	label  string // "" = any
}

// editedPlace is a place as the test expects it.
type editedPlace struct {
	project bool
	named   bool // in the file
	keys    map[keys.Fingerprint]editedStand
}

type editor struct {
	*virtual
	rng    *rand.Rand
	all    []*editedKey
	fresh  []*editedKey // those that are put on places: ours, and some whose private key is elsewhere
	places map[string]*editedPlace
	edits  int
	log    []string
}

func (e *editor) say(format string, args ...any) { e.log = append(e.log, fmt.Sprintf(format, args...)) }

// on returns what the forge itself has on a place.
func (e *editor) on(path string) map[keys.Fingerprint]editedStand {
	have := map[keys.Fingerprint]editedStand{}
	list := e.forge.KeysOn(path)
	if e.places[path].project {
		list = e.forge.KeysOnProject(path)
	}
	for _, k := range list {
		access := "read"
		if k.Write {
			access = "read-write"
		}
		label := k.Label
		if strings.Contains(label, "\x1b") { // the demo world has one that tries to hide itself
			label = "red alert gnp.exe"
		}
		have[k.Public.Fingerprint()] = editedStand{access, label}
	}
	return have
}

// begin reads everything, and learns what stands from the exported file, as another
// reader of YAML sees it.
func (e *editor) begin() {
	ctx := e.t.Context()
	_, err := e.Repos.RefreshRepos(ctx, "", nil)
	must(e.t, err)
	rows, err := e.store.Repos(ctx, "")
	must(e.t, err)
	for _, r := range rows {
		if !r.Archived {
			e.places[r.Path] = &editedPlace{keys: map[keys.Fingerprint]editedStand{}}
		}
	}
	e.readAll()
	f, err := e.Wanted.Export(ctx)
	must(e.t, err)
	data, err := f.Write()
	must(e.t, err)
	var seen struct {
		Keys   map[string]struct{ Public string }
		Places []struct {
			Repository, Project string
			Keys                []struct{ Key, Access, Label string }
		}
	}
	must(e.t, yaml.Unmarshal(data, &seen))
	fps := map[string]keys.Fingerprint{}
	for _, name := range slices.Sorted(maps.Keys(seen.Keys)) {
		e.know(name, seen.Keys[name].Public)
		fps[name] = e.all[len(e.all)-1].fp
	}
	for _, p := range seen.Places {
		path := p.Repository + p.Project
		place := e.places[path]
		if place == nil {
			place = &editedPlace{project: p.Project != "", keys: map[keys.Fingerprint]editedStand{}}
			e.places[path] = place
		}
		place.named = true
		for _, k := range p.Keys {
			place.keys[fps[k.Key]] = editedStand{k.Access, k.Label}
		}
	}
	for path, place := range e.places {
		if have := e.on(path); !maps.Equal(have, place.keys) {
			e.t.Fatalf("exported: %s has %v, the file says %v", path, have, place.keys)
		}
	}
	e.nothingToDo(f)
	for i := range 6 {
		pair, err := e.Pairs.GenerateKeyPair(ctx, NewPair{Comment: fmt.Sprint("ours ", i)})
		must(e.t, err)
		public := pair.PublicKey
		if i%3 == 2 { // its private key is elsewhere
			must(e.t, e.Pairs.DeleteKeyPair(ctx, pair.Fingerprint))
		}
		e.know(fmt.Sprint("key ", i), public)
		e.fresh = append(e.fresh, e.all[len(e.all)-1])
	}
}

func (e *editor) know(name, line string) {
	public, err := keys.ParsePublic(line)
	must(e.t, err)
	e.all = append(e.all, &editedKey{name, public.Line(), public.Fingerprint()})
}

// readAll makes the cache what the forge has.
func (e *editor) readAll() {
	time.Sleep(2 * time.Hour) // for the budget, and for lists that lag
	_, err := e.Repos.RefreshRepos(e.t.Context(), "", nil)
	must(e.t, err)
	var repos []api.RepoPath
	for path, place := range e.places {
		if !place.project {
			repos = append(repos, api.RepoPath(path))
		}
	}
	must(e.t, e.Repos.AllDeployKeys(e.t.Context(), e.account, repos, func(k KeysOf) { must(e.t, k.Err) }))
	if e.forge.Kind() == api.BitbucketCloud {
		_, err := e.Repos.ProjectDeployKeys(e.t.Context(), e.account, "acme/PAY")
		must(e.t, err)
	}
}

// text writes the file, in an order and a style that are the test's own.
func (e *editor) text() string {
	var b strings.Builder
	b.WriteString("version: 1\nkeys:\n")
	names := map[keys.Fingerprint]string{}
	for _, i := range e.rng.Perm(len(e.all)) {
		k := e.all[i]
		names[k.fp] = k.name
		fmt.Fprintf(&b, "  %s: {public: %q}\n", strconv.Quote(k.name), k.public)
	}
	b.WriteString("places:\n")
	for _, path := range e.shuffled() {
		p := e.places[path]
		if !p.named {
			continue
		}
		what := "repository"
		if p.project {
			what = "project"
		}
		fmt.Fprintf(&b, "- {%s: %q, keys: [", what, path)
		for fp, s := range p.keys { // in any order
			fmt.Fprintf(&b, "{key: %q", names[fp])
			if s.access != "" {
				fmt.Fprintf(&b, ", access: %s", s.access)
			}
			if s.label != "" {
				fmt.Fprintf(&b, ", label: %q", s.label)
			}
			b.WriteString("}, ")
		}
		b.WriteString("]}\n")
	}
	return b.String()
}

func (e *editor) shuffled() []string {
	all := slices.Sorted(maps.Keys(e.places))
	e.rng.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all
}

// edit makes one random edit of the file.
func (e *editor) edit() {
	path := e.shuffled()[0]
	p := e.places[path]
	var there []keys.Fingerprint
	for fp := range p.keys {
		there = append(there, fp)
	}
	slices.Sort(there)
	if len(there) > 0 && slices.ContainsFunc(e.all, func(k *editedKey) bool { return k.fp == there[0] && strings.HasPrefix(k.public, "ssh-rsa ") }) {
		return // one of them is so weak that a forge neither takes nor renames it
	}
	key := e.fresh[e.rng.IntN(len(e.fresh))]
	label := []string{"", "", key.name, "build [7]", "ключ", "x: #y", "é"}[e.rng.IntN(7)]
	access := []string{"", "read"}[e.rng.IntN(2)]
	github := e.forge.Kind() == api.GitHub
	if github && e.rng.IntN(2) == 0 {
		access = "read-write"
	}
	switch kind := e.rng.IntN(9); {
	case !p.named: // named again: empty, or with what stands there
		p.named, p.keys = true, map[keys.Fingerprint]editedStand{}
		if kind%2 == 0 {
			p.keys = e.on(path)
		}
		e.say("name %s with %d keys", path, len(p.keys))
	case kind == 0 && len(there) > 0: // left out of the file: it stays as it is
		p.named = false
		p.keys = e.on(path)
		for _, other := range e.places { // what may stand on one only, and stays here, cannot be there
			for fp := range p.keys {
				if github && other != p && other.named {
					delete(other.keys, fp)
				}
			}
		}
		e.say("leave out %s", path)
	case kind == 1 && len(there) > 0:
		delete(p.keys, there[0])
		e.say("remove %s from %s", there[0], path)
	case kind == 2 && len(there) > 0:
		p.keys[there[0]] = editedStand{p.keys[there[0]].access, label}
		e.say("label %s on %s %q", there[0], path, label)
	case kind == 3 && len(there) > 0 && github:
		p.keys[there[0]] = editedStand{access, p.keys[there[0]].label}
		e.say("access of %s on %s %s", there[0], path, access)
	case kind == 4: // another name: nothing is to happen
		key.name += "'"
		e.say("call %s %s", key.fp, key.name)
	default: // put there, in the place of another one
		if github {
			for _, other := range e.places { // it may stand on one only
				if other.named {
					delete(other.keys, key.fp)
				} else if _, stands := other.keys[key.fp]; stands {
					return
				}
			}
		}
		if kind >= 6 && len(there) > 0 {
			delete(p.keys, there[len(there)-1])
		}
		p.keys[key.fp] = editedStand{access, label}
		e.say("put %s on %s as %q %s", key.fp, path, label, access)
	}
	e.edits++
}

// round makes some edits, applies the file until nothing is left, and compares.
func (e *editor) round() {
	e.log = nil
	before := map[string]map[keys.Fingerprint]editedStand{}
	for path := range e.places {
		before[path] = e.on(path)
	}
	for range 1 + e.rng.IntN(10) {
		e.edit()
	}
	if e.rng.IntN(2) == 0 { // and somebody else puts a key there, unseen
		path := api.RepoPath(web)
		stranger, err := keys.Generate(keys.Ed25519, "stranger")
		must(e.t, err)
		must(e.t, e.forge.AddKeyBehindBack(string(path), "stranger", stranger.Public()))
		e.say("somebody else puts %s on %s", stranger.Public().Fingerprint(), path)
		if before[string(path)] = e.on(string(path)); !e.places[string(path)].named {
			e.places[string(path)].keys = e.on(string(path))
		}
		e.know(fmt.Sprint("stranger ", len(e.all)), stranger.Public().Line())
	}
	if e.forge.Kind() == api.GitHub {
		e.untangle(before)
	}
	text := e.text()
	f, err := wanted.Read("edited", []byte(text))
	must(e.t, err)
	e.readAll()
	defer func() {
		if e.t.Failed() {
			e.t.Logf("%s\n%s", strings.Join(e.log, "\n"), text)
		}
	}()
	e.watch(before)
	for runs := 0; e.apply(f); runs++ {
		if runs == 3 {
			e.t.Fatal("after three runs there is still something to do")
		}
	}
	e.line.after = nil
	e.compare(before)
	e.readAll()
	e.nothingToDo(f)
}

// untangle lets no key that may stand on one repository only move to a place from which
// another one goes: neither goes before the other is there, so two that change places
// never would.
func (e *editor) untangle(before map[string]map[keys.Fingerprint]editedStand) {
	for path, p := range e.places {
		loses := false
		for fp := range before[path] {
			_, stays := p.keys[fp]
			loses = loses || !stays
		}
		for fp := range p.keys {
			for from := range before {
				if _, stands := before[from][fp]; stands && from != path && loses {
					delete(p.keys, fp)
				}
			}
		}
	}
}

// apply plans and runs once; false when there was nothing to do.
func (e *editor) apply(f *wanted.File) bool {
	plan, err := e.Wanted.Plan(e.t.Context(), f, ApplyOptions{RemoveForeign: true, Recreate: true})
	must(e.t, err)
	if len(plan.Steps) == 0 {
		if len(plan.Exclusions) > 0 {
			e.t.Errorf("left out: %+v", plan.Exclusions)
		}
		return false
	}
	id, err := e.Wanted.Start(e.t.Context(), plan)
	must(e.t, err)
	report, err := e.Rollouts.RunRollout(e.t.Context(), id, rollout.Run{})
	must(e.t, err)
	if report.State != rollout.Done {
		for _, r := range report.Results {
			if r.State != rollout.StepDone {
				e.t.Errorf("%s: %s: %s", r.Target, r.State, r.Error)
			}
		}
		e.t.Fatalf("the rollout is %s", report.State)
	}
	return true
}

// compare compares the forge with what the test expects.
func (e *editor) compare(before map[string]map[keys.Fingerprint]editedStand) {
	for path, p := range e.places {
		have := e.on(path)
		if !p.named {
			if !maps.Equal(have, before[path]) {
				e.t.Errorf("%s is not in the file, and has %v instead of %v", path, have, before[path])
			}
			continue
		}
		for fp, s := range p.keys {
			now, stands := have[fp]
			if s.access == "" {
				s.access = "read"
			}
			if s.label == "" {
				s.label = now.label
			}
			if !stands || now != s {
				e.t.Errorf("%s: %s is %+v (%v), wanted %+v", path, fp, now, stands, s)
			}
		}
		if len(have) != len(p.keys) {
			e.t.Errorf("%s: %d keys instead of %d: %v", path, len(have), len(p.keys), have)
		}
	}
}

// watch looks at the forge after every change: as long as a new key is missing on a
// place, nothing that stood there has gone.
func (e *editor) watch(before map[string]map[keys.Fingerprint]editedStand) {
	if e.forge.Kind() == api.GitHub { // where a key that moves is added by the second run
		return
	}
	var one sync.Mutex
	e.line.after = func(req *http.Request, _ int) {
		if req.Method == http.MethodGet {
			return
		}
		one.Lock()
		defer one.Unlock()
		for path, p := range e.places {
			if !p.named {
				continue
			}
			have := e.on(path)
			missing, gone := "", ""
			for fp := range p.keys {
				if _, was := before[path][fp]; !was && have[fp] == (editedStand{}) {
					missing = string(fp)
				}
			}
			for fp := range before[path] {
				if _, stays := p.keys[fp]; !stays && have[fp] == (editedStand{}) {
					gone = string(fp)
				}
			}
			if missing != "" && gone != "" {
				e.t.Errorf("%s: %s has gone, and %s is not there yet", path, gone, missing)
			}
		}
	}
}

// nothingToDo wants a plan that is empty, and a matrix in which everything is in order.
func (e *editor) nothingToDo(f *wanted.File) {
	plan, err := e.Wanted.Plan(e.t.Context(), f, ApplyOptions{})
	must(e.t, err)
	if len(plan.Steps) > 0 || len(plan.Exclusions) > 0 || len(plan.Spec.Wanted) > 0 {
		e.t.Errorf("there is something to do: %+v, left out %+v", plan.Steps, plan.Exclusions)
	}
	m, err := e.Wanted.Matrix(e.t.Context(), f)
	must(e.t, err)
	if !m.Settled() || m.Count(wanted.Unknown) > 0 {
		for _, c := range m.Cells {
			if c.State != wanted.OK {
				e.t.Errorf("%+v", c)
			}
		}
	}
}
