package ui

import (
	"slices"
	"strings"
	"testing"

	"latchkey/api"
	"latchkey/core/inventory"
	"latchkey/core/rollout"
	"latchkey/keys"
	"latchkey/ui/locale"
)

// A key that a rotation has replaced is marked on the card of each repository
// where it stands still, with its successor's name, and on the Keys page: both
// from one fact. Where only a part of its places has the successor, neither says
// so.
func TestASupersededKeyIsMarkedOnItsRepositoriesOverTheRealCore(t *testing.T) {
	p, _ := overDemo(t)
	repos := []api.RepoPath{"acme/mobile.app-ios", "acme/build-images", "acme/data_pipeline"}
	p.mark(repos...)
	p.w.run("rollout-add")
	p.named("ci@build-07")
	p.press(p.ready("add", 3))
	old := p.rolled(rollout.Done).Results[0].Fingerprint

	superseded, _, _ := strings.Cut(tv("key.superseded", locale.Args{"Key": "\x00"}), "\x00")
	marked := func(repo api.RepoPath, by string) bool {
		p.w.shell.show("repositories")
		p.choose(repo)
		p.until("its keys show", func() bool { return p.card(old) != nil && len(p.queue) == 0 })
		return slices.ContainsFunc(p.card(old).texts, func(text string) bool {
			return by != "" && text == by || by == "" && strings.HasPrefix(text, superseded)
		})
	}
	onKeysPage := func(want bool) {
		p.w.Nav.Key(old)
		p.until("the Keys page has read it, and agrees", func() bool {
			return p.showsKey(old) && p.says(t2("finding."+string(inventory.FindingSuperseded)+"_why")) == want
		})
	}

	p.rotates(repos[:1], 0, rollout.Done)
	if marked(repos[0], "") {
		t.Error("it is called superseded although two repositories have no successor")
	}
	onKeysPage(false)
	fresh := keys.Fingerprint(p.rotates(repos[1:], 0, rollout.Done))
	by := tv("key.superseded", locale.Args{"Key": locale.ShortFingerprint(fresh)})
	for _, repo := range repos {
		if !marked(repo, by) {
			t.Errorf("%s: the card says %q", repo, p.texts())
		}
	}
	if !p.says(by) {
		t.Errorf("it is not on screen: %q", p.texts())
	}
	onKeysPage(true)
}
