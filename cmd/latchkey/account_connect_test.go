//go:build window

package main

import (
	"net"
	"strings"
	"testing"
	"time"

	"latchkey/internal/desktop"
)

// startFresh starts the window in an empty home, with a keyring, beside a demo
// forge in a process of its own.
func startFresh(t *testing.T) *person {
	t.Helper()
	d := newDesktop(t, desktop.Options{Keyring: true})
	forge := startForge(t, d)
	p := startWindow(t, d)
	p.forge = forge
	p.placeWindow()
	p.mustShow("the doors show", func(s snapshot) bool { return s.has("Try the demo") })
	return p
}

// The form with which an account is connected. What a forge of one's own needs
// besides user and token is in the part that is folded away.
func formShown(s snapshot) bool     { return s.has("Create a token with exactly these scopes") }
func advancedShown(s snapshot) bool { return s.has("Base URL of the API") }

// formFilled looks at the last fields of the form: the first ones may have been
// scrolled away by then.
func (p *person) formFilled() func(snapshot) bool {
	return func(s snapshot) bool {
		return s.has(p.forge.info.REST) && s.has(p.forge.info.SSH) && !s.has("Paste it here")
	}
}

func reposShown(s snapshot) bool { return !s.Front && s.has("acme/build-images") && s.has("in use") }

// TestPersonConnectsAnAccount goes from the first start to the repositories.
// The forge here is none of the public ones, so its address has to be given as
// well; the count is kept all the same.
func TestPersonConnectsAnAccount(t *testing.T) {
	t.Run("mouse", func(t *testing.T) {
		p := startFresh(t)
		user := p.forge.user()
		p.screenshot("welcome")
		p.click("Connect Bitbucket", formShown)
		p.click("Advanced", advancedShown)
		p.act("fill in the form", func() error {
			if err := p.desktop.Copy(user.Token); err != nil {
				return err
			}
			return p.inOrder(
				p.fillField("Atlassian account e-mail", user.User), p.pressing("Tab", "ctrl+a", "ctrl+v"),
				p.pressing("Tab", "Tab", "ctrl+a"), p.typing(p.forge.info.REST), p.pressing("Tab", "ctrl+a"), p.typing(p.forge.info.SSH))
		}, p.formFilled())
		p.click("Connect", reposShown)
		p.checkActions("first start until the repositories show", 4)
		p.screenshot("connected")
		p.checkNoSecret(user.Token)
		p.addKeyWithUnknownHost()
		p.quit()
		p.restart()
	})
	t.Run("keyboard", func(t *testing.T) {
		p := startFresh(t)
		user := p.forge.user()
		p.mustShow("the first door has the keyboard", func(s snapshot) bool { return strings.Contains(s.Focused, "Connect Bitbucket") })
		p.press("Return", formShown)
		p.act("fill in the form", func() error {
			if err := p.desktop.Copy(user.Token); err != nil {
				return err
			}
			if p.snapshot().has(p.forge.user().User) { // it is not the first try
				if err := p.desktop.Press("Escape", "Return"); err != nil || !p.waitFor("the form is empty", 5*time.Second, func(s snapshot) bool { return formShown(s) && !s.has(user.User) }) {
					return err
				}
			}
			return p.inOrder(p.typing(user.User), p.pressing("Tab", "ctrl+v", "Tab", "Return"), p.awaiting(advancedShown), p.pressing("Tab"), p.typing(p.forge.info.REST), p.pressing("Tab"), p.typing(p.forge.info.SSH))
		}, p.formFilled())
		p.press("Return", reposShown)
		p.checkActions("first start until the repositories show", 4)
		p.checkNoSecret(user.Token)
		p.quit()
	})
}

// TestPersonTriesTheDemo takes the third door: one action.
func TestPersonTriesTheDemo(t *testing.T) {
	p := startWindow(t, newDesktop(t, desktop.Options{}), "--vault", "memory")
	p.placeWindow()
	p.mustShow("the doors show", func(s snapshot) bool { return s.has("Try the demo") })
	p.click("Try the demo", reposShown)
	p.checkActions("the demo", 1)
	p.forge = p.program.forge()
	if len(p.forge.keysOn("acme/ledger")) == 0 {
		t.Error("the forge that shows is not the one that was told of")
	}
	p.quit()
}

// addKeyWithUnknownHost puts a key on a repository of a forge whose host key is
// neither published nor known: the person is asked, once, and sees which key it
// is.
func (p *person) addKeyWithUnknownHost() {
	p.t.Helper()
	const repo, label = "acme/fraud-rules", "latchkey-fraud-rules"
	p.click(repo, func(s snapshot) bool { return s.count(repo) == 2 && s.has("Deploy keys (") })
	p.click("Add key…", func(s snapshot) bool { return s.has("Create and add") })
	p.click("Create and add", func(s snapshot) bool { return s.has("Trust this host key?") })
	p.screenshot("host-key")
	if host, _, err := net.SplitHostPort(p.forge.info.SSH); err != nil || !p.snapshot().has(host) {
		p.t.Errorf("the question does not name the host %s: %s", p.forge.info.SSH, p.snapshot())
	}
	p.click("Yes, I compared it", func(s snapshot) bool { return s.has("Done") })
	p.click("Done", func(s snapshot) bool { return !s.Front && s.has(label) })
	p.forgeShows("the key is there and was used", func() bool { return p.keyUsed(repo, label) })
}

// restart starts the program again: all is as it was left, without a question.
func (p *person) restart() {
	p.t.Helper()
	again := startWindow(p.t, p.desktop)
	again.forge = p.forge
	again.placeWindow()
	again.mustShow("the repositories show", reposShown)
	again.click("acme/fraud-rules", func(s snapshot) bool { return s.has("latchkey-fraud-rules") && s.has("private key here") })
	again.click("Test clone", func(s snapshot) bool { return s.has("can be cloned with") })
	again.quit()
}
