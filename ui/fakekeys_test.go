package ui

import (
	"context"
	"errors"
	"strings"
	"time"

	"latchkey/api"
	"latchkey/core"
	"latchkey/core/ask"
	"latchkey/core/cause"
	"latchkey/core/hostkey"
	"latchkey/core/inventory"
	"latchkey/core/say"
	"latchkey/keys"
)

// fakeKeys is what a fake tells the Keys page and the page of host keys.
type fakeKeys struct {
	overview  inventory.Overview
	hosts     []hostkey.Listed
	warnings  []say.Text
	unchecked bool // the vault is locked
	err       error
	exportErr error
	importErr map[string]error // by a piece of the text
}

const (
	artOf = "+--[ED25519 256]--+\n|      .o+        |\n|     . =.+       |\n|    . o X o      |\n|   . . B X .     |\n|    o = S =      |\n|     + B + .     |\n|    . = * o      |\n|     E.+ *       |\n|      o+=.       |\n+----[SHA256]-----+"
	fpCI  = keys.Fingerprint("SHA256:3HkQ0m5lq1cQk2v8rXyZsT4uVwXyZaBcDeFgHiJkLmN")
)

// keyStory are keys that tell a story, one of each kind.
func keyStory() fakeKeys {
	days := func(n int) time.Time { return now.AddDate(0, 0, -n) }
	fp := func(s string) keys.Fingerprint {
		return keys.Fingerprint("SHA256:" + s + "Q0m5lq1cQk2v8rXyZsT4uVwXyZaBcDeFgHiJkLmNoP"[:43-len(s)])
	}
	repos := func(names ...string) (all []string) {
		for _, n := range names {
			all = append(all, "acme/"+n)
		}
		return all
	}
	acc := []string{"a1"}
	row := func(label, finger, kind string, bits int, private inventory.PrivateKeyState, on []string, made, used int, found ...inventory.Finding) inventory.KeySummary {
		k := inventory.KeySummary{Fingerprint: fp(finger), Label: label, Comment: label, Type: kind, Bits: bits, PrivateKey: private, Repos: on, Reads: len(on),
			Created: days(made), UseRead: now, UseKnown: true, Findings: found}
		if private != inventory.PrivateKeyUnknown {
			k.Origin = "generated"
		}
		if len(on) > 0 {
			k.Accounts = acc
		}
		if used >= 0 {
			k.LastUsed = days(used)
		}
		return k
	}
	ci := row("ci@build-07", "3Hk", "ed25519", 256, inventory.PrivateKeyHere, repos("payments-api", "ledger", "invoice-worker"), 92, 0)
	ci.Fingerprint, ci.Projects, ci.Reads = fpCI, []string{"acme/OPS"}, 4
	writer := row("release-bot", "Kf2", "ed25519", 256, inventory.PrivateKeyHere, repos("web-frontend"), 40, 3)
	writer.Reads, writer.Writes = 0, 1
	list := []inventory.KeySummary{ci, writer,
		row("ansible-2024", "a1s", "rsa", 4096, inventory.PrivateKeyHere, nil, 400, -1),
		row("deploy-blue", "9pL", "rsa", 2048, inventory.PrivateKeyUnknown, repos("payments-api", "etl-jobs"), 900, 5, inventory.FindingOldType),
		row("jenkins", "x7T", "dsa", 1024, inventory.PrivateKeyUnknown, repos("ledger"), 2900, 700, inventory.FindingBroken, inventory.FindingUnused),
		row("old-jenkins", "lst", "ecdsa", 256, inventory.PrivateKeyLost, repos("payments-api"), 830, -1, inventory.FindingLost, inventory.FindingNever),
		row("mirror", "mrr", "ed25519", 256, inventory.PrivateKeyUnknown, repos("data-lake", "etl-jobs", "notebooks", "ledger", "docs.site", "mobile-ios", "mobile-android", "design-system", "push-gateway", "feature-flags", "web-frontend"), 20, 1, inventory.FindingMany),
		row("laptop", "lp1", "ed25519", 256, inventory.PrivateKeyUnknown, repos("notebooks"), 300, 200, inventory.FindingUnused, inventory.FindingSameLabel),
		row("laptop", "lp2", "ed25519", 256, inventory.PrivateKeyUnknown, repos("design-system"), 30, 2, inventory.FindingSameLabel),
		{Label: "broken upload", PrivateKey: "unknown", Unreadable: say.Plain("the base64 is cut off"), Repos: repos("push-gateway"), Accounts: acc, Reads: 1, Findings: []inventory.Finding{inventory.FindingUnread}},
	}
	for i, repo := range []string{"website", "shop", "blog", "api"} {
		m := row("github-ci", "set"+string(rune('a'+i)), "ed25519", 256, inventory.PrivateKeyHere, []string{"acme-gh/" + repo}, 12, i)
		m.Set, m.Accounts = "github-ci", []string{"g1"}
		list = append(list, m)
	}
	day := func(s string) time.Time { d, _ := time.Parse("2006-01-02", s); return d }
	return fakeKeys{overview: inventory.Overview{Keys: list, Searched: 16, Oldest: now.Add(-3 * time.Minute)},
		hosts: []hostkey.Listed{
			{State: hostkey.Confirmed, Host: "[git.acme.example]:7999", Type: "ssh-ed25519", Fingerprint: fp("own"), Source: say.Plain("~/.local/share/latchkey/known_hosts:1"), Since: day("2026-10-02"), Line: "[git.acme.example]:7999 ssh-ed25519 AAAAC3NzaC1lZDI1NTE5"},
			{State: hostkey.KnownByUser, Hashed: true, Type: "ssh-rsa", Fingerprint: fp("hsh"), Source: say.Plain("~/.ssh/known_hosts:4")},
			{State: hostkey.KnownByUser, Host: "build-07.acme.example", Type: "ecdsa-sha2-nistp256", Fingerprint: fp("bld"), Source: say.Plain("~/.ssh/known_hosts:9"), Line: "build-07.acme.example ecdsa-sha2-nistp256 AAAA"},
			{State: hostkey.Published, Host: "bitbucket.org", Type: "ssh-ed25519", Fingerprint: "SHA256:ybgmFkzwOSotHTHLJgHO0QN8L0xErw6vd0VhFA9m3SM", Source: say.New("part.published-by", "published by {forge}", say.Values{"forge": "Bitbucket Cloud"}), From: say.Plain("https://bitbucket.org/blog/ssh-host-key-changes"), Since: day("2026-11-22"), Line: "bitbucket.org ssh-ed25519 AAAA"},
			{State: hostkey.Published, Host: "github.com", Type: "ssh-ed25519", Fingerprint: "SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU", Source: say.New("part.published-by", "published by {forge}", say.Values{"forge": "GitHub"}), From: say.Plain("https://api.github.com/meta"), Since: day("2026-11-22"), Line: "github.com ssh-ed25519 AAAA"},
			{State: hostkey.Published, Host: "ssh.bitbucket.org", Type: "ssh-ed25519", Fingerprint: "SHA256:ybgmFkzwOSotHTHLJgHO0QN8L0xErw6vd0VhFA9m3SM", Source: say.New("part.published-by", "published by {forge}", say.Values{"forge": "Bitbucket Cloud"}), From: say.Plain("one public known_hosts list"), Since: day("2026-11-22"), ThirdParty: true, Line: "ssh.bitbucket.org ssh-ed25519 AAAA"},
			{State: hostkey.Revoked, Host: "*", Type: "ssh-rsa", Fingerprint: fp("rev"), Source: say.Plain("~/.ssh/known_hosts:2")},
			{State: hostkey.Retired, Fingerprint: "SHA256:nThbg6kXUpJWGl7E1IGOCspRomTxdCARLviKw6E5SY8", Source: say.New("part.old-host-key", "{forge}'s old {type} host key", say.Values{"forge": "GitHub", "type": "RSA"}), From: say.New("part.withdrawn-public", "retired on {day} after its private key became public", say.Values{"day": "2023-03-24"}), Since: day("2023-03-24")},
		}}
}

// fingerprintOf is that of the first key with this label.
func (f *fake) fingerprintOf(label string) keys.Fingerprint {
	for _, k := range f.keyStore.overview.Keys {
		if k.Label == label {
			return k.Fingerprint
		}
	}
	return ""
}

// keyed is acme with keys on the Keys page.
func keyed() *fake {
	f := acme()
	f.keyStore = keyStory()
	return f
}

func (f *fake) KeysOverview(context.Context) (inventory.Overview, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.keyStore.overview, f.keyStore.err
}

func (f *fake) KeyDetails(_ context.Context, fp keys.Fingerprint) (core.KeyDetails, error) {
	f.note("key details %s", fp)
	d := core.KeyDetails{KeyPlaces: inventory.KeyPlaces{Fingerprint: fp, PrivateKey: inventory.PrivateKeyUnknown}}
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, k := range f.keyStore.overview.Keys {
		if k.Fingerprint != fp {
			continue
		}
		d.Type, d.Bits, d.Comment, d.PrivateKey, d.Origin, d.Set = k.Type, k.Bits, k.Comment, k.PrivateKey, k.Origin, k.Set
		d.Public, d.Randomart, d.MD5 = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIazEu89wgQZ4bqs3d63QSMzYVa0MuJ2e2gKTKqu+UUO "+k.Comment, artOf, "MD5:8d:1f:66:02:5c:3e:aa:0b:9f:71:22:de:10:47:c4:5b"
		add := func(kind string, targets []string) {
			for i, target := range targets {
				s := inventory.Placement{Account: k.Accounts[0], Target: target, Kind: kind, Label: k.Label, Access: api.Read, Created: k.Created, Used: k.LastUsed, UseRead: now, UseKnown: true, Read: now.Add(-3 * time.Minute), Source: "inventory"}
				if k.Writes > 0 {
					s.Access = api.ReadWrite
				}
				if i == 2 {
					s.Source, s.Read = inventory.FromPlacing, now.AddDate(0, 0, -2)
				}
				d.Places = append(d.Places, s)
			}
		}
		add("repository", k.Repos)
		add("project", k.Projects)
	}
	return d, f.keyStore.err
}

func (f *fake) GenerateKeyPair(_ context.Context, n core.NewPair) (core.KeyPair, error) {
	f.note("generate %s %s encrypted=%v", n.Kind, n.Comment, len(n.Passphrase) > 0)
	k := inventory.KeySummary{Fingerprint: "SHA256:fresh", Label: n.Comment, Comment: n.Comment, Type: "ed25519", Bits: 256, PrivateKey: "here", Origin: "generated", Created: now}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.keyStore.overview.Keys = append(f.keyStore.overview.Keys, k)
	return core.KeyPair{Fingerprint: k.Fingerprint, Comment: n.Comment}, nil
}

func (f *fake) ExportPrivate(_ context.Context, fp keys.Fingerprint, path string, passphrase []byte) error {
	f.note("export %s to %s encrypted=%v", fp, path, len(passphrase) > 0)
	return f.keyStore.exportErr
}

func (f *fake) SSHConfig(_ context.Context, fp keys.Fingerprint, file string) (string, error) {
	f.note("ssh_config of %s %s", fp, file)
	if f.keyStore.err != nil {
		return "", f.keyStore.err
	}
	return "Host ssh.bitbucket.org-ci\n  IdentitiesOnly yes\n", nil
}

func (f *fake) ExportPath(_ context.Context, fp keys.Fingerprint) (string, error) {
	return "~/.ssh/suggested", nil
}

func (f *fake) ExportKeySet(_ context.Context, name, dir, _ string, passphrase []byte) error {
	f.note("export set %s to %s encrypted=%v", name, dir, len(passphrase) > 0)
	return f.keyStore.exportErr
}

func (f *fake) DeleteKeyPair(ctx context.Context, fp keys.Fingerprint) error {
	yes, err := f.wiring.Person.Confirm(ctx, ask.Plan{Title: say.New("ask.delete-pair", "delete 1 key pair"), Lines: []say.Text{say.Plain(string(fp)), say.New("ask.private-key-gone", "the private key cannot be brought back")},
		Stops: []say.Text{say.New("ask.tests-of", "tests of {target} with this key", say.Values{"target": "acme/payments-api"})}})
	if err != nil {
		return err
	}
	if !yes {
		return ask.ErrDeclined
	}
	f.note("delete %s", fp)
	return nil
}

func (f *fake) DeleteKeySet(_ context.Context, name string) error {
	f.note("delete set %s", name)
	return errors.Join(cause.ErrKeyStands)
}

func (f *fake) ListHostKeys(context.Context) ([]hostkey.Listed, []say.Text, error) {
	return f.keyStore.hosts, f.keyStore.warnings, f.keyStore.err
}

func (f *fake) ForgetHost(_ context.Context, place string, fp keys.Fingerprint) error {
	f.note("forget %s %s", place, fp)
	return nil
}

// importError is what a test wants the import of some text to end in.
func (f *fake) importError(data []byte) error {
	for piece, err := range f.keyStore.importErr {
		if strings.Contains(string(data), piece) {
			return err
		}
	}
	return nil
}
