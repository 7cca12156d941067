package audit

import (
	"testing"
	"time"

	"latchkey/api"
	"latchkey/core/inventory"
	"latchkey/keys"
	"latchkey/keys/flaw"
)

func now() time.Time { return time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC) }

func ago(days int) time.Time { return now().AddDate(0, 0, -days) }

// sound is a world against which no rule finds anything: one key of a build
// machine on one repository.
func sound() *World {
	return &World{
		Now:    now(),
		Listed: &flaw.Info{},
		Accounts: []Account{{ID: "acme", Forge: "GitHub", Server: "github.com", TellsUse: true, ForgetsAfter: 365 * 24 * time.Hour, TokenEnds: ago(-300),
			BranchRules: true, KeyPolicy: true, UserKeys: true}},
		Repos: []Repo{{Account: "acme", Path: "acme/web", Project: "WEB", Keys: 1}},
		Keys: []Key{{
			Fingerprint: "SHA256:a", Type: "ed25519", Bits: 256, Label: "build-07", Origin: "machine", Private: inventory.PrivateKeyOnMachine,
			Material: Material{Known: true}, Made: ago(40),
			Places: []Place{{Account: "acme", Target: "acme/web", KeyID: "1", Label: "build-07", Access: api.Read, Read: ago(0),
				Use: inventory.Use{Created: ago(40), Read: ago(0), Last: ago(1)}}},
		}},
		Machines: []Machine{{Name: "build-07", Known: true, Keys: []MachineKey{{Fingerprint: "SHA256:a"}},
			Opens: []Opening{{Account: "acme", Target: "acme/web", Fingerprint: "SHA256:a", Access: api.Read}}}},
	}
}

// ruleCase is one change of the sound world, and what one rule says of it then.
type ruleCase struct {
	rule   string
	name   string
	change func(w *World, k *Key, p *Place)
	policy func(p *Policy)
	want   Answer
}

func flawed(kind flaw.Kind) func(*World, *Key, *Place) {
	return func(_ *World, k *Key, _ *Place) { k.Material.Flaws = []flaw.Flaw{{Kind: kind}} }
}

func noText(_ *World, k *Key, _ *Place) { k.Material = Material{} }

// second puts the key on a second repository.
func second(w *World, k *Key, account, path, project string) {
	w.Repos = append(w.Repos, Repo{Account: account, Path: path, Project: project, Keys: 1})
	place := k.Places[0]
	place.Account, place.Target = account, path
	k.Places = append(k.Places, place)
}

// told is a world in which a forge has answered one question, and no other.
func told(a ForgeAnswer) func(*World, *Key, *Place) {
	return func(w *World, _ *Key, _ *Place) {
		a.Account, a.Read = "acme", ago(0)
		w.Answers = []ForgeAnswer{a}
	}
}

// rules is told of the branch rules of a repository on which the key can push.
func rules(a ForgeAnswer) func(*World, *Key, *Place) {
	return func(w *World, k *Key, p *Place) {
		p.Access, a.About, a.Target = api.ReadWrite, AskBranchRules, p.Target
		told(a)(w, k, p)
	}
}

func materialCases() []ruleCase {
	cases := []ruleCase{
		{"weak-type", "DSA", func(_ *World, k *Key, _ *Place) { k.Type, k.Bits = "dsa", 1024 }, nil, Found},
		{"weak-type", "RSA 1024", func(_ *World, k *Key, _ *Place) { k.Type, k.Bits = "rsa", 1024 }, nil, Found},
		{"weak-type", "RSA 2048", func(_ *World, k *Key, _ *Place) { k.Type, k.Bits = "rsa", 2048 }, nil, NotFound},
		{"policy-type", "RSA 2048", func(_ *World, k *Key, _ *Place) { k.Type, k.Bits = "rsa", 2048 }, nil, Found},
		{"policy-type", "RSA 3072", func(_ *World, k *Key, _ *Place) { k.Type, k.Bits = "rsa", 3072 }, nil, NotFound},
		{"policy-type", "RSA 3072, Ed25519 alone allowed", func(_ *World, k *Key, _ *Place) { k.Type, k.Bits = "rsa", 3072 }, func(p *Policy) { p.Types = []string{"ed25519"} }, Found},
		{"policy-type", "ECDSA, allowed", func(_ *World, k *Key, _ *Place) { k.Type, k.Bits = "ecdsa", 256 }, func(p *Policy) { p.Types = []string{"ecdsa", "rsa-4096"} }, NotFound},
		{"unreadable", "no key", func(_ *World, k *Key, _ *Place) { k.Fingerprint, k.Type, k.Bits, k.Material = "", "", 0, Material{} }, nil, Found},
		{"shared-prime", "shares", func(_ *World, k *Key, _ *Place) { k.Material.Shares = []keys.Fingerprint{"SHA256:b"} }, nil, Found},
		{"shared-prime", "no text", noText, nil, Unknown},
		{"published", "no list", func(w *World, _ *Key, _ *Place) { w.Listed = nil }, nil, Unknown},
		{"published", "known although no list", func(w *World, k *Key, _ *Place) {
			w.Listed, k.Material.Flaws = nil, []flaw.Flaw{{Kind: flaw.PublishedKey, Variant: "somewhere"}}
		}, nil, Found},
		{"published", "no text", noText, nil, Unknown},
	}
	for name, kind := range map[string]flaw.Kind{"close-primes": flaw.ClosePrimes, "roca": flaw.ROCA, "invalid-rsa": flaw.Invalid, "polynomial": flaw.Polynomial,
		"known-prime": flaw.KnownPrime, "small-private-exponent": flaw.SmallPrivate, "small-factor": flaw.SmallFactor, "sparse-dsa": flaw.SparseDSA,
		"unusual-exponent": flaw.LowExponent, "odd-size": flaw.OddSize} {
		cases = append(cases, ruleCase{name, "flawed", flawed(kind), nil, Found}, ruleCase{name, "no text", noText, nil, Unknown})
	}
	return cases
}

func useCases() []ruleCase {
	use := func(change func(u *inventory.Use)) func(*World, *Key, *Place) {
		return func(_ *World, _ *Key, p *Place) { change(&p.Use) }
	}
	return []ruleCase{
		{"never-used", "for 40 days", use(func(u *inventory.Use) { u.Last = time.Time{} }), nil, Found},
		{"never-used", "new", use(func(u *inventory.Use) { u.Last, u.Created = time.Time{}, ago(29) }), nil, NotFound},
		{"never-used", "not read", use(func(u *inventory.Use) { u.Last, u.Read = time.Time{}, time.Time{} }), nil, Unknown},
		{"never-used", "no date", use(func(u *inventory.Use) { u.Last, u.Created = time.Time{}, time.Time{} }), nil, Unknown},
		{"never-used", "verified by Latchkey", use(func(u *inventory.Use) { u.Last, u.Verified = time.Time{}, ago(2) }), nil, NotFound},
		{"never-used", "the forge does not tell", func(w *World, _ *Key, p *Place) {
			w.Accounts[0].TellsUse, p.Use.Last, p.Use.Read = false, time.Time{}, time.Time{}
		}, nil, Unknown},
		{"unused", "for 181 days", use(func(u *inventory.Use) { u.Last = ago(181) }), nil, Found},
		{"unused", "for 180 days", use(func(u *inventory.Use) { u.Last = ago(180) }), nil, NotFound},
		{"unused", "used just before it was asked, long ago", use(func(u *inventory.Use) { u.Last, u.Read = ago(400), ago(399) }), nil, NotFound},
		{"unused", "only verified, long ago", use(func(u *inventory.Use) { u.Last, u.Read, u.Verified = time.Time{}, time.Time{}, ago(300) }), nil, Unknown},
		{"unused", "by another policy", use(func(u *inventory.Use) { u.Last = ago(31) }), func(p *Policy) { p.UnusedAfter = 30 }, Found},
		{"forge-deletes", "soon", use(func(u *inventory.Use) { u.Last = ago(320) }), nil, Found},
		{"forge-deletes", "not soon", use(func(u *inventory.Use) { u.Last = ago(300) }), nil, NotFound},
		{"forge-deletes", "not read", use(func(u *inventory.Use) { u.Last, u.Read = time.Time{}, time.Time{} }), nil, Unknown},
		{"forge-deletes", "never used, stands for long", use(func(u *inventory.Use) { u.Last, u.Created = time.Time{}, ago(340) }), nil, Found},
		{"forge-deletes", "a forge that does not", func(w *World, _ *Key, p *Place) { w.Accounts[0].ForgetsAfter, p.Use.Last = 0, ago(400) }, nil, NotFound},
		{"used-after-successor", "used", func(_ *World, k *Key, _ *Place) { k.Replaced = ago(5) }, nil, Found},
		{"used-after-successor", "not used", func(_ *World, k *Key, p *Place) { k.Replaced, p.Use.Last = ago(5), ago(6) }, nil, NotFound},
		{"used-after-successor", "asked before", func(_ *World, k *Key, p *Place) { k.Replaced, p.Use.Last, p.Use.Read = ago(5), ago(9), ago(8) }, nil, Unknown},
	}
}

func ageCases() []ruleCase {
	return []ruleCase{
		{"old", "366 days", func(_ *World, k *Key, p *Place) { k.Made, p.Use.Created = ago(366), ago(366) }, nil, Found},
		{"old", "older than its pair says", func(_ *World, k *Key, p *Place) { p.Use.Created = ago(500) }, nil, Found},
		{"old", "any age allowed", func(_ *World, k *Key, p *Place) { k.Made = ago(3660) }, func(p *Policy) { p.MaxAge = 0 }, NotFound},
		{"old", "no date", func(_ *World, k *Key, p *Place) { k.Made, p.Use.Created = time.Time{}, time.Time{} }, nil, Unknown},
		{"ends-soon", "in 13 days", func(_ *World, k *Key, _ *Place) { k.Register.Ends = ago(-13) }, nil, Found},
		{"ends-soon", "in 15 days", func(_ *World, k *Key, _ *Place) { k.Register.Ends = ago(-15) }, nil, NotFound},
		{"ended", "yesterday", func(_ *World, k *Key, _ *Place) { k.Register.Ends = ago(1) }, nil, Found},
		{"ended", "yesterday, and gone", func(_ *World, k *Key, _ *Place) { k.Register.Ends, k.Places = ago(1), nil }, nil, NotFound},
		{"soak-ended", "is over", func(_ *World, k *Key, _ *Place) { k.Replaced, k.Until = ago(9), ago(2) }, nil, Found},
		{"soak-ended", "is not over", func(_ *World, k *Key, _ *Place) { k.Replaced, k.Until = ago(9), ago(-2) }, nil, NotFound},
	}
}

func reachCases() []ruleCase {
	return []ruleCase{
		{"on-many", "ten", func(w *World, k *Key, _ *Place) {
			for _, n := range "123456789" {
				second(w, k, "acme", "acme/r"+string(n), "WEB")
			}
		}, nil, Found},
		{"on-many", "nine", func(w *World, k *Key, _ *Place) {
			for _, n := range "12345678" {
				second(w, k, "acme", "acme/r"+string(n), "WEB")
			}
		}, nil, NotFound},
		{"on-many", "five, each seen by two accounts", func(w *World, k *Key, _ *Place) {
			w.Accounts = append(w.Accounts, Account{ID: "two", Server: "github.com"})
			for _, n := range "1234" {
				second(w, k, "acme", "acme/r"+string(n), "WEB")
				second(w, k, "two", "acme/r"+string(n), "WEB")
			}
		}, nil, NotFound},
		{"across-projects", "two", func(w *World, k *Key, _ *Place) { second(w, k, "acme", "acme/pay", "PAY") }, nil, Found},
		{"across-projects", "one", func(w *World, k *Key, _ *Place) { second(w, k, "acme", "acme/pay", "WEB") }, nil, NotFound},
		{"across-servers", "two", func(w *World, k *Key, _ *Place) {
			w.Accounts = append(w.Accounts, Account{ID: "bb", Server: "bitbucket.org"})
			second(w, k, "bb", "acme/pay", "WEB")
		}, nil, Found},
		{"on-a-user", "not asked", func(*World, *Key, *Place) {}, nil, Unknown},
		{"on-a-user", "the forge does not list them", func(w *World, _ *Key, _ *Place) { w.Accounts[0].UserKeys = false }, nil, Unknown},
		{"on-a-user", "refused", told(ForgeAnswer{About: AskUserKeys, Refused: "forbidden"}), nil, Unknown},
		{"on-a-user", "others", told(ForgeAnswer{About: AskUserKeys, Keys: []keys.Fingerprint{"SHA256:b"}}), nil, NotFound},
		{"on-a-user", "this one", told(ForgeAnswer{About: AskUserKeys, Keys: []keys.Fingerprint{"SHA256:b", "SHA256:a"}}), nil, Found},
		{"on-a-user", "of another forge, while this one was not asked", func(w *World, _ *Key, _ *Place) {
			w.Accounts = append(w.Accounts, Account{ID: "bb", Server: "bitbucket.org", User: "ada", UserKeys: true})
			w.Answers = []ForgeAnswer{{Account: "bb", Read: ago(0), About: AskUserKeys, Keys: []keys.Fingerprint{"SHA256:a"}}}
		}, nil, Found},
		{"on-a-user", "one user of two accounts is asked once", func(w *World, _ *Key, _ *Place) {
			w.Accounts[0].User = "ada"
			w.Accounts = append(w.Accounts, Account{ID: "two", Server: "github.com", User: "ada", UserKeys: true})
			w.Answers = []ForgeAnswer{{Account: "two", Read: ago(0), About: AskUserKeys}}
		}, nil, NotFound},
		{"on-public", "public", func(w *World, _ *Key, _ *Place) { w.Repos[0].Public = true }, nil, Found},
		{"on-public", "public, but it pushes", func(w *World, _ *Key, p *Place) { w.Repos[0].Public, p.Access = true, api.ReadWrite }, nil, NotFound},
		{"twice", "by its project too", func(_ *World, k *Key, p *Place) {
			k.Places = append(k.Places, Place{Account: "acme", Target: "acme/WEB", Project: true, Use: p.Use})
		}, nil, Found},
		{"twice", "by another project", func(_ *World, k *Key, p *Place) {
			k.Places = append(k.Places, Place{Account: "acme", Target: "acme/PAY", Project: true, Use: p.Use})
		}, nil, NotFound},
		{"retired-machine", "its only one", func(w *World, _ *Key, _ *Place) { w.Machines[0].Ends = ago(1) }, nil, Found},
		{"retired-machine", "another has it too", func(w *World, _ *Key, _ *Place) {
			w.Machines[0].Ends = ago(1)
			w.Machines = append(w.Machines, Machine{Name: "b", Known: true, Keys: w.Machines[0].Keys})
		}, nil, NotFound},
		{"machine-without-key", "not there", func(w *World, k *Key, _ *Place) {
			w.Machines[0].Opens[0].Target = "acme/pay"
			w.Repos = append(w.Repos, Repo{Account: "acme", Path: "acme/pay"})
		}, nil, Found},
		{"machine-without-key", "seen by another account", func(w *World, _ *Key, p *Place) {
			w.Accounts = append(w.Accounts, Account{ID: "two", Server: "github.com"})
			w.Machines[0].Opens[0].Account = "two"
		}, nil, NotFound},
		{"machine-without-key", "its keys were not read", func(w *World, k *Key, _ *Place) {
			w.Machines[0].Opens[0].Target = "acme/pay"
			w.Repos = append(w.Repos, Repo{Account: "acme", Path: "acme/pay", Keys: -1})
		}, nil, Unknown},
		{"machine-without-key", "by its project", func(w *World, k *Key, p *Place) {
			*p = Place{Account: "acme", Target: "acme/WEB", Project: true, Use: p.Use}
		}, nil, NotFound},
	}
}

func otherCases() []ruleCase {
	write := func(_ *World, _ *Key, p *Place) { p.Access = api.ReadWrite }
	return []ruleCase{
		{"needless-write", "its machine only clones", write, nil, Found},
		{"needless-write", "its machine pushes", func(w *World, _ *Key, p *Place) {
			p.Access, w.Machines[0].Opens[0].Access = api.ReadWrite, api.ReadWrite
		}, nil, NotFound},
		{"needless-write", "no machine is known", func(w *World, _ *Key, p *Place) { p.Access, w.Machines = api.ReadWrite, nil }, nil, Unknown},
		{"needless-write", "a machine was not looked at", func(w *World, _ *Key, p *Place) { p.Access, w.Machines[0].Known = api.ReadWrite, false }, nil, Unknown},
		{"needless-write", "others may have it", func(_ *World, k *Key, p *Place) { p.Access, k.Exported = api.ReadWrite, true }, nil, Unknown},
		{"passes-branch-rules", "read", func(*World, *Key, *Place) {}, nil, NotFound},
		{"passes-branch-rules", "not asked", write, nil, Unknown},
		{"passes-branch-rules", "the forge does not tell", func(w *World, _ *Key, p *Place) { p.Access, w.Accounts[0].BranchRules = api.ReadWrite, false }, nil, Unknown},
		{"passes-branch-rules", "some", rules(ForgeAnswer{Passed: []string{"main"}, Hidden: []string{"company"}}), nil, Found},
		{"passes-branch-rules", "some, of a key that can only read", told(ForgeAnswer{About: AskBranchRules, Target: "acme/web", Passed: []string{"main"}}), nil, NotFound},
		{"passes-branch-rules", "none", rules(ForgeAnswer{}), nil, NotFound},
		{"passes-branch-rules", "exceptions are not told", rules(ForgeAnswer{Hidden: []string{"company"}}), nil, Unknown},
		{"passes-branch-rules", "refused", rules(ForgeAnswer{Refused: "forbidden"}), nil, Unknown},
		{"passes-branch-rules", "refused to one account, told to another", func(w *World, k *Key, p *Place) {
			rules(ForgeAnswer{Refused: "forbidden"})(w, k, p)
			w.Accounts = append(w.Accounts, Account{ID: "two", Server: "github.com"})
			w.Answers = append(w.Answers, ForgeAnswer{Account: "two", Read: ago(0), About: AskBranchRules, Target: "acme/web"})
		}, nil, NotFound},
		{"passes-branch-rules", "told long ago", func(w *World, k *Key, p *Place) {
			rules(ForgeAnswer{})(w, k, p)
			w.Answers[len(w.Answers)-1].Read = ago(31)
		}, nil, Unknown},
		{"on-a-user", "told long ago", func(w *World, k *Key, _ *Place) {
			w.Answers = []ForgeAnswer{{Account: "acme", About: AskUserKeys, Read: ago(31), Keys: []keys.Fingerprint{k.Fingerprint}}}
		}, nil, Unknown},
		{"keys-forbidden", "not asked", func(w *World, _ *Key, _ *Place) { w.Answers = nil }, nil, Unknown},
		{"keys-forbidden", "forbidden", told(ForgeAnswer{About: AskKeyPolicy, Target: "acme", Forbidden: true}), nil, Found},
		{"keys-forbidden", "allowed", told(ForgeAnswer{About: AskKeyPolicy, Target: "acme"}), nil, NotFound},
		{"keys-forbidden", "told to owners", told(ForgeAnswer{About: AskKeyPolicy, Target: "acme", Untold: true}), nil, Unknown},
		{"keys-forbidden", "refused", told(ForgeAnswer{About: AskKeyPolicy, Target: "acme", Refused: "forbidden"}), nil, Unknown},
		{"keys-forbidden", "another workspace", told(ForgeAnswer{About: AskKeyPolicy, Target: "globex", Forbidden: true}), nil, Unknown},
		{"keys-forbidden", "a forge without such a policy", func(w *World, _ *Key, _ *Place) { w.Accounts[0].KeyPolicy = false }, nil, NotFound},
		{"project-key-for-few", "one repository", func(_ *World, _ *Key, p *Place) { p.Target, p.Project = "acme/WEB", true }, nil, Found},
		{"project-key-for-few", "no machine is known", func(w *World, _ *Key, p *Place) { p.Target, p.Project, w.Machines = "acme/WEB", true, nil }, nil, Unknown},
		{"token-ends", "in 13 days", func(w *World, _ *Key, _ *Place) { w.Accounts[0].TokenEnds = ago(-13) }, nil, Found},
		{"token-ends", "not told", func(w *World, _ *Key, _ *Place) { w.Accounts[0].TokenEnds = time.Time{} }, nil, Unknown},
		{"token-gone", "gone", func(_ *World, _ *Key, p *Place) { p.TokenGone = true }, nil, Found},
		{"owner-gone", "keys belong to people", func(w *World, _ *Key, _ *Place) { w.Accounts[0].OwnsKeys = true }, nil, Unknown},
		{"switched-off", "off", func(_ *World, _ *Key, p *Place) { p.Disabled = true }, nil, Found},
		{"private-key-lost", "lost", func(_ *World, k *Key, _ *Place) { k.Private = inventory.PrivateKeyLost }, nil, Found},
		{"private-key-unknown", "unknown", func(w *World, k *Key, _ *Place) { k.Private, w.Machines = inventory.PrivateKeyUnknown, nil }, nil, Found},
		{"private-key-unknown", "on a machine", func(_ *World, k *Key, _ *Place) { k.Private = inventory.PrivateKeyUnknown }, nil, NotFound},
		{"unencrypted-on-machine", "delivered", func(_ *World, k *Key, _ *Place) { k.Origin = "generated" }, nil, Found},
		{"unencrypted-on-machine", "encrypted", func(w *World, k *Key, _ *Place) { k.Origin, w.Machines[0].Keys[0].Encrypted = "generated", true }, nil, NotFound},
		{"in-two-places", "vault and machine", func(_ *World, k *Key, _ *Place) { k.Private = inventory.PrivateKeyHere }, nil, Found},
		{"in-two-places", "vault and file", func(w *World, k *Key, _ *Place) {
			k.Private, k.Exported, w.Machines = inventory.PrivateKeyHere, true, nil
		}, nil, Found},
		{"in-two-places", "never here", func(w *World, k *Key, _ *Place) { k.Private, w.Machines = inventory.PrivateKeyUnknown, nil }, nil, Unknown},
		{"label-pattern", "another", func(_ *World, _ *Key, p *Place) { p.Label = "x" }, func(p *Policy) { p.LabelText = "^build-" }, Found},
		{"label-pattern", "no pattern", func(_ *World, _ *Key, p *Place) { p.Label = "x" }, nil, NotFound},
		{"names-a-person", "ada@laptop", func(_ *World, _ *Key, p *Place) { p.Label = "ada@laptop" }, nil, Found},
		{"same-label", "two", func(w *World, k *Key, _ *Place) {
			other := *k
			other.Fingerprint = "SHA256:b"
			w.Keys = append(w.Keys, other)
		}, nil, Found},
		{"same-label", "two of a set", func(w *World, k *Key, _ *Place) {
			k.Set = "s"
			other := *k
			other.Fingerprint = "SHA256:b"
			w.Keys = append(w.Keys, other)
		}, nil, NotFound},
		{"no-owner", "wanted", func(*World, *Key, *Place) {}, func(p *Policy) { p.NeedOwner = true }, Found},
		{"no-owner", "there", func(_ *World, k *Key, _ *Place) { k.Register.Owner = "ada" }, func(p *Policy) { p.NeedOwner = true }, NotFound},
		{"no-purpose", "wanted", func(*World, *Key, *Place) {}, func(p *Policy) { p.NeedPurpose = true }, Found},
		{"review-due", "today", func(_ *World, k *Key, _ *Place) { k.Register.Review = now() }, nil, Found},
		{"review-due", "tomorrow", func(_ *World, k *Key, _ *Place) { k.Register.Review = ago(-1) }, nil, NotFound},
	}
}

func TestRules(t *testing.T) {
	met := map[string]map[Answer]bool{}
	for _, c := range append(append(append(append(materialCases(), useCases()...), ageCases()...), reachCases()...), otherCases()...) {
		w, p := sound(), DefaultPolicy()
		if c.policy != nil {
			c.policy(p)
			if err := p.Prepare(); err != nil {
				t.Fatal(c.rule, c.name, err)
			}
		}
		c.change(w, &w.Keys[0], &w.Keys[0].Places[0])
		rule, known := RuleNamed(c.rule)
		if !known {
			t.Fatalf("%s is no rule", c.rule)
		}
		r, err := Judge(t.Context(), w, p)
		if err != nil {
			t.Fatal(err)
		}
		if got := answerOf(r, rule.ID); got != c.want {
			t.Errorf("%s, %s: %s, want %s", c.rule, c.name, got, c.want)
		}
		if met[c.rule] == nil {
			met[c.rule] = map[Answer]bool{}
		}
		met[c.rule][c.want] = true
	}
	for _, rule := range Rules() {
		if !met[rule.Name][Found] && !met[rule.Name][Unknown] {
			t.Errorf("%s is never tried", rule.Name)
		}
	}
}

// answerOf is the gravest answer of a rule: found before unknown before not found.
func answerOf(r *Report, id RuleID) Answer {
	for _, tally := range r.Tallies {
		if tally.Rule == id {
			switch {
			case tally.Found > 0:
				return Found
			case tally.Unknown > 0:
				return Unknown
			}
		}
	}
	return NotFound
}

// Nothing is found in a sound world; what is not known there is what is asked only
// when a person says so.
func TestASoundWorld(t *testing.T) {
	r, err := Judge(t.Context(), sound(), DefaultPolicy())
	if err != nil || len(r.Findings) > 0 {
		t.Errorf("%+v, %v", r.Findings, err)
	}
	for _, d := range r.Doubts {
		if d.Name != "on-a-user" && d.Name != "keys-forbidden" {
			t.Errorf("%s: %s", d.Name, d.Why)
		}
	}
	if r.Worst() != "" || r.Keys != 1 || r.Repos != 1 || r.Keyless != 0 {
		t.Errorf("%+v", r)
	}
}

func TestIdsAreStable(t *testing.T) {
	ids, names := map[RuleID]bool{}, map[string]bool{}
	last := RuleID("")
	for _, rule := range Rules() {
		if ids[rule.ID] || names[rule.Name] {
			t.Errorf("%s %s is there twice", rule.ID, rule.Name)
		}
		ids[rule.ID], names[rule.Name] = true, true
		if rule.Severity.Rank() > Low.Rank() || rule.Title.IsZero() || rule.Why.IsZero() || len(rule.ID) != 5 {
			t.Errorf("%s %s is not whole", rule.ID, rule.Name)
		}
		last = max(last, rule.ID)
	}
	for id, name := range map[RuleID]string{"LK001": "weak-type", "LK014": "published", "LK021": "unused", "LK061": "token-gone", "LK075": "review-due"} {
		if rule, known := RuleNamed(string(id)); !known || rule.Name != name {
			t.Errorf("%s is no longer %s", id, name)
		}
	}
}

func TestExceptions(t *testing.T) {
	w, p := sound(), DefaultPolicy()
	w.Repos[0].Public = true
	p.Exceptions = []Exception{{Rules: []string{"LK044"}, Match: "acme/w*", Reason: "is closed next month", Owner: "ada", Until: ago(-30)}}
	if err := p.Prepare(); err != nil {
		t.Fatal(err)
	}
	r, _ := Judge(t.Context(), w, p)
	if len(r.Findings) != 1 || !r.Findings[0].Excepted() || r.Worst() != "" || r.Count(Low) != 0 {
		t.Errorf("%+v", r.Findings)
	}
	p.Exceptions[0].Until = ago(1)
	if r, _ = Judge(t.Context(), w, p); len(r.Findings) != 1 || r.Findings[0].Excepted() || r.Worst() != Low {
		t.Errorf("after its end: %+v", r.Findings)
	}
	p.Severities = map[string]Severity{"on-public": Critical}
	if err := p.Prepare(); err != nil {
		t.Fatal(err)
	}
	if r, _ = Judge(t.Context(), w, p); r.Worst() != Critical {
		t.Errorf("severity by policy: %s", r.Worst())
	}
	p.Severities["on-public"] = Off
	_ = p.Prepare()
	if r, _ = Judge(t.Context(), w, p); len(r.Findings) != 0 {
		t.Errorf("switched off: %+v", r.Findings)
	}
}

func TestPoliciesThatCannotBe(t *testing.T) {
	for name, change := range map[string]func(p *Policy){
		"negative": func(p *Policy) { p.MaxAge = -1 },
		"pattern":  func(p *Policy) { p.LabelText = "(" },
		"type":     func(p *Policy) { p.Types = []string{"dsa"} },
		"size":     func(p *Policy) { p.Types = []string{"rsa-x"} },
		"rule":     func(p *Policy) { p.Severities = map[string]Severity{"LK999": High} },
		"severity": func(p *Policy) { p.Severities = map[string]Severity{"LK001": "awful"} },
		"many":     func(p *Policy) { p.ManyPlaces = 1 },
		"exception's rule": func(p *Policy) {
			p.Exceptions = []Exception{{Rules: []string{"x"}, Match: "a", Reason: "r", Owner: "o", Until: now()}}
		},
		"exception's match": func(p *Policy) {
			p.Exceptions = []Exception{{Rules: []string{"LK001"}, Match: "[", Reason: "r", Owner: "o", Until: now()}}
		},
		"exception's reason": func(p *Policy) {
			p.Exceptions = []Exception{{Rules: []string{"LK001"}, Match: "a", Owner: "o", Until: now()}}
		},
		"exception's end": func(p *Policy) {
			p.Exceptions = []Exception{{Rules: []string{"LK001"}, Match: "a", Reason: "r", Owner: "o"}}
		},
	} {
		p := DefaultPolicy()
		change(p)
		if err := p.Prepare(); err == nil {
			t.Errorf("%s: was taken", name)
		}
	}
}
