package planning

import (
	"cmp"
	"context"
	"strconv"
	"strings"

	"latchkey/core/cause"
	"latchkey/core/errtext"
	"latchkey/core/rollout"
	"latchkey/core/rollout/compose"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/core/userinput"
	"latchkey/keys"
)

// reuseNamesake lets the same request, made twice, make one thing: a key or a key
// set of the name that a new one would get is taken up again. What cannot be
// that thing is refused, so that no two keys have one name.
func (g *planInputs) reuseNamesake(ctx context.Context) error {
	s := &g.spec
	name := strings.TrimSpace(cmp.Or(s.Name, s.New.Comment))
	if s.Verb != rollout.Add || s.Key != (rollout.KeyRef{}) || name == "" {
		return nil
	}
	set, err := g.findSet(ctx, name)
	if err != nil {
		return err
	}
	pairs, err := g.in.PairsOfComment(ctx, s.New.Comment)
	if err != nil {
		return err
	}
	each := s.PerRepo || !g.facts.Accounts[g.ids[0]].Traits.Reuse
	switch {
	case each && set == nil && len(pairs) > 0 && strings.EqualFold(name, s.New.Comment):
		return errtext.Because(say.New("failed.key-set-name", "key set {set}: {cause}: {key}", say.Values{"set": strconv.Quote(userinput.Quote(name)), "key": pairs[0].Fingerprint}), cause.ErrNameInUse)
	case each && set != nil:
		return g.enlargeSet(ctx, *set)
	case each, len(pairs) == 0 && set == nil:
		return nil
	case set != nil:
		return errtext.Because(say.New("failed.about", "{about}: {cause}", say.Values{"about": strconv.Quote(userinput.Quote(name))}), cause.ErrSetNameInUse)
	case len(pairs) > 1 || pairs[0].Origin != store.OriginGenerated || pairs[0].Lost || !pairs[0].IsKind(s.New.Kind):
		return errtext.Because(say.New("failed.new-pair-name", "a new key pair {name}: {cause}: {key}", say.Values{"name": strconv.Quote(userinput.Quote(name)), "key": pairs[0].Fingerprint}), cause.ErrNameInUse)
	}
	return g.reusePair(ctx, pairs[0])
}

func (g *planInputs) findSet(ctx context.Context, name string) (*store.KeySet, error) {
	sets, err := g.in.Store.KeySets(ctx)
	for i := range sets {
		if strings.EqualFold(sets[i].Name, name) {
			return &sets[i], err
		}
	}
	return nil, err
}

// enlargeSet makes the set that is there larger: a repository for which it has a
// key gets that one.
func (g *planInputs) enlargeSet(ctx context.Context, set store.KeySet) error {
	g.spec.Name = set.Name
	g.facts.Members = map[string]compose.Subject{}
	for _, m := range set.Members {
		row, err := g.in.Store.Pair(ctx, m.Fingerprint)
		if err != nil || row.Lost {
			continue // a member whose private key is gone gets a new pair
		}
		g.facts.Members[rollout.TargetID(m.Account, m.Target, false)] = compose.Subject{Fingerprint: keys.Fingerprint(m.Fingerprint), Public: row.Public, Comment: row.Comment, Set: set.Name}
	}
	g.facts.Notes = append(g.facts.Notes, say.New("note.set-enlarged", "the key set {name} is here already: it is extended", say.Values{"name": strconv.Quote(userinput.Quote(set.Name))}))
	return nil
}

// reusePair uses the pair that is here instead of a new one.
func (g *planInputs) reusePair(_ context.Context, row store.Pair) error {
	g.spec.Key.Fingerprint = keys.Fingerprint(row.Fingerprint)
	g.spec.New = rollout.NewKey{}
	g.facts.Subjects = []compose.Subject{{Fingerprint: g.spec.Key.Fingerprint, Public: row.Public, Comment: row.Comment, Encrypted: row.Encrypted}}
	g.facts.Notes = append(g.facts.Notes, say.New("note.pair-taken-up", "the key {name} is here already: it is used, and none is generated", say.Values{"name": strconv.Quote(userinput.Quote(row.Comment))}))
	return nil
}
