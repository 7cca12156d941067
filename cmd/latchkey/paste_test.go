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
	found := func(s sight) bool { return s.Front && s.has("Where the key stands") && s.has(repo) }
	gone := func(s sight) bool { return !s.Front }
	looked := func(p *somebody) {
		p.holdsNothingOf(secret)
		p.picture("looked-for")
	}
	t.Run("keyboard", func(t *testing.T) {
		p := sitDown(t, "--demo")
		p.waits("the keys are read", allRead)
		key := p.forge.keysOn(repo)[0].Key
		p.pastes(key, found) // nothing has the keyboard: that is where people paste
		p.most("is this key anywhere?", 1)
		p.picture("found")
		p.strikes("Escape", gone)
		p.actions = 0
		p.pastes(secret, func(s sight) bool { return s.Front && s.has(fingerprint) && s.has("It stands nowhere that is known.") })
		p.most("is this private key anywhere?", 1)
		looked(p)
		p.leaves()
	})
	t.Run("mouse", func(t *testing.T) {
		p := sitDown(t, "--demo")
		p.waits("the keys are read", allRead)
		key := p.forge.keysOn(repo)[0].Key
		inSearch := func(s sight) bool { return strings.Contains(s.Focused, "Entry") }
		p.clicks("Search repositories", inSearch)
		p.actions = 0 // whoever searches is there already
		p.pastes(key, found)
		p.most("is this key anywhere?", 1)
		p.clicks("Show", gone)
		p.clicks("Search repositories", inSearch)
		p.pastes(secret, func(s sight) bool { return s.Front && s.has(fingerprint) })
		looked(p)
		p.clicks("Close", gone)
		p.waits("the field is empty", func(s sight) bool { return s.has("Search repositories") })
		p.strikes("ctrl+z", func(s sight) bool { return !s.has("PRIVATE KEY") })
		p.leaves()
	})
}

// holdsNothingOf fails where a private key, or a line of it, can be seen or
// stands in a file.
func (p *somebody) holdsNothingOf(private string) {
	p.t.Helper()
	if s := p.look(); s.has("PRIVATE KEY") {
		p.t.Errorf("a private key can be seen: %s", s)
	}
	p.keepsNoSecret(strings.Split(private, "\n")[2])
}

// TestPersonDropsAKeyFile drags a private key from the file manager.
func TestPersonDropsAKeyFile(t *testing.T) {
	secret, fingerprint := privateKey(t)
	d := newDesktop(t, desktop.Options{})
	p := sitAt(t, d, "--demo")
	p.forge = p.program.forge()
	p.takesPlace()
	p.waits("the keys are read", allRead)
	file := p.writesFile("id of a server", secret)
	p.does("drop the file", func() error { return d.Drop(p.window, p.window.X+400, p.window.Y+300, file) }, func(s sight) bool {
		return s.Front && s.has("found on a disk") && s.has(fingerprint)
	})
	p.picture("dropped")
	p.strikes("Return", func(s sight) bool { return !s.Front && s.has("private key here") && s.has("found on a disk") })
	p.leaves()
}
