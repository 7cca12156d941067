package ui

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/api"
	"latchkey/core"
	"latchkey/keys"
)

// Keys that somebody put there over the forge's own page show after a refresh,
// in rows that are not selected too, and the status bar says how old what it
// stands beside is.
func TestRefreshReadsWhatShows(t *testing.T) {
	p, forge := overDemo(t)
	p.choose("acme/web-frontend")
	row := func(path api.RepoPath) core.RepoRow {
		rows := p.cachedRepos()
		return rows[slices.IndexFunc(rows, func(r core.RepoRow) bool { return r.Path == path })]
	}
	p.until("keys are read", func() bool { return row("acme/backup.scripts").Keys >= 0 && len(p.w.Jobs.List) == 0 })
	was := row("acme/backup.scripts").Keys
	for i := range 2 {
		pair, err := keys.Generate(keys.Ed25519, "by hand")
		if err != nil {
			t.Fatal(err)
		}
		if err := forge.AddKeyBehindBack("acme/backup.scripts", fmt.Sprint("new ", i), pair.Public()); err != nil {
			t.Fatal(err)
		}
	}
	old := row("acme/backup.scripts").KeysRead
	p.w.run("refresh")
	p.until("the row follows", func() bool {
		return row("acme/backup.scripts").Keys == was+2 && row("acme/backup.scripts").KeysRead.After(old)
	})
	p.until("all of them are read", func() bool { return len(p.w.Jobs.List) == 0 })
	// It speaks of the rows in sight, of which the list may have scrolled away.
	oldestInSight := func() (oldest time.Time) {
		for i, last := p.repoTable().InSight(); i <= last; i++ {
			if r := row(api.RepoPath(p.repoAt(i))); r.Keys >= 0 && !r.KeysRead.IsZero() && (oldest.IsZero() || r.KeysRead.Before(oldest)) {
				oldest = r.KeysRead
			}
		}
		return oldest
	}
	p.until("the status bar speaks of what was read", func() bool {
		when, keys := p.w.oldestShown()
		return keys && !when.IsZero() && when.Equal(oldestInSight()) && when.After(old)
	})
}

func TestMuchIsAskedAboutBeforeItIsRead(t *testing.T) {
	f := acme()
	for i := range 400 {
		name := fmt.Sprintf("team-%03d", i)
		f.repos = append(f.repos, core.RepoRow{Account: "a1", Path: api.RepoPath("acme/" + name), Name: name, Read: now, Keys: 1, KeysRead: now, UseUnread: 1})
	}
	p := withKeys(t, f)
	asked := func(do string, text string) {
		t.Helper()
		f.mu.Lock()
		f.calls = nil
		f.mu.Unlock()
		p.w.run(do)
		if !p.w.Dialogs.Any() || !p.says(text) || f.called("all keys") || f.called("sync") {
			t.Errorf("%s: %q, calls %q", do, p.texts(), f.calls)
		}
		p.key(fyne.KeyEscape)
	}
	asked("read-use", "The forge tells it for one repository at a time: 400 requests.")
	asked("read-all", "416 repositories take about 421 requests. Where the hour’s limit is reached, reading waits and resumes by itself.")
	p.markAll()
	asked("refresh", "The list and the keys of 416 repositories take about 421 requests.")
	p.markAll()
	p.markRow(0, false)
	p.w.run("refresh")
	if p.w.Dialogs.Any() {
		t.Error("a few requests are asked about")
	}
	p.until("they are read", func() bool { return f.called("all keys of 1") })
}

func TestThePaletteFindsRefreshByWhatItDoes(t *testing.T) {
	p := withKeys(t, acme())
	p.w.run("palette")
	for _, typed := range []string{"sync", "read", "refresh", "reload"} {
		p.entries()[0].SetText(typed)
		p.until("it was searched", func() bool { return !p.w.palette.Busy() })
		if hits := p.hits(); !slices.Contains(hits, t2("cmd.refresh")) {
			t.Errorf("%q finds %q", typed, hits)
		}
	}
}
