package audit

import (
	"fmt"
	"math/rand"
	"slices"
	"testing"
	"time"

	"latchkey/api"
	"latchkey/core/inventory"
	"latchkey/keys"
	"latchkey/keys/flaw"
)

// planted is a large world with faults of which it is known where they are. What it
// knows of rules is their names alone.
type planted struct {
	*World
	r     *rand.Rand
	truth map[string]map[string]bool // by name of the rule, the keys and machines that have the fault
	next  int                        // key that has no fault yet
}

const (
	plantedRepos    = 10_000
	plantedKeys     = 20_000
	plantedMachines = 500
	plantedFaults   = 2_000
	perProject      = 100
)

// plant makes a sound world in which every key stands on one repository and lies on
// one machine that clones it, and puts faults into it.
func plant(seed int64) *planted {
	p := &planted{World: &World{Now: now(), Listed: &flaw.Info{}}, r: rand.New(rand.NewSource(seed)), truth: map[string]map[string]bool{}}
	for i, server := range []string{"github.com", "bitbucket.org", "git.example.org"} {
		p.Accounts = append(p.Accounts, Account{ID: fmt.Sprintf("account-%d", i), Forge: server, Server: server, TellsUse: true,
			ForgetsAfter: time.Duration(365*(1-min(i, 1))) * 24 * time.Hour, TokenEnds: ago(-400), BranchRules: true, UserKeys: true})
		p.Answers = append(p.Answers, ForgeAnswer{Account: p.Accounts[i].ID, About: AskUserKeys, Read: ago(1)})
	}
	for i := range plantedRepos {
		p.Repos = append(p.Repos, Repo{Account: p.Accounts[i*3/plantedRepos].ID, Path: fmt.Sprintf("acme/repo-%05d", i),
			Project: fmt.Sprintf("P%03d", i/perProject), Keys: 2})
	}
	for i := range plantedMachines {
		p.Machines = append(p.Machines, Machine{Name: fmt.Sprintf("build-%03d", i), Known: true})
	}
	for i := range plantedKeys {
		p.addSound(i)
	}
	kinds := p.faults()
	for n := range plantedFaults {
		kinds[n%len(kinds)](p)
	}
	p.r.Shuffle(len(p.Keys), func(i, j int) { p.Keys[i], p.Keys[j] = p.Keys[j], p.Keys[i] })
	return p
}

func (p *planted) addSound(i int) {
	repo, machine := &p.Repos[i%plantedRepos], &p.Machines[i%plantedMachines]
	made := ago(1 + p.r.Intn(300))
	k := Key{Fingerprint: keys.Fingerprint(fmt.Sprintf("SHA256:%05d", i)), Type: "ed25519", Bits: 256, Label: fmt.Sprintf("key-%05d", i), Origin: "machine",
		Private: inventory.PrivateKeyOnMachine, Material: Material{Known: true}, Made: made,
		Places: []Place{{Account: repo.Account, Target: repo.Path, KeyID: fmt.Sprint(i), Label: fmt.Sprintf("key-%05d", i), Access: api.Read,
			Use: inventory.Use{Created: made, Read: ago(0), Last: ago(p.r.Intn(100))}}}}
	p.Keys = append(p.Keys, k)
	machine.Keys = append(machine.Keys, MachineKey{Fingerprint: k.Fingerprint})
	machine.Opens = append(machine.Opens, Opening{repo.Account, repo.Path, k.Fingerprint, api.Read})
}

// fresh is a key without a fault, which is marked as having some.
func (p *planted) fresh(rules ...string) *Key {
	k := &p.Keys[p.next]
	p.next += 1 + p.r.Intn(5)
	for _, rule := range rules {
		p.mark(rule, string(k.Fingerprint))
	}
	return k
}

func (p *planted) mark(rule, what string) {
	if p.truth[rule] == nil {
		p.truth[rule] = map[string]bool{}
	}
	p.truth[rule][what] = true
}

// machineOf is the machine on which a key lies.
func (p *planted) machineOf(k *Key) *Machine {
	for i := range p.Machines {
		if slices.ContainsFunc(p.Machines[i].Keys, func(m MachineKey) bool { return m.Fingerprint == k.Fingerprint }) {
			return &p.Machines[i]
		}
	}
	return nil
}

// pushes lets the machine of a key push with it.
func (p *planted) pushes(k *Key) {
	k.Places[0].Access = api.ReadWrite
	m := p.machineOf(k)
	for i := range m.Opens {
		if m.Opens[i].Fingerprint == k.Fingerprint {
			m.Opens[i].Access = api.ReadWrite
		}
	}
}

// faults are ways to put one fault into the world.
func (p *planted) faults() []func(*planted) {
	all := []func(*planted){
		func(p *planted) { k := p.fresh("weak-type"); k.Type, k.Bits = "rsa", 1024 },
		func(p *planted) { k := p.fresh("weak-type"); k.Type, k.Bits = "dsa", 1024 },
		func(p *planted) { k := p.fresh("policy-type"); k.Type, k.Bits = "rsa", 2048 },
		func(p *planted) {
			a, b := p.fresh("shared-prime"), p.fresh("shared-prime")
			a.Material.Shares, b.Material.Shares = []keys.Fingerprint{b.Fingerprint}, []keys.Fingerprint{a.Fingerprint}
		},
		func(p *planted) { p.fresh("never-used").Places[0].Use = inventory.Use{Created: ago(90), Read: ago(1)} },
		func(p *planted) { p.fresh("unused").Places[0].Use.Last = ago(250) },
		func(p *planted) { k := p.fresh("old"); k.Made, k.Places[0].Use.Created = ago(500), ago(500) },
		func(p *planted) { p.fresh("ends-soon").Register.Ends = ago(-3) },
		func(p *planted) { p.fresh("ended").Register.Ends = ago(3) },
		func(p *planted) { p.fresh("review-due").Register.Review = ago(3) },
		func(p *planted) {
			k := p.fresh("soak-ended")
			k.Replaced, k.Until, k.Places[0].Use.Last = ago(9), ago(2), ago(20)
		},
		func(p *planted) {
			k := p.fresh("used-after-successor")
			k.Replaced, k.Until, k.Places[0].Use.Last = ago(9), ago(-20), ago(1)
		},
		func(p *planted) { p.fresh("switched-off").Places[0].Disabled = true },
		func(p *planted) { p.fresh("token-gone").Places[0].TokenGone = true },
		func(p *planted) { p.fresh("names-a-person").Places[0].Label = fmt.Sprintf("ada%d@laptop", p.next) },
		func(p *planted) { p.fresh("needless-write").Places[0].Access = api.ReadWrite },
		func(p *planted) { // by a machine that pushes, past a rule
			k := p.fresh("passes-branch-rules")
			p.pushes(k)
			p.Answers = append(p.Answers, ForgeAnswer{Account: k.Places[0].Account, Target: k.Places[0].Target, About: AskBranchRules, Read: ago(1), Passed: []string{"main"}})
		},
		func(p *planted) { // by a machine that pushes, where every rule holds
			k := p.fresh()
			p.pushes(k)
			p.Answers = append(p.Answers, ForgeAnswer{Account: k.Places[0].Account, Target: k.Places[0].Target, About: AskBranchRules, Read: ago(1)})
		},
		func(p *planted) {
			a := &p.Answers[p.r.Intn(len(p.Accounts))]
			a.Keys = append(a.Keys, p.fresh("on-a-user").Fingerprint)
		},
		func(p *planted) { p.fresh("in-two-places").Private = inventory.PrivateKeyHere },
		func(p *planted) { p.fresh("unencrypted-on-machine").Origin = "generated" },
		func(p *planted) {
			a, b := p.fresh("same-label"), p.fresh("same-label")
			b.Places[0].Label = a.Places[0].Label
		},
		plantOnMany, plantAcrossServers, plantMissing,
	}
	for _, one := range []struct {
		rule string
		kind flaw.Kind
	}{{"close-primes", flaw.ClosePrimes}, {"roca", flaw.ROCA}, {"published", flaw.PublishedKey}, {"small-factor", flaw.SmallFactor}} {
		all = append(all, func(p *planted) { p.fresh(one.rule).Material.Flaws = []flaw.Flaw{{Kind: one.kind}} })
	}
	return all
}

// plantOnMany puts a key on twelve more repositories of its project.
func plantOnMany(p *planted) {
	k := p.fresh("on-many")
	first := slices.IndexFunc(p.Repos, func(r Repo) bool { return r.Path == k.Places[0].Target }) / perProject * perProject
	for _, r := range p.Repos[first : first+perProject] {
		if len(k.Places) < 13 && r.Path != k.Places[0].Target {
			place := k.Places[0]
			place.Account, place.Target = r.Account, r.Path
			k.Places = append(k.Places, place)
		}
	}
	for i := range k.Places { // a project may lie across the border of two accounts
		if k.Places[i].Account != k.Places[0].Account {
			p.mark("across-servers", string(k.Fingerprint))
		}
	}
}

// plantAcrossServers puts a key on a repository of another forge, which is of
// another project too.
func plantAcrossServers(p *planted) {
	k := p.fresh("across-servers", "across-projects")
	r := p.Repos[len(p.Repos)-1]
	if k.Places[0].Account == r.Account {
		r = p.Repos[0]
	}
	place := k.Places[0]
	place.Account, place.Target = r.Account, r.Path
	k.Places = append(k.Places, place)
}

// plantMissing takes a key off its repository, whose machine clones it still.
func plantMissing(p *planted) {
	k := p.fresh()
	p.mark("machine-without-key", p.machineOf(k).Name+" "+k.Places[0].Target)
	k.Places = nil
}

func TestPlantedFaults(t *testing.T) {
	for seed := range int64(3) {
		p := plant(seed + 1)
		r, err := Judge(t.Context(), p.World, DefaultPolicy())
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]map[string]bool{}
		for _, f := range r.Findings {
			what := string(f.Subject.Fingerprint)
			if f.Subject.Machine != "" {
				what = f.Subject.Machine + " " + f.Subject.Target
			}
			if got[f.Name] == nil {
				got[f.Name] = map[string]bool{}
			}
			got[f.Name][what] = true
		}
		planted := 0
		for _, rule := range Rules() {
			planted += len(p.truth[rule.Name])
			for what := range p.truth[rule.Name] {
				if !got[rule.Name][what] {
					t.Errorf("seed %d: %s of %s was not found", seed, rule.Name, what)
				}
			}
			for what := range got[rule.Name] {
				if !p.truth[rule.Name][what] {
					t.Errorf("seed %d: %s of %s was found, and is not there", seed, rule.Name, what)
				}
			}
		}
		if planted < plantedFaults {
			t.Errorf("seed %d: only %d faults were planted", seed, planted)
		}
	}
}

func BenchmarkJudge(b *testing.B) {
	p := plant(1)
	for b.Loop() {
		if _, err := Judge(b.Context(), p.World, DefaultPolicy()); err != nil {
			b.Fatal(err)
		}
	}
}
