package ui

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"latchkey/core/rollout"
	"latchkey/ui/kit"
)

// The language changes while a plan is in front, and the plan stays.
func TestAPlanStaysInAnotherLanguage(t *testing.T) {
	f := acme()
	p := withKeys(t, f)
	p.mark("acme/ledger", "acme/etl-jobs")
	p.w.run("rollout-add")
	p.planShows()
	p.lineOf(t2("rollout.name")).SetText("ci@mine")
	p.chooses(t2("plan.stop"), 2)
	p.follows(f, func(s rollout.Spec) bool { return s.New.Comment == "ci@mine" && s.StopAfter == 10 })
	before := p.lineOf(t2("rollout.name"))
	if !p.w.command("language-de").Possible() {
		t.Fatal("the language cannot be changed here")
	}
	p.w.run("language-de")
	name, stop := p.lineOf(t2("rollout.name")), p.choiceOf(t2("plan.stop"))
	switch {
	case name == nil || name == before || p.w.shell.page != "plan":
		t.Fatalf("page %s", p.w.shell.page)
	case !p.planned() || len(p.rows()) != 2 || p.planMain().Disabled():
		t.Errorf("planned %v, %d rows", p.planned(), len(p.rows()))
	case name.Text != "ci@mine" || stop.SelectedIndex() != 2:
		t.Errorf("name %q, stop %d", name.Text, stop.SelectedIndex())
	case !p.says("Schlüssel zu 2 Repositorys hinzufügen") || p.says("Nothing has been done yet"):
		t.Errorf("it says %q", p.texts())
	}
	p.startsPlan()
	p.until("it began", func() bool { return f.called("start 0123456789ab") && p.w.shell.page == "activity" })
}

func TestWhatIsPlannedIsBegunAnewInAnotherLanguage(t *testing.T) {
	p := withKeys(t, acme())
	p.w.run("revoke-everywhere") // its plan is under way
	p.w.look.SetLanguage("fr")
	p.until("the plan shows", func() bool { return p.planned() && len(p.rows()) > 0 })
	if !p.says("Révoquer ") || len(p.w.Jobs.List) > 0 {
		t.Errorf("it says %q, %d jobs", p.texts(), len(p.w.Jobs.List))
	}
}

func TestTheWelcomeStandsAlone(t *testing.T) {
	f := acme()
	f.accounts = nil
	p := startWith(t, Config{Open: f.open})
	p.until("the welcome shows", func() bool { return p.says(t2("welcome.title")) })
	if slices.Contains(textsIn(p.repoPage()), t2("page.repositories")) {
		t.Error("a heading and filters of nothing stand above it")
	}
	p.w.look.SetLanguage("de")
	p.until("the welcome shows in German", func() bool { return p.says("Ein Schlüssel für ein Repository") })
	if slices.Contains(textsIn(p.repoPage()), t2("page.repositories")) {
		t.Error("they are there again in German")
	}
}

// Everything that can be opened after a switch is in the new language: the menu
// bar, context menus, every dialog that asks for no more than a command.
func TestMenusAndDialogsAreDrawnInTheNewLanguage(t *testing.T) {
	p := withKeys(t, acme())
	english := textsOf(t, "en")
	german := textsOf(t, "de")
	p.w.look.SetLanguage("de")
	left := func(what, text string) {
		for key, e := range english {
			if !strings.Contains(e, "{{") && e == text && german[key] != text && strings.Contains(text, " ") {
				t.Errorf("%s: %q is still English (%s)", what, text, key)
			}
		}
	}
	for _, menu := range p.w.Win.MainMenu().Items {
		for _, item := range menu.Items {
			text, _ := kit.MenuText(item.Label)
			left("menu "+menu.Label, text)
		}
	}
	for _, item := range p.w.menus.items("test-clone", "rotate-everywhere", "copy-public", "remove-key") {
		left("context menu", item.Label)
	}
	for _, id := range []string{"add-key", "connect", "palette", "help", "about", "edit-label", "key-import", "key-generate", "host-trust", "replace-token", "remove-account"} {
		c := p.w.command(id)
		if c == nil || !c.Possible() {
			continue
		}
		p.w.run(id)
		p.until(id+" is open", func() bool { return p.w.Dialogs.Any() || p.w.shell.page != "repositories" })
		for _, text := range p.texts() {
			left(id, text)
		}
		for p.w.Dialogs.Any() {
			p.key(fyne.KeyEscape)
		}
		p.w.shell.show("repositories")
	}
}
