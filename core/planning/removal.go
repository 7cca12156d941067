package planning

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"latchkey/core/cause"
	"latchkey/core/errtext"
	"latchkey/core/rollout"
	"latchkey/core/rollout/compose"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/keys"
)

// checkRemoveOld refuses what a removal of old keys cannot be told.
func checkRemoveOld(s rollout.Spec) error {
	c := s.Choice
	switch {
	case s.OfRollout <= 0:
		return cause.Invalid(say.New("failed.spec-which-rotation", "remove-old: specify which rotation, by its number"))
	case s.Key != (rollout.KeyRef{}) || c.All || c.Query != "" || len(c.Repos) > 0 || c.Project != "" || s.Account != "":
		return cause.Invalid(say.New("failed.spec-old-only", "remove-old: it is about exactly the old keys of the rotation"))
	case s.StopAfter < 0 || s.MaxAge < 0:
		return cause.Invalid(say.New("failed.spec-negative", "age and number of failures cannot be negative"))
	}
	return nil
}

// findRemovals finds the old keys of an ended rotation, with their successors, in
// its journal.
func (g *planInputs) findRemovals(ctx context.Context) error {
	row, steps, err := g.in.Store.Rollout(ctx, g.spec.OfRollout)
	if err != nil {
		return cause.RolloutGone(g.spec.OfRollout, err)
	}
	if err := checkRotationEnded(row); err != nil {
		return errtext.Because(say.New("failed.remove-old", "remove the old keys of rollout {id}: {cause}", say.Values{"id": strconv.FormatInt(row.ID, 10)}), err)
	}
	replaced, err := ReplacedKeys(ctx, g.in.Store)
	if err != nil {
		return err
	}
	pairs, err := g.pairsByFingerprint(ctx)
	if err != nil {
		return err
	}
	var spec rollout.Spec
	if err := json.Unmarshal([]byte(row.Spec), &spec); err != nil {
		return errtext.Because(say.New("failed.rollout", "rollout {id}: {cause}", say.Values{"id": strconv.FormatInt(row.ID, 10)}), err)
	}
	named := map[keys.Fingerprint]bool{}
	for _, st := range steps {
		r, err := readRemoval(row, spec, st)
		if err != nil {
			return err
		}
		place := KeyAt(st.Account, st.Target, st.Project, string(r.Old))
		if at := replaced[place].Looked; at.After(r.UsedSince) {
			r.UsedSince = at
		}
		r.Later = laterSuccessors(place, r.New, replaced, pairs)
		g.facts.Removals = append(g.facts.Removals, r)
		if r.Old != "" && !named[r.Old] {
			named[r.Old] = true
			pair := pairs[string(r.Old)]
			g.facts.Subjects = append(g.facts.Subjects, compose.Subject{Fingerprint: r.Old, Public: pair.Public, Comment: pair.Comment})
		}
	}
	return nil
}

// checkRotationEnded returns why a rollout has no old keys that could be removed now.
func checkRotationEnded(row store.Rollout) error {
	switch {
	case row.Verb != string(rollout.Rotate):
		return cause.ErrNotRotation
	case row.State == string(rollout.Undone) || row.Undoing:
		return cause.ErrUndone
	case row.State == string(rollout.Soaking):
		return errtext.Because(say.New("failed.on-day", "{cause}, on {when}", say.Values{"when": row.Due.Local().Format("2006-01-02 15:04")}), cause.ErrSoaksYet)
	case row.Ended.IsZero():
		return cause.ErrNotEnded
	}
	return nil
}

// readRemoval reads one step of a rotation: which key it left, and which it put
// beside it.
func readRemoval(row store.Rollout, spec rollout.Spec, st store.RolloutStep) (compose.Removal, error) {
	r := compose.Removal{Target: rollout.TargetID(st.Account, st.Target, st.Project), Set: spec.Key.Set, Old: spec.Key.Fingerprint,
		Public: cmp.Or(st.Public, row.Public), RepoID: st.RepoID}
	acts, err := rollout.ActsOf(st)
	if err != nil {
		return r, errtext.Because(say.New("failed.rollout-step", "rollout {id}, step {step}: {cause}", say.Values{"id": strconv.FormatInt(row.ID, 10), "step": strconv.Itoa(st.N)}), err)
	}
	put := false
	for _, a := range acts {
		through := a.Outcome == rollout.OutcomeDone || a.Outcome == rollout.OutcomeAlready
		switch a.Kind {
		case rollout.ActAdd:
			put = through
			r.Old, r.Access = cmp.Or(a.Replaces, r.Old), a.Access
			r.Public = cmp.Or(a.Public, r.Public)
		case rollout.ActVerify:
			r.Verified = through
			if a.DoneAt.After(r.UsedSince) {
				r.UsedSince = a.DoneAt
			}
		case rollout.ActRemove:
			r.Old = cmp.Or(a.Fingerprint, r.Old)
			if a.UseCheckedAt.After(r.UsedSince) {
				r.UsedSince = a.UseCheckedAt
			}
		}
	}
	if public, err := keys.ParsePublic(r.Public); err == nil {
		r.New = public.Fingerprint()
	}
	if !put || !r.Verified || r.New == "" || r.Old == "" {
		r.Reason = say.New("out.not-rotated", "rollout {id} has verified no new key there, so the old one stays", say.Values{"id": strconv.FormatInt(row.ID, 10)})
	}
	return r, nil
}

// KeyAtTarget is one key on one repository or project.
type KeyAtTarget struct {
	Account, Target string
	Project         bool
	Fingerprint     string
}

// KeyAt returns a key at a target, to be compared or looked up.
func KeyAt(account, target string, project bool, fingerprint string) KeyAtTarget {
	return KeyAtTarget{account, target, project, fingerprint}
}

// laterSuccessors returns the keys that have followed a successor at a place since, one
// after the other.
func laterSuccessors(place KeyAtTarget, successor keys.Fingerprint, replaced map[KeyAtTarget]store.Successor, pairs map[string]store.Pair) (all []compose.Successor) {
	visited := map[string]bool{place.Fingerprint: true} // where it is the current one again, it does not vouch for itself
	for fp := string(successor); !visited[fp]; {
		visited[fp], place.Fingerprint = true, fp
		next, ok := replaced[place]
		if !ok {
			break
		}
		fp = next.New
		if pair, here := pairs[fp]; here && !visited[fp] {
			all = append(all, compose.Successor{Fingerprint: keys.Fingerprint(fp), Public: pair.Public})
		}
	}
	return all
}

func (g *planInputs) accountsOfRemovals() (ids []string) {
	for _, r := range g.facts.Removals {
		account, _, _ := strings.Cut(r.Target, "\x00")
		if !slices.Contains(ids, account) {
			ids = append(ids, account)
		}
	}
	return ids
}

func (g *planInputs) removalsOn(account string) map[string]bool {
	on := map[string]bool{}
	for _, r := range g.facts.Removals {
		if strings.HasPrefix(r.Target, account+"\x00") {
			on[r.Target] = true
		}
	}
	return on
}

// ReplacedKeys returns the keys that rotations have replaced, with their successors
// and when their use was last looked at.
func ReplacedKeys(ctx context.Context, st *store.Store) (map[KeyAtTarget]store.Successor, error) {
	all, err := st.Successors(ctx)
	at := make(map[KeyAtTarget]store.Successor, len(all))
	for _, k := range all {
		at[KeyAt(k.Account, k.Target, k.Project, k.Old)] = k
	}
	return at, err
}
