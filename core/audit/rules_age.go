package audit

import "latchkey/core/say"

func ageRules() []Rule {
	return []Rule{
		{"LK030", "old", GroupAge, Medium, MendRotate,
			say.New("audit.old", "older than the policy allows"),
			say.New("audit.old.why", "The longer a key exists, the more people and machines may have a copy of it."),
			question{key: old}},
		{"LK031", "ends-soon", GroupAge, High, MendRotate,
			say.New("audit.ends-soon", "its end date is near"),
			say.New("audit.ends-soon.why", "The key is to be removed soon; whatever uses it needs another key before then."),
			question{key: func(l *look, k *Key) answer {
				ends := k.Register.Ends
				if ends.IsZero() || !k.stands() || !ends.After(l.Now) || ends.Sub(l.Now) > l.policy.EndsWithin.Duration() {
					return no()
				}
				return because(endsOn(k))
			}}},
		{"LK032", "ended", GroupAge, High, MendRemove,
			say.New("audit.ended", "its end date has passed"),
			say.New("audit.ended.why", "The key should have been removed by now, and it still gives access."),
			question{key: func(l *look, k *Key) answer {
				if ends := k.Register.Ends; ends.IsZero() || !k.stands() || ends.After(l.Now) {
					return no()
				}
				return because(endsOn(k))
			}}},
		{"LK033", "soak-ended", GroupAge, Medium, MendRemove,
			say.New("audit.soak-ended", "an old key that should have been removed"),
			say.New("audit.soak-ended.why", "A rotation replaced it with another key and kept it for a while; that time is over."),
			question{key: func(l *look, k *Key) answer {
				if k.Replaced.IsZero() || !k.stands() || k.Until.After(l.Now) {
					return no()
				}
				return because(say.New("audit.detail.replaced", "replaced on {date}", say.Values{"date": day(k.Replaced)}))
			}}},
	}
}

func endsOn(k *Key) say.Text {
	return say.New("audit.detail.ends", "on {date}", say.Values{"date": day(k.Register.Ends)})
}

// old asks since when a key is known anywhere. A key that stands somewhere without
// a date is at least as old as the first day on which it was seen.
func old(l *look, k *Key) answer {
	limit := l.policy.MaxAge.Duration()
	if limit == 0 || !k.stands() {
		return no()
	}
	made := k.firstSeen()
	switch {
	case made.IsZero():
		return noDate()
	case l.Now.Sub(made) <= limit:
		return no()
	}
	return because(days("audit.detail.age", l.Now.Sub(made)))
}
