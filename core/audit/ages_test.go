package audit

import (
	"testing"
	"time"

	"latchkey/api"
	"latchkey/core/inventory"
	"latchkey/internal/grid"
	"latchkey/keys"
)

// agesWorld is a world of some keys on repositories of two projects.
func agesWorld() *Survey {
	now := time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC)
	ago := func(days int) time.Time { return now.AddDate(0, 0, -days) }
	on := func(repo string, access api.Access, use inventory.Use) Place {
		return Place{Account: "a", Target: "acme/" + repo, Access: access, Use: use}
	}
	w := &World{Now: now, Accounts: []Account{{ID: "a", Server: "s"}},
		Repos: []Repo{{Account: "a", Path: "acme/api", Project: "PAY", Keys: 2}, {Account: "a", Path: "acme/web", Project: "WEB", Keys: 1}, {Account: "a", Path: "acme/new", Project: "WEB", Keys: -1}, {Account: "a", Path: "acme/bare", Project: "PAY"}},
		Keys: []Key{
			{Fingerprint: "F1", Type: "ed25519", Bits: 256, Label: "one", Made: ago(10), Places: []Place{on("api", api.Read, inventory.Use{Last: ago(1), Read: now})}},
			{Fingerprint: "F2", Type: "rsa", Bits: 1024, Label: "two", Made: ago(400), Places: []Place{on("api", api.ReadWrite, inventory.Use{Last: ago(200), Read: now}), on("web", "", inventory.Use{})}},
			{Fingerprint: "F3", Type: "ed25519", Bits: 256, Label: "three", Places: []Place{on("web", api.Read, inventory.Use{Read: now})}},
			{Fingerprint: "F4", Type: "ed25519", Bits: 256, Label: "four", Made: ago(3000), Places: []Place{{Account: "a", Target: "PAY", Project: true, Access: api.Read, Use: inventory.Use{Verified: ago(3)}}}},
			{Fingerprint: "F5", Type: "ed25519", Label: "nowhere", Made: ago(3)},
		},
		Machines: []Machine{{Name: "build-1", Known: true, Keys: []MachineKey{{Fingerprint: "F1"}, {Fingerprint: "F5"}},
			Opens: []Opening{{Account: "a", Target: "acme/web", Fingerprint: "F1"}, {Account: "a", Target: "acme/new", Fingerprint: "F1"}, {Account: "a", Target: "acme/api", Fingerprint: "F1"}}}}}
	return &Survey{World: w, Policy: DefaultPolicy()}
}

func barOf(t *testing.T, h *Histogram, f keys.Fingerprint) *Bar {
	t.Helper()
	var in *Bar
	for i := range h.Bars {
		for _, k := range h.Bars[i].Keys {
			if k == f && in != nil {
				t.Fatalf("%s is in two bars", f)
			}
			if k == f {
				in = &h.Bars[i]
			}
		}
	}
	if in == nil {
		t.Fatalf("%s is in no bar", f)
	}
	return in
}

func TestKeysAreCountedByAge(t *testing.T) {
	a := agesWorld().Ages(nil)
	if a.Keys != 4 {
		t.Errorf("%d keys", a.Keys)
	}
	for f, from := range map[keys.Fingerprint]Days{"F1": 0, "F2": 365, "F4": 5 * 365} {
		if b := barOf(t, &a.Age, f); b.Kind != BarDays || b.From != from {
			t.Errorf("%s: %+v", f, b)
		}
	}
	if b := barOf(t, &a.Age, "F3"); b.Kind != BarUnknown {
		t.Errorf("a key without a date has an age: %+v", b)
	}
}

// What was not read is neither "never" nor "long ago".
func TestKeysAreCountedByTheirLastUse(t *testing.T) {
	a := agesWorld().Ages(nil)
	for f, kind := range map[keys.Fingerprint]BarKind{"F1": BarDays, "F2": BarUnknown, "F3": BarNever, "F4": BarDays} {
		if b := barOf(t, &a.Use, f); b.Kind != kind {
			t.Errorf("%s: %+v", f, b)
		}
	}
	if b := barOf(t, &a.Use, "F4"); b.From != 0 {
		t.Errorf("%+v", b)
	}
}

func TestTypesAreCounted(t *testing.T) {
	a := agesWorld().Ages(func(k *Key) bool { return k.Fingerprint != "F4" })
	if len(a.Types) != 2 || len(a.Types[0].Keys) != 2 || a.Types[0].Type != "ed25519" || !a.Types[0].Allowed || a.Types[1].Allowed {
		t.Errorf("%+v", a.Types)
	}
}

func TestTheLimitIsAmongTheBars(t *testing.T) {
	h := histogram([]Days{0, 30, 90}, false, 60)
	for limit, want := range map[Days]float64{60: 1.5, 30: 1, 15: 0.5, 90: 2, 400: 2.5} {
		h.Limit = limit
		if at, some := h.LimitAt(); !some || at != want {
			t.Errorf("%d: %v, %v", limit, at, some)
		}
	}
	h.Limit = 0
	if _, some := h.LimitAt(); some {
		t.Error("a policy without a limit has one")
	}
}

func matrixOf(byMachine bool, wanted ...WantedMark) *Matrix {
	return NewMatrix(agesWorld().World, MatrixSpec{Wanted: wanted, ByMachine: byMachine, Several: "several", Nobody: "nobody", Whole: "*", KeyName: func(k *Key) string { return k.Label }})
}

// marks says what a matrix holds, as row, machine, column and mark.
func marksOf(m *Matrix) map[[3]string]grid.Mark {
	all := map[[3]string]grid.Mark{}
	for row, r := range m.Rows.Items {
		for col, c := range m.Cols.Items {
			if mark := m.At(row, col); mark != grid.None && !(c.Blind && mark == grid.Unknown) {
				all[[3]string{r.Group, r.Name, m.Targets[c.ID].Target}] = mark
			}
		}
	}
	return all
}

func same(t *testing.T, got, want map[[3]string]grid.Mark) {
	t.Helper()
	for at, mark := range want {
		if got[at] != mark {
			t.Errorf("%v: %d, not %d", at, got[at], mark)
		}
	}
	for at, mark := range got {
		if want[at] == grid.None {
			t.Errorf("%v: %d, not expected", at, mark)
		}
	}
}

func TestTheMatrixSaysWhatStands(t *testing.T) {
	m := matrixOf(false)
	same(t, marksOf(m), map[[3]string]grid.Mark{
		{"PAY", "one", "acme/api"}: grid.Read, {"PAY", "one", "acme/web"}: grid.Missing,
		{"several", "two", "acme/api"}: grid.Write, {"several", "two", "acme/web"}: grid.Unknown,
		{"WEB", "three", "acme/web"}: grid.Read, {"PAY", "four", "PAY"}: grid.Read})
	for col, c := range m.Cols.Items {
		if blind := m.Targets[c.ID].Target == "acme/new"; c.Blind != blind || blind && m.At(0, col) != grid.Unknown {
			t.Errorf("%s: blind %v", c.Name, c.Blind)
		}
	}
	if len(m.Rows.Items) != 5 { // F5 lies on a machine
		t.Errorf("%d rows", len(m.Rows.Items))
	}
}

func TestTheMatrixByMachine(t *testing.T) {
	same(t, marksOf(matrixOf(true)), map[[3]string]grid.Mark{
		{"build-1", "one", "acme/api"}: grid.Read, {"build-1", "one", "acme/web"}: grid.Missing,
		{"nobody", "two", "acme/api"}: grid.Write, {"nobody", "two", "acme/web"}: grid.Unknown,
		{"nobody", "three", "acme/web"}: grid.Read, {"nobody", "four", "PAY"}: grid.Read})
}

func TestTheMatrixSaysWhatIsWanted(t *testing.T) {
	m := matrixOf(false, WantedMark{"F3", "a", "acme/web", false, grid.Excess}, WantedMark{"F3", "a", "acme/bare", false, grid.Missing})
	got := marksOf(m)
	if got[[3]string{"WEB", "three", "acme/web"}] != grid.Excess || got[[3]string{"WEB", "three", "acme/bare"}] != grid.Missing {
		t.Errorf("%v", got)
	}
}
