package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"latchkey/api"
	"latchkey/core/rollout"
	"latchkey/keys"
	"latchkey/ui/frame"
)

// TestTheKeyOfAPlanIsFoundByTyping takes another key than the one that stands
// on most of the repositories, with the keyboard alone.
func TestTheKeyOfAPlanIsFoundByTyping(t *testing.T) {
	f := acme()
	p := withKeys(t, f)
	p.markAll()
	p.w.run("rollout-rotate")
	p.planShows()
	before, first := p.keyOfPlan(), f.lastSpec().Key
	other := p.otherKeyOfPlan()
	p.press(t2("action.choose"))
	p.entries()[0].SetText(other)
	p.key(fyne.KeyReturn)
	if p.w.Dialogs.Any() || p.keyOfPlan() == before || !strings.HasPrefix(p.keyOfPlan(), other) {
		t.Fatalf("chosen is %q, after %q", p.keyOfPlan(), before)
	}
	p.planShows()
	if spec := f.lastSpec(); spec.Key == first || spec.Key.Fingerprint == "" || p.lineOf(t2("rollout.name")).Text != other {
		t.Errorf("the plan is of %+v, named %q", spec.Key, p.lineOf(t2("rollout.name")).Text)
	}
	chosen := p.keyOfPlan()
	p.press(t2("action.choose"))
	p.key(fyne.KeyEscape)
	if p.keyOfPlan() != chosen {
		t.Error("Esc chose something")
	}
}

// TestNewKeysOfAPlanFollowTheSettings: what a person wants by default goes for
// many repositories as it does for one.
func TestNewKeysOfAPlanFollowTheSettings(t *testing.T) {
	f := acme()
	p := withKeys(t, f)
	p.w.Defaults.SetCommentTemplate("deploy/{workspace}/{repository}")
	p.w.Defaults.SetKind(keys.ECDSAP384)
	p.markAll()
	p.w.run("rollout-add")
	p.planShows()
	spec := f.lastSpec()
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
		{frame.UsualComment, one, "latchkey-api"}, {frame.UsualComment, same, "latchkey-acme"}, {frame.UsualComment, other, "latchkey"},
		{"{workspace}-{repository}-ci", one, "acme-api-ci"}, {"{workspace}-{repository}-ci", same, "acme-ci"}, {"{workspace}-{repository}-ci", other, "ci"},
		{"ci@build-07", same, "ci@build-07"},
	} {
		if got := frame.CommentForMany(c.template, c.repos); got != c.want {
			t.Errorf("%q for %d: %q, want %q", c.template, len(c.repos), got, c.want)
		}
	}
}
