package ui

import (
	"os/exec"
	"strings"
	"testing"

	"latchkey/core/inventory"
	"latchkey/keys"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// manyKeys is a text with three private keys: two that name themselves, and one
// of which even the fingerprint is encrypted.
func manyKeys(t *testing.T) (text string, named []keys.Public) {
	t.Helper()
	needs(t, "openssl")
	for _, comment := range []string{"ci@build-07", "ci@build-08"} {
		pair, err := keys.Generate(keys.Ed25519, comment)
		if err != nil {
			t.Fatal(err)
		}
		data, err := pair.MarshalPrivate(nil)
		if err != nil {
			t.Fatal(err)
		}
		text, named = text+string(data), append(named, pair.Public())
	}
	hidden, err := exec.Command("openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-aes-256-cbc", "-pass", "pass:correct horse").Output()
	if err != nil {
		t.Fatal(err)
	}
	return text + string(hidden), named
}

// checks are the visible boxes in what is in front, top to bottom.
func (p *person) checks() (all []*kit.Check) {
	for _, o := range p.objects() {
		if c, ok := o.(*kit.Check); ok {
			all = append(all, c)
		}
	}
	return all
}

// Of several private keys in one text the person chooses by comment and
// fingerprint; only those come into the vault, also one that can be named only by
// its place in the text.
func TestOfSeveralPastedKeysTheChosenOnesAreImportedOverTheRealCore(t *testing.T) {
	p, _ := overDemo(t)
	text, named := manyKeys(t)
	p.w.run("key-import")
	p.entries()[0].SetText(text)
	p.press(t2("import.do"))
	p.until("it asks which", func() bool { return p.says(t2("which.title")) })
	boxes := p.checks()
	if len(boxes) != 3 || boxes[1].Text != "ci@build-08" || boxes[2].Text != tv("which.nth", locale.Args{"N": 3}) {
		t.Fatalf("%d boxes in %q", len(boxes), p.texts())
	}
	for _, public := range named {
		if !p.says(string(public.Fingerprint())) {
			t.Errorf("%s is not named in %q", public.Fingerprint(), p.texts())
		}
	}
	if !p.button(t2("import.do")).Disabled() {
		t.Error("none is chosen and they can be imported")
	}
	boxes[1].SetChecked(true)
	boxes[2].SetChecked(true)
	p.press(t2("import.do"))
	p.until("the passphrase is asked for", func() bool { return p.says(t2("passphrase.title")) })
	if !p.says("(3)") {
		t.Errorf("whose passphrase is not said: %q", p.texts())
	}
	p.entries()[0].SetText("correct horse")
	p.press(t2("passphrase.ok"))
	p.until("they are imported", func() bool { return p.button(t2("import.show")) != nil })
	pairs, err := p.w.backend.KeyPairs(t.Context())
	if err != nil || len(pairs) != 2 {
		t.Fatalf("%d pairs are here: %+v, %v", len(pairs), pairs, err)
	}
	var have []string
	for _, pair := range pairs {
		have = append(have, string(pair.Fingerprint)+" "+pair.Type)
	}
	if all := strings.Join(have, ", "); strings.Contains(all, string(named[0].Fingerprint())) || !strings.Contains(all, string(named[1].Fingerprint())) || !strings.Contains(all, "ecdsa") {
		t.Errorf("here are %s", all)
	}
}

// Whoever closes the question imports nothing.
func TestNoneOfSeveralPastedKeysIsImportedUnasked(t *testing.T) {
	p, _ := overDemo(t)
	text, _ := manyKeys(t)
	p.w.run("key-import")
	p.entries()[0].SetText(text)
	p.press(t2("import.do"))
	p.until("it asks which", func() bool { return p.says(t2("which.title")) })
	p.press(t2("action.cancel"))
	p.until("it says so", func() bool { return p.says(tv("import.stopped", locale.Args{"File": t2("import.pasted")})) })
	if pairs, err := p.w.backend.KeyPairs(t.Context()); err != nil || len(pairs) != 0 {
		t.Errorf("%d pairs are here: %v", len(pairs), err)
	}
}

// A deploy key is one key: of several in the pasted text one is chosen, and that
// one goes on the repository.
func TestOneOfSeveralPastedKeysGoesOnARepositoryOverTheRealCore(t *testing.T) {
	p, forge := overDemo(t)
	p.choose("acme/web-frontend")
	text, named := manyKeys(t)
	p.w.run("add-key")
	p.press(t2("add.import"))
	for _, e := range p.entries() {
		if e.MultiLine {
			e.SetText(text)
		}
	}
	p.press(t2("add.import_place"))
	p.until("it asks which", func() bool { return p.says(t2("which.title_one")) })
	boxes := p.checks()
	boxes[0].SetChecked(true)
	boxes[1].SetChecked(true)
	if boxes[0].Checked || !boxes[1].Checked {
		t.Error("more than one is chosen")
	}
	p.press(t2("import.do"))
	p.until("the key is placed", func() bool { return p.button(t2("action.done")) != nil })
	if fp := named[1].Fingerprint(); !forge.Opens("acme/web-frontend", fp) || forge.Opens("acme/web-frontend", named[0].Fingerprint()) {
		t.Errorf("%s is not the one that is there", fp)
	}
	if pairs, err := p.w.backend.KeyPairs(t.Context()); err != nil || len(pairs) != 1 || pairs[0].PrivateKey != inventory.PrivateKeyHere {
		t.Errorf("%+v, %v", pairs, err)
	}
}
