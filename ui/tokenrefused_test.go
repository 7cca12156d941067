package ui

import (
	"testing"

	"latchkey/api"
	"latchkey/core/rollout"
	"latchkey/ui/locale"
)

// Whatever meets a refused token first, the account says so everywhere, and the
// button that mends it is beside what went wrong.
func TestARefusedTokenIsMendedFromWhereItIsMetOverTheRealCore(t *testing.T) {
	p, forge := overDemo(t)
	repos := []api.RepoPath{"acme/mobile.app-ios", "acme/build-images"}
	p.mark(repos...)
	p.w.run("rollout-add")
	p.named("ci@build-07")
	add := p.ready("add", 2)
	forge.DeleteToken(forge.Info().Users[0].Token)
	p.press(add)
	p.rolled(rollout.Paused)
	p.until("the account says so", func() bool { return p.says(t2("account.refused")) })
	if !p.says("The token of Ada Ahlgren was refused") || p.button(t2("cmd.replace-token")) == nil {
		t.Fatalf("it says %q with %q", p.texts(), p.buttons())
	}

	p.w.shell.show("repositories")
	p.pointAt("acme/web-frontend")
	p.until("the card says it too", func() bool { return p.button(t2("cmd.replace-token")) != nil })
	p.press(t2("cmd.replace-token"))
	if name := p.w.Session.Account; !p.says(t2("connect.replace")) || !p.says(tv("connect.replace_title", locale.Args{"Account": name.Display})) {
		t.Errorf("the dialog says %q", p.texts())
	}
}
