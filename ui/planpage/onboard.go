package planpage

import (
	"strings"
	"unicode/utf8"

	"latchkey/api"
	"latchkey/core/rollout"
	"latchkey/internal/safetext"
	"latchkey/ui/frame"
	"latchkey/ui/locale"
)

// onboardHeading names the machines that are onboarded, or counts them.
func (p *Page) onboardHeading() string {
	if all := p.ask.machines; len(all) != 1 {
		return locale.Tn("onboard.title_several", len(all))
	}
	return locale.T("onboard.title", locale.Args{"Machine": p.ask.machines[0].Name})
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
	s.New = rollout.NewKey{Kind: kinds[max(0, a.kind.SelectedIndex())], Comment: name}
	for _, m := range a.machines {
		s.Machines = append(s.Machines, m.ID)
	}
	if s.Access = api.Read; a.access.SelectedIndex() == 1 && a.traits.WriteAccess {
		s.Access = api.ReadWrite
	}
	return s, ""
}
