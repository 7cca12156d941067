package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"latchkey/api"
	"latchkey/core/rollout"
	"latchkey/keys"
)

// TestTheKeyOfAPlanIsFoundByTyping takes another key than the one that stands
// on most of the repositories, with the keyboard alone.
func TestTheKeyOfAPlanIsFoundByTyping(t *testing.T) {
	p := withKeys(t, acme())
	p.w.repos.marks.all()
	p.w.run("rollout-rotate")
	p.planShows()
	ask := p.w.plans.ask
	before := *ask.target()
	var other Subject
	for _, c := range ask.targets {
		if c.Label != before.Label && c.Ref.Fingerprint != "" {
			other = c
		}
	}
	if other.Label == "" {
		t.Fatalf("only one key to choose from: %+v", ask.targets)
	}
	p.press(t2("action.choose"))
	p.entries()[0].SetText(other.Label)
	p.key(fyne.KeyReturn)
	if p.w.dialogs.Any() || ask.target().Ref != other.Ref {
		t.Fatalf("chosen is %+v, wanted %+v", ask.target(), other)
	}
	p.planShows()
	if spec, wrong := ask.spec(); wrong != "" || spec.Key.Fingerprint != other.Ref.Fingerprint || ask.name.Text != other.Label {
		t.Errorf("the plan is of %+v (%s), named %q", spec.Key, wrong, ask.name.Text)
	}
	p.press(t2("action.choose"))
	p.key(fyne.KeyEscape)
	if ask.target().Ref != other.Ref {
		t.Error("Esc chose something")
	}
}

// TestNewKeysOfAPlanFollowTheSettings: what a person wants by default goes for
// many repositories as it does for one.
func TestNewKeysOfAPlanFollowTheSettings(t *testing.T) {
	p := withKeys(t, acme())
	p.w.app.Preferences().SetString(prefComment, "deploy/{workspace}/{repository}")
	p.w.app.Preferences().SetString(prefKind, string(keys.ECDSAP384))
	p.w.repos.marks.all()
	p.w.run("rollout-add")
	p.planShows()
	spec, _ := p.w.plans.ask.spec()
	if spec.New.Comment != "deploy/acme" || spec.New.Kind != keys.ECDSAP384 {
		t.Errorf("a new key would be %+v", spec.New)
	}
	if spec.Verb != rollout.Add {
		t.Errorf("verb %s", spec.Verb)
	}
}

func TestOneNameForManyRepositories(t *testing.T) {
	one, same, other := []api.RepoPath{"Acme/Api"}, []api.RepoPath{"Acme/Api", "Acme/Web"}, []api.RepoPath{"acme/api", "navy/cobol"}
	for _, c := range []struct {
		template string
		repos    []api.RepoPath
		want     string
	}{
		{usualComment, one, "latchkey-api"}, {usualComment, same, "latchkey-acme"}, {usualComment, other, "latchkey"},
		{"{workspace}-{repository}-ci", one, "acme-api-ci"}, {"{workspace}-{repository}-ci", same, "acme-ci"}, {"{workspace}-{repository}-ci", other, "ci"},
		{"ci@build-07", same, "ci@build-07"},
	} {
		if got := commentForMany(c.template, c.repos); got != c.want {
			t.Errorf("%q for %d: %q, want %q", c.template, len(c.repos), got, c.want)
		}
	}
}
