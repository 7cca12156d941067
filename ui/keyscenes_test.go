package ui

import (
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"latchkey/core/inventory"
	"latchkey/core/say"
	"latchkey/keys"
	"latchkey/keys/vault"
)

// onKeys is the window on the Keys page, with its lines read.
func onKeys(t *testing.T, f *fake) *person {
	p := at(t, f)
	p.w.shell.show("keys")
	p.until("keys are read", func() bool { return !p.says(t2("empty.keys_reading.title")) && len(p.queue) == 0 })
	return p
}

// showsKey reports whether all that is known of a key stands beside the list: the
// whole fingerprint, and the picture of it, which comes last.
func (p *person) showsKey(fp keys.Fingerprint) bool { return p.says(string(fp)) && p.says("+--[") }

// onKey is onKeys with a key in the details.
func onKey(t *testing.T, f *fake, fp keys.Fingerprint) *person {
	p := onKeys(t, f)
	p.w.Nav.Key(fp)
	p.until("the details are read", func() bool { return p.showsKey(fp) && len(p.queue) == 0 })
	return p
}

// drop drops files onto the window and waits for what came of them.
func (p *person) drop(paths ...string) {
	p.t.Helper()
	var uris []fyne.URI
	for _, path := range paths {
		uris = append(uris, storage.NewFileURI(path))
	}
	p.w.dropped(fyne.NewPos(400, 300), uris)
	p.until("the files are read", func() bool {
		return p.button(t2("import.show")) != nil || p.button(t2("action.try_again")) != nil
	})
}

// keyFile writes a file into a folder of the test.
func keyFile(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func keyScenes() []scene {
	fold := func(p *person) { p.split().OpenList() }
	pane := func(p *person) { p.split().OpenTrailing() }
	return []scene{
		{name: "70-keys", stage: func(t *testing.T) *person { return onKey(t, keyed(), fpCI) }, each: fold},
		{name: "71-key-details", stage: func(t *testing.T) *person { return onKey(t, keyed(), fpCI) }, each: pane},
		{name: "72-key-findings", stage: func(t *testing.T) *person {
			p := onKeys(t, keyed())
			p.table().OnSort("finding")
			p.until("sorted", func() bool { return len(p.queue) == 0 && p.row("jenkins") == 0 })
			p.pick(p.rows()[1])
			p.until("read", func() bool { return p.says("+--[") })
			return p
		}, each: pane},
		{name: "73-key-set", stage: func(t *testing.T) *person {
			p := onKeys(t, keyed())
			p.table().OnFold(p.mustRow("github-ci"), true)
			p.until("it is unfolded", func() bool { return len(p.rows()) == 15 })
			return p
		}, each: fold},
		{name: "74-key-set-details", stage: func(t *testing.T) *person {
			p := onKeys(t, keyed())
			p.pick("github-ci")
			return p
		}, each: pane},
		{name: "75-keys-marked", stage: func(t *testing.T) *person {
			p := onKeys(t, keyed())
			p.table().OnMark(0, false)
			p.table().OnMark(3, true)
			return p
		}, each: fold},
		{name: "76-keys-none", stage: func(t *testing.T) *person { return onKeys(t, acme()) }, each: fold},
		{name: "77-keys-no-match", stage: func(t *testing.T) *person {
			p := onKeys(t, keyed())
			p.w.top.search.SetText("nothing of the kind")
			p.until("nothing is left", func() bool { return p.table() == nil })
			return p
		}, each: fold},
		{name: "78-keys-locked", stage: func(t *testing.T) *person {
			f := keyed()
			f.keyStore.unchecked = true
			p := onKeys(t, f)
			p.until("the remark shows", func() bool { return p.says(t2("keys.locked")) })
			return p
		}, each: fold},
		{name: "79-keys-failed", stage: func(t *testing.T) *person {
			f := keyed()
			f.keyStore.err = vault.ErrLocked
			p := at(t, f)
			p.w.shell.show("keys")
			p.until("it says so", func() bool { return p.says(t2("empty.keys_vault.title")) })
			return p
		}, each: fold},
		{name: "80-key-generate", stage: func(t *testing.T) *person { p := onKeys(t, keyed()); p.w.run("key-generate"); return p }},
		{name: "81-key-import", stage: func(t *testing.T) *person { p := onKeys(t, keyed()); p.w.run("key-import"); return p }},
		{name: "81b-key-which", stage: func(t *testing.T) *person {
			f := keyed()
			f.keyStore.importErr = map[string]error{"several": &keys.SeveralError{Choices: []keys.Choice{
				{Fingerprint: fpCI, Type: "ED25519", Comment: "ci@build-07", Format: "OpenSSH"}, {Fingerprint: "SHA256:5s8hJmZyXvW4mP0qTn2dLr6cKb9eGf1uAiOoYtRwEaQ", Type: "RSA", Format: "OpenSSH", Encrypted: true}, {Format: "PKCS#8", Encrypted: true},
			}}}
			p := onKeys(t, f)
			p.w.run("key-import")
			p.entries()[0].SetText("several keys")
			p.press(t2("import.do"))
			p.until("it asks which", func() bool { return p.says(t2("which.title")) })
			p.checks()[0].SetChecked(true)
			return p
		}},
		{name: "82-key-dropped", stage: func(t *testing.T) *person {
			f := keyed()
			f.keyStore.importErr = map[string]error{"hostile": keys.ErrNotKey}
			f.keyStore.overview.Keys = append(f.keyStore.overview.Keys, inventory.KeySummary{Fingerprint: "SHA256:imported", Label: "deploy", Comment: "deploy@web", Type: "ed25519", Bits: 256,
				PrivateKey: "here", Origin: "imported", Repos: []string{"acme/web-frontend", "acme/ledger"}, Accounts: []string{"a1"}, Reads: 2})
			p := onKeys(t, f)
			p.drop(keyFile(t, "deploy.ppk", "a key"), keyFile(t, "holiday.jpg", "hostile"), t.TempDir())
			return p
		}},
		{name: "83-key-export", stage: func(t *testing.T) *person { p := onKey(t, keyed(), fpCI); p.w.run("key-export"); return p }},
		{name: "84-key-exported", stage: func(t *testing.T) *person {
			p := onKey(t, keyed(), fpCI)
			p.w.run("key-export")
			p.entries()[0].SetText("/home/ada/ci.key")
			p.press(t2("export.do"))
			p.until("it is written", func() bool { return p.button(t2("action.done")) != nil })
			return p
		}},
		{name: "85-key-set-export", stage: func(t *testing.T) *person {
			p := onKeys(t, keyed())
			p.pick("github-ci")
			p.w.run("key-export")
			return p
		}},
		{name: "86-key-delete", stage: func(t *testing.T) *person {
			p := onKey(t, keyed(), fpCI)
			p.w.run("key-delete")
			p.until("it asks", p.w.Dialogs.Any)
			return p
		}},
		{name: "87-key-add-to", stage: func(t *testing.T) *person {
			p := onKey(t, keyed(), fpCI)
			p.w.run("key-add-to")
			p.until("repositories show", func() bool { return p.says("acme/ledger") && len(p.queue) == 0 })
			return p
		}},
		{name: "90-host-keys", stage: func(t *testing.T) *person { return onHosts(t, keyed()) }},
		{name: "91-host-trust", stage: func(t *testing.T) *person { p := onHosts(t, keyed()); p.w.run("host-trust"); return p }},
		{name: "92-host-retired", stage: func(t *testing.T) *person {
			f := keyed()
			f.keyStore.warnings = []say.Text{say.Old("~/.ssh/known_hosts:12 is skipped: it has no key")}
			p := onHosts(t, f)
			p.pick("–")
			return p
		}},
	}
}

// onHosts is the window on the page of host keys.
func onHosts(t *testing.T, f *fake) *person {
	p := at(t, f)
	p.w.shell.show("host-keys")
	p.until("host keys are read", func() bool { return p.table() != nil && len(p.queue) == 0 })
	return p
}
