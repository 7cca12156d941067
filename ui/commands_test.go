package ui

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"latchkey/ui/appearance"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/kit/paint"
)

func TestEveryCommandStandsInMenuPaletteAndHelp(t *testing.T) {
	p := withKeys(t, acme())
	english := textsOf(t, "en")
	inMenus := map[string]bool{}
	for _, m := range p.w.Win.MainMenu().Items {
		for _, item := range m.Items {
			text, _ := kit.MenuText(item.Label)
			inMenus[text] = true
		}
	}
	taken := map[string]string{}
	for _, c := range p.w.commandTable {
		text, there := english["cmd."+c.ID]
		if c.Name != "" {
			text, there = c.Name, true
		}
		if !there {
			t.Errorf("command %s has no text", c.ID)
		}
		if !inMenus[text] {
			t.Errorf("command %s stands in no menu", c.ID)
		}
		if keys := c.Keys(); keys != "" {
			if other, is := taken[keys]; is {
				t.Errorf("%s and %s have the same shortcut %s", c.ID, other, keys)
			}
			taken[keys] = c.ID
		}
	}
	p.w.run("help")
	said := p.texts()
	for _, c := range p.w.commandTable {
		if c.Keys() != "" && (!slices.Contains(said, c.Text()) || !slices.Contains(said, c.Keys())) {
			t.Errorf("the help does not tell about %s", c.ID)
		}
	}
	p.key(fyne.KeyEscape)
	p.w.run("palette")
	p.entries()[0].SetText("clone")
	p.until("it is found", func() bool { return !p.w.palette.Busy() })
	if texts := p.hits(); !slices.Contains(texts, t2("cmd.test-clone")) || slices.Contains(texts, t2("cmd.quit")) {
		t.Errorf("the palette finds %q for clone", texts)
	}
}

func TestPaletteRunsACommandAndFindsARepository(t *testing.T) {
	p := withKeys(t, acme())
	p.w.run("palette")
	p.entries()[0].SetText("settings")
	p.entries()[0].TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}) // before anything is found
	p.until("it is done", func() bool { return !p.w.Dialogs.Any() })
	if p.w.shell.page != "settings" || p.w.Dialogs.Any() {
		t.Fatalf("page %s, dialog open %v", p.w.shell.page, p.w.Dialogs.Any())
	}
	p.w.run("palette")
	p.entries()[0].SetText("invoice")
	p.until("it is found", func() bool { return p.foundRepo("acme/invoice-worker") })
	p.entries()[0].TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if p.w.shell.page != "repositories" || p.w.repos.Chosen().Path != "acme/invoice-worker" {
		t.Errorf("page %s, repository %s", p.w.shell.page, p.w.repos.Chosen().Path)
	}
}

func TestCommandsWaitWhileADialogIsOpen(t *testing.T) {
	p := withKeys(t, acme())
	p.w.run("add-key")
	p.w.run("settings")
	if p.w.shell.page != "repositories" {
		t.Error("a menu shortcut went through an open dialog")
	}
	p.key(fyne.KeyEscape)
	if p.w.Dialogs.Any() {
		t.Error("esc does not close the dialog")
	}
	p.w.run("settings")
	if p.w.shell.page != "settings" {
		t.Error("the command does not work afterwards either")
	}
	p.key(fyne.KeyEscape)
	if p.w.shell.page != "settings" {
		t.Error("esc leaves a page of the side bar")
	}
}

func TestEscapeClearsASearchAndStaysOnThePage(t *testing.T) {
	p := withKeys(t, acme())
	for _, page := range p.w.pages {
		if page.Hidden {
			continue
		}
		p.w.shell.show(page.ID)
		if page.Search != nil {
			p.w.top.search.SetText("service")
		}
		for range 3 {
			p.w.Win.Canvas().Unfocus()
			p.key(fyne.KeyEscape)
		}
		if p.w.shell.page != page.ID || p.w.top.search.Text != "" {
			t.Errorf("on %s: page %s in front, %q in the search", page.ID, p.w.shell.page, p.w.top.search.Text)
		}
	}
}

// Fyne adds a Quit of its own where ours does not come last in the first menu.
func TestNothingStandsTwiceInAMenu(t *testing.T) {
	p := withKeys(t, two())
	for i, menu := range p.w.Win.MainMenu().Items {
		names := map[string]bool{}
		for _, item := range menu.Items {
			if !item.IsSeparator && names[item.Label] {
				t.Errorf("%s: %s stands there twice", menu.Label, item.Label)
			}
			names[item.Label] = true
		}
		if last := menu.Items[len(menu.Items)-1]; i == 0 && !last.IsQuit {
			t.Errorf("the last of %s is %s", menu.Label, last.Label)
		}
	}
}

// A shortcut that cannot do anything now says what it lacks.
func TestWhatCannotBeDoneSaysWhy(t *testing.T) {
	p := withKeys(t, acme())
	p.w.shell.show("audit")
	for id, why := range map[string]string{"add-key": "lacks.repository", "test-clone": "lacks.private", "rollout-rotate": "lacks.selection", "remove-key": "lacks.key"} {
		p.w.Toasts.Clear()
		p.w.run(id)
		p.w.run(id)
		if !p.says(t2(why)) {
			t.Errorf("%s says nothing of %q", id, t2(why))
		}
	}
	for _, c := range p.w.commandTable {
		if !c.Possible() && c.Lacks == "" && !slices.Contains([]string{"leave-demo", "demo", "account-all"}, c.ID) {
			t.Errorf("%s cannot be given and does not say why", c.ID)
		}
	}
}

func TestMenusFollowWhatCanBeDone(t *testing.T) {
	f := acme()
	f.accounts = nil
	p := at(t, f)
	disabled := func(id string) bool {
		for _, m := range p.w.Win.MainMenu().Items {
			for _, item := range m.Items {
				if text, _ := kit.MenuText(item.Label); text == t2("cmd."+id) {
					return item.Disabled
				}
			}
		}
		t.Fatalf("no menu item for %s", id)
		return false
	}
	for _, id := range []string{"add-key", "refresh", "test-clone", "copy-url"} {
		if !disabled(id) {
			t.Errorf("%s can be chosen without an account", id)
		}
	}
	p.w.run("connect")
	connectAs(p, "ada@acme.example", "token")
	p.until("the list shows", func() bool { return p.rowsShow() })
	p.pointAt("acme/payments-api")
	p.until("keys are read", func() bool { return p.keysShow() })
	for _, id := range []string{"add-key", "refresh", "test-clone", "copy-url"} {
		if disabled(id) {
			t.Errorf("%s cannot be chosen with a testable key", id)
		}
	}
}

func TestThemeAndTextSizeAreRemembered(t *testing.T) {
	p := withKeys(t, acme())
	p.w.run("theme-dark")
	p.w.run("text-larger")
	again := appearance.Load(p.w.App.Preferences())
	if again.Mode != paint.Dark || again.Text < 1.09 || again.Text > 1.11 {
		t.Errorf("remembered %+v", again)
	}
	p.w.run("theme-toggle")
	p.w.run("text-normal")
	if again = appearance.Load(p.w.App.Preferences()); again.Mode != paint.Light || again.Text != 1 {
		t.Errorf("remembered %+v", again)
	}
}

// hits is what the palette shows.
func (p *person) hits() (texts []string) {
	for _, c := range p.w.palette.Shown() {
		texts = append(texts, c.Text)
	}
	return texts
}

// Each command has its place in the order of the menus, and the order names none
// that is not there.
func TestEveryCommandHasItsPlace(t *testing.T) {
	p := withKeys(t, acme())
	for _, c := range p.w.commandTable {
		if placeOf(c.ID) == len(commandOrder) {
			t.Errorf("%s stands nowhere in the order", c.ID)
		}
	}
	for i, name := range commandOrder {
		if !slices.ContainsFunc(p.w.commandTable, func(c *frame.Command) bool { return placeOf(c.ID) == i }) {
			t.Errorf("the order names %s, which is no command", name)
		}
	}
}

// Where two pages bring a command with one name, that of the page in front acts.
func TestACommandOfTwoPagesActsForTheOneInFront(t *testing.T) {
	front, ran := "b", ""
	of := func(page string) *frame.Command {
		return &frame.Command{ID: "copy", Can: func() bool { return front == page }, Run: func() { ran = page }}
	}
	p := withKeys(t, acme())
	w, a, b := p.w, &frame.Page{ID: "a"}, &frame.Page{ID: "b"}
	all := w.addCommand(w.addCommand(nil, a, of("a")), b, of("b"))
	if len(all) != 1 {
		t.Fatalf("there are %d", len(all))
	}
	for _, front = range []string{"a", "b"} {
		if all[0].Run(); !all[0].Possible() || ran != front {
			t.Errorf("in front of %s, %s acted", front, ran)
		}
	}
	if front = "c"; all[0].Possible() {
		t.Error("it can be given where no page can do it")
	}
}
