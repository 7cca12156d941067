package core

import (
	"context"
	"slices"

	"latchkey/api"
	"latchkey/core/audit"
	"latchkey/core/wanted"
	"latchkey/keys"
)

// Narrow returns a wanted state of the places on which a key can push although nothing
// pushes, with access to read for such a key. The other keys of those places are in it
// as they stand. It is empty where there are none.
func (a *Audit) Narrow(ctx context.Context, state *wanted.File, policy *audit.Policy) (*wanted.File, error) {
	report, err := a.Judge(ctx, policy)
	if err != nil {
		return nil, err
	}
	narrow := map[narrowed]bool{}
	for i := range report.Findings {
		if f := &report.Findings[i]; f.Mend == audit.MendNarrow && !f.Excepted() {
			narrow[narrowed{f.Subject.Account, f.Subject.Target, f.Subject.Project, f.Subject.Fingerprint}] = true
		}
	}
	return narrowFile(state, narrow), nil
}

// narrowed is a key on a place that is to have less access.
type narrowed struct {
	account, target string
	project         bool
	fingerprint     keys.Fingerprint
}

func narrowFile(state *wanted.File, narrow map[narrowed]bool) *wanted.File {
	out := &wanted.File{Version: state.Version, Keys: map[string]wanted.Key{}, Places: []wanted.FilePlace{}}
	for _, place := range state.Places {
		target, project := string(place.Repository), false
		if place.Repository == "" {
			target, project = string(place.Project), true
		}
		changed := false
		place.Keys = slices.Clone(place.Keys)
		for i := range place.Keys {
			k := &place.Keys[i]
			if narrow[narrowed{place.Account, target, project, state.Keys[k.Key].Fingerprint}] {
				k.Access, changed = api.Read, true
			}
		}
		if !changed {
			continue
		}
		out.Places = append(out.Places, place)
		for _, k := range place.Keys {
			out.Keys[k.Key] = state.Keys[k.Key]
		}
	}
	return out
}
