package auditpage

import (
	"slices"

	"latchkey/api"
	"latchkey/core/audit"
	"latchkey/core/rollout"
	"latchkey/keys"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/kit/overlay"
	"latchkey/ui/locale"
)

// mostKeys is for how many keys rollouts are begun at once.
const mostKeys = 10

// fixMarked puts the marked findings right together: what rollouts put right is shown
// on one page with a plan for each key, and what has to be done otherwise is said there.
func (p *Page) fixMarked() {
	rows := p.list.Marks.Rows()
	slices.SortStableFunc(rows, func(a, b *findingItem) int { return a.n - b.n })
	can := slices.DeleteFunc(slices.Clone(rows), func(m *findingItem) bool { return p.remedyOf(m) == nil })
	if len(can) == 0 {
		refuse(p.f, locale.T("auditpage.no_remedy"), nil)
		return
	}
	plans, left := p.plansOf(can)
	if n := len(rows) - len(can); n > 0 {
		left = append(left, locale.Tn("auditpage.no_remedy_n", n))
	}
	switch {
	case len(left) == 0 && (len(can) == 1 || len(plans) == 1 && plans[0].spec.Choice.Where), len(can) == len(rows) && allOne(can):
		p.remedyOf(can[0]).run()
	case len(plans) == 0:
		refuse(p.f, locale.T("auditpage.one_by_one"), left)
	default:
		if n := len(plans) - mostKeys; n > 0 {
			left, plans = append(left, locale.Tn("auditpage.later", n)), plans[:mostKeys]
		}
		p.several.plan(plans, left)
	}
}

// refuse says in front of everything that nothing is done, and why: a notice above the
// page would take the room of the rows that it is about.
func refuse(f *frame.Frame, text string, why []string) {
	body := kit.Stack(kit.NewParagraph(text))
	for _, one := range why[:min(len(why), frame.MostNamed)] {
		body.Add(planLine("skipped", kit.Neutral, one))
	}
	if n := len(why) - frame.MostNamed; n > 0 {
		body.Add(kit.NewCaption(locale.Tn("confirm.more", n)))
	}
	d := &overlay.Dialog{Title: locale.T("auditpage.refused"), Icon: "warning", IconTone: kit.Caution.Text(), Body: body, Width: 560}
	understood := kit.NewButton(locale.T("action.close"), "", d.Hide).Primary()
	d.Actions, d.Focus = []*kit.Button{understood}, understood
	f.Dialogs.Show(d)
}

// allOne reports whether one thing puts all of the findings right.
func allOne(rows []*findingItem) bool {
	first := rows[0]
	return !slices.ContainsFunc(rows, func(m *findingItem) bool {
		switch {
		case m.Mend != first.Mend || m.Mend == audit.MendRotate || m.Mend == audit.MendRemove:
			return true
		case m.Mend == audit.MendReadUse || m.Mend == audit.MendNarrow: // for all of them at once
			return false
		case m.Mend == audit.MendLabel || m.Mend == audit.MendRegister:
			return m.Subject.Fingerprint != first.Subject.Fingerprint
		case m.Mend == audit.MendToken:
			return m.Subject.Account != first.Subject.Account
		}
		return m.Subject != first.Subject
	})
}

// planOf is which rollout puts a finding right: of one key, and in one account where it
// is about some of its repositories alone.
type planOf struct {
	verb    rollout.Verb
	key     keys.Fingerprint
	account string
}

// plansOf are the rollouts that put findings right, each once, and what is to be done
// otherwise. A key that is taken off needs no successor where it stands nowhere else, and
// gets it afterwards where it does.
func (p *Page) plansOf(rows []*findingItem) (all []keyPlan, left []string) {
	goes := map[keys.Fingerprint]map[[2]string]bool{}
	for _, m := range rows {
		if s := &m.Subject; m.Mend == audit.MendRemove {
			if goes[s.Fingerprint] == nil {
				goes[s.Fingerprint] = map[[2]string]bool{}
			}
			goes[s.Fingerprint][[2]string{s.Account, s.Target}] = true
		}
	}
	at := map[planOf]int{}
	others := map[audit.Mend]int{}
	said := map[keys.Fingerprint]bool{}
	var order []*findingItem // the first of each kind that no rollout does
	for _, m := range rows {
		s := &m.Subject
		where := planOf{rollout.Rotate, s.Fingerprint, ""}
		switch {
		case m.Mend == audit.MendRotate && goes[s.Fingerprint] != nil:
			if !goes[s.Fingerprint][[2]string{}] && len(goes[s.Fingerprint]) < s.Places && !said[s.Fingerprint] {
				said[s.Fingerprint] = true
				left = append(left, locale.T("auditpage.rotate_after", locale.Args{"Key": m.key()}))
			}
			continue
		case m.Mend == audit.MendRemove:
			if where.verb = rollout.Revoke; !m.everywhere() {
				where.account = s.Account
			}
		case m.Mend != audit.MendRotate:
			if others[m.Mend]++; others[m.Mend] == 1 {
				order = append(order, m)
			}
			continue
		}
		i, known := at[where]
		if !known {
			i = len(all)
			at[where] = i
			all = append(all, keyPlan{name: m.key(), spec: p.specOf(where, m.Subject.Label)})
		}
		if repo := api.RepoPath(s.Target); where.account != "" && !slices.Contains(all[i].spec.Choice.Repos, repo) {
			all[i].spec.Choice.Repos = append(all[i].spec.Choice.Repos, repo)
		}
	}
	for _, m := range order {
		left = append(left, locale.Tn("auditpage.otherwise", others[m.Mend], locale.Args{"Remedy": p.remedyOf(m).word}))
	}
	return all, left
}

// specOf is what such a rollout is asked for.
func (p *Page) specOf(of planOf, label string) rollout.Spec {
	s := rollout.Spec{Verb: of.verb, Account: of.account, Key: rollout.KeyRef{Fingerprint: of.key}, Choice: rollout.Choice{Where: of.account == ""}}
	if of.verb == rollout.Rotate {
		s.KeepOld, s.New = true, rollout.NewKey{Kind: p.f.Defaults.Kind(), Comment: frame.KeyName(label, of.key)}
	}
	return s
}
