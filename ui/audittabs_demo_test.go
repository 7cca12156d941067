package ui

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"latchkey/api"
	"latchkey/core/wanted"
	"latchkey/internal/grid"
	"latchkey/ui/locale"
)

// Over the demo forge every tab shows what is there: what a person writes down of a
// key is kept, what is exported is a file, and what a wanted state asks for is done.
func TestTheTabsOverTheDemo(t *testing.T) {
	p, _ := overDemo(t)
	p.w.Nav.Page("repositories")
	p.readsAll()
	p.w.shell.show("audit")
	p.until("findings show", func() bool { return p.table() != nil && p.table().Length() > 3 && len(p.queue) == 0 })

	p.press(t2("audittab.matrix"))
	p.until("the matrix shows", func() bool { return len(p.queue) == 0 && p.tabShows("matrix") })
	m := p.matrix()
	if m.Grid().Count(grid.Read) == 0 || len(m.Grid().Cols.Groups) < 2 {
		t.Errorf("%d keys read in %d projects", m.Grid().Count(grid.Read), len(m.Grid().Cols.Groups))
	}
	p.press(t2("audittab.ages"))
	p.until("the bars show", func() bool { return len(p.queue) == 0 && p.tabShows("ages") })
	if !p.says(locale.T("ages.trend")) {
		t.Error("no trend")
	}

	p.press(t2("audittab.wanted"))
	p.until("the register shows", func() bool { return len(p.queue) == 0 && p.tabShows("wanted") })
	p.editsRegister(0)
	p.entries()[1].SetText("Team Ledger")
	p.press(t2("wanted.save"))
	p.until("it is kept", func() bool {
		return len(p.queue) == 0 && p.says(locale.T("wanted.fact", locale.Args{"Name": t2("wanted.owner"), "Value": "Team Ledger"}))
	})

	folder := t.TempDir()
	p.press(t2("auditexport.open"))
	p.until("it asks", p.w.Dialogs.Any)
	path := filepath.Join(folder, "audit.html")
	p.entries()[0].SetText(path)
	p.press(t2("auditexport.do"))
	p.until("it is written", func() bool { return !p.w.Dialogs.Any() && p.nothingRuns() })
	if data, err := os.ReadFile(path); err != nil || !strings.Contains(string(data), "<html") {
		t.Errorf("%v, %d bytes", err, len(data))
	}
	p.press(t2("auditexport.open"))
	p.until("it asks", p.w.Dialogs.Any)
	p.entries()[0].SetText(path)
	p.press(t2("auditexport.do"))
	p.until("it says that there is one", func() bool { return p.says(t2("save.exists")) })
}

// A key that the wanted state has in one more place is put there.
func TestAWantedStateIsMadeSoOverTheDemo(t *testing.T) {
	p, forge := overDemo(t)
	p.w.Nav.Page("repositories")
	p.readsAll()
	f, err := p.w.backend.(overApp).app.Wanted.Export(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var from, to *wanted.FilePlace
	for i := range f.Places {
		place := &f.Places[i]
		switch {
		case place.Repository == "" || len(place.Keys) == 0:
		case from == nil && strings.HasPrefix(f.Keys[place.Keys[0].Key].Public, "ssh-ed25519 "): // this forge takes no weak keys
			from = place
		case from != nil && !slices.ContainsFunc(place.Keys, func(k wanted.FileKey) bool { return k.Key == from.Keys[0].Key }):
			to = place
		}
	}
	if from == nil || to == nil {
		t.Fatal("no two places")
	}
	key := from.Keys[0]
	to.Keys = append(to.Keys, wanted.FileKey{Key: key.Key, Access: api.Read})
	data, err := f.Write()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "keys.yaml")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}

	p.w.shell.show("audit")
	p.until("findings show", func() bool { return p.table() != nil && len(p.queue) == 0 && p.button(t2("audittab.wanted")) != nil })
	p.press(t2("audittab.wanted"))
	p.until("the register shows", func() bool { return len(p.queue) == 0 && p.tabShows("wanted") })
	p.press(t2("wanted.choose"))
	p.until("it asks", p.w.Dialogs.Any)
	p.entries()[0].SetText(path)
	p.press(t2("wanted.compare"))
	p.until("it is compared", func() bool {
		return !p.w.Dialogs.Any() && p.button(t2("wanted.make")) != nil && !p.button(t2("wanted.make")).Disabled()
	})
	p.press(t2("wanted.make"))
	p.until("it asks", p.w.Dialogs.Any)
	if !p.says(string(to.Repository)) {
		t.Errorf("it is not said where: %q", p.texts())
	}
	p.press(locale.Tn("wanted.apply", 1))
	p.until("it runs", func() bool { return p.w.shell.page == "activity" && p.runsListed() == 1 })
	p.until("it has ended", p.nothingRuns)
	if fp := f.Keys[key.Key].Fingerprint; !forge.Opens(string(to.Repository), fp) {
		r, err := p.w.backend.Rollout(t.Context(), 1)
		t.Errorf("%s does not open %s: %s, %+v, %v", fp, to.Repository, r.State, r.Results, err)
	}
}
