package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"latchkey/api"
	"latchkey/core/rollout"
	"latchkey/keys"
	"latchkey/keys/vault"
)

// A key that was made on a build machine goes on several repositories: its
// public key is pasted into the plan, and nobody claims to have its private key.
func TestAPublicKeyGoesOnManyRepositories(t *testing.T) {
	p, forge := overDemo(t)
	pair, err := keys.Generate(keys.Ed25519, "ci@machine")
	if err != nil {
		t.Fatal(err)
	}
	public := pair.Public()
	repos := []api.RepoPath{"acme/mobile.app-ios", "acme/build-images", "acme/data_pipeline"}
	p.mark(repos...)
	p.w.run("rollout-add")
	p.until("keys are offered", func() bool { return p.keyOfPlan() != "" })
	offered := p.keysOfPlan()
	if offered[len(offered)-1] != t2("plan.paste_public") {
		t.Fatalf("the choices are %+v", offered)
	}
	p.press(t2("action.choose"))
	p.entries()[0].SetText(t2("plan.paste_public"))
	p.key(fyne.KeyReturn)
	pasted := p.lineOf(t2("add.public_line"))
	private, err := pair.MarshalPrivate(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer vault.Wipe(private)
	pasted.SetText(string(private))
	if strings.Contains(pasted.Text, "PRIVATE KEY") {
		t.Error("a private key stays in the field")
	}
	pasted.SetText(public.Line())
	p.press(p.ready("add", 3))
	for _, x := range p.rolled(rollout.Done).Results {
		if x.Fingerprint != public.Fingerprint() || x.Verified || !forge.Opens(x.Target, public.Fingerprint()) {
			t.Errorf("%+v", x)
		}
		if list := forge.KeysOn(x.Target); list[len(list)-1].Label != "ci@machine" {
			t.Errorf("%s: the label is %q, not the key's comment", x.Target, list[len(list)-1].Label)
		}
	}
	// From the page of keys it goes on: its private key is not here.
	p.w.Nav.Key(public.Fingerprint())
	p.until("the page has it", func() bool { return p.showsKey(public.Fingerprint()) })
	if private := p.cell(p.picked(), 4); private != t2("keys.private_unknown") || !p.w.command("key-add-to").Possible() {
		t.Errorf("%s, of which the private key is %s, cannot be added to further repositories", p.picked(), private)
	}
}

func TestThePastedPublicKeyGivesItsLabel(t *testing.T) {
	p := withKeys(t, acme())
	pair, err := keys.Generate(keys.Ed25519, "ci@machine")
	if err != nil {
		t.Fatal(err)
	}
	p.w.run("add-key")
	p.press(t2("add.public"))
	line := pair.Public().Line()
	for _, e := range p.entries() {
		if e.MultiLine && e.Visible() {
			e.SetText(line)
		}
	}
	found := false
	for _, e := range p.entries() {
		found = found || e.Text == "ci@machine"
	}
	if !found {
		t.Error("the label is not the key's comment")
	}
	p.press(t2("add.place"))
	if !p.says(t2("add.working_public")) {
		t.Errorf("it says %q", p.texts())
	}
}
