package ui

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/api"
	"latchkey/core"
	"latchkey/core/inventory"
	"latchkey/keys"
	"latchkey/ui/kit"
	"latchkey/ui/kit/tables"
	"latchkey/ui/locale"
)

const crowded = api.RepoPath("acme/payments-api")

// agentKey is the fingerprint of one of many keys.
func agentKey(i int) keys.Fingerprint {
	return keys.Fingerprint(fmt.Sprintf("SHA256:%07dQ0m5lq1cQk2v8rXyZsT4uVwXyZaBcDeFgHiJkLm", i))
}

// crowdedRepo is a backend with 501 keys on one repository, every tenth never used;
// a key of its project opens it, too.
func crowdedRepo() *fake {
	f := acme()
	list := f.keys[crowded][:1]
	for i := range 500 {
		k := core.DeployKey{Account: "a1", Repo: crowded, ID: fmt.Sprint(100 + i), Label: fmt.Sprintf("agent-%04d", (i*7)%500), Fingerprint: agentKey(i), Type: "ssh-ed25519", Bits: 256,
			PublicKey: fmt.Sprintf("ssh-ed25519 AAAAC3Nz%d", i), Access: api.Read, Created: now.Add(-time.Duration(100+i) * 24 * time.Hour), UseKnown: true, UseRead: now, PrivateKey: inventory.PrivateKeyUnknown}
		if i%10 > 0 {
			k.LastUsed = now.Add(-time.Duration(i) * time.Minute)
		}
		list = append(list, k)
	}
	f.keys[crowded] = list
	return f
}

// manyKeys is the list in the details.
func (p *person) manyKeys() *tables.Table { return tableIn(p.details()) }

// keyNames are what its rows are called.
func (p *person) keyNames() (names []string) {
	if table := p.manyKeys(); table != nil {
		for row := range table.Length() {
			names = append(names, table.RowText(row))
		}
	}
	return names
}

// chosenInSight reports whether a key is the chosen one, in sight, with its card.
func (p *person) chosenInSight(fp keys.Fingerprint, label string) bool {
	table := p.manyKeys()
	row := slices.Index(p.keyNames(), label)
	if table == nil || row < 0 {
		return false
	}
	first, last := table.InSight()
	return table.Selected(row) && first <= row && row <= last && p.card(fp) != nil && len(p.cards()) == 1
}

// All of 501 keys can be reached, narrowed and sorted, none is only counted, and
// nothing of it takes longer than a frame.
func TestManyKeysOfARepositoryAreRows(t *testing.T) {
	f := crowdedRepo()
	p := withKeys(t, f)
	if n := len(p.keyNames()); n != 502 || len(p.cards()) != 1 || !p.says(tv("details.keys_n", locale.Args{"N": 501})) {
		t.Fatalf("%d rows, %d cards: %q", n, len(p.cards()), p.texts())
	}
	if !p.chosenInSight(fpCI, "ci@build-07") {
		t.Error("the key that can be tested is not chosen in sight")
	}
	find := entryOf(p, t2("details.find"))
	p.watch("narrowing the keys", func() { find.SetText("agent-04 ed25519") })
	if names := p.keyNames(); len(names) != 100 || slices.ContainsFunc(names, func(name string) bool { return !strings.HasPrefix(name, "agent-04") }) || !p.says(locale.Tn("details.shown", 100)) {
		t.Errorf("%d rows: %q", len(names), names)
	}
	p.watch("going to a key that is narrowed away", func() { p.goTo(crowded, agentKey(300)) })
	p.until("it is chosen and in sight", func() bool { return p.chosenInSight(agentKey(300), "agent-0100") })
	if find.Text != "" {
		t.Errorf("the rows are narrowed by %q still", find.Text)
	}
	p.watch("only problems", func() { chipIn(p.details(), t2("details.problems")).Tapped(nil) })
	if n := len(p.keyNames()); n != 50 {
		t.Errorf("%d keys with problems, want those that were never used", n)
	}
	p.watch("all again", func() { chipIn(p.details(), t2("details.problems")).Tapped(nil) })
	order := selectIn(p.details())
	for option, first := range map[string]string{t2("label.label"): "agent-0000", t2("column.age"): "agent-0493"} {
		p.watch("sorting by "+option, func() { order.SetSelected(option) })
		if names := p.keyNames(); names[0] != first {
			t.Errorf("by %s the first is %s", option, names[0])
		}
	}
	order.SetSelected(t2("label.label"))
	p.w.run("details")
	if p.w.Win.Canvas().Focused() != p.manyKeys().Focusable() {
		t.Error("the keyboard is not on the rows")
	}
	p.key(fyne.KeyEnd)
	for range 4 {
		p.key(fyne.KeyUp)
	}
	if chosen := p.chosenCard(); chosen == nil || chosen.label() != p.keyNames()[497] {
		t.Errorf("the card is of %v", chosen)
	}
}

// Whoever takes one key after the other away goes on with the next row.
func TestTheNextOfManyKeysIsChosenAfterARemoval(t *testing.T) {
	f := crowdedRepo()
	p := withKeys(t, f)
	selectIn(p.details()).SetSelected(t2("label.label"))
	p.goTo(crowded, agentKey(1)) // agent-0007
	p.until("it is chosen", func() bool { return p.chosenInSight(agentKey(1), "agent-0007") })
	f.mu.Lock()
	f.keys[crowded] = slices.DeleteFunc(slices.Clone(f.keys[crowded]), func(k core.DeployKey) bool { return k.Fingerprint == agentKey(1) })
	f.mu.Unlock()
	p.readKeys()
	p.until("the next one is chosen", func() bool {
		c := p.chosenCard()
		return len(p.keyNames()) == 501 && c != nil && c.label() == "agent-0008"
	})
	if !p.chosenInSight(agentKey(144), "agent-0008") {
		t.Error("it is out of sight")
	}
}

// entryOf is the line of text with a placeholder.
func entryOf(p *person, placeholder string) *kit.Entry {
	for _, e := range p.entries() {
		if e.PlaceHolder == placeholder {
			return e
		}
	}
	p.t.Fatalf("no line says %q", placeholder)
	return nil
}

// selectIn is the first choice among objects.
func selectIn(objects []fyne.CanvasObject) *kit.Select {
	for _, o := range objects {
		if s, ok := o.(*kit.Select); ok {
			return s
		}
	}
	return nil
}
