package planpage

import (
	"context"
	"strings"
	"unicode/utf8"

	"latchkey/api"
	"latchkey/core/rollout"
	"latchkey/internal/safetext"
	"latchkey/ui/frame"
	"latchkey/ui/kit/tables"
	"latchkey/ui/locale"
)

// machinesHeading names the machines that the plan is about, or counts them.
func (p *Page) machinesHeading() string {
	all := p.ask.machines
	if len(all) != 1 {
		switch {
		case p.ask.retire:
			return locale.Tn("shutout.retire_several", len(all))
		case p.ask.shutsOut():
			return locale.Tn("shutout.title_several", len(all))
		}
		return locale.Tn("onboard.title_several", len(all))
	}
	name := locale.Args{"Machine": all[0].Name}
	switch {
	case p.ask.retire:
		return locale.T("shutout.retire", name)
	case p.ask.shutsOut():
		return locale.T("shutout.title", name)
	}
	return locale.T("onboard.title", name)
}

// shutsOut reports whether the plan takes machines their access.
func (a *planAsk) shutsOut() bool { return a.verb == rollout.Revoke && len(a.machines) > 0 }

// does is what the plan does, as the texts of its buttons are named.
func (a *planAsk) does() string {
	switch {
	case a.shutsOut() && a.retire:
		return "retire_machines"
	case a.shutsOut():
		return "revoke_machines"
	}
	return string(a.verb)
}

// shutOut reads how machines are shut out into s.
func (a *planAsk) shutOut(s rollout.Spec) rollout.Spec {
	s.Account, s.Choice, s.NeverRead = "", rollout.Choice{Where: true}, ""
	s.Retire, s.ReplaceFirst = a.retire, !a.retire && a.order.SelectedIndex() == 1
	for _, m := range a.machines {
		s.Machines = append(s.Machines, m.ID)
	}
	return s
}

// newKeys are the kinds of new keys that can be chosen, before those that there are.
func (a *planAsk) newKeys() []tables.PickItem {
	switch a.verb {
	case rollout.Add:
		return []tables.PickItem{{Text: locale.T("plan.make_new"), Icon: "plus"}}
	case rollout.Onboard:
		return []tables.PickItem{{Text: locale.T("onboard.made_there"), Detail: locale.T("onboard.made_there_note"), Icon: "machine"},
			{Text: locale.T("onboard.delivered"), Detail: locale.T("onboard.delivered_note"), Icon: "export"}}
	}
	return nil
}

// offerHere offers, for an onboarding, a key that is made there or here, and once they
// are read the pairs that are here.
func (a *planAsk) offerHere() {
	a.offer(nil)
	f, b := a.p.f, a.p.backend
	frame.Do(f, func(ctx context.Context) ([]frame.Subject, error) { return pairsHere(ctx, b) }, func(list []frame.Subject, err error) {
		if a.p.latest().ask != a || err != nil { // the other two choices are there
			return
		}
		at := a.key.at
		a.offer(list)
		a.key.choose(at)
	})
}

// machineName is what a build machine is called, its id where it is none of the
// plan's.
func (p *Page) machineName(id string) string {
	if p.ask != nil {
		for _, m := range p.ask.machines {
			if m.ID == id {
				return m.Name
			}
		}
	}
	return safetext.Line(id, 80)
}

// machineTarget is where a step on a build machine is: the machine, or a repository
// that is opened from there.
func machineTarget(s rollout.Step, name func(string) string) string {
	if s.Repo == "" {
		return name(s.Machine)
	}
	return locale.T("onboard.from", locale.Args{"Repo": safetext.Line(string(s.Repo), 200), "Machine": name(s.Machine)})
}

// onboard reads the choices of an onboarding into s; wrong says what is amiss. Without
// a name each key is called after its machine.
func (a *planAsk) onboard(s rollout.Spec) (_ rollout.Spec, wrong string) {
	kinds, _ := frame.Kinds()
	name := strings.TrimSpace(a.name.Text)
	if n := a.traits.LabelMax; n > 0 && utf8.RuneCountInString(name) > n {
		return s, locale.T("label.too_long", locale.Args{"N": n})
	}
	if target := a.target(); target != nil {
		s.Key, s.Deliver = target.Ref, true
	} else {
		s.New, s.Deliver = rollout.NewKey{Kind: kinds[max(0, a.kind.SelectedIndex())], Comment: name}, a.key.at == 1
	}
	for _, m := range a.machines {
		s.Machines = append(s.Machines, m.ID)
	}
	if s.Access = api.Read; a.access.SelectedIndex() == 1 && a.traits.WriteAccess {
		s.Access = api.ReadWrite
	}
	a.there.read(a.p, &s)
	return s, ""
}
