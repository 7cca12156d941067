package rollout

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"time"
)

// HashAfter changes a plan's hash, because rollout id was confirmed by the
// one that it has: the world is again as it was then, and a hash is used once.
func (p *Plan) HashAfter(id int64) {
	p.after = id
	p.SetHash()
}

// SetHash gives a plan that has been composed its hash.
func (p *Plan) SetHash() { p.Hash = hashOf(*p) }

// hashBytes is how much of a SHA-256 a plan's hash is: whoever writes what a plan is
// made from must not find two plans, one to be looked at and one to be run, that have
// the same.
const hashBytes = 16

// HashDigits is how many hexadecimal digits it has.
const HashDigits = 2 * hashBytes

// hashOf hashes what will be done and what will not, but not what is known
// besides: the same world gives the same hash, however long ago it was read and
// by which call.
func hashOf(p Plan) string {
	steps := make([]Step, len(p.Steps))
	for i, s := range p.Steps {
		steps[i] = onlyActs(s)
	}
	p.Spec.MaxAge = 0 // how fresh the facts are changes nothing of what will be done
	data, err := json.Marshal(struct {
		Spec    Spec
		Steps   []Step
		Refused []Exclusion // the name is part of the hash
		After   int64       `json:",omitempty"`
	}{p.Spec, steps, p.Exclusions, p.after})
	if err != nil {
		return "" // strings, numbers and times always can be written
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:hashBytes])
}

// onlyActs returns a step without what only says how its keys look at present: a
// key is its fingerprint, and a successor's label is that of the key that it
// follows.
func onlyActs(s Step) Step {
	s.Read, s.Acts = time.Time{}, slices.Clone(s.Acts)
	for i := range s.Acts {
		a := &s.Acts[i]
		switch {
		case a.Kind == ActAdd && a.Replaces != "":
			a.Label, a.Access = "", a.Access.OrRead()
		case a.Kind == ActInstall && a.Replaces != "":
			a.Access = a.Access.OrRead()
		case a.Kind == ActMakeThere:
			a.Label = ""
		case a.Kind == ActRemove && a.Fingerprint != "":
			a.KeyID, a.Label, a.Public, a.Access = "", "", "", ""
			if !a.UsedSince.IsZero() { // that it is judged counts, not since when
				a.UsedSince = time.Unix(0, 0).UTC()
			}
		case a.Kind == ActRelabel && a.Fingerprint != "":
			a.KeyID, a.OldLabel, a.Public, a.Access = "", "", "", ""
		}
	}
	return s
}

// Within reports whether a plan does nothing beyond the plan that a person
// confirmed, and leaves out only repositories that had never been read when it was
// confirmed and where nothing has turned out to be to do.
func (p Plan) Within(confirmed Plan) bool {
	if !p.sameRepos(confirmed) {
		return false
	}
	if p.Hash == confirmed.Hash {
		return true
	}
	was, is := p.Spec, confirmed.Spec
	was.MaxAge, is.MaxAge = 0, 0
	if p.after != confirmed.after || asJSON(was) != asJSON(is) {
		return false
	}
	left := make(map[string]Step, len(confirmed.Steps))
	for _, s := range confirmed.Steps {
		left[stepText(s)] = s
	}
	for _, s := range p.Steps {
		key := stepText(s)
		if _, ok := left[key]; !ok {
			return false
		}
		delete(left, key)
	}
	for _, s := range left {
		if !s.Read.IsZero() {
			return false
		}
	}
	return true
}

// sameRepos reports whether every name means the repository that it meant in the
// plan that was confirmed, as far as both know the forge's ids. Ids are no part
// of the hash: to learn one changes nothing of what will be done.
func (p Plan) sameRepos(confirmed Plan) bool {
	at := func(s Step) string { return TargetID(s.Account, s.Target(), s.Project != "") }
	ids := make(map[string]string, len(confirmed.Steps))
	for _, s := range confirmed.Steps {
		ids[at(s)] = s.RepoID
	}
	return !slices.ContainsFunc(p.Steps, func(s Step) bool { id := ids[at(s)]; return id != "" && s.RepoID != "" && id != s.RepoID })
}

// stepText returns what a step does as text, wherever it is in the plan.
func stepText(s Step) string {
	s = onlyActs(s)
	s.N = 0
	return asJSON(s)
}

func asJSON(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		return "" // strings, numbers and times always can be written
	}
	return string(data)
}
