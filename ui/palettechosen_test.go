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
	for i, c := range p.w.palette.Shown() {
		place[c.Text] = i
	}
	first := p.w.palette.Shown()[0]
	if !strings.HasPrefix(first.Detail, "payments-api") && !strings.HasPrefix(first.Detail, "ci@build-07") {
		t.Errorf("the first is %q of %q", first.Text, first.Detail)
	}
	for _, name := range []string{"add-key", "test-clone", "copy-url", "open-repo", "rotate-everywhere"} {
		c := p.w.command(name)
		if place[c.Text()] > place[t2("page.repositories")] || p.w.palette.Shown()[place[c.Text()]].Detail == c.Keys() {
			t.Errorf("%q is number %d, as %q", c.Text(), place[c.Text()], p.w.palette.Shown()[place[c.Text()]].Detail)
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
	if p.w.palette.Shown()[0].Text != t2("page.repositories") {
		t.Errorf("where nothing is chosen it begins with %q", p.w.palette.Shown()[0].Text)
	}
}
