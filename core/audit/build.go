package audit

import (
	"cmp"
	"slices"
	"time"

	"latchkey/api"
	"latchkey/core/inventory"
	"latchkey/core/store"
	"latchkey/keys"
)

// Builder makes a World out of what the store holds: first accounts, pairs and
// machines, then placements.
type Builder struct {
	world       World
	same        store.Same
	credentials map[string]string // of each account, where forges delete keys with their token
	keys        map[string]*Key
	order       []*Key
	places      map[string]bool // where two accounts see one place
	off         map[[3]string]bool
	repos       map[string]bool
	labels      map[*Key]map[string]int
}

// NewBuilder begins a world as of now. same says which targets two accounts both
// see.
func NewBuilder(now time.Time, same store.Same) *Builder {
	return &Builder{world: World{Now: now}, same: same, credentials: map[string]string{}, keys: map[string]*Key{}, places: map[string]bool{},
		off: map[[3]string]bool{}, repos: map[string]bool{}, labels: map[*Key]map[string]int{}}
}

// Account adds an account, whose token has this name in the store.
func (b *Builder) Account(a Account, credential string) {
	a.Credential = credential
	b.world.Accounts = append(b.world.Accounts, a)
	if a.OwnsKeys {
		b.credentials[a.ID] = credential
	}
}

// Repo adds a repository; one that another account has shown already is passed
// over.
func (b *Builder) Repo(r store.Repo) {
	at := b.same.Key(r.Account, r.Path, false)
	if b.repos[at] {
		return
	}
	b.repos[at] = true
	b.world.Repos = append(b.world.Repos, Repo{Account: r.Account, Path: r.Path, Project: r.Project, Public: !r.Private, Archived: r.Archived, Keys: r.Keys,
		ID: r.RepoID, Trouble: trouble(r), Read: r.KeysRead})
}

// trouble is why the keys of a repository could not be read the last time.
func trouble(r store.Repo) string {
	if r.KeysError == "" {
		return ""
	}
	return cmp.Or(r.KeysErrorKind, "unknown")
}

// Pair adds a pair of our own.
func (b *Builder) Pair(p store.Pair, exported bool) {
	k := b.key(p.Fingerprint)
	k.Type, k.Bits, k.Comment, k.Origin, k.Encrypted, k.Made, k.Exported = p.Type, p.Bits, p.Comment, p.Origin, p.Encrypted, p.Created, exported
	k.Private = inventory.StateOfPair(p.Lost, p.Origin == store.OriginMachine)
}

// Set names the key set of pairs.
func (b *Builder) Set(name string, members []store.SetMember) {
	for _, m := range members {
		b.key(m.Fingerprint).Set = name
	}
}

// Machine adds a machine with the private keys that lie there and what it opens.
func (b *Builder) Machine(m store.Machine, held []store.MachineKey, opens []store.MachineRepo) {
	one := Machine{Name: m.Name, User: cmp.Or(m.RunAs, m.User), Ends: m.Ends, Known: !m.Looked.IsZero()}
	for _, k := range held {
		one.Keys = append(one.Keys, MachineKey{keys.Fingerprint(k.Fingerprint), k.Encrypted})
		if key := b.key(k.Fingerprint); key.Private == inventory.PrivateKeyUnknown {
			key.Private = inventory.PrivateKeyOnMachine
		}
	}
	for _, r := range opens {
		one.Opens = append(one.Opens, Opening{r.Account, r.Target, keys.Fingerprint(r.Fingerprint), api.Access(r.Access)})
	}
	b.world.Machines = append(b.world.Machines, one)
}

// Replaced adds since when another key is in the place of one, and until when that
// was to stay.
func (b *Builder) Replaced(fingerprint string, since, until time.Time) {
	k := b.key(fingerprint)
	k.Replaced, k.Until = since, until
}

// SwitchedOff adds a key that a forge's policy has switched off.
func (b *Builder) SwitchedOff(k store.DeployKey) {
	b.off[[3]string{k.Account, k.Target, k.KeyID}] = true
}

// Answer adds what a forge said to a question.
func (b *Builder) Answer(a ForgeAnswer) { b.world.Answers = append(b.world.Answers, a) }

// Register adds what people have written down of a key.
func (b *Builder) Register(fp keys.Fingerprint, r Register) {
	b.key(string(fp)).Register = r
}

func (b *Builder) key(id string) *Key {
	k := b.keys[id]
	if k == nil {
		k = &Key{Fingerprint: keys.Fingerprint(id), Private: inventory.PrivateKeyUnknown}
		b.keys[id] = k
		b.order = append(b.order, k)
	}
	return k
}

// Place adds one place. A key whose text could not be read is one for itself there.
func (b *Builder) Place(s *store.KeyPlacement) {
	at := b.same.Key(s.Account, s.Target, s.Project) + "\x00" + cmp.Or(s.Fingerprint, "#"+s.KeyID)
	if b.places[at] { // another account sees it too
		b.alsoSeen(s)
		return
	}
	b.places[at] = true
	k := &Key{Private: inventory.PrivateKeyUnknown}
	if s.Fingerprint == "" {
		b.order = append(b.order, k)
	} else {
		k = b.key(s.Fingerprint)
	}
	k.Type, k.Bits, k.Comment = cmp.Or(k.Type, s.Type), cmp.Or(k.Bits, s.Bits), cmp.Or(k.Comment, s.Comment)
	if !s.Created.IsZero() && (k.Made.IsZero() || s.Created.Before(k.Made)) {
		k.Made = s.Created
	}
	now, owned := b.credentials[s.Account]
	k.Places = append(k.Places, Place{Account: s.Account, Target: s.Target, Project: s.Project, KeyID: s.KeyID, Label: s.Label, Access: api.Access(s.Access),
		Use:      inventory.Use{Last: s.LastUsed, Read: s.UseRead, Verified: s.Verified, Created: s.Created},
		Disabled: b.off[[3]string{s.Account, s.Target, s.KeyID}], TokenGone: owned && s.Credential != "" && s.Credential != now,
		Token: s.Credential, AddedBy: s.AddedBy})
	if b.labels[k] == nil {
		b.labels[k] = map[string]int{}
	}
	b.labels[k][s.Label]++
}

// alsoSeen takes what another account knows of the use of a key in a place that is
// there already.
func (b *Builder) alsoSeen(s *store.KeyPlacement) {
	k := b.keys[s.Fingerprint]
	if k == nil {
		return
	}
	at := b.same.Key(s.Account, s.Target, s.Project)
	for i := range k.Places {
		p := &k.Places[i]
		if b.same.Key(p.Account, p.Target, p.Project) != at {
			continue
		}
		if s.UseRead.After(p.Use.Read) {
			p.Use.Read = s.UseRead
		}
		if s.LastUsed.After(p.Use.Last) {
			p.Use.Last = s.LastUsed
		}
		if s.Verified.After(p.Use.Verified) {
			p.Use.Verified = s.Verified
		}
		return
	}
}

// Placed returns the fingerprints of the keys that stand somewhere.
func (b *Builder) Placed() []keys.Fingerprint {
	var all []keys.Fingerprint
	for _, k := range b.order {
		if k.stands() && !k.unreadable() {
			all = append(all, k.Fingerprint)
		}
	}
	return all
}

// World returns what was added, with what was found in the keys themselves: those
// that are not in material are not known.
func (b *Builder) World(material map[keys.Fingerprint]Material) *World {
	for _, k := range b.order {
		k.Material = material[k.Fingerprint]
		k.Label = cmp.Or(mostCommon(b.labels[k]), k.Comment)
		slices.SortFunc(k.Places, func(a, b Place) int {
			return cmp.Or(cmp.Compare(a.Account, b.Account), cmp.Compare(a.Target, b.Target), cmp.Compare(a.KeyID, b.KeyID))
		})
		b.world.Keys = append(b.world.Keys, *k)
	}
	slices.SortFunc(b.world.Keys, func(a, b Key) int { return cmp.Compare(a.Fingerprint, b.Fingerprint) })
	return &b.world
}

func mostCommon(labels map[string]int) (label string) {
	for l, n := range labels {
		if most := labels[label]; label == "" || n > most || n == most && l < label {
			label = l
		}
	}
	return label
}
