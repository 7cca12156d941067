package audit

import (
	"regexp"
	"strings"

	"latchkey/core/say"
)

func orderRules() []Rule {
	return []Rule{
		{"LK070", "label-pattern", GroupOrder, Low, MendLabel,
			say.New("audit.label-pattern", "a label that does not follow the pattern"),
			say.New("audit.label-pattern.why", "The team has agreed on a pattern for labels, so that everyone can see what a key is for."),
			question{place: func(l *look, _ *Key, p *Place) answer {
				return when(l.policy.labels != nil && !l.policy.labels.MatchString(p.Label))
			}}},
		{"LK071", "names-a-person", GroupOrder, Low, MendLabel,
			say.New("audit.names-a-person", "its label names a person and a computer"),
			say.New("audit.names-a-person.why", "A label like ada@laptop tells everyone who can read the settings who works where, and is wrong once that person has left."),
			question{place: func(_ *look, k *Key, p *Place) answer {
				if !personAtHost.MatchString(p.Label) || ofMachine(k, p.Label) {
					return no()
				}
				return because(say.Plain(p.Label))
			}}},
		{"LK072", "same-label", GroupOrder, Low, MendLabel,
			say.New("audit.same-label", "the same label as another key"),
			say.New("audit.same-label.why", "Two keys with the same label cannot be told apart on the forge's page."),
			question{place: func(l *look, k *Key, p *Place) answer {
				return when(p.Label != "" && k.Replaced.IsZero() && l.labelled[p.Label] > 1)
			}}},
		{"LK073", "no-owner", GroupOrder, Low, MendRegister,
			say.New("audit.no-owner", "no owner"),
			say.New("audit.no-owner.why", "Nobody can be asked whether it is still needed."),
			question{key: registered(func(p *Policy) bool { return p.NeedOwner }, func(r *Register) string { return r.Owner })}},
		{"LK074", "no-purpose", GroupOrder, Low, MendRegister,
			say.New("audit.no-purpose", "no purpose"),
			say.New("audit.no-purpose.why", "Nobody can tell what will stop working when it is removed."),
			question{key: registered(func(p *Policy) bool { return p.NeedPurpose }, func(r *Register) string { return r.Purpose })}},
		{"LK075", "review-due", GroupOrder, Medium, MendRegister,
			say.New("audit.review-due", "its review is due"),
			say.New("audit.review-due.why", "By this day it was to be decided whether the key is still needed."),
			question{key: func(l *look, k *Key) answer {
				due := k.Register.Review
				if due.IsZero() || !k.stands() || due.After(l.Now) {
					return no()
				}
				return because(say.New("audit.detail.ends", "on {date}", say.Values{"date": day(due)}))
			}}},
	}
}

// personAtHost matches what ssh-keygen puts into a comment by itself. Names of build
// users say nothing of a person.
var personAtHost = regexp.MustCompile(`^[a-z][a-z0-9._-]*@[A-Za-z0-9][A-Za-z0-9._-]*$`)

// ofMachine reports whether what follows the @ of a label is the machine on which the
// key is used, as the register has it: then the label names that, and no person.
func ofMachine(k *Key, label string) bool {
	_, host, _ := strings.Cut(label, "@")
	return k.Register.Machine != "" && strings.EqualFold(host, k.Register.Machine)
}

// registered asks for a part of the register, where the policy wants it.
func registered(wanted func(*Policy) bool, part func(*Register) string) func(*look, *Key) answer {
	return func(l *look, k *Key) answer {
		return when(wanted(l.policy) && k.stands() && part(&k.Register) == "")
	}
}
