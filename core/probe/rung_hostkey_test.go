package probe_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/api/demo/gitserver"
	"latchkey/core/ask"
	"latchkey/core/hostkey"
	"latchkey/core/probe"
	"latchkey/core/probe/finding"
	"latchkey/keys"
)

func TestUnknownHostWithNobodyThere(t *testing.T) {
	f := startForge(t, gitserver.Faults{})
	r := probe.New(probe.Options{HostKeys: openStore(t, hostkey.Options{})}).Run(t.Context(), f.request(probe.Access), nil)
	got := wantFailure(t, r, probe.RungHostKey, finding.CodeHostUnknown)
	if got.Action != finding.ActTrustHost || !strings.Contains(got.What.String(), r.HostKey) || r.KnownHosts != f.pin+"\n" {
		t.Errorf("%+v, known_hosts %q", got, r.KnownHosts)
	}
}

func TestUnknownHostIsAskedAboutAndKept(t *testing.T) {
	f := startForge(t, gitserver.Faults{})
	own := filepath.Join(t.TempDir(), "known_hosts")
	asked := 0
	o := probe.Options{HostKeys: openStore(t, hostkey.Options{Own: own}), Person: ask.Person{TrustHost: func(_ context.Context, k ask.HostKey) (bool, error) {
		asked++
		if k.Line != f.pin || k.Fingerprint != f.server.HostKey().Fingerprint() {
			t.Errorf("asked about %+v", k)
		}
		return true, nil
	}}}
	for range 2 {
		if r := probe.New(o).Run(t.Context(), f.request(probe.Access), nil); !r.OK {
			t.Fatal(r.Text())
		}
	}
	if text, err := os.ReadFile(own); err != nil || !strings.HasPrefix(string(text), f.pin) || asked != 1 {
		t.Errorf("asked %d times, kept %q, %v", asked, text, err)
	}
}

func TestUnknownHostIsDeclined(t *testing.T) {
	for _, answer := range []error{nil, ask.ErrDeclined} {
		f := startForge(t, gitserver.Faults{})
		o := probe.Options{HostKeys: openStore(t, hostkey.Options{}), Person: ask.Person{TrustHost: func(context.Context, ask.HostKey) (bool, error) { return false, answer }}}
		wantFailure(t, probe.New(o).Run(t.Context(), f.request(probe.Access), nil), probe.RungHostKey, finding.CodeHostDeclined)
	}
}

func TestRefusedHostKeysAreNeverAskedAbout(t *testing.T) {
	f := startForge(t, gitserver.Faults{})
	other := keys.NewPublic(newSigner(t).PublicKey(), "")
	user := filepath.Join(t.TempDir(), "known_hosts")
	for _, c := range []struct {
		name  string
		store hostkey.Options
		file  string
		code  finding.Code
		says  []string
	}{
		{"published key differs", hostkey.Options{Pins: []string{f.line(other)}}, "", finding.CodeHostChanged, []string{string(other.Fingerprint()), string(f.server.HostKey().Fingerprint())}},
		{"published key differs although the user's file has it", hostkey.Options{Pins: []string{f.line(other)}, User: []string{user}}, f.pin, finding.CodeHostChanged, []string{user + ":1"}},
		{"user's file has another", hostkey.Options{User: []string{user}}, "# a comment\n" + f.line(other), finding.CodeHostChanged, []string{string(other.Fingerprint()), user + ":2"}},
		{"revoked", hostkey.Options{User: []string{user}}, f.pin + "\n@revoked * " + f.server.HostKey().Line(), finding.CodeHostRevoked, []string{user + ":2"}},
	} {
		write(t, user, c.file+"\n")
		o := probe.Options{HostKeys: openStore(t, c.store), Person: ask.Person{TrustHost: func(context.Context, ask.HostKey) (bool, error) {
			t.Errorf("%s: was asked", c.name)
			return true, nil
		}}}
		r := probe.New(o).Run(t.Context(), f.request(probe.Access), nil)
		got := wantFailure(t, r, probe.RungHostKey, c.code)
		for _, s := range c.says {
			if !strings.Contains(got.What.String()+got.Why.String()+got.Remedy.String(), s) {
				t.Errorf("%s: %+v does not tell %q", c.name, got, s)
			}
		}
	}
	if len(f.rules.opened) > 0 {
		t.Errorf("something was opened: %v", f.rules.opened)
	}
}

func TestKnownByUserIsGood(t *testing.T) {
	f := startForge(t, gitserver.Faults{})
	user := filepath.Join(t.TempDir(), "known_hosts")
	write(t, user, "damaged line\n"+f.pin+"\n")
	r := probe.New(probe.Options{HostKeys: openStore(t, hostkey.Options{User: []string{user}})}).Run(t.Context(), f.request(probe.Access), nil)
	if !r.OK || rung(t, r, probe.RungHostKey).Title.String() != "Host key is in your known_hosts file" {
		t.Error(r.Text())
	}
}

// TestHostKeyChangesBetweenQuestionAndAnswer: what was confirmed is not what
// the second connection shows.
func TestHostKeyChangesBetweenQuestionAndAnswer(t *testing.T) {
	f := startForge(t, gitserver.Faults{})
	o := probe.Options{HostKeys: openStore(t, hostkey.Options{}), Person: ask.Person{TrustHost: func(context.Context, ask.HostKey) (bool, error) {
		return true, f.server.RotateHostKey()
	}}}
	r := probe.New(o).Run(t.Context(), f.request(probe.Access), nil)
	wantFailure(t, r, probe.RungHostKey, finding.CodeHostChanged)
}
