package ui

import (
	"testing"
	"time"

	"latchkey/api"
	"latchkey/ui/frame"
	"latchkey/ui/locale"
)

// A list that fails while keys answer is tried again, each time after a longer wait,
// and said to have failed until it answers itself.
func TestAListThatFailsWhileKeysAnswerIsReadAgainSparingly(t *testing.T) {
	f := apart()
	p := together(t, f)
	passed := p.contactOverTime()
	settle := func() {
		p.until("nothing is read", func() bool { return len(p.w.Jobs.List) == 0 && len(p.queue) == 0 })
	}
	said := func() bool {
		return p.says(tv("error.refresh_account", locale.Args{"Account": "Grace Hopper · GitHub"}))
	}
	asked := func() (n int) { f.set(func() { n = f.lists }); return n }

	for _, why := range []api.ErrorKind{api.Unreachable, api.Unauthorized} {
		f.set(func() { f.reposErr, f.reposErrOf, f.lists = &api.Error{Op: "list repositories", Kind: why}, "a2", 0 })
		p.w.run("refresh")
		settle()
		for range 360 {
			*passed += 10 * time.Second
			p.w.Session.Answered("a2", frame.AskedKeys, nil)
			settle()
			if !p.says("Grace Hopper · GitHub") || p.button(t2("action.try_again")) == nil {
				t.Fatalf("%v: after %v nothing says that the list failed: %q", why, *passed, p.texts())
			}
			if refused := p.w.Session.Refuses("a2"); refused != (why == api.Unauthorized) {
				t.Fatalf("%v: after %v the token counts as refused: %v", why, *passed, refused)
			}
		}
		if n := asked() / 2; n < 12 || n > 20 { // both accounts are listed each time
			t.Errorf("%v: in an hour the list was read %d times", why, n)
		}
		f.set(func() { f.reposErr = nil })
		*passed += 10 * time.Minute
		p.w.Session.Answered("a2", frame.AskedKeys, nil)
		settle()
		if said() || p.w.Session.Refuses("a2") || p.says(t2("account.refused")) {
			t.Errorf("%v: the list answers, and it says %q", why, p.texts())
		}
		n := asked()
		for range 10 {
			*passed += 10 * time.Minute
			p.w.Session.Answered("a2", frame.AskedKeys, nil)
			settle()
		}
		if asked() != n {
			t.Errorf("%v: a list that answers was read %d times more", why, asked()-n)
		}
	}
}

// contactOverTime puts contact with forges on a clock of its own and returns what has
// passed on it.
func (p *person) contactOverTime() *time.Duration {
	passed := new(time.Duration)
	contact := frame.NewContact(func() time.Time { return now.Add(*passed) })
	contact.TokensChanged, contact.Ended, contact.Recovered, contact.TryAgain = p.w.tokensChanged, p.w.over, p.w.recovered, p.w.readAgain
	p.w.Session.Contact = contact
	return passed
}

// Keys of one repository that can be read again after the network was away bring the
// list back at once.
func TestTheListComesBackWithTheNetwork(t *testing.T) {
	f := apart()
	p := together(t, f)
	passed := p.contactOverTime()
	f.set(func() { f.reposErr, f.keysErr = errOffline, errOffline })
	p.w.run("refresh")
	p.pointAt("acme/ledger")
	p.until("both say so", func() bool {
		return len(p.w.Jobs.List) == 0 && len(p.queue) == 0 && p.says(t2("error.refresh")) && p.says("could not be read")
	})
	f.set(func() { f.reposErr, f.keysErr = nil, nil })
	*passed += 10 * time.Second // keys still on their way may have had the list tried meanwhile
	p.pointAt("acme/payments-api")
	p.until("neither does", func() bool {
		return len(p.w.Jobs.List) == 0 && len(p.queue) == 0 && !p.says(t2("error.refresh")) && !p.says("could not be read")
	})
}
