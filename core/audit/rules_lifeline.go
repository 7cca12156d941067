package audit

import (
	"latchkey/core/inventory"
	"latchkey/core/say"
)

func lifelineRules() []Rule {
	return []Rule{
		{"LK060", "token-ends", GroupLifeline, High, MendToken,
			say.New("audit.token-ends", "the account's token expires soon or has expired"),
			say.New("audit.token-ends.why", "Once it has expired, Latchkey can change nothing there, and some forges delete the keys that were created with it."),
			question{account: tokenEnds}},
		{"LK061", "token-gone", GroupLifeline, High, MendRotate,
			say.New("audit.token-gone", "created with a token that is gone"),
			say.New("audit.token-gone.why", "The forge deletes a deploy key together with the token that it was created with."),
			question{place: func(_ *look, _ *Key, p *Place) answer { return when(p.TokenGone) }}},
		{"LK062", "owner-gone", GroupLifeline, High, MendRotate,
			say.New("audit.owner-gone", "its creator is blocked or has left"),
			say.New("audit.owner-gone.why", "Some forges refuse a deploy key once the person who created it is blocked or has left."),
			question{place: func(l *look, _ *Key, p *Place) answer {
				if !l.account(p.Account).OwnsKeys {
					return no() // keys outlive people there
				}
				return notTold()
			}}},
		{"LK063", "switched-off", GroupLifeline, High, MendForge,
			say.New("audit.switched-off", "switched off by the forge"),
			say.New("audit.switched-off.why", "A policy of the organization has switched the key off, so nothing can clone with it."),
			question{place: func(_ *look, _ *Key, p *Place) answer { return when(p.Disabled) }}},
		{"LK064", "keys-forbidden", GroupLifeline, High, MendForge,
			say.New("audit.keys-forbidden", "the organization allows no deploy keys"),
			say.New("audit.keys-forbidden.why", "The organization's policy switches its deploy keys off, so builds cannot clone with the key, and no other can be added."),
			question{place: keysForbidden}},
		{"LK065", "private-key-lost", GroupLifeline, Medium, MendRotate,
			say.New("audit.private-key-lost", "its private key is lost"),
			say.New("audit.private-key-lost.why", "Latchkey had the private key and no longer has it, so the key cannot be tested or given to a new machine."),
			question{key: func(_ *look, k *Key) answer { return when(k.stands() && k.Private == inventory.PrivateKeyLost) }}},
		{"LK066", "private-key-unknown", GroupLifeline, Low, MendRotate,
			say.New("audit.private-key-unknown", "it is not known where its private key is"),
			say.New("audit.private-key-unknown.why", "The private key was never in Latchkey, nor is it on a machine that Latchkey knows: someone else has it."),
			question{key: func(l *look, k *Key) answer {
				return when(k.stands() && !k.unreadable() && k.Private == inventory.PrivateKeyUnknown && len(l.holders[k.Fingerprint]) == 0)
			}}},
		{"LK067", "unencrypted-on-machine", GroupLifeline, Low, MendRotate,
			say.New("audit.unencrypted-on-machine", "a private key without a passphrase on a person's machine"),
			say.New("audit.unencrypted-on-machine.why", "Anyone who can read the file has the key. A build machine needs that; a person's own key needs a passphrase."),
			question{key: unencrypted}},
		{"LK068", "in-two-places", GroupLifeline, Medium, MendRotate,
			say.New("audit.in-two-places", "its private key is in several places"),
			say.New("audit.in-two-places.why", "The key cannot be revoked for one of them alone, and it cannot be told which of them uses it."),
			question{key: inTwoPlaces}},
	}
}

// keysForbidden asks for the policy of the organization. Where the forge says of the
// key itself that it is off, another rule has found it.
func keysForbidden(l *look, _ *Key, p *Place) answer {
	if !l.account(p.Account).KeyPolicy || p.Disabled {
		return no()
	}
	told, why := l.answerTo(p.Account, workspaceOf(p.Target), AskKeyPolicy)
	switch {
	case told == nil:
		return why
	case told.Untold:
		return notToOwners()
	}
	return when(told.Forbidden)
}

func tokenEnds(l *look, a *Account) answer {
	switch {
	case a.TokenEnds.IsZero():
		return notTold()
	case a.TokenEnds.Sub(l.Now) > l.policy.EndsWithin.Duration():
		return no()
	}
	return because(say.New("audit.detail.ends", "on {date}", say.Values{"date": day(a.TokenEnds)}))
}

// unencrypted asks for private keys that lie openly beside a copy in the vault: a
// key that a build machine made for itself is meant to.
func unencrypted(l *look, k *Key) answer {
	if k.Origin == originMachine {
		return no()
	}
	var names []string
	for _, m := range l.holders[k.Fingerprint] {
		for _, held := range m.Keys {
			if held.Fingerprint == k.Fingerprint && !held.Encrypted {
				names = append(names, m.Name)
			}
		}
	}
	if len(names) == 0 {
		return no()
	}
	return because(someNames(names))
}

// originMachine is the origin of a pair that a build machine made for itself.
const originMachine = "machine"

func inTwoPlaces(l *look, k *Key) answer {
	if !k.stands() || k.unreadable() {
		return no()
	}
	var names []string
	for _, m := range l.holders[k.Fingerprint] {
		names = append(names, m.Name)
	}
	places := len(names)
	if k.Exported {
		places++
	}
	if k.Private == inventory.PrivateKeyHere && places > 0 {
		places++
	}
	switch {
	case places > 1 && len(names) > 0:
		return because(someNames(names))
	case places > 1:
		return yes()
	case k.Private == inventory.PrivateKeyUnknown && len(names) == 0:
		return neverHere()
	}
	return no()
}
