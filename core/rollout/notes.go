package rollout

import (
	"fmt"
	"slices"

	"latchkey/api"
)

// notes are what a person should know before saying yes.
func (p *planner) notes() {
	p.newPairs()
	note := func(format string, args ...any) { p.plan.Notes = append(p.plan.Notes, fmt.Sprintf(format, args...)) }
	if p.plan.Set != "" {
		note("%s, one per repository, under the name %q", counted(p.plan.Pairs, "new key pair", "new key pairs"), p.plan.Set)
	}
	p.projectNotes(note)
	if p.spec.Choice.Where && p.facts.Never > 0 {
		note("%s never read: the key may stand there unseen. Read them first: latchctl inventory sync", were(p.facts.Never))
	}
	disabled, writes := 0, 0
	for _, s := range p.facts.Shelves {
		for _, k := range s.Keys {
			if k.Disabled {
				disabled++
			}
		}
	}
	for _, s := range p.plan.Steps {
		for _, a := range s.Acts {
			if a.Do == Put && a.Access == api.ReadWrite {
				writes++
			}
		}
	}
	if disabled > 0 {
		note("%d deploy keys there are switched off: an organization's policy may forbid deploy keys", disabled)
	}
	if writes > 0 {
		note("the new key may push to %s", counted(writes, "repository", "repositories"))
	}
	if p.puts() {
		for _, id := range p.accounts() {
			if t := p.facts.Accounts[id].Traits; t.TokenOwnsKeys {
				note("on %s these keys are deleted when the token of %s, with which they are made, is deleted there", t.Name, id)
			}
		}
	}
}

func were(n int) string {
	if n == 1 {
		return "1 repository was"
	}
	return fmt.Sprintf("%d repositories were", n)
}

func (p *planner) puts() bool { return p.spec.Verb == Add || p.spec.Verb == Rotate }

func (p *planner) accounts() []string {
	var ids []string
	for _, s := range p.plan.Steps {
		if !slices.Contains(ids, s.Account) {
			ids = append(ids, s.Account)
		}
	}
	return ids
}

// projectNotes offer a project's key where it would do for several of the
// chosen repositories with one call.
func (p *planner) projectNotes(note func(string, ...any)) {
	if p.spec.Verb != Add {
		return
	}
	count := map[api.ProjectPath]int{}
	var order []api.ProjectPath
	for _, s := range p.facts.Shelves {
		if s.Of == "" || s.Project || !p.facts.Accounts[s.Account].Traits.ProjectKeys {
			continue
		}
		if count[s.Of]++; count[s.Of] == 2 {
			order = append(order, s.Of)
		}
	}
	for _, project := range order[:min(len(order), 5)] {
		note("one key on project %s would do for %d of these repositories with one call, and for every other repository of the project: latchctl deploy-key add --project %s", project, count[project], project)
	}
}
