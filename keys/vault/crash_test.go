package vault

import (
	"bytes"
	"errors"
	"strings"
	"testing"
)

// stopAt makes every call from the n-th on fail, as for a process that is
// killed there. The n-th call itself has its effect when did is true: it was
// carried out and nobody was left to see the answer.
func (r *fakeRing) stopAt(n int, did bool) {
	r.before = func(call int, _, _ string) error {
		if call > n || call == n && !did {
			return errStopped
		}
		return nil
	}
	r.after = func(call int, _, _ string) error {
		if call == n {
			return errStopped
		}
		return nil
	}
}

const crashLimit = minLimit

func crashValue(c byte, n int) []byte { return bytes.Repeat([]byte{c}, n) }

func TestAKillBetweenAnyTwoCallsLeavesTheOldOrTheNewValue(t *testing.T) {
	short, long, longer := 10, 3*crashLimit, 5*crashLimit+1
	for _, c := range []struct {
		name     string
		old, new []byte // nil for none
	}{
		{"new short", nil, crashValue('n', short)},
		{"new long", nil, crashValue('n', long)},
		{"short to short", crashValue('o', short), crashValue('n', short)},
		{"short to long", crashValue('o', short), crashValue('n', long)},
		{"long to short", crashValue('o', long), crashValue('n', short)},
		{"long to long", crashValue('o', long), crashValue('n', long)},
		{"long to longer", crashValue('o', long), crashValue('n', longer)},
		{"longer to long", crashValue('o', longer), crashValue('n', long)},
		{"delete short", crashValue('o', short), nil},
		{"delete long", crashValue('o', long), nil},
	} {
		for _, did := range []bool{false, true} {
			t.Run(c.name+map[bool]string{false: ", call not made", true: ", answer lost"}[did], func(t *testing.T) {
				eachKill(t, c.old, c.new, did)
			})
		}
	}
}

// eachKill kills the change from old to new at every call, and whatever was
// left behind, at every call of the clean-up too.
func eachKill(t *testing.T, old, new []byte, did bool) {
	start := newFakeRing()
	if old != nil {
		mustChange(t, start, old)
	}
	calls := countCalls(t, start, new)
	if calls < 2 {
		t.Fatalf("the change took %d calls: nothing is tested", calls)
	}
	for n := 1; n <= calls; n++ {
		ring := start.copy()
		ring.stopAt(n, did)
		_ = change(t, ring, new) // may say nil when only the tidying up was stopped
		after := ring.copy()
		oldOrNew(t, after, n, old, new)
		for m := 1; m <= calls+20; m++ {
			again := after.copy()
			again.stopAt(m, did)
			_ = change(t, again, new)
			oldOrNew(t, again.copy(), n, old, new)
			finished(t, again.copy(), n, new)
		}
	}
}

func countCalls(t *testing.T, start *fakeRing, new []byte) int {
	ring := start.copy()
	mustChange(t, ring, new)
	return ring.calls
}

// change puts a value under "n", or deletes it for nil.
func change(t *testing.T, ring *fakeRing, value []byte) error {
	v := newOS(ring, openService{}, OSOptions{Limit: crashLimit})
	if value == nil {
		return v.Delete(t.Context(), "n")
	}
	return v.Put(t.Context(), "n", value)
}

func mustChange(t *testing.T, ring *fakeRing, value []byte) {
	t.Helper()
	if err := change(t, ring, value); err != nil {
		t.Fatal(err)
	}
}

func oldOrNew(t *testing.T, ring *fakeRing, n int, old, new []byte) {
	t.Helper()
	got, err := newOS(ring, openService{}, OSOptions{Limit: crashLimit}).Get(t.Context(), "n")
	switch {
	case errors.Is(err, ErrNotFound) && (old == nil || new == nil):
	case err == nil && (bytes.Equal(got, old) && old != nil || bytes.Equal(got, new) && new != nil):
	default:
		t.Fatalf("killed at call %d: Get = %q, %v; want the old or the new value; items %q", n, got, err, ring.items)
	}
}

// finished does the change once more and looks that nothing superfluous stays.
func finished(t *testing.T, ring *fakeRing, n int, new []byte) {
	t.Helper()
	mustChange(t, ring, new)
	oldOrNew(t, ring.copy(), n, new, new)
	want := 0
	if new != nil {
		want = 1
	}
	if len(new) > crashLimit {
		want += (len(new) + crashLimit - 1) / crashLimit
	}
	if len(ring.items) != want {
		t.Fatalf("killed at call %d, done again: %d items, want %d: %q", n, len(ring.items), want, ring.items)
	}
}

func TestAWriteThatFailsTakesItsPartsBack(t *testing.T) {
	ring := newFakeRing()
	broken := errors.New("disk full")
	ring.before = func(_ int, op, account string) error {
		if op == "set" && account == "n#a.3" {
			return broken
		}
		return nil
	}
	if err := change(t, ring, crashValue('n', 4*crashLimit)); !errors.Is(err, broken) {
		t.Errorf("Put = %v, want the keyring's error", err)
	}
	if len(ring.items) != 0 {
		t.Errorf("parts of a secret stay behind: %q", ring.items)
	}
}

func TestDamageIsReportedAndNotHandedOut(t *testing.T) {
	whole := newFakeRing()
	mustChange(t, whole, crashValue('n', 3*crashLimit))
	headText := whole.items["n"]
	for _, c := range []struct {
		name   string
		damage func(map[string]string)
	}{
		{"part gone", func(m map[string]string) { delete(m, "n#a.2") }},
		{"last part gone", func(m map[string]string) { delete(m, "n#a.3") }},
		{"part changed", func(m map[string]string) { m["n#a.2"] = strings.Repeat("x", crashLimit) }},
		{"part shorter", func(m map[string]string) { m["n#a.3"] = "n" }},
		{"head cut off", func(m map[string]string) { m["n"] = headText[:len(headText)-1] }},
		{"head without fields", func(m map[string]string) { m["n"] = partsMark }},
		{"head with an unknown slot", func(m map[string]string) { m["n"] = strings.Replace(headText, ":a:", ":c:", 1) }},
		{"head with a huge count", func(m map[string]string) { m["n"] = strings.Replace(headText, ":3:", ":999999999:", 1) }},
		{"head with a negative count", func(m map[string]string) { m["n"] = strings.Replace(headText, ":3:", ":-3:", 1) }},
		{"unknown form", func(m map[string]string) { m["n"] = ours + "future:1" }},
		{"broken base64", func(m map[string]string) { m["n"] = binaryMark + "%%" }},
	} {
		t.Run(c.name, func(t *testing.T) {
			ring := whole.copy()
			c.damage(ring.items)
			got, err := newOS(ring, openService{}, OSOptions{Limit: crashLimit}).Get(t.Context(), "n")
			if !errors.Is(err, ErrDamaged) || got != nil {
				t.Errorf("Get = %q, %v; want ErrDamaged", got, err)
			}
			finished(t, ring, 0, crashValue('m', 2*crashLimit))
			mustChange(t, ring, nil)
			if len(ring.items) != 0 {
				t.Errorf("items stay after Delete: %q", ring.items)
			}
		})
	}
}

// The other program may replace a long value while this one reads it.
func TestAReaderSeesOneWholeValueWhileAnotherProgramWrites(t *testing.T) {
	ring := newFakeRing()
	mustChange(t, ring, crashValue('1', 3*crashLimit))
	reader := newOS(ring, openService{}, OSOptions{Limit: crashLimit})
	writes := 0
	ring.before = func(_ int, op, account string) error {
		if op == "get" && account == "n#a.2" && writes == 0 || op == "get" && account == "n#b.1" && writes == 1 {
			writes++
			before := ring.before
			ring.before = nil
			mustChange(t, ring, crashValue(byte('1'+writes), 4*crashLimit))
			ring.before = before
		}
		return nil
	}
	got, err := reader.Get(t.Context(), "n")
	if err != nil || !bytes.Equal(got, crashValue('3', 4*crashLimit)) {
		t.Errorf("Get = %q, %v; want the last value whole", got, err)
	}
	if writes != 2 {
		t.Errorf("%d writes came in between, want 2", writes)
	}
}
