package planning

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"latchkey/api"
	"latchkey/core/cause"
	"latchkey/core/errtext"
	"latchkey/core/rollout"
	"latchkey/core/rollout/compose"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/core/userinput"
	"latchkey/keys"
)

// checkOnboard refuses what an onboarding cannot be told, and fills in what was left
// open.
func checkOnboard(s *rollout.Spec) error {
	c := s.Choice
	switch {
	case len(s.Machines) == 0:
		return cause.Invalid(say.New("failed.spec-which-machines", "onboard: specify which machines"))
	case c.Where || !c.All && c.Query == "" && len(c.Repos) == 0 && c.Project == "":
		return cause.Invalid(say.New("failed.spec-onboard-where", "onboard: specify on which repositories"))
	case s.Key.Set != "" || s.Key.Public != "":
		return cause.Invalid(say.New("failed.spec-deliver-vault", "onboard: a key that is delivered is one of the vault, by its fingerprint"))
	case s.Key.Fingerprint != "" && !s.Deliver:
		return cause.Invalid(say.New("failed.spec-deliver", "onboard: a key that is here already has to be delivered"))
	case s.New.Passphrase:
		return cause.Invalid(say.New("failed.spec-no-typist", "onboard: nobody could type the passphrase of a key on a build machine"))
	case s.StopAfter < 0 || s.MaxAge < 0:
		return cause.Invalid(say.New("failed.spec-negative", "age and number of failures cannot be negative"))
	case s.Access != "" && s.Access != api.Read && s.Access != api.ReadWrite:
		return cause.Invalid(say.New("failed.access-neither", "access {access} is neither read nor read-write", say.Values{"access": strconv.Quote(userinput.Quote(string(s.Access)))}))
	}
	if s.Checkout != "" && (len(s.Machines) != 1 || len(c.Repos) != 1 || c.All || c.Query != "" || c.Project != "") {
		return cause.Invalid(say.New("failed.spec-one-checkout", "onboard: a checkout is of one repository on one machine"))
	}
	if s.Alone && (s.Checkout == "" || s.Access == api.ReadWrite) {
		return cause.Invalid(say.New("failed.spec-sandbox", "onboard: a sandbox has one checkout, and reads"))
	}
	s.PerRepo = s.PerRepo || s.Alone
	if !s.Ends.IsZero() {
		s.PerRepo = true // the end is that of a key
	}
	refs := 0
	if s.Key.Fingerprint != "" {
		refs = 1
	}
	return checkSpecValues(s, refs)
}

// findMachines finds the machines of an onboarding, by id or name, and what is
// known of them.
func (g *planInputs) findMachines(ctx context.Context) error {
	g.facts.Instance = compose.ShortInstance(g.in.Instance)
	if err := g.findGroups(ctx); err != nil {
		return err
	}
	switch g.spec.Verb {
	case rollout.Onboard:
	case rollout.Rotate, rollout.Revoke:
		return g.findHolders(ctx)
	case rollout.Apply:
		return g.findWantedMachines(ctx)
	default:
		return nil
	}
	machines, err := g.namedMachines(ctx)
	if err != nil {
		return err
	}
	for _, m := range machines {
		facts, err := g.machineFacts(ctx, m)
		if err != nil {
			return err
		}
		g.facts.Machines = append(g.facts.Machines, facts)
	}
	if row, err := g.in.Store.Pair(ctx, string(g.spec.Key.Fingerprint)); err == nil && row.Origin == store.OriginMachine {
		return errtext.Because(say.New("failed.onboard-key", "onboard: key pair {key}: {cause}", say.Values{"key": row.Fingerprint}), cause.ErrOnMachine)
	}
	return nil
}

// namedMachines returns the machines of the spec, each once, and writes their ids
// into it.
func (g *planInputs) namedMachines(ctx context.Context) (all []store.Machine, err error) {
	var ids []string
	for _, name := range g.spec.Machines {
		m, err := g.in.Store.Machine(ctx, name)
		if errors.Is(err, store.ErrNotFound) {
			return nil, errtext.Because(say.New("failed.machine", "machine {machine}: {cause}", say.Values{"machine": strconv.Quote(userinput.Quote(name))}), cause.ErrNoMachine)
		}
		if err != nil {
			return nil, err
		}
		if !slices.Contains(ids, m.ID) {
			ids, all = append(ids, m.ID), append(all, m)
		}
	}
	g.spec.Machines = ids
	return all, nil
}

// lookFacts is what a plan takes from the last look at a machine.
type lookFacts struct {
	SSHKeygen *string `json:"ssh_keygen"` // "" = it is missing
}

func (g *planInputs) machineFacts(ctx context.Context, m store.Machine) (compose.MachineFacts, error) {
	f := compose.MachineFacts{ID: m.ID, Name: m.Name, Repos: map[string]keys.Fingerprint{}, Held: map[keys.Fingerprint]string{}, Aliases: map[string]string{}, Plain: map[string]keys.Fingerprint{}}
	var look lookFacts
	if json.Unmarshal([]byte(m.Facts), &look) == nil && look.SSHKeygen != nil && *look.SSHKeygen == "" {
		f.NoKeygen = true
	}
	held, err := g.in.Store.MachineKeys(ctx, m.ID)
	if err != nil {
		return f, err
	}
	repos, err := g.in.Store.MachineRepos(ctx, m.ID)
	if err != nil {
		return f, err
	}
	f.Installed = len(repos) > 0
	shared := map[string]bool{} // keys that open repositories of the account by the forge's own name
	for _, r := range repos {
		f.Repos[rollout.TargetID(r.Account, r.Target, false)] = keys.Fingerprint(r.Fingerprint)
		f.Aliases[rollout.TargetID(r.Account, r.Target, false)] = r.Alias
		if r.Alias == "" {
			f.Plain[r.Account] = keys.Fingerprint(r.Fingerprint)
		}
		if r.Alias != "" {
			f.Names = append(f.Names, r.Alias)
		} else if slices.Contains(g.ids, r.Account) {
			shared[r.Fingerprint] = true
		}
	}
	for _, k := range held {
		f.Names = append(f.Names, k.Path)
		if k.Origin != store.KeyFound {
			f.Held[keys.Fingerprint(k.Fingerprint)] = k.Path
		}
		if !shared[k.Fingerprint] || k.Origin == store.KeyFound {
			continue
		}
		row, err := g.in.Store.Pair(ctx, k.Fingerprint)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return f, err
		}
		if err == nil {
			f.Key = compose.MachineKey{Path: k.Path, Subject: compose.Subject{Fingerprint: keys.Fingerprint(k.Fingerprint), Public: row.Public, Comment: row.Comment}}
		}
	}
	if m.Kind == store.MachineGroup {
		f.Unusable = say.New("out.machine-group", "{machine} is a group of machines that are not reached: onboard the machine whose image they have, then make the image anew", say.Values{"machine": m.Name})
		return f, nil
	}
	open, err := g.in.Store.OpenSteps(ctx)
	for _, s := range open {
		if s.Account == "" && s.Machine == m.ID {
			f.Unusable = say.New("out.machine-busy", "rollout {id} has not ended on {machine}: resume, cancel or undo it first", say.Values{"id": fmt.Sprint(s.Rollout), "machine": m.Name})
		}
	}
	return f, err
}
