package audit

import (
	"time"

	"latchkey/core/say"
)

func useRules() []Rule {
	return []Rule{
		{"LK020", "never-used", GroupUse, Medium, MendRemove,
			say.New("audit.never-used", "never used"),
			say.New("audit.never-used.why", "Nobody has ever used the key there: it gives access and helps nobody."),
			question{place: neverUsed}},
		{"LK021", "unused", GroupUse, Medium, MendRemove,
			say.New("audit.unused", "not used for a long time"),
			say.New("audit.unused.why", "A key that nobody uses any more can still open the repository for anyone who has it."),
			question{place: unused}},
		{"LK022", "forge-deletes", GroupUse, High, MendRotate,
			say.New("audit.forge-deletes", "the forge will delete it as unused"),
			say.New("audit.forge-deletes.why", "The forge deletes keys that have not been used for a year; a build that runs rarely fails then."),
			question{place: forgeDeletes}},
		{"LK023", "used-after-successor", GroupUse, High, MendRotate,
			say.New("audit.used-after-successor", "still used, although another key has replaced it"),
			say.New("audit.used-after-successor.why", "Something still uses the old key and will stop working when it is removed."),
			question{place: usedAfterSuccessor}},
	}
}

// whenRead asks only where the last use is known: the forge told it, or Latchkey
// used the key itself.
func whenRead(l *look, p *Place, then func() answer) answer {
	if !p.Use.Known() {
		if !l.account(p.Account).TellsUse {
			return notTold()
		}
		return notRead()
	}
	return then()
}

func neverUsed(l *look, _ *Key, p *Place) answer {
	return whenRead(l, p, func() answer {
		switch {
		case !p.Use.Never():
			return no()
		case p.Use.Created.IsZero():
			return noDate()
		}
		since := p.Use.Read.Sub(p.Use.Created)
		if since <= l.policy.NeverUsedAfter.Duration() {
			return no()
		}
		return because(days("audit.detail.never", since))
	})
}

func unused(l *look, _ *Key, p *Place) answer {
	return whenRead(l, p, func() answer {
		newest := p.Use.Newest()
		if newest.IsZero() {
			return no() // never used is another rule
		}
		limit := l.policy.UnusedAfter.Duration()
		if p.Use.Read.IsZero() { // only our own use is known: there may have been later ones
			if l.Now.Sub(newest) <= limit {
				return no()
			}
			if !l.account(p.Account).TellsUse {
				return notTold()
			}
			return notRead()
		}
		if p.Use.Read.Sub(newest) <= limit {
			return no()
		}
		return because(say.New("audit.detail.used", "last used on {date}", say.Values{"date": day(newest)}))
	})
}

// warnBefore is how long before a day something is said of it.
const warnBefore = 60 * 24 * time.Hour

// Deletion is when the forge of an account deletes a key as unused, as far as its
// last use is known; the zero time where it does not, or that is not known.
func Deletion(a *Account, p *Place) time.Time {
	newest := p.Use.Newest()
	if newest.IsZero() && !p.Use.Read.IsZero() {
		newest = p.Use.Created
	}
	if a == nil || a.ForgetsAfter == 0 || newest.IsZero() {
		return time.Time{}
	}
	return newest.Add(a.ForgetsAfter)
}

func forgeDeletes(l *look, _ *Key, p *Place) answer {
	deletion := Deletion(l.account(p.Account), p)
	switch {
	case l.account(p.Account).ForgetsAfter == 0:
		return no()
	case p.Use.Read.IsZero() && p.Use.Newest().IsZero():
		return notRead()
	case deletion.IsZero():
		return noDate()
	case l.Now.Before(deletion.Add(-warnBefore)):
		return no()
	case p.Use.Read.IsZero():
		return notRead() // it may have been used since Latchkey itself did
	}
	return because(say.New("audit.detail.deletes", "on {date}, unless it is used before then", say.Values{"date": day(deletion)}))
}

func usedAfterSuccessor(l *look, k *Key, p *Place) answer {
	if k.Replaced.IsZero() {
		return no()
	}
	return whenRead(l, p, func() answer {
		last := p.Use.Last
		if last.After(k.Replaced) {
			return because(say.New("audit.detail.used", "last used on {date}", say.Values{"date": day(last)}))
		}
		if p.Use.Read.Before(k.Replaced) { // it was asked before, or not at all
			return notRead()
		}
		return no()
	})
}

// day is a day for people of all time zones, as in ISO 8601.
func day(t time.Time) string { return t.UTC().Format(time.DateOnly) }

// days says for how many days something has been so.
func days(code string, span time.Duration) say.Text {
	n := int(span.Hours() / 24)
	switch code {
	case "audit.detail.never":
		return say.Count("audit.detail.never", n, "for 1 day", "for {n} days")
	default:
		return say.Count("audit.detail.age", n, "1 day old", "{n} days old")
	}
}
