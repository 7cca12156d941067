package ui

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"latchkey/api"
	"latchkey/core/inventory"
	"latchkey/core/machine"
	"latchkey/ui/kit"
)

// long finds a list of any length in what shows, and what scrolls it.
func (p *person) long() (*kit.Lazy, *container.Scroll) {
	p.t.Helper()
	var scroll *container.Scroll
	for _, o := range visible(p.w.front().Object) {
		switch o := o.(type) {
		case *container.Scroll:
			scroll = o
		case *kit.Lazy:
			return o, scroll
		}
	}
	p.t.Fatal("no list shows")
	return nil, nil
}

// scrolledThrough are the texts in a list, seen while it is scrolled through.
func (p *person) scrolledThrough(l *kit.Lazy, s *container.Scroll) map[string]bool {
	seen := map[string]bool{}
	for {
		texts := p.wordsOf(l)
		if first, past := l.Around(); past-first > 90 {
			p.t.Fatalf("%d of %d are made", past-first, l.Len())
		}
		for _, text := range texts {
			seen[text] = true
		}
		at := s.Offset.Y
		p.watch("scrolling", func() { s.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -600)}) })
		p.drainFor(time.Millisecond)
		if s.Offset.Y == at {
			return seen
		}
	}
}

// besideFocus is the name of the repository in whose card the keyboard is.
func besideFocus(l *kit.Lazy, focused fyne.Focusable) (name string) {
	for _, o := range visible(l) {
		if text, is := o.(*kit.Text); is && strings.HasPrefix(text.Text, "acme/") {
			name = text.Text
		}
		if f, is := o.(fyne.Focusable); is && f == focused {
			return name
		}
	}
	return ""
}

func repoNumber(n int) api.RepoPath { return api.RepoPath(fmt.Sprintf("acme/service-%04d", n)) }

// All places of a key show, a thousand of them as quickly as three, and the keyboard
// gets to each.
func TestAllOfAThousandPlacesShow(t *testing.T) {
	f := keyed()
	key := &f.keyStore.overview.Keys[slices.IndexFunc(f.keyStore.overview.Keys, func(k inventory.KeySummary) bool { return k.Fingerprint == fpCI })]
	key.Repos, key.Projects, key.Reads, key.Writes = nil, nil, 1000, 0
	for n := range 1000 {
		key.Repos = append(key.Repos, fmt.Sprintf("acme/service-%04d", n))
	}
	p := onKey(t, f, fpCI)
	list, scroll := p.long()
	if list.Len() != 1000 {
		t.Fatalf("%d places", list.Len())
	}
	for n := 0; n < 60; p.w.Win.Canvas().FocusNext() {
		if name := besideFocus(list, p.w.Win.Canvas().Focused()); name == string(repoNumber(n)) {
			n++
		} else if n > 0 {
			t.Fatalf("after %d places Tab leads to %q", n, name)
		}
	}
	p.w.Win.Canvas().Unfocus()
	scroll.ScrollToTop()
	scroll.OnScrolled(scroll.Offset)
	seen := p.scrolledThrough(list, scroll)
	for _, repo := range key.Repos {
		if !seen[repo] {
			t.Fatalf("%s never shows", repo)
		}
	}
	if !p.says(t2("keys.facts")) {
		t.Error("what comes below does not show")
	}
	last := p.wordsOf(list)
	if !slices.Contains(last, "acme/service-0999") || scroll.Offset.Y < 50_000 {
		t.Errorf("the end of the list is at %v", scroll.Offset)
	}
}

// A machine opens many repositories: all show.
func TestAllRepositoriesOfAMachineShow(t *testing.T) {
	f := builders()
	m := &f.machines.all[0]
	m.Repos = nil
	for n := range 1000 {
		m.Repos = append(m.Repos, machine.Repo{Account: "a1", Path: repoNumber(n)})
	}
	p := onMachine(t, f, m.Name)
	list, scroll := p.long()
	seen := p.scrolledThrough(list, scroll)
	for n := range 1000 {
		if !seen[string(repoNumber(n))] {
			t.Fatalf("%s never shows", repoNumber(n))
		}
	}
}
