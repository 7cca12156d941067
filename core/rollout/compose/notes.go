package compose

import (
	"strconv"
	"strings"
	"time"

	"latchkey/api"
	"latchkey/core/errtext"
	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/keys"
)

// noteWriter says what a person should know of a plan before saying yes.
type noteWriter struct {
	*draft
	used     int      // how many old keys were used since their use was last checked
	replaced []string // machines that get keys of their own because another one is shut out
}

// notes records what a person should know before saying yes.
func (p *noteWriter) notes() {
	p.countPairs()
	note := func(text say.Text) {
		p.plan.Notes = append(p.plan.Notes, text)
	}
	for _, text := range p.facts.Notes {
		note(text)
	}
	p.rotationNotes(note)
	p.machineNotes(note)
	if p.plan.Set != "" && p.plan.Pairs > 0 {
		note(say.Count("note.new-pairs", p.plan.Pairs, "{n} new key pair, one per repository, under the name {name}", "{n} new key pairs, one per repository, under the name {name}",
			say.Values{"name": strconv.Quote(p.plan.Set)}))
	}
	p.weakNote(note)
	p.projectNotes(note)
	p.unreadNotes(note)
	if len(p.facts.UnreadParts) > 0 && len(p.spec.Choice.Repos) == 0 {
		note(say.New("note.unread", "not all is known: {names} could not be read; the plan has what was known of it before", say.Values{"names": say.Names(p.facts.UnreadParts...)}))
	}
	disabled, writes := 0, 0
	for _, s := range p.facts.Targets {
		for _, k := range s.Keys {
			if k.Disabled {
				disabled++
			}
		}
	}
	for _, s := range p.plan.Steps {
		for _, a := range s.Acts {
			if a.Kind == rollout.ActAdd && a.Access == api.ReadWrite {
				writes++
			}
		}
	}
	if disabled > 0 {
		note(say.Count("note.switched-off", disabled, "{n} deploy key there is switched off: an organization's policy may forbid deploy keys",
			"{n} deploy keys there are switched off: an organization's policy may forbid deploy keys"))
	}
	if writes > 0 {
		note(say.Count("note.may-push", writes, "the new key may push to {n} repository", "the new key may push to {n} repositories"))
	}
	if p.adds() {
		for _, id := range p.accounts() {
			if t := p.facts.Accounts[id].Traits; t.TokenOwnsKeys {
				note(say.New("note.token-owns", "on {forge} these keys are deleted when the token of {account}, with which they are created, is deleted there",
					say.Values{"forge": t.Name, "account": id}))
			}
		}
	}
}

// rotationNotes says what becomes of the old key, and of whoever uses it.
func (p *noteWriter) rotationNotes(note func(say.Text)) {
	if len(p.plan.Steps) == 0 {
		return
	}
	if p.spec.Verb == rollout.RemoveOld && p.used > 0 {
		if p.spec.EvenIfUsed {
			note(say.Count("note.used-goes", p.used, "on {n} repository the old key was used since it was last checked: it is removed all the same",
				"on {n} repositories the old key was used since it was last checked: it is removed all the same"))
		} else {
			note(say.Count("note.used-stays", p.used, "on {n} repository the old key was used since the new one was verified: it stays there, unless you choose to remove it all the same",
				"on {n} repositories the old key was used since the new one was verified: it stays there, unless you choose to remove it all the same"))
		}
	}
	if p.spec.Verb != rollout.Rotate {
		return
	}
	if !p.spec.Removes() {
		note(say.New("note.old-stays", "the old key stays where it is until you remove it: give the new private key to every machine first"))
	}
	encrypted, foreign := false, false
	for _, key := range p.facts.Subjects {
		_, isHere := p.facts.PrivateKeyHere[key.Fingerprint]
		encrypted, foreign = encrypted || key.Encrypted, foreign || !isHere
	}
	if foreign {
		note(say.New("note.foreign", "the old private key was never here: anyone who has it needs the new one from you"))
	}
	switch {
	case p.spec.New.Passphrase:
		note(say.New("note.passphrase", "the new private key gets a passphrase, as the old one has: it is asked for when the key is generated"))
	case encrypted:
		note(say.New("note.no-passphrase", "the old private key has a passphrase, the new one will have none"))
	}
}

// weakNote says before a weak key goes anywhere what is open once it is broken.
func (p *noteWriter) weakNote(note func(say.Text)) {
	if p.spec.Verb != rollout.Add || len(p.plan.Steps) == 0 || len(p.facts.Subjects) != 1 {
		return // one that is made is never weak, and one that stands there has its finding
	}
	key, err := keys.ParsePublic(p.facts.Subjects[0].Public)
	if err != nil || !key.Weak() {
		return
	}
	note(say.Count("note.weak-key", len(p.plan.Steps), "the key is weak ({type}, {bits} bits): if it is broken, {n} repository is open; a new Ed25519 key is safe",
		"the key is weak ({type}, {bits} bits): if it is broken, all {n} repositories are open; a new Ed25519 key is safe",
		say.Values{"type": strings.ToUpper(key.TypeName()), "bits": strconv.Itoa(key.Bits())}))
}

// projectNotes offers a project's key where it would do for several of the
// chosen repositories with one call.
func (p *noteWriter) projectNotes(note func(say.Text)) {
	if p.spec.Verb != rollout.Add {
		return
	}
	count := map[api.ProjectPath]int{}
	var order []api.ProjectPath
	for _, s := range p.facts.Targets {
		if s.ParentProject == "" || s.Project || !p.facts.Accounts[s.Account].Traits.ProjectKeys {
			continue
		}
		if count[s.ParentProject]++; count[s.ParentProject] == 2 {
			order = append(order, s.ParentProject)
		}
	}
	for _, project := range order[:min(len(order), 5)] {
		note(say.New("note.project-would-do", "one key on project {project} would do for {n} of these repositories with one call, and for every other repository of the project⟨: {add}⟩",
			say.Values{"project": string(project), "n": count[project], "add": say.Do("add project key", string(project))}))
	}
}

// unreadNotes says what becomes of repositories that were never read.
func (p *noteWriter) unreadNotes(note func(say.Text)) {
	if p.spec.Choice.Where && p.facts.NeverRead > 0 {
		note(say.Count("note.unseen", p.facts.NeverRead, "{n} repository was never read and is skipped: the key may be there unnoticed",
			"{n} repositories were never read and are skipped: the key may be there unnoticed"))
	}
	unread, gets := 0, false
	for _, s := range p.plan.Steps {
		if s.Read.IsZero() && s.Account != "" { // a step on a machine alone reads no repository
			unread++
			gets = gets || p.spec.Verb == rollout.Rotate
		}
	}
	if unread == 0 {
		return
	}
	note(say.Count("note.in-turn", unread, "{n} repository was never read: its deploy keys are read when its turn comes, and only then is it known what is to be done there",
		"{n} repositories were never read: their deploy keys are read as each one's turn comes, and only then is it known what is to be done there"))
	if gets {
		note(say.New("note.same-access", "on repositories that were never read the new key gets the access that the old one has there"))
	}
}

// machineNotes says where private keys will lie.
func (p *noteWriter) machineNotes(note func(say.Text)) {
	if !p.spec.Ends.IsZero() {
		note(say.New("note.key-ends", "the keys are due to leave on {day}: the machine is listed as due a week before, and nothing goes by itself", say.Values{"day": p.spec.Ends.Format(time.DateOnly)}))
	}
	for _, k := range p.spec.Trust {
		note(say.New("note.host-key", "the host key of {host} is not known here, and no forge publishes it: {type} {fingerprint}. With your yes it is trusted, here and on the machines: compare it first with the one that the administrator of the server gives",
			say.Values{"host": k.Host, "type": k.Type, "fingerprint": string(k.Fingerprint)}))
	}
	made, delivered := 0, 0
	for _, s := range p.plan.Steps {
		for _, a := range s.Acts {
			switch a.Kind {
			case rollout.ActMakeThere:
				made++
			case rollout.ActDeliver:
				delivered++
			}
		}
	}
	p.groupNotes(note)
	if len(p.replaced) > 0 {
		note(say.New("note.others-hold", "{names} hold the same keys, and get keys of their own", say.Values{"names": errtext.Names(p.replaced)}))
	}
	if made > 0 {
		note(say.Count("note.made-there", made, "{n} key is created on its machine: its private key never leaves it", "{n} keys are created on their machines: their private keys never leave them"))
	}
	if delivered > 0 {
		note(say.Count("note.delivered", delivered, "{n} private key of the vault is written to its machine", "{n} private keys of the vault are written to their machines"))
	}
}
