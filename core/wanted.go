package core

import (
	"context"
	"errors"
	"strconv"
	"time"

	"latchkey/core/cause"
	"latchkey/core/errtext"
	"latchkey/core/hostkey"
	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/core/userinput"
	"latchkey/core/wanted"
	"latchkey/core/yamlfile"
)

// Wanted compares the wanted state of a file with what stands, and makes rollouts of
// the difference.
type Wanted struct {
	*env
	accounts *Accounts
	rollouts *Rollouts
}

// ApplyOptions say what an apply may do besides what is always safe.
type ApplyOptions struct {
	RemoveForeign bool          // remove keys whose private key was never here, too
	Recreate      bool          // remove a key and put it back where the forge cannot change it in place
	StopAfter     int           // pause when so many steps have failed
	MaxAge        time.Duration // read again first what is known for longer; 0 = only where it costs little
}

// Export writes down what stands today as a wanted state: all keys on the repositories
// and projects that were read, the machines that open them, and the host keys that a
// person has confirmed. Applied, it changes nothing.
func (w *Wanted) Export(ctx context.Context) (*wanted.File, error) {
	ctx, done, err := w.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	now, err := w.standing(ctx)
	if err != nil {
		return nil, err
	}
	f := now.file()
	for _, l := range w.hosts.List() {
		if l.State == hostkey.Confirmed && l.Line != "" && !l.Authority {
			f.HostKeys = append(f.HostKeys, l.Line)
		}
	}
	return f, nil
}

// Matrix compares a wanted state with what is known; nil stands for what stands today.
// No forge is asked.
func (w *Wanted) Matrix(ctx context.Context, f *wanted.File) (*wanted.Matrix, error) {
	ctx, done, err := w.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	now, err := w.standing(ctx)
	if err != nil {
		return nil, err
	}
	if f == nil {
		f = now.file()
	}
	places, err := w.resolve(ctx, f)
	if err != nil {
		return nil, err
	}
	m := &wanted.Matrix{}
	named := map[string]bool{}
	for _, p := range places {
		at := rollout.TargetID(p.Account, p.Target, p.Project)
		named[now.same.Key(p.Account, p.Target, p.Project)] = true
		have := now.found(at)
		if have.Unknown == wanted.NotListed && p.Project {
			read, err := w.store.ReadAt(ctx, p.Account, p.Target, true)
			if err != nil {
				return nil, err
			}
			if have.Unknown = wanted.NeverRead; !read.IsZero() { // and it has no keys
				have.Unknown = ""
			}
		}
		m.Cells = append(m.Cells, wanted.Compare(p, have)...)
	}
	m.Unnamed = now.unnamed(named)
	return m, nil
}

// Plan plans the rollout that makes everything as a file says. It reads and changes no
// more than PlanRollout does. A host key that must not be trusted is an error; unknown
// ones are in Spec.Trust.
func (w *Wanted) Plan(ctx context.Context, f *wanted.File, o ApplyOptions) (rollout.Plan, error) {
	ctx, done, err := w.enter(ctx)
	if err != nil {
		return rollout.Plan{}, err
	}
	defer done()
	trust, err := w.judge(f.HostKeys)
	if err != nil {
		return rollout.Plan{}, err
	}
	places, err := w.resolve(ctx, f)
	if err != nil {
		return rollout.Plan{}, err
	}
	return w.rollouts.planRollout(ctx, rollout.Spec{Verb: rollout.Apply, Wanted: places, Trust: trust, RemoveForeign: o.RemoveForeign, Recreate: o.Recreate,
		StopAfter: o.StopAfter, MaxAge: o.MaxAge})
}

// Start confirms a plan as StartRollout does. Where it has host keys alone they are
// trusted, and the id is 0: there is nothing to run.
func (w *Wanted) Start(ctx context.Context, p rollout.Plan) (id int64, err error) {
	if len(p.Steps) > 0 || len(p.Spec.Trust) == 0 {
		return w.rollouts.StartRollout(ctx, p)
	}
	return 0, w.rollouts.trustShown(ctx, p)
}

// Confirmed reports whether a plan with this hash was confirmed before: as a rollout, or,
// where it had host keys alone, by trusting these.
func (w *Wanted) Confirmed(ctx context.Context, hash string) (bool, error) {
	id, err := w.rollouts.ConfirmedAs(ctx, hash)
	if err != nil || id != 0 {
		return id != 0, err
	}
	ctx, done, err := w.enter(ctx)
	if err != nil {
		return false, err
	}
	defer done()
	return w.store.TrustedByPlan(ctx, hash)
}

// judge returns the host keys of a file that nobody has vouched for yet: only of hosts of
// which no key is known, and of each type only one.
func (w *Wanted) judge(lines []string) (trust []rollout.HostKey, err error) {
	var refused []error
	first := map[[2]string]int{} // by host and type
	for i, text := range lines {
		v, err := w.hosts.JudgeLine(text)
		if err != nil {
			refused = append(refused, err)
			continue
		}
		at := "host_keys[" + strconv.Itoa(i) + "]"
		if n, twice := first[[2]string{v.Place, v.Type}]; !twice {
			first[[2]string{v.Place, v.Type}] = i
		} else if same, err := w.hosts.JudgeLine(lines[n]); err == nil && same.Fingerprint != v.Fingerprint {
			refused = append(refused, yamlfile.Refuse(at, say.New("file.host-twice", "host_keys[{n}] is another {type} key of {host}", say.Values{"n": strconv.Itoa(n), "type": v.Type, "host": v.Place})))
			continue
		} else {
			continue
		}
		switch {
		case v.State != hostkey.Unknown:
		case len(v.Others) > 0:
			refused = append(refused, yamlfile.Refuse(at, say.New("file.host-known", "of {host} another host key is known, {key} ({type}): a file may name one only where none is known",
				say.Values{"host": v.Place, "key": string(v.Others[0].Fingerprint), "type": v.Others[0].Type})))
		default:
			trust = append(trust, rollout.HostKey{Host: v.Place, Type: v.Type, Fingerprint: v.Fingerprint, Line: v.Line})
		}
	}
	return trust, errors.Join(refused...)
}

// resolve returns the places of a file with accounts, repositories and machines by
// their own names.
func (w *Wanted) resolve(ctx context.Context, f *wanted.File) ([]wanted.Place, error) {
	r := resolution{Wanted: w, file: f, accountIDs: map[string]string{}, machineIDs: map[string]string{}, seen: map[string]int{}}
	var err error
	if r.same, err = w.store.SamePlaces(ctx); err != nil {
		return nil, err
	}
	for i := range f.Places {
		if err := r.place(ctx, i); err != nil {
			return nil, err
		}
	}
	return r.places, nil
}

// resolution is a file on its way to places.
type resolution struct {
	*Wanted
	file                   *wanted.File
	same                   store.Same
	accountIDs, machineIDs map[string]string
	seen                   map[string]int // by place, its index in the file
	places                 []wanted.Place
}

func (r *resolution) place(ctx context.Context, i int) error {
	p := &r.file.Places[i]
	at := "places[" + strconv.Itoa(i) + "]"
	id, known := r.accountIDs[p.Account]
	if !known {
		account, err := r.accounts.findAccount(ctx, p.Account)
		if err != nil {
			return yamlRefused(at+".account", err)
		}
		id = account.ID
		r.accountIDs[p.Account] = id
	}
	place := wanted.Place{Account: id, Target: string(p.Project), Project: p.Project != "", Keys: []wanted.Want{}}
	if !place.Project {
		place.Target = string(p.Repository)
		named, err := r.store.RepoNamed(ctx, id, place.Target)
		if err == nil {
			place.Target = named.Path
		} else if !errors.Is(err, store.ErrNotFound) {
			return err
		}
	}
	where := r.same.Key(id, place.Target, place.Project)
	if other, twice := r.seen[where]; twice {
		return yamlfile.Refuse(at, say.New("file.place-of", "it is the same place as places[{n}]", say.Values{"n": strconv.Itoa(other)}))
	}
	r.seen[where] = i
	for _, k := range p.Keys {
		key := r.file.Keys[k.Key]
		want := wanted.Want{Name: k.Key, Fingerprint: key.Fingerprint, Public: key.Public, Access: k.Access.OrRead(), Label: k.Label}
		if k.Machines != nil {
			ids, err := r.machines(ctx, at, *k.Machines)
			if err != nil {
				return err
			}
			want.Machines = &ids
		}
		place.Keys = append(place.Keys, want)
	}
	r.places = append(r.places, place)
	return nil
}

func (r *resolution) machines(ctx context.Context, at string, names []string) ([]string, error) {
	ids := []string{}
	for _, name := range names {
		id, known := r.machineIDs[name]
		if !known {
			m, err := r.store.Machine(ctx, name)
			if errors.Is(err, store.ErrNotFound) {
				err = errtext.Because(say.New("failed.machine", "machine {machine}: {cause}", say.Values{"machine": strconv.Quote(userinput.Quote(name))}), cause.ErrNoMachine)
			}
			if err != nil {
				return nil, yamlRefused(at, err)
			}
			id = m.ID
			r.machineIDs[name] = id
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// yamlRefused says at which place of a file something is wrong.
func yamlRefused(at string, err error) error {
	return errtext.Because(say.New("failed.about", "{about}: {cause}", say.Values{"about": at}), err)
}
