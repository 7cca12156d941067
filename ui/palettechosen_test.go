package ui

import (
	"strings"
	"testing"
)

// Without a word the palette begins with what can be done with the chosen
// repository and key, then come the pages; what has nothing to do with either
// follows.
func TestThePaletteBeginsWithWhatIsChosen(t *testing.T) {
	p := withKeys(t, acme())
	p.w.run("palette")
	p.until("all is known", func() bool { return len(p.queue) == 0 })
	place := map[string]int{}
	for i, c := range p.w.palette.shown {
		place[c.text] = i
	}
	first := p.w.palette.shown[0]
	if !strings.HasPrefix(first.detail, "payments-api") && !strings.HasPrefix(first.detail, "ci@build-07") {
		t.Errorf("the first is %q of %q", first.text, first.detail)
	}
	for _, name := range []string{"add-key", "test-clone", "copy-url", "open-repo", "rotate-everywhere"} {
		c := p.w.command(name)
		if place[c.Text()] > place[t2("page.repositories")] || p.w.palette.shown[place[c.Text()]].detail == c.Keys() {
			t.Errorf("%q is number %d, as %q", c.Text(), place[c.Text()], p.w.palette.shown[place[c.Text()]].detail)
		}
	}
	for _, name := range []string{"connect", "remove-account", "quit"} {
		if text := p.w.command(name).Text(); place[text] < place[t2("page.activity")] {
			t.Errorf("%q comes before the pages", text)
		}
	}
	p.w.Dialogs.HideAll()
	p.w.shell.show("settings")
	p.w.run("palette")
	p.until("all is known", func() bool { return len(p.queue) == 0 })
	if p.w.palette.shown[0].text != t2("page.repositories") {
		t.Errorf("where nothing is chosen it begins with %q", p.w.palette.shown[0].text)
	}
}

// Letters that are scattered over a name do not find it.
func TestScatteredLettersFindNothing(t *testing.T) {
	all := []choice{{text: "Ada Ahlgren · Bitbucket Cloud", first: 20}, {text: "Dark"}}
	if got := bestTexts(all, "dark"); len(got) != 1 || got[0] != "Dark" {
		t.Errorf("found %q", got)
	}
}
