package core

import (
	"context"
	"slices"

	"latchkey/api"
	"latchkey/core/machine"
	"latchkey/core/machine/home"
	"latchkey/core/machine/preset"
	"latchkey/core/rollout/compose"
	"latchkey/core/say"
)

// SnippetRequest says for what lines to paste are wanted.
type SnippetRequest struct {
	Kind     string
	Account  string
	Repo     api.RepoPath
	Machine  string // "" = the one that opens it
	Checkout string // folder there of the checkout that alone is to use the key
}

// Snippet is what to paste into a build system. It names files that lie on a machine
// and holds no private key.
type Snippet struct {
	Kind    preset.Kind   `json:"kind"`
	Name    say.Text      `json:"name"`
	Repo    api.RepoPath  `json:"repository"`
	Machine string        `json:"machine,omitempty"` // "" = none opens the repository yet
	Home    string        `json:"home"`
	Files   home.Paths    `json:"files"`
	Parts   []preset.Part `json:"parts"`
	Notes   []say.Text    `json:"notes"`
}

// Snippet returns what to paste so that builds of a kind use what onboarding has put
// on a machine. Where no machine opens the repository yet, it names the files as
// onboarding would in an empty home.
func (m *Machines) Snippet(ctx context.Context, r SnippetRequest) (Snippet, error) {
	ctx, done, err := m.enter(ctx)
	if err != nil {
		return Snippet{}, err
	}
	defer done()
	kind, err := preset.Find(r.Kind)
	if err != nil {
		return Snippet{}, err
	}
	server, err := m.server(ctx, r.Account)
	if err != nil {
		return Snippet{}, err
	}
	out := Snippet{Kind: kind.Kind, Name: kind.Name, Repo: r.Repo}
	in := preset.Input{Repo: r.Repo, URL: server.URL(r.Repo), SSHUser: server.End.SignIn(), Checkout: r.Checkout}
	on, err := m.opener(ctx, kind, r)
	if err != nil {
		return out, err
	}
	if on.ID == "" {
		in.Home = kind.Home(kind.User())
		if in.Home == "" {
			return out, say.New("snippet.no-machine", "no build machine opens {repo} yet, so there is no file to name: onboard one first", say.Values{"repo": string(r.Repo)}).Because(nil)
		}
		if in.Key, err = m.newKeyName(ctx, r); err != nil {
			return out, err
		}
		out.Notes = append(out.Notes, say.New("snippet.not-yet", "no build machine opens {repo} yet: the names are those that onboarding gives in an empty home", say.Values{"repo": string(r.Repo)}))
	} else if in.Key, in.Home, err = m.keyThere(ctx, on, r); err != nil {
		return out, err
	}
	out.Machine, out.Home, out.Files = on.Name, in.Home, in.Paths()
	out.Parts, err = kind.Snippet(in)
	return out, err
}

// opener returns the machine that opens a repository; none is the zero Machine.
func (m *Machines) opener(ctx context.Context, kind preset.Preset, r SnippetRequest) (machine.Machine, error) {
	if r.Machine != "" {
		return m.one(ctx, r.Machine)
	}
	all, err := machine.List(ctx, m.store)
	if err != nil {
		return machine.Machine{}, err
	}
	all = slices.DeleteFunc(all, func(o machine.Machine) bool { return openedBy(o, r).Fingerprint == "" })
	if of := slices.DeleteFunc(slices.Clone(all), func(o machine.Machine) bool { return o.Preset != string(kind.Kind) }); len(of) > 0 {
		all = of
	}
	switch len(all) {
	case 0:
		return machine.Machine{}, nil
	case 1:
		return all[0], nil
	}
	var names []string
	for _, o := range all {
		names = append(names, o.Name)
	}
	return machine.Machine{}, say.New("snippet.several", "several build machines open {repo}: choose the one for which the lines are ({names})", say.Values{"repo": string(r.Repo), "names": say.Names(names...)}).Because(nil)
}

// openedBy is a repository as a machine opens it, the zero Repo where it does not.
func openedBy(o machine.Machine, r SnippetRequest) machine.Repo {
	for _, repo := range o.Repos {
		if repo.Account == r.Account && repo.Path == r.Repo {
			return repo
		}
	}
	return machine.Repo{}
}

// keyThere returns the name of the file of the key with which a machine opens a
// repository, and the home in which it lies, which is asked for where nobody has
// looked yet.
func (m *Machines) keyThere(ctx context.Context, on machine.Machine, r SnippetRequest) (key, folder string, err error) {
	fp := openedBy(on, r).Fingerprint
	for _, k := range on.Keys {
		if k.Fingerprint == fp {
			key = k.File
		}
	}
	if key == "" {
		return "", "", say.New("snippet.not-there", "{machine} does not open {repo}: onboard it there first", say.Values{"machine": on.Name, "repo": string(r.Repo)}).Because(nil)
	}
	if on.Home != "" {
		return key, on.Home, nil
	}
	seen, err := m.fleet.Looks(ctx, on.ID)
	return key, seen.Facts.User.Home, err
}

// newKeyName is what onboarding would call the key's file in an empty home.
func (m *Machines) newKeyName(ctx context.Context, r SnippetRequest) (string, error) {
	account, err := m.store.Account(ctx, r.Account)
	if err != nil {
		return "", err
	}
	facts, err := planSources{m.rollouts}.AccountFacts(ctx, account)
	return compose.KeyFileName(facts.Traits.Kind, string(r.Repo), facts.Traits.Reuse, m.rollouts.instance), err
}
