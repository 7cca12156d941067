//go:build window

package main

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"latchkey/internal/desktop"
)

// privateKey is a new one, as its file has it, and its fingerprint.
func privateKey(t *testing.T) (file, fingerprint string) {
	t.Helper()
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	block, err := ssh.MarshalPrivateKey(private, "found on a disk")
	if err != nil {
		t.Fatal(err)
	}
	signed, err := ssh.NewPublicKey(public)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(block)), ssh.FingerprintSHA256(signed)
}

// TestPersonAsksWhereAKeyIs pastes a key: that is the one action. A private
// key is looked for as well, and stands nowhere afterwards.
func TestPersonAsksWhereAKeyIs(t *testing.T) {
	const repo = "acme/ansible_playbooks"
	secret, fingerprint := privateKey(t)
	found := func(s snapshot) bool { return s.Front && s.has("Where this key is") && s.has(repo) }
	gone := func(s snapshot) bool { return !s.Front }
	looked := func(p *person) {
		p.checkNothingOf(secret)
		p.screenshot("looked-for")
	}
	t.Run("keyboard", func(t *testing.T) {
		p := startDemo(t, "--demo")
		p.mustShow("the keys are read", keysShown)
		key := p.forge.keysOn(repo)[0].Key
		p.paste(key, found) // nothing has the keyboard: that is where people paste
		p.checkActions("is this key anywhere?", 1)
		p.screenshot("found")
		p.press("Escape", gone)
		p.actions = 0
		p.paste(secret, func(s snapshot) bool {
			return s.Front && s.has(fingerprint) && s.has("It is not in any known place.")
		})
		p.checkActions("is this private key anywhere?", 1)
		looked(p)
		p.quit()
	})
	t.Run("mouse", func(t *testing.T) {
		p := startDemo(t, "--demo")
		p.mustShow("the keys are read", keysShown)
		key := p.forge.keysOn(repo)[0].Key
		inSearch := func(s snapshot) bool { return strings.Contains(s.Focused, "Entry") }
		p.click("Search repositories", inSearch)
		p.actions = 0 // whoever searches is there already
		p.paste(key, found)
		p.checkActions("is this key anywhere?", 1)
		p.click("Show", gone)
		p.click("Search repositories", inSearch)
		p.paste(secret, func(s snapshot) bool { return s.Front && s.has(fingerprint) })
		looked(p)
		p.click("Close", gone)
		p.mustShow("the field is empty", func(s snapshot) bool { return s.has("Search repositories") })
		p.press("ctrl+z", func(s snapshot) bool { return !s.has("PRIVATE KEY") })
		p.quit()
	})
}

// checkNothingOf fails where a private key, or a line of it, can be seen or
// stands in a file.
func (p *person) checkNothingOf(private string) {
	p.t.Helper()
	if s := p.snapshot(); s.has("PRIVATE KEY") {
		p.t.Errorf("a private key can be seen: %s", s)
	}
	p.checkNoSecret(strings.Split(private, "\n")[2])
}

// TestPersonDropsAKeyFile drags a private key from the file manager.
func TestPersonDropsAKeyFile(t *testing.T) {
	secret, fingerprint := privateKey(t)
	d := newDesktop(t, desktop.Options{})
	p := startWindow(t, d, "--demo")
	p.forge = p.program.forge()
	p.placeWindow()
	p.mustShow("the keys are read", keysShown)
	file := p.writeFile("id of a server", secret)
	p.act("drop the file", func() error { return d.Drop(p.window, p.window.X+400, p.window.Y+300, file) }, func(s snapshot) bool {
		return s.Front && s.has("found on a disk") && s.has(fingerprint)
	})
	p.screenshot("dropped")
	p.press("Return", func(s snapshot) bool { return !s.Front && s.has("private key here") && s.has("found on a disk") })
	p.quit()
}
