package keypage

import (
	"slices"
	"strings"
	"testing"
	"time"

	"latchkey/core/inventory"
	"latchkey/keys"
	"latchkey/ui/frame"
	"latchkey/ui/kit/tables"
	"latchkey/ui/list"
	"latchkey/ui/locale"
)

// audited is one key with each finding, named after it, one with none, and one
// that shares its label only.
func audited() []*keyItem {
	rows := []inventory.KeySummary{
		{Label: "clean", Repos: []string{"acme/a"}, Reads: 1, PrivateKey: inventory.PrivateKeyHere},
		{Label: "twin", Repos: []string{"acme/b"}, Writes: 1, PrivateKey: inventory.PrivateKeyUnknown, Findings: []inventory.Finding{inventory.FindingSameLabel}},
	}
	for _, f := range inventory.Findings() {
		if f != inventory.FindingSameLabel {
			rows = append(rows, inventory.KeySummary{Label: "k-" + string(f), PrivateKey: inventory.PrivateKeyUnknown, Findings: []inventory.Finding{f, inventory.FindingSameLabel}})
		}
	}
	for i := range rows {
		rows[i].Fingerprint = keys.Fingerprint("SHA256:" + rows[i].Label)
	}
	return keyItems(rows, nil)
}

func namesLeft(m *list.Model[keyItem, string], v list.View) (names []string) {
	v.Order = frame.Order{Column: "name"}
	a := list.Arrange(m, audited(), v)
	for _, k := range a.Rows() {
		names = append(names, k.Label)
	}
	return names
}

func TestEachFindingHasAChipAndAWord(t *testing.T) {
	m := keyModel(time.Now, strings.ToUpper, func() bool { return false })
	for _, f := range findingFacets() {
		if f == inventory.FindingSameLabel {
			continue
		}
		for _, v := range []list.View{{On: map[string]bool{string(f): true}}, {Text: locale.T("finding." + string(f))}} {
			if got := namesLeft(&m, v); len(got) != 1 || got[0] != "k-"+string(f) {
				t.Errorf("%s: %+v leaves %q", f, v, got)
			}
		}
	}
	if got := namesLeft(&m, list.View{Text: locale.T("access.write")}); len(got) != 1 || got[0] != "twin" {
		t.Errorf("keys that may write: %q", got)
	}
	if got := namesLeft(&m, list.View{Text: locale.T("keychip.here")}); len(got) != 1 || got[0] != "clean" {
		t.Errorf("keys whose private key is here: %q", got)
	}
}

func TestTheSameLabelIsNoFindingUnlessAskedFor(t *testing.T) {
	asked := false
	m := keyModel(time.Now, strings.ToUpper, func() bool { return asked })
	var twin *keyItem
	for _, k := range audited() {
		if k.Label == "twin" {
			twin = k
		}
	}
	var cell func(*keyItem) string
	for _, c := range m.Columns {
		if c.ID == "finding" {
			cell = func(k *keyItem) string { return c.Cell(k).Text }
		}
	}
	if got := namesLeft(&m, list.View{On: map[string]bool{"findings": true}}); len(got) != len(inventory.Findings())-1 || cell(twin) != "–" {
		t.Errorf("%d keys need a look, and the cell says %q", len(got), cell(twin))
	}
	if got := namesLeft(&m, list.View{On: map[string]bool{string(inventory.FindingSameLabel): true}}); len(got) != len(inventory.Findings()) {
		t.Errorf("its chip leaves %q", got)
	}
	if asked = true; cell(twin) != locale.T("finding.same-label") {
		t.Errorf("with its chip on the cell says %q", cell(twin))
	}
}

// Where a private key lies on build machines, a column names them, and the search
// finds it by their names.
func TestKeysAreFoundByTheirMachines(t *testing.T) {
	rows := []inventory.KeySummary{{Label: "a", Fingerprint: "SHA256:a", Machines: []string{"m1", "m2"}}, {Label: "b", Fingerprint: "SHA256:b", Machines: []string{"m9"}}, {Label: "c", Fingerprint: "SHA256:c"}}
	m := keyModel(time.Now, strings.ToUpper, func() bool { return false })
	var cell func(*keyItem) tables.Cell
	for _, c := range m.Columns {
		if c.ID == "machine" {
			cell = c.Cell
		}
	}
	table := list.Arrange(&m, keyItems(rows, map[string]string{"m1": "Build-01", "m2": "build-02"}), list.View{Order: frame.Order{Column: "machine"}})
	var got []string
	for _, k := range table.Rows() {
		got = append(got, cell(k).Text)
	}
	if want := []string{"–", "Build-01, build-02", "m9"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	left := list.Arrange(&m, keyItems(rows, map[string]string{"m1": "Build-01"}), list.View{Text: "build-01", Order: frame.Order{Column: "name"}})
	found := left.Rows()
	if len(found) != 1 || found[0].Label != "a" {
		t.Errorf("the search finds %d", len(found))
	}
}
