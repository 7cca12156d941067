package auditpage

import (
	"context"
	"strings"

	"latchkey/core/audit"
	"latchkey/core/rollout"
	"latchkey/internal/safetext"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// showOffboard asks who leaves, and plans what replaces or revokes what is theirs.
func (p *Page) showOffboard() {
	f := p.f
	entry := kit.NewEntry("ada@example.org")
	var o *frame.Form
	o = f.NewForm(locale.T("offboard.title"), "account", locale.T("offboard.do"), func() {
		who := strings.TrimSpace(entry.Text)
		if who == "" || p.survey == nil || frame.ClearSecret(entry) {
			o.Dialog.FocusOn(entry)
			return
		}
		o.Main.Disable()
		o.Clear()
		world := p.survey.World // which nobody changes
		frame.Do(f, func(context.Context) (*audit.Leaving, error) { return audit.Offboard(world, who), nil }, func(l *audit.Leaving, _ error) {
			o.Main.Enable()
			plans, left := p.leavingPlans(l)
			switch {
			case len(plans)+len(left) == 0:
				o.Say(locale.T("offboard.nothing", locale.Args{"Who": safetext.Line(who, 80)}))
				return
			case len(plans) == 0:
				refuse(p.f, locale.T("offboard.no_plan", locale.Args{"Who": safetext.Line(who, 80)}), left)
			default:
				if n := len(plans) - mostKeys; n > 0 {
					left, plans = append(left, locale.Tn("auditpage.later", n)), plans[:mostKeys]
				}
				p.several.plan(plans, left)
			}
			o.Dialog.Hide()
		})
	})
	o.SubmitWith(entry)
	o.Show(kit.Stack(kit.NewParagraph(locale.T("offboard.text")), frame.Field(locale.T("offboard.who"), entry, locale.T("offboard.note"))), entry)
}

// leavingPlans are the rollouts that end what somebody has of keys, and what is to be
// done besides. Nothing is done on a hint alone.
func (p *Page) leavingPlans(l *audit.Leaving) (plans []keyPlan, left []string) {
	for i := range l.Keys {
		k := &l.Keys[i]
		name := safetext.Line(frame.KeyName(k.Label, k.Fingerprint), 60)
		switch {
		case k.Hint:
			left = append(left, locale.T("offboard.hint", locale.Args{"Key": name}))
		case k.Step == audit.StepRotate && k.Fingerprint != "":
			plans = append(plans, keyPlan{name: name, spec: p.specOf(planOf{rollout.Rotate, k.Fingerprint, ""}, k.Label)})
		case k.Step == audit.StepRevoke && k.Fingerprint != "":
			plans = append(plans, keyPlan{name: name, spec: p.specOf(planOf{rollout.Revoke, k.Fingerprint, ""}, k.Label)})
		case k.Step == audit.StepOwner:
			left = append(left, locale.T("offboard.owner", locale.Args{"Key": name}))
		default:
			left = append(left, locale.T("offboard.forge", locale.Args{"Key": name}))
		}
	}
	for _, m := range l.Machines {
		left = append(left, locale.T("offboard.machine", locale.Args{"Machine": safetext.Line(m.Name, 60)}))
	}
	for _, a := range l.Accounts {
		account := locale.Args{"Account": safetext.Line(a.ID, 60)}
		if a.TakesKeys {
			left = append(left, locale.T("offboard.account_keys", account))
		} else {
			left = append(left, locale.T("offboard.account", account))
		}
	}
	return plans, left
}
