package main

import "testing"

func TestAFineMonitorHasRoomForLess(t *testing.T) {
	for _, c := range []struct {
		name       string
		wide, dots int
		least      float32
		most       float32
	}{
		{"usual", 510, 1920, 1, 1},
		{"fine, of 4K", 340, 3840, 2.3, 2.4},
		{"tells no size", 0, 1920, 1, 1},
		{"tells nonsense", 1, 1920, 1, 1},
	} {
		if got := monitorScale(c.wide, c.dots); got < c.least || got > c.most {
			t.Errorf("%s: %v", c.name, got)
		}
	}
	t.Setenv("FYNE_SCALE", "1.5")
	if got := personScale(); got != 1.5 {
		t.Errorf("a person's own scale is %v", got)
	}
}
