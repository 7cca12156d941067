package snapshot

import (
	"cmp"
	"slices"
	"time"
)

// lateView is how long before the first of two snapshots Latchkey may have done what
// the forge showed only after it.
const lateView = time.Hour

// ByLatchkey is the code of the cause that is certain: the log of Latchkey's own changes
// has it.
const ByLatchkey = "latchkey"

// explain says why things happened, and by whom, as far as that is known.
func (c *comparison) explain() {
	for i := range c.found {
		f := &c.found[i]
		switch f.Kind {
		case Vanished:
			c.explainVanished(f)
		case Appeared, Readded, Moved:
			if f.renamed {
				f.Causes = []Cause{{Code: "repository-renamed", Certain: true, Text: repositoryRenamed(f.From, f.To)}}
				continue
			}
			c.byUs(f, Appeared)
			if f.By == "" && f.after != nil {
				f.By = f.after.AddedBy
			}
		case Label:
			c.byUs(f, Label)
		case Access: // forges change it by adding the key again
			c.byUs(f, Appeared)
			if f.By == "" && f.after != nil && f.before != nil && f.after.ID != f.before.ID {
				f.By = f.after.AddedBy
			}
		}
	}
}

// byUs looks whether Latchkey did it, and says so.
func (c *comparison) byUs(f *found, kind Kind) bool {
	var last *Deed
	deeds := c.deeds[deedKey{f.Fingerprint, f.Target, f.Project}]
	for i := range deeds {
		d := &deeds[i]
		if d.Kind != kind || f.Fingerprint == "" || d.At.Before(c.a.At.Add(-lateView)) || d.At.After(c.b.At) || c.server(d.Account) != f.server {
			continue
		}
		if last == nil || d.At.After(last.At) {
			last = d
		}
	}
	if last == nil {
		return false
	}
	f.By = last.By
	f.Causes = append(f.Causes, Cause{Code: ByLatchkey, Certain: true, Text: didIt(last), At: last.At, Rollout: last.Rollout})
	return true
}

func (c *comparison) server(account string) string {
	for _, side := range c.accounts {
		if a := side[account]; a != nil {
			return a.Server
		}
	}
	return account
}

// explainVanished says what may have removed a key: what is certain alone, else all
// that is likely.
func (c *comparison) explainVanished(f *found) {
	if c.byUs(f, Vanished) {
		return
	}
	k, t := f.before, f.target
	was := c.accounts[0][t.Account]
	if f.gone {
		f.Causes = append(f.Causes, Cause{Code: "repository-gone", Text: repositoryGone(t.Project)})
	}
	if f.renamed {
		f.Causes = append(f.Causes, Cause{Code: "repository-moved", Text: repositoryMoved()})
	}
	if was != nil && was.OwnsKeys && c.tokenGone(k, was) {
		f.Causes = append(f.Causes, Cause{Code: "token-gone", Text: tokenGone()})
	}
	if was != nil && c.unused(k, was.ForgetsAfter) {
		f.Causes = append(f.Causes, Cause{Code: "unused", Text: unusedTooLong(k, was)})
	}
	if k.Disabled || c.off[[2]string{t.Server, owner(t.Path)}] {
		f.Causes = append(f.Causes, Cause{Code: "policy", Text: policySwitched()})
	}
	if name := c.retired(k); name != "" {
		f.Causes = append(f.Causes, Cause{Code: "machine-retired", Text: machineRetired(name)})
	}
	if len(f.Causes) == 0 {
		f.Causes = []Cause{{Code: "unknown", Text: causeUnknown()}}
	}
}

// tokenGone reports whether the token with which Latchkey made a key is in use no
// longer, or had ended.
func (c *comparison) tokenGone(k *Key, was *Account) bool {
	if k.Token == "" {
		return false
	}
	for _, now := range c.b.Facts.Accounts {
		if now.Credential == k.Token {
			ends := cmp.Or(now.TokenEnds, was.TokenEnds)
			return !ends.IsZero() && !ends.After(c.b.At)
		}
	}
	return true
}

// unused reports whether a forge that forgets keys after a time had to forget this one.
// Where its use was not read, that is not known.
func (c *comparison) unused(k *Key, after time.Duration) bool {
	since := k.Used.Day()
	if k.Used == NeverUsed {
		since = k.Created
	}
	return after > 0 && !since.IsZero() && !since.Add(after).After(c.b.At)
}

// retired returns the machine that had a key and is there no longer, "" for none.
func (c *comparison) retired(k *Key) string {
	if k.Fingerprint == "" {
		return ""
	}
	for i := range c.a.Facts.Machines {
		m := &c.a.Facts.Machines[i]
		if m.holds(k.Fingerprint) && !slices.ContainsFunc(c.b.Facts.Machines, func(now Machine) bool { return now.Name == m.Name }) {
			return m.Name
		}
	}
	return ""
}
