package machine

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"latchkey/core/machine/look"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/keys"
)

// cloned recognises a machine that comes from the same image as another one: our
// folder lies on it, with keys that others have. It is noted as a holder of these,
// with what it opens, so that rotating and shutting out know it. A machine on which
// keys of its own are noted is not asked again.
func (f *Fleet) cloned(ctx context.Context, w *way, facts look.Facts) ([]look.Problem, error) {
	held, err := f.o.Store.MachineKeys(ctx, w.machine.ID)
	if err != nil {
		return nil, err
	}
	known := slices.ContainsFunc(held, func(k store.MachineKey) bool { return k.Origin != store.KeyCloned })
	if known || !slices.ContainsFunc(facts.SSH.Files, func(file look.File) bool { return file.Name == "latchkey" }) {
		return nil, nil
	}
	content, err := w.home.Look(ctx)
	if err != nil {
		return nil, err
	}
	var others []string
	for _, k := range content.Keys {
		public, err := keys.ParsePublic(k.Public)
		if err != nil {
			continue // the state was read by the same rule
		}
		names, err := f.holdsToo(ctx, w.machine.ID, store.MachineKey{Fingerprint: string(public.Fingerprint()), Path: k.Name})
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			if !slices.Contains(others, name) {
				others = append(others, name)
			}
		}
	}
	if len(others) == 0 {
		return nil, nil
	}
	return []look.Problem{{Code: "cloned", Text: say.New("look.cloned", "{machine} has the same key as {names}, as machines from one image have: a rotation, or shutting one of them out, gives each of the others a key of its own",
		say.Values{"machine": w.machine.Name, "names": groupOf(others)})}}, nil
}

// holdsToo notes a machine as one more holder of a key, with the repositories that the
// other holders open with it, and returns the names of these.
func (f *Fleet) holdsToo(ctx context.Context, id string, k store.MachineKey) (names []string, err error) {
	holders, err := f.o.Store.KeyHolders(ctx, k.Fingerprint)
	if err != nil {
		return nil, err
	}
	var repos []store.MachineRepo
	for _, h := range holders {
		if h.Machine == id || h.Origin == store.KeyFound {
			continue
		}
		m, err := f.o.Store.Machine(ctx, h.Machine)
		if err != nil {
			return nil, err
		}
		names = append(names, m.Name)
		rows, err := f.o.Store.MachineRepos(ctx, h.Machine)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			if r.Fingerprint == k.Fingerprint && !slices.ContainsFunc(repos, func(o store.MachineRepo) bool { return o.Account == r.Account && o.Target == r.Target }) {
				repos = append(repos, store.MachineRepo{Machine: id, Account: r.Account, Target: r.Target, Fingerprint: r.Fingerprint, Alias: r.Alias, Access: r.Access, Since: f.o.Now()})
			}
		}
	}
	if len(names) == 0 {
		return nil, nil
	}
	k.Machine, k.Origin, k.Since = id, store.KeyCloned, f.o.Now()
	return names, f.o.Store.HoldsToo(ctx, k, repos)
}

var digits = regexp.MustCompile(`[0-9]+`)

// groupOf names machines in a sentence: those that are numbered alike by the pattern
// of their names, as autoscaled ones are.
func groupOf(names []string) say.Text {
	const few = 3
	if pattern := patternOf(names); len(names) > few && pattern != "" {
		return say.Plain(pattern)
	}
	return say.Names(names...)
}

// patternOf is the pattern of names that are numbered alike, "" where they are not.
func patternOf(names []string) string {
	pattern := digits.ReplaceAllString(names[0], "*")
	if !strings.Contains(pattern, "*") || slices.ContainsFunc(names, func(n string) bool { return digits.ReplaceAllString(n, "*") != pattern }) {
		return ""
	}
	return pattern
}
