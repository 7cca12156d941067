package audit

// asking is one rule that is asked of everything.
type asking struct {
	look   *look
	rule   Rule
	report *Report
	tally  Tally
	doubts map[string]int // places in report.Doubts, by the code of why
}

// firstDoubts is how many subjects a doubt names.
const firstDoubts = 20

func (a *asking) all() {
	a.tally = Tally{Rule: a.rule.ID, Name: a.rule.Name}
	l, ask := a.look, a.rule.ask
	for i := range l.Keys {
		k := &l.Keys[i]
		if ask.key != nil {
			a.note(ask.key(l, k), keySubject(k))
		}
		for j := range k.Places {
			if ask.place != nil {
				a.note(ask.place(l, k, &k.Places[j]), placeSubject(k, &k.Places[j]))
			}
		}
	}
	a.others()
	a.report.Tallies = append(a.report.Tallies, a.tally)
}

func (a *asking) others() {
	l, ask := a.look, a.rule.ask
	for i := range l.Repos {
		if r := &l.Repos[i]; ask.repo != nil {
			a.note(ask.repo(l, r), Subject{Account: r.Account, Target: r.Path})
		}
	}
	for i := range l.Machines {
		m := &l.Machines[i]
		for j := range m.Opens {
			if o := &m.Opens[j]; ask.opening != nil {
				a.note(ask.opening(l, m, o), openingSubject(l.known[o.Fingerprint], m, o))
			}
		}
	}
	for i := range l.Accounts {
		if ask.account != nil {
			a.note(ask.account(l, &l.Accounts[i]), Subject{Account: l.Accounts[i].ID})
		}
	}
}

func keySubject(k *Key) Subject {
	s := Subject{Fingerprint: k.Fingerprint, Label: k.Label, Places: len(k.Places), Since: k.Made, Type: k.Type, Bits: k.Bits}
	if len(k.Places) == 1 || k.unreadable() && len(k.Places) > 0 {
		p := &k.Places[0]
		s.Account, s.Target, s.Project, s.KeyID = p.Account, p.Target, p.Project, p.KeyID
	}
	return s
}

// openingSubject is a repository as a machine opens it; k is nil where its key is not
// known otherwise.
func openingSubject(k *Key, m *Machine, o *Opening) Subject {
	s := Subject{Fingerprint: o.Fingerprint}
	if k != nil {
		s = keySubject(k)
	}
	s.Account, s.Target, s.Project, s.KeyID, s.Machine = o.Account, o.Target, false, "", m.Name
	return s
}

func placeSubject(k *Key, p *Place) Subject {
	s := Subject{Fingerprint: k.Fingerprint, Label: p.Label, Account: p.Account, Target: p.Target, Project: p.Project, KeyID: p.KeyID,
		Places: len(k.Places), Since: p.Use.Created, Type: k.Type, Bits: k.Bits}
	if s.Since.IsZero() {
		s.Since = k.Made
	}
	return s
}

// note records an answer.
func (a *asking) note(got answer, s Subject) {
	r, l := a.report, a.look
	switch got.is {
	case Found:
		a.tally.Found++
		f := Finding{Rule: a.rule.ID, Name: a.rule.Name, Severity: l.policy.severity(&a.rule), Mend: a.rule.Mend,
			Subject: s, Title: a.rule.Title, Detail: got.detail}
		if e := l.policy.exception(&a.rule, &s, l.Now); e != nil {
			f.Except = *e
		}
		r.Findings = append(r.Findings, f)
	case Unknown:
		a.tally.Unknown++
		why := got.detail.String()
		at, known := a.doubts[why]
		if !known {
			at = len(r.Doubts)
			a.doubts[why] = at
			r.Doubts = append(r.Doubts, Doubt{Rule: a.rule.ID, Name: a.rule.Name, Title: a.rule.Title, Why: got.detail})
		}
		d := &r.Doubts[at]
		if d.Count++; len(d.First) < firstDoubts {
			d.First = append(d.First, s)
		}
	default:
		a.tally.NotFound++
	}
}
