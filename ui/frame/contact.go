package frame

import (
	"time"

	"latchkey/api"
	"latchkey/core/errtext"
)

// Asked is what an account's forge was asked for. One can fail while another
// succeeds: only its own success ends what is said of it.
type Asked int

// What can fail by itself.
const (
	AskedElse Asked = iota // a rollout, a test: the account's token is what it tells of
	AskedList              // its repositories
	AskedKeys              // the keys of repositories
)

// How long after it failed a reading is not tried again just because the forge answers
// something else: twice as long each time.
const (
	firstAgain   = 5 * time.Second
	longestAgain = 5 * time.Minute
)

// asked is one of the things that an account's forge is asked for.
type asked struct {
	account string
	what    Asked
}

// trouble is why one of them fails.
type trouble struct {
	refused, silent bool          // the token is not taken; the forge cannot be reached
	wait            time.Duration // before it is tried again; 0 = it was not yet
	due             time.Time     // when it may be
}

// Contact is what is known of how the forges of accounts answer.
type Contact struct {
	now      func() time.Time
	trouble  map[asked]*trouble
	accepted map[string]bool // accounts whose token was taken, the last time that a forge said anything of it

	TokensChanged func() // is called when a token is refused, or taken again
	// Ended is called when a cause for which something failed is over, with what
	// tells such errors from others.
	Ended func(ended func(error) bool)
	// Recovered is called when what could not be reached answers again.
	Recovered func(account string, what Asked)
	// TryAgain is called when the forge answers something else than what failed: it
	// is worth another try.
	TryAgain func(account string, what Asked)
}

// NewContact makes it, with nothing known; what is called can be set afterwards.
func NewContact(now func() time.Time) *Contact {
	c := &Contact{now: now, TokensChanged: func() {}, Ended: func(func(error) bool) {}, Recovered: func(string, Asked) {}, TryAgain: func(string, Asked) {}}
	c.Forget()
	return c
}

// Forget is for other data.
func (c *Contact) Forget() { c.trouble, c.accepted = map[asked]*trouble{}, map[string]bool{} }

// Refuses reports whether the forge refuses the token of an account.
func (c *Contact) Refuses(account string) bool {
	for at, t := range c.trouble {
		if at.account == account && t.refused {
			return true
		}
	}
	return false
}

// Accepts reports whether the forge has taken the token of an account since it last
// refused it.
func (c *Contact) Accepts(account string) bool { return c.accepted[account] }

// TokenRefused notes that the forge refuses an account's token, whatever was
// asked of it.
func (c *Contact) TokenRefused(account string) {
	if account != "" {
		c.Answered(account, AskedElse, &api.Error{Kind: api.Unauthorized})
	}
}

// Reconnected is called when an account has a new token, which its forge has taken.
func (c *Contact) Reconnected(account string) {
	for at := range c.trouble {
		if at.account == account && at.what != AskedElse {
			c.trouble[at].refused, c.trouble[at].due = false, time.Time{}
		}
	}
	delete(c.accepted, account) // whatever is said of the one before goes
	c.Answered(account, AskedElse, nil)
	c.Ended(refusalOf(account))
}

// refusalOf tells errors of a refused token.
func refusalOf(account string) func(error) bool {
	return func(err error) bool {
		of := errtext.RefusedAccount(err)
		return of == account || of == "" && api.KindOf(err) == api.Unauthorized
	}
}

// Answered notes what came of asking an account's forge.
func (c *Contact) Answered(account string, what Asked, err error) {
	at, kind, was := asked{account, what}, api.KindOf(err), c.Refuses(account)
	if err != nil && kind == api.Unknown {
		return // it says nothing of the forge
	}
	before := c.trouble[at]
	c.note(at, kind, err)
	switch refuses := c.Refuses(account); {
	case refuses && (!was || c.accepted[account]):
		delete(c.accepted, account)
		c.TokensChanged()
	case !refuses && err == nil && !c.accepted[account]:
		c.accepted[account] = true
		c.TokensChanged()
		if was {
			c.Ended(refusalOf(account))
		}
	}
	if kind == api.Unreachable {
		return
	}
	if before != nil && before.silent {
		c.Recovered(account, what)
	}
	c.tryOthers(at, err == nil)
}

// note writes down what came of one reading.
func (c *Contact) note(at asked, kind api.ErrorKind, err error) {
	if err == nil {
		delete(c.trouble, at)
		delete(c.trouble, asked{at.account, AskedElse})
		return
	}
	t := trouble{}
	if before := c.trouble[at]; before != nil {
		t = *before
	}
	t.silent = kind == api.Unreachable
	t.refused = t.refused || kind == api.Unauthorized // anything else says nothing of the token
	if t.wait > 0 {
		t.due = c.now().Add(t.wait)
	}
	if t.silent || t.refused {
		c.trouble[at] = &t
	} else {
		delete(c.trouble, at)
	}
}

// tryOthers has tried again what else failed, now that the forge answers; taken says
// that it has taken the token too.
func (c *Contact) tryOthers(answered asked, taken bool) {
	for _, what := range []Asked{AskedList, AskedKeys} {
		at := asked{answered.account, what}
		t := c.trouble[at]
		if at == answered || t == nil || !t.silent && !(taken && t.refused) || c.now().Before(t.due) {
			continue
		}
		t.wait = min(max(firstAgain, 2*t.wait), longestAgain)
		t.due = c.now().Add(t.wait)
		c.TryAgain(at.account, what)
	}
}
