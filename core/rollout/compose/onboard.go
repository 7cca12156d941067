package compose

import (
	"cmp"
	"strconv"
	"strings"

	"latchkey/api"
	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/keys"
)

// MachineFacts is one build machine, as far as it is known.
type MachineFacts struct {
	ID   string
	Name string
	// NoKeygen says that no pair can be made there: one of the vault is delivered.
	NoKeygen bool
	// Unusable is why nothing can be done there; zero where something can.
	Unusable say.Text
	// Installed says that what all keys need is there already.
	Installed bool
	// Key is the key with which it opens repositories of a forge that takes one key
	// for many; zero where it has none.
	Key MachineKey
	// Repos has, by TargetID, the keys with which it opens repositories.
	Repos map[string]keys.Fingerprint
	// Held has, by key, the name of its file in our folder there; Aliases, by TargetID,
	// the hosts in the URLs of repositories; Plain, by account, the key behind the forge's
	// own name.
	Held    map[keys.Fingerprint]string
	Aliases map[string]string
	Plain   map[string]keys.Fingerprint
	// Names are the names of files and aliases of ours that are used there.
	Names []string
}

// MachineKey is a key that lies on a machine.
type MachineKey struct {
	Subject
	Path string // the name of its file in our folder there
}

// MachineTargetID tells a target, as far as one machine is concerned, from all others.
func MachineTargetID(target, machine string) string { return target + "\x00" + machine }

// offer takes a repository as one that the machines are to open.
func (p *planner) offer(t TargetFacts) {
	traits := p.facts.Accounts[t.Account].Traits
	switch {
	case t.Project:
		return // machines open repositories
	case p.spec.Access.OrRead() == api.ReadWrite && !traits.WriteAccess:
		p.exclude(t, rollout.ReasonNoWrite, say.New("out.no-write", "deploy keys can only read on {forge}", say.Values{"forge": traits.Name}))
	default:
		p.open = append(p.open, t)
	}
}

// onboardMachines plans the steps of each machine: one on the machine alone, then
// one for each repository.
func (p *planner) onboardMachines() {
	if p.spec.Verb != rollout.Onboard {
		return
	}
	for _, m := range p.facts.Machines {
		o := &onboarding{planner: p, machine: m, used: map[string]bool{}}
		for _, name := range m.Names {
			o.used[name] = true
		}
		o.plan()
	}
}

// onboarding plans one machine.
type onboarding struct {
	*planner
	machine MachineFacts
	used    map[string]bool // names there
	key     rollout.Act     // the key of the machine, as acts name it: Fingerprint and Public are "" for one that is yet to be made
}

func (o *onboarding) plan() {
	todo := o.choose()
	if len(todo) == 0 {
		return
	}
	var acts []rollout.Act
	if o.needsOwnKey(todo) {
		acts = o.keyActs(o.name(todo[0]), o.comment())
	}
	if !o.machine.Installed && o.spec.Checkout == "" {
		acts = append(acts, rollout.Act{Kind: rollout.ActInstall, Machine: o.machine.ID})
	}
	if len(acts) > 0 {
		o.stepOn(o.machine.ID, acts...)
	}
	for _, t := range todo {
		o.repository(t)
	}
}

// choose returns the repositories that the machine does not open yet.
func (o *onboarding) choose() (todo []TargetFacts) {
	for _, t := range o.open {
		busy, inRollout := o.facts.OpenRollouts[MachineTargetID(t.TargetID(), o.machine.ID)]
		switch {
		case !o.machine.Unusable.IsZero():
			o.leaveOut(t, rollout.ReasonNoMachine, o.machine.Unusable)
		case inRollout:
			o.leaveOut(t, rollout.ReasonOpenRollout, say.New("out.busy", "rollout {id} has not ended there: resume, cancel or undo it first", say.Values{"id": strconv.FormatInt(busy, 10)}))
		case o.machine.Repos[t.TargetID()] != "" && t.deployKey(o.machine.Repos[t.TargetID()]) != nil:
			o.leaveOut(t, rollout.ReasonAlreadyThere, say.New("out.machine-opens", "{machine} has a key for it already", say.Values{"machine": o.machine.Name}))
		case o.givenKey().Fingerprint != "" && o.cannotDeliver(t):
		default:
			todo = append(todo, t)
		}
	}
	return todo
}

// cannotDeliver reports whether the forge would refuse the one key that all
// machines get. That it stands there already is what an earlier machine needed.
func (o *onboarding) cannotDeliver(t TargetFacts) bool {
	access := o.spec.Access.OrRead()
	if there := t.deployKey(o.givenKey().Fingerprint); there != nil && there.Access.OrRead() == access {
		return false
	}
	if o.given == nil {
		o.given = map[string]string{}
	}
	if !o.facts.Accounts[t.Account].Traits.Reuse && o.given[t.Account] == t.TargetID() {
		return false // for the machine before
	}
	refused := o.cannotAdd(t, o.givenKey(), access)
	if !refused {
		o.given[t.Account] = t.TargetID()
	}
	return refused
}

func (o *onboarding) leaveOut(t TargetFacts, why rollout.Reason, text say.Text) {
	o.exclude(t, why, text)
	all := o.planner.plan.Exclusions
	all[len(all)-1].Machine = o.machine.ID
}

// givenKey returns the key of the vault that is delivered, zero where there is none.
func (o *onboarding) givenKey() (key Subject) {
	if o.spec.Key != (rollout.KeyRef{}) && len(o.facts.Subjects) > 0 {
		key = o.facts.Subjects[0]
	}
	return key
}

// sharesKey reports whether one key of the machine opens all repositories of the
// account.
func (o *onboarding) sharesKey(t TargetFacts) bool {
	return !o.spec.PerRepo && o.facts.Accounts[t.Account].Traits.Reuse || o.givenKey().Fingerprint != ""
}

// needsOwnKey reports whether the machine needs a key for several repositories that
// it has not, and takes up the one that it has.
func (o *onboarding) needsOwnKey(todo []TargetFacts) bool {
	for _, t := range todo {
		if !o.sharesKey(t) {
			continue
		}
		have := o.machine.Key
		if given := o.givenKey().Fingerprint; have.Fingerprint != "" && (given == "" && !o.spec.Deliver || given == have.Fingerprint) {
			o.key = rollout.Act{Fingerprint: have.Fingerprint, Public: have.Public, Path: have.Path}
			return false
		}
		return true
	}
	return false
}

// keyActs brings a key onto the machine: made there, or delivered.
func (o *onboarding) keyActs(name, comment string) []rollout.Act {
	there := rollout.Act{Kind: rollout.ActMakeThere, Label: comment, Machine: o.machine.ID, Path: name}
	given := o.givenKey()
	if given.Fingerprint != "" {
		there.Kind, there.Fingerprint, there.Public = rollout.ActDeliver, given.Fingerprint, given.Public
	}
	o.key = rollout.Act{Fingerprint: there.Fingerprint, Public: there.Public, Path: name}
	switch {
	case given.Fingerprint != "":
		return []rollout.Act{there}
	case o.spec.Deliver || o.machine.NoKeygen:
		there.Kind = rollout.ActDeliver
		o.planner.plan.Pairs++
		return []rollout.Act{{Kind: rollout.ActGenerate, Label: comment}, there}
	}
	o.planner.plan.Pairs++
	return []rollout.Act{there}
}

// repository plans the step of one repository.
func (o *onboarding) repository(t TargetFacts) {
	var acts []rollout.Act
	key, alias, label := o.key, "", o.comment()
	if !o.sharesKey(t) {
		label += " " + t.Path
		name := o.name(t)
		acts = o.keyActs(name, label)
		key, alias = o.key, o.free(slug(string(o.facts.Accounts[t.Account].Traits.Kind)+"-"+t.Path))
	}
	access := o.spec.Access.OrRead()
	acts = append(acts, rollout.Act{Kind: rollout.ActAdd, Fingerprint: key.Fingerprint, Public: key.Public, Access: access, Label: cmp.Or(o.spec.Label, rollout.FitLabel(label))},
		rollout.Act{Kind: rollout.ActInstall, Fingerprint: key.Fingerprint, Public: key.Public, Access: access, Machine: o.machine.ID, Path: key.Path, Alias: alias, InCheckout: o.spec.InCheckout})
	if !o.spec.NoVerify {
		acts = append(acts, rollout.Act{Kind: rollout.ActVerifyThere, Fingerprint: key.Fingerprint, Public: key.Public, Machine: o.machine.ID})
	}
	o.step(t, o.machine.ID, acts...)
}

// comment names the key of the machine.
func (o *onboarding) comment() string {
	if base := o.spec.New.Comment; base != "" {
		return rollout.FitLabel(base + " " + o.machine.Name)
	}
	return rollout.FitLabel(o.machine.Name)
}

// name returns the name of a key's file there, which no other installation of
// Latchkey takes.
func (o *onboarding) name(t TargetFacts) string {
	return o.free(KeyFileName(o.facts.Accounts[t.Account].Traits.Kind, t.Path, o.sharesKey(t), o.facts.Instance))
}

// KeyFileName is what the file of a key is called on a machine that has none of that
// name yet: after the forge whose repositories it opens, or after its one repository.
func KeyFileName(kind api.Kind, repo string, shared bool, instance string) string {
	what := string(kind)
	if !shared {
		what = repo
	}
	return slug(what + "-" + ShortInstance(instance))
}

// ShortInstance is how names on machines tell one installation of Latchkey from
// others.
func ShortInstance(instance string) string { return instance[:min(len(instance), 6)] }

// free returns a name that nothing of ours has there.
func (o *onboarding) free(name string) string {
	return freeName(o.used, name)
}

// slug returns a text as a name of a file or a host: small letters, digits and
// dashes.
func slug(text string) string {
	const longest = 56 // a file in our folder may have 64 characters, and a number may follow
	dashed := strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z', '0' <= r && r <= '9':
			return r
		case 'A' <= r && r <= 'Z':
			return r + 'a' - 'A'
		}
		return '-'
	}, text)
	return strings.Trim(dashed[max(len(dashed)-longest, 0):], "-")
}
