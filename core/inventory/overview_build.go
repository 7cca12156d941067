package inventory

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"latchkey/api"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/keys"
)

// Builder makes an Overview out of what the store holds: first the accounts,
// pairs, sets and successors, then every placement.
type Builder struct {
	same     store.Same
	byPlace  map[string]*keyFacts // by place and key, where two accounts may see one place
	at       map[string]*keyFacts
	order    []*keyFacts
	gone     map[string]keys.Fingerprint // superseded keys of which no pair is here
	accounts map[string]TokenFacts
	now      time.Time

	unusedAfter time.Duration
}

// TokenFacts are what decides whether a key outlives the token that made it.
type TokenFacts struct {
	Credential string // of the account's token now
	Owns       bool   // the forge deletes keys with their token
}

// NewBuilder begins an overview as of now. A key that stands somewhere and was
// not used for unusedAfter counts as forgotten; same says which targets two
// accounts both see.
func NewBuilder(now time.Time, unusedAfter time.Duration, same store.Same) *Builder {
	return &Builder{now: now, unusedAfter: unusedAfter, same: same, byPlace: map[string]*keyFacts{}, at: map[string]*keyFacts{},
		gone: map[string]keys.Fingerprint{}, accounts: map[string]TokenFacts{}}
}

// Account adds what the account's token means for its keys.
func (b *Builder) Account(id string, f TokenFacts) { b.accounts[id] = f }

// Pair adds a pair of our own.
func (b *Builder) Pair(p store.Pair) {
	k := b.key(p.Fingerprint)
	k.MD5, k.Type, k.Bits, k.Comment, k.Origin, k.Encrypted, k.Created = p.MD5, p.Type, p.Bits, p.Comment, p.Origin, p.Encrypted, p.Created
	k.PrivateKey = StateOfPair(p.Lost, p.Origin == store.OriginMachine)
}

// OnMachine adds a machine on which a private key lies.
func (b *Builder) OnMachine(fingerprint, machine string) {
	k := b.key(fingerprint)
	if k.Machines = append(k.Machines, machine); k.PrivateKey != PrivateKeyHere {
		k.PrivateKey = PrivateKeyOnMachine
	}
}

// Set names the key set of pairs that were added before.
func (b *Builder) Set(name string, members []store.SetMember) {
	for _, m := range members {
		b.key(m.Fingerprint).Set = name
	}
}

// Superseded adds which key a rotation has put in the place of another.
func (b *Builder) Superseded(old, successor string) {
	if k := b.at[old]; k != nil {
		k.SupersededBy = keys.Fingerprint(successor)
	} else {
		b.gone[old] = keys.Fingerprint(successor)
	}
}

// keyFacts is a row with what its findings are made of.
type keyFacts struct {
	KeySummary
	labels    map[string]int
	placed    time.Time // first, on a forge
	useRead   time.Time // when the last use was read, of the place where that is longest ago
	tokenGone bool
}

func (b *Builder) key(id string) *keyFacts {
	k := b.at[id]
	if k == nil {
		k = &keyFacts{KeySummary: KeySummary{Fingerprint: keys.Fingerprint(id), PrivateKey: PrivateKeyUnknown}, labels: map[string]int{}}
		b.at[id] = k
		b.order = append(b.order, k)
	}
	return k
}

// Add adds one placement. A key whose text could not be read gets a row of its
// own: whether two of them are the same cannot be known.
func (b *Builder) Add(s *store.KeyPlacement) {
	var at string
	if b.same.Shared(s.Account) {
		at = b.same.Key(s.Account, s.Target, s.Project) + "\x00" + cmp.Or(s.Fingerprint, s.KeyID)
		if k := b.byPlace[at]; k != nil { // another account sees the same repository
			k.addAccount(s.Account)
			if !s.UseRead.IsZero() {
				k.takeUse(s)
			}
			return
		}
	}
	k := b.row(s)
	if at != "" {
		b.byPlace[at] = k
	}
	if s.Label != "" {
		k.labels[s.Label]++
	}
	if s.Project {
		k.Projects = append(k.Projects, s.Target)
	} else {
		k.Repos = append(k.Repos, s.Target)
	}
	k.addAccount(s.Account)
	if api.Access(s.Access) == api.ReadWrite {
		k.Writes++
	} else {
		k.Reads++
	}
	if !s.Created.IsZero() && (k.placed.IsZero() || s.Created.Before(k.placed)) {
		k.placed = s.Created
	}
	k.takeUse(s)
	facts := b.accounts[s.Account]
	k.tokenGone = k.tokenGone || facts.Owns && s.Credential != "" && s.Credential != facts.Credential
}

func (k *keyFacts) addAccount(account string) {
	if n := len(k.Accounts); n == 0 || k.Accounts[n-1] != account && !slices.Contains(k.Accounts, account) {
		k.Accounts = append(k.Accounts, account)
	}
}

// unreadableText says why what stands there could not be read.
func unreadableText(s *store.KeyPlacement) say.Text {
	if s.Unreadable == "" {
		return say.New("broken.unreadable", "unreadable")
	}
	return say.Decode(s.Unreadable)
}

// row returns the row of the key that stands there.
func (b *Builder) row(s *store.KeyPlacement) *keyFacts {
	var k *keyFacts
	if s.Fingerprint == "" {
		k = &keyFacts{KeySummary: KeySummary{PrivateKey: PrivateKeyUnknown, Unreadable: unreadableText(s)}, labels: map[string]int{}}
		b.order = append(b.order, k)
	} else {
		k = b.key(s.Fingerprint)
		if by := b.gone[s.Fingerprint]; by != "" {
			k.SupersededBy = by
		}
	}
	k.Type, k.Bits, k.Comment = cmp.Or(k.Type, s.Type), cmp.Or(k.Bits, s.Bits), cmp.Or(k.Comment, s.Comment)
	return k
}

// takeUse combines what is known of the use over all places.
func (k *keyFacts) takeUse(s *store.KeyPlacement) {
	if s.LastUsed.After(k.LastUsed) {
		k.LastUsed = s.LastUsed
	}
	if s.Verified.After(k.Verified) {
		k.Verified = s.Verified
	}
	switch {
	case s.UseRead.IsZero():
		k.UseUnread++
	case k.useRead.IsZero() || s.UseRead.Before(k.useRead):
		k.useRead = s.UseRead
	}
}

// use returns what is known of the key's use over all places: it was read only
// when it was read for each of them.
func (k *keyFacts) use() Use {
	u := Use{Last: k.LastUsed, Verified: k.Verified, Created: k.placed, Read: k.useRead}
	if k.UseUnread > 0 {
		u.Read = time.Time{}
	}
	return u
}

// Keys returns the rows, in the order of labels.
func (b *Builder) Keys() []KeySummary {
	owners := map[string]int{} // by label, how many different keys have it; a set counts once
	counted := map[[2]string]bool{}
	for _, k := range b.order {
		k.name()
		if k.Created.IsZero() {
			k.Created = k.placed
		}
		if k.SupersededBy != "" { // it has the label of its successor
			continue
		}
		for label := range k.labels {
			if k.Set != "" {
				if counted[[2]string{k.Set, label}] {
					continue
				}
				counted[[2]string{k.Set, label}] = true
			}
			owners[label]++
		}
	}
	out := make([]KeySummary, len(b.order))
	for i, k := range b.order {
		use := k.use()
		k.UseKnown, k.UseRead = use.Known(), use.Read
		k.Findings = findings(k, owners, b.unusedAfter, b.now)
		out[i] = k.KeySummary
	}
	slices.SortStableFunc(out, func(a, b KeySummary) int {
		if c := strings.Compare(strings.ToLower(a.Label), strings.ToLower(b.Label)); c != 0 {
			return c
		}
		return strings.Compare(string(a.Fingerprint), string(b.Fingerprint))
	})
	return out
}

// name chooses the label that most places have.
func (k *keyFacts) name() {
	for label := range k.labels {
		k.Labels = append(k.Labels, label)
	}
	slices.Sort(k.Labels)
	most := 0
	for _, label := range k.Labels {
		if n := k.labels[label]; n > most {
			k.Label, most = label, n
		}
	}
	k.Label = cmp.Or(k.Label, k.Comment)
}
