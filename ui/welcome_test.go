package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"latchkey/api"
	"latchkey/ui/kit"
)

func githubTraits() api.Traits {
	return api.Traits{
		Kind: api.GitHub, Name: "GitHub", OwnServers: true, TokenPage: "https://github.com/settings/personal-access-tokens/new",
		Scopes: []api.Scope{
			{Name: "Administration: read and write", For: "list, add and remove deploy keys (fine-grained token, repository permission)"},
			{Name: "Metadata: read", For: "list repositories (fine-grained token, ticked by itself)"}, {Name: "repo", For: "all of it, with a classic token instead", Classic: true},
		},
		SSH: []api.SSHEnd{{Host: "github.com", Port: 22}}, WordForKey: "deploy key",
	}
}

// newcomer is a window that nobody has connected yet.
func newcomer(t *testing.T) (*person, *fake) {
	f := acme()
	f.accounts, f.forges = nil, []api.Traits{githubTraits()}
	return at(t, f), f
}

func TestFirstStartTakesFourActions(t *testing.T) {
	p, f := newcomer(t)
	for _, said := range []string{t2("welcome.text"), t2("welcome.vault")} {
		if !p.says(said) {
			t.Errorf("the welcome does not say %q", said)
		}
	}
	p.key(fyne.KeyReturn) // 1: the first door has the focus
	if !p.w.Dialogs.Any() || !p.says("read:repository:bitbucket") || p.button(t2("connect.token_page")) == nil {
		t.Fatalf("the dialog says %q", p.texts())
	}
	connectAs(p, "ada@acme.example", "ATATTxyz") // 2 and 3: paste, Connect
	p.until("repositories show", func() bool { return p.rowsShow() && !p.w.Dialogs.Any() })
	if !f.called("add account ada@acme.example") {
		t.Errorf("calls: %q", f.calls)
	}
}

func TestTheDoorOfGitHubAsksForItsToken(t *testing.T) {
	p, _ := newcomer(t)
	p.press(t2("welcome.github_open"))
	if !p.says("Administration: read and write") || p.says("read:repository:bitbucket") {
		t.Errorf("the dialog says %q", p.texts())
	}
	if e, ok := p.w.Win.Canvas().Focused().(*kit.Entry); !ok || !e.Password {
		t.Errorf("the focus is on %T", p.w.Win.Canvas().Focused())
	}
	p.press(t2("connect.advanced"))
	if !p.saysNote("https://HOST/api/v3") {
		t.Error("it does not say how Enterprise Server is reached")
	}
}

// saysNote looks for small text, which is no label.
func (p *person) saysNote(part string) bool {
	for _, o := range p.objects() {
		if n, ok := o.(*kit.Note); ok && strings.Contains(n.String(), part) {
			return true
		}
	}
	return false
}

func TestTheTourIsOfferedOnceAndCanBeLeft(t *testing.T) {
	p, _ := newcomer(t)
	p.key(fyne.KeyReturn)
	connectAs(p, "ada@acme.example", "ATATTxyz")
	p.until("it is offered", func() bool { return p.button(t2("tour.take")) != nil && p.rowsShow() })
	p.press(t2("tour.take"))
	seen := 0
	for p.w.tour.Runs() {
		seen++
		id := p.w.tour.Stops()[p.w.tour.At()].ID
		if !p.says(t2("tour."+id)) || p.w.tour.Ring().Size().Width < 8 {
			t.Errorf("step %s points at nothing", id)
		}
		p.key(fyne.KeyReturn) // Next has the focus
		if seen > 6 {
			t.Fatal("the tour has more than six steps")
		}
	}
	if seen != 6 {
		t.Errorf("%d steps", seen)
	}
	p.w.tour.offer()
	if p.button(t2("tour.take")) != nil {
		t.Error("it is offered a second time")
	}
	p.w.run("tour")
	p.key(fyne.KeyEscape)
	if p.w.tour.Runs() || p.w.shell.page != "repositories" {
		t.Error("esc does not leave it")
	}
}

func TestTheTourStaysInsideASmallWindow(t *testing.T) {
	p := withKeys(t, acme())
	p.w.Win.Resize(fyne.NewSize(leastWidth, leastHeight))
	p.w.run("tour")
	for range len(p.w.tour.Stops()) {
		card := p.w.tour.Card()
		at := p.w.App.Driver().AbsolutePositionForObject(card)
		if at.X < 0 || at.Y < 0 || at.X+card.Size().Width > leastWidth || at.Y+card.Size().Height > leastHeight+1 {
			t.Errorf("step %d stands at %v with %v", p.w.tour.At(), at, card.Size())
		}
		test.Tap(p.button(nextWord(p)))
	}
}

func nextWord(p *person) string {
	if p.w.tour.At() == len(p.w.tour.Stops())-1 {
		return t2("action.done")
	}
	return t2("tour.next")
}

// welcomeScenes are the first minutes.
func welcomeScenes() []scene {
	scenes := []scene{
		{name: "90-welcome", stage: func(t *testing.T) *person { p, _ := newcomer(t); return p }},
		{name: "91-connect-bitbucket", stage: func(t *testing.T) *person { p, _ := newcomer(t); p.press(t2("welcome.bitbucket_open")); return p }},
		{name: "92-connect-github", stage: func(t *testing.T) *person { p, _ := newcomer(t); p.press(t2("welcome.github_open")); return p }},
		{name: "93-tour-offered", stage: func(t *testing.T) *person { p := withKeys(t, acme()); p.w.tour.offer(); return p }},
	}
	for i, name := range []string{"account", "search", "list", "details", "pages", "status"} {
		scenes = append(scenes, scene{name: "94-tour-" + name, stage: func(t *testing.T) *person {
			p := withKeys(t, acme())
			p.w.run("tour")
			p.w.tour.Show(i)
			return p
		}, each: func(p *person) { p.w.tour.Show(p.w.tour.At()) }})
	}
	for i, name := range []string{"demo", "choose", "add"} {
		scenes = append(scenes, scene{name: "95-walk-" + name, stage: func(t *testing.T) *person {
			p := withKeys(t, acme())
			p.w.tour.startWalk()
			p.w.tour.Show(i)
			return p
		}, each: func(p *person) { p.w.tour.Show(p.w.tour.At()) }})
	}
	return scenes
}
