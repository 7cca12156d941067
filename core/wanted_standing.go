package core

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"latchkey/api"
	"latchkey/core/rollout"
	"latchkey/core/store"
	"latchkey/core/wanted"
	"latchkey/internal/safetext"
	"latchkey/keys"
)

// standing is what is known of all places at one time.
type standing struct {
	same     store.Same
	order    []rollout.Step // the places, as accounts list them: only where they are
	places   map[string]*wanted.Found
	public   map[string]string // lines by fingerprint
	comments map[string]string // comments and labels by fingerprint
	machines map[string]string // names by id
}

// standing gathers what stands where.
func (w *Wanted) standing(ctx context.Context) (*standing, error) {
	s := &standing{places: map[string]*wanted.Found{}, comments: map[string]string{}, machines: map[string]string{}}
	var err error
	if s.same, err = w.store.SamePlaces(ctx); err != nil {
		return nil, err
	}
	if s.public, err = w.store.PublicKeys(ctx); err != nil {
		return nil, err
	}
	repos, err := w.store.Repos(ctx, "")
	if err != nil {
		return nil, err
	}
	for _, r := range repos {
		found := s.add(r.Account, r.Path, false)
		switch {
		case r.KeysError != "": // whatever was read before
			found.Unknown = wanted.Unreadable
		case !r.KeysRead.IsZero():
		default:
			found.Unknown = wanted.NeverRead
		}
	}
	accounts, err := w.store.Accounts(ctx)
	if err != nil {
		return nil, err
	}
	for _, a := range accounts {
		rows, err := w.store.KeysOfAccount(ctx, a.ID)
		if err != nil {
			return nil, err
		}
		for i := range rows {
			s.key(&rows[i])
		}
	}
	return s, w.addMachines(ctx, s)
}

func (w *Wanted) addMachines(ctx context.Context, s *standing) error {
	machines, err := w.store.Machines(ctx)
	if err != nil {
		return err
	}
	for _, m := range machines {
		s.machines[m.ID] = m.Name
	}
	opens, err := w.store.MachineRepos(ctx, "")
	for _, r := range opens {
		found := s.places[rollout.TargetID(r.Account, r.Target, false)]
		if found == nil {
			continue
		}
		if found.Machines == nil {
			found.Machines = map[string]keys.Fingerprint{}
		}
		found.Machines[r.Machine] = keys.Fingerprint(r.Fingerprint)
	}
	return err
}

func (s *standing) add(account, target string, project bool) *wanted.Found {
	at := rollout.TargetID(account, target, project)
	if found := s.places[at]; found != nil {
		return found
	}
	step := rollout.Step{Account: account, Repo: api.RepoPath(target)}
	if project {
		step.Repo, step.Project = "", api.ProjectPath(target)
	}
	s.order = append(s.order, step)
	s.places[at] = &wanted.Found{}
	return s.places[at]
}

func (s *standing) key(k *store.DeployKey) {
	found := s.add(k.Account, k.Target, k.Project)
	found.Keys = append(found.Keys, wanted.Standing{Fingerprint: keys.Fingerprint(k.Fingerprint), Label: k.Label, Access: api.Access(k.Access).OrRead()})
	if name := cmp.Or(k.Label, k.Comment); s.comments[k.Fingerprint] == "" || name != "" && name < s.comments[k.Fingerprint] {
		s.comments[k.Fingerprint] = name
	}
}

// found returns what is known of a place.
func (s *standing) found(at string) wanted.Found {
	if found := s.places[at]; found != nil {
		return *found
	}
	return wanted.Found{Unknown: wanted.NotListed}
}

// unnamed counts the places with keys that are not among those that were named.
func (s *standing) unnamed(named map[string]bool) (n int) {
	for _, p := range s.order {
		at := s.same.Key(p.Account, p.Target(), p.Project != "")
		if !named[at] && len(s.places[rollout.TargetID(p.Account, p.Target(), p.Project != "")].Keys) > 0 {
			named[at] = true
			n++
		}
	}
	return n
}

// file writes down what stands.
func (s *standing) file() *wanted.File {
	f := &wanted.File{Version: 1, Keys: map[string]wanted.Key{}}
	names := map[keys.Fingerprint]string{}
	seen := map[string]bool{}
	slices.SortStableFunc(s.order, func(a, b rollout.Step) int {
		return cmp.Or(cmp.Compare(a.Account, b.Account), cmp.Compare(a.Project, b.Project), cmp.Compare(a.Repo, b.Repo))
	})
	for _, p := range s.order {
		found := s.places[rollout.TargetID(p.Account, p.Target(), p.Project != "")]
		at := s.same.Key(p.Account, p.Target(), p.Project != "")
		if found.Unknown != "" || seen[at] {
			continue
		}
		place := wanted.FilePlace{Account: p.Account, Repository: p.Repo, Project: p.Project}
		for _, k := range found.Keys {
			if k.Fingerprint != "" {
				place.Keys = append(place.Keys, wanted.FileKey{Key: s.name(f, names, k.Fingerprint), Access: k.Access, Label: k.Label, Machines: s.machinesOf(found, k.Fingerprint)})
			}
		}
		if len(place.Keys) > 0 {
			seen[at] = true
			f.Places = append(f.Places, place)
		}
	}
	return f
}

// name returns the name of a key in the file, and writes it there the first time.
func (s *standing) name(f *wanted.File, names map[keys.Fingerprint]string, fp keys.Fingerprint) string {
	if name := names[fp]; name != "" {
		return name
	}
	base := cmp.Or(safetext.Line(s.comments[string(fp)], 80), string(fp))
	name := base
	for n := 2; ; n++ {
		if _, used := f.Keys[name]; !used {
			break
		}
		name = base + " (" + strconv.Itoa(n) + ")"
	}
	names[fp] = name
	f.Keys[name] = wanted.Key{Fingerprint: fp}
	if public, err := keys.ParsePublic(s.public[string(fp)]); err == nil && public.Fingerprint() == fp {
		f.Keys[name] = wanted.Key{Public: public.Line(), Fingerprint: fp}
	}
	return name
}

// machinesOf returns the machines that open a place with a key, nil where none does.
func (s *standing) machinesOf(found *wanted.Found, fp keys.Fingerprint) *[]string {
	var names []string
	for id, key := range found.Machines {
		if key == fp {
			names = append(names, cmp.Or(s.machines[id], id))
		}
	}
	if len(names) == 0 {
		return nil
	}
	slices.Sort(names)
	return &names
}
