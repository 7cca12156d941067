package budget

import (
	"testing"
	"time"
)

// A gate opens when the limit has passed, and sooner where our own count has room.
func TestAGateOpensWhenThereIsRoom(t *testing.T) {
	noon := time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)
	var g Gate
	if until, own := g.OpensAt(noon, nil); until.After(noon) || own {
		t.Fatalf("a new gate is shut until %v", until)
	}
	g.Shut(noon, 48*time.Hour, 0, true)
	g.Shut(noon, time.Minute, 0, true) // a shorter limit does not open it
	room := func() time.Time { return noon.Add(time.Minute) }
	for after, want := range map[time.Duration]time.Duration{0: Window, CheckRoomEvery - 1: Window} {
		if until, own := g.OpensAt(noon.Add(after), room); until.Sub(noon) != want || !own {
			t.Errorf("after %v: until %v", after, until)
		}
	}
	if until, _ := g.OpensAt(noon.Add(CheckRoomEvery), room); until.Sub(noon) != time.Minute {
		t.Errorf("there is room, and it is shut until %v", until)
	}

	var forge Gate
	forge.Shut(noon, 0, 1, false)
	first, _ := forge.OpensAt(noon, room)
	forge.Shut(noon, 0, 1, false)
	second, own := forge.OpensAt(noon.Add(time.Hour/2), room)
	if own || first.Sub(noon) != firstLimit || second.Sub(noon) != 2*firstLimit {
		t.Errorf("shut for %v, then %v", first.Sub(noon), second.Sub(noon))
	}
}
