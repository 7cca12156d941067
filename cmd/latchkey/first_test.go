//go:build window

package main

import (
	"net"
	"strings"
	"testing"
	"time"

	"latchkey/internal/desktop"
)

// newcomer starts the window in an empty home, with a keyring, beside a demo
// forge in a process of its own.
func newcomer(t *testing.T) *somebody {
	t.Helper()
	d := newDesktop(t, desktop.Options{Keyring: true})
	forge := serves(t, d)
	p := sitAt(t, d)
	p.forge = forge
	p.takesPlace()
	p.waits("the doors show", func(s sight) bool { return s.has("Try the demo") })
	return p
}

// The form with which an account is connected. What a forge of one's own needs
// besides user and token is in the part that is folded away.
func formShows(s sight) bool { return s.has("Make a token with exactly these rights") }
func unfolded(s sight) bool  { return s.has("Base URL of the API") }

// filled tells by the last fields that the form is filled in: the first ones may
// have been scrolled away by then.
func (p *somebody) filled() func(sight) bool {
	return func(s sight) bool {
		return s.has(p.forge.info.REST) && s.has(p.forge.info.SSH) && !s.has("Paste it here")
	}
}

func connected(s sight) bool { return !s.Front && s.has("acme/build-images") && s.has("in use") }

// TestPersonConnectsAnAccount goes from the first start to the repositories.
// The forge here is none of the public ones, so its address has to be given as
// well; the count is kept all the same.
func TestPersonConnectsAnAccount(t *testing.T) {
	t.Run("mouse", func(t *testing.T) {
		p := newcomer(t)
		user := p.forge.user()
		p.picture("welcome")
		p.clicks("Connect Bitbucket", formShows)
		p.clicks("Advanced", unfolded)
		p.does("fill in the form", func() error {
			if err := p.desk.Copy(user.Token); err != nil {
				return err
			}
			return p.inOrder(
				p.into("Atlassian account e-mail", user.User), p.keys("Tab", "ctrl+a", "ctrl+v"),
				p.keys("Tab", "Tab", "ctrl+a"), p.types(p.forge.info.REST), p.keys("Tab", "ctrl+a"), p.types(p.forge.info.SSH))
		}, p.filled())
		p.clicks("Connect", connected)
		p.most("first start until the repositories show", 4)
		p.picture("connected")
		p.keepsNoSecret(user.Token)
		p.addsWithAnUnknownHost()
		p.leaves()
		p.comesBack()
	})
	t.Run("keyboard", func(t *testing.T) {
		p := newcomer(t)
		user := p.forge.user()
		p.waits("the first door has the keyboard", func(s sight) bool { return strings.Contains(s.Focused, "Connect Bitbucket") })
		p.strikes("Return", formShows)
		p.does("fill in the form", func() error {
			if err := p.desk.Copy(user.Token); err != nil {
				return err
			}
			if p.look().has(p.forge.user().User) { // it is not the first try
				if err := p.desk.Press("Escape", "Return"); err != nil || !p.until("the form is empty", 5*time.Second, func(s sight) bool { return formShows(s) && !s.has(user.User) }) {
					return err
				}
			}
			return p.inOrder(p.types(user.User), p.keys("Tab", "ctrl+v", "Tab", "Return"), p.sees(unfolded), p.keys("Tab"), p.types(p.forge.info.REST), p.keys("Tab"), p.types(p.forge.info.SSH))
		}, p.filled())
		p.strikes("Return", connected)
		p.most("first start until the repositories show", 4)
		p.keepsNoSecret(user.Token)
		p.leaves()
	})
}

// TestPersonTriesTheDemo takes the third door: one action.
func TestPersonTriesTheDemo(t *testing.T) {
	p := sitAt(t, newDesktop(t, desktop.Options{}), "--vault", "memory")
	p.takesPlace()
	p.waits("the doors show", func(s sight) bool { return s.has("Try the demo") })
	p.clicks("Try the demo", connected)
	p.most("the demo", 1)
	p.forge = p.program.forge()
	if len(p.forge.keysOn("acme/ledger")) == 0 {
		t.Error("the forge that shows is not the one that was told of")
	}
	p.leaves()
}

// addsWithAnUnknownHost puts a key on a repository of a forge whose host key is
// neither published nor known: the person is asked, once, and shown which it is.
func (p *somebody) addsWithAnUnknownHost() {
	p.t.Helper()
	const repo, label = "acme/fraud-rules", "latchkey-fraud-rules"
	p.clicks(repo, func(s sight) bool { return s.count(repo) == 2 && s.has("Deploy keys (") })
	p.clicks("Add key…", func(s sight) bool { return s.has("Create and add") })
	p.clicks("Create and add", func(s sight) bool { return s.has("Trust this host key?") })
	p.picture("host-key")
	if host, _, err := net.SplitHostPort(p.forge.info.SSH); err != nil || !p.look().has(host) {
		p.t.Errorf("the question does not name the host %s: %s", p.forge.info.SSH, p.look())
	}
	p.clicks("Yes, I compared it", func(s sight) bool { return s.has("Done") })
	p.clicks("Done", func(s sight) bool { return !s.Front && s.has(label) })
	p.holds("the key is there and was used", func() bool { return p.used(repo, label) })
}

// comesBack starts the program again: all is as it was left, without a question.
func (p *somebody) comesBack() {
	p.t.Helper()
	again := sitAt(p.t, p.desk)
	again.forge = p.forge
	again.takesPlace()
	again.waits("the repositories show", connected)
	again.clicks("acme/fraud-rules", func(s sight) bool { return s.has("latchkey-fraud-rules") && s.has("private key here") })
	again.clicks("Test clone", func(s sight) bool { return s.has("can be cloned with this key") })
	again.leaves()
}
