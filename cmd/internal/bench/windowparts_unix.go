//go:build unix

package main

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"latchkey/internal/desktop"
)

const (
	starts      = 9   // of each side
	scrolls     = 3   // rounds of each side
	scrollSteps = 200 // notches of the wheel in one round
	atRest      = 30 * time.Second
	noChange    = 3 * time.Second // after that a scrolled list is at its end
)

// firstFrame measures from the start of the program until rows show that were
// read from the cache; on the other side, until an empty list shows.
func firstFrame(b *bench, f faces) error {
	var ours, other []time.Duration
	for i := -1; i < starts; i++ { // the first pair warms the disk
		for _, side := range []struct {
			*face
			into *[]time.Duration
		}{{f.ours, &ours}, {f.empty, &other}} {
			s, took, err := side.start()
			if err != nil {
				return err
			}
			s.quit()
			if i >= 0 {
				*side.into = append(*side.into, took)
			}
		}
	}
	b.row("window: first usable frame / bare window", median(ours), median(other), 1.3)
	return nil
}

// scrolling measures processor time per notch of the wheel, each waited for
// until it is drawn.
func scrolling(b *bench, f faces) error {
	var ours, other []time.Duration
	for range scrolls {
		for _, side := range []struct {
			*face
			into *[]time.Duration
		}{{f.ours, &ours}, {f.full, &other}} {
			took, err := side.scroll()
			if err != nil {
				return fmt.Errorf("scroll %s: %w", side.name, err)
			}
			*side.into = append(*side.into, took/scrollSteps)
		}
	}
	b.row("window: CPU per scroll step / bare list", median(ours), median(other), 1.2)
	return nil
}

func (f *face) scroll() (time.Duration, error) {
	s, err := f.sit()
	if err != nil {
		return 0, err
	}
	defer s.quit()
	rows, err := s.watch()
	if err != nil {
		return 0, err
	}
	before, err := s.cpu()
	for range scrollSteps {
		if err == nil {
			err = f.desk.Wheel(1)
		}
		if err == nil {
			_, err = rows.Next(noChange)
		}
	}
	if err != nil {
		return 0, err
	}
	after, err := s.cpu()
	return after - before, err
}

// sit starts a side, waits until it has nothing to do, and puts the pointer on
// its list.
func (f *face) sit() (*sitting, error) {
	s, _, err := f.start()
	if err != nil {
		return nil, err
	}
	if err = s.rest(); err == nil {
		err = f.desk.Front(s.window)
	}
	if err == nil {
		err = s.point()
	}
	if err != nil {
		s.quit()
		return nil, err
	}
	return s, nil
}

// typed are searches of which every letter changes the rows that show.
var typed = []string{"0481", "1357", "2640", "3999", "4062", "5713", "6804", "7291"}

// typing measures from a key press until the list shows what it leaves.
func typing(b *bench, f faces) error {
	s, err := f.ours.sit()
	if err != nil {
		return err
	}
	defer s.quit()
	rows, err := s.watch()
	if err != nil {
		return err
	}
	var took []time.Duration
	for _, text := range typed {
		if err := s.begin(rows); err != nil {
			return err
		}
		var strokes []string
		for _, r := range text {
			strokes = append(strokes, string(r))
		}
		strokes = append(strokes, "BackSpace", "BackSpace", "BackSpace")
		for _, key := range strokes {
			one, err := s.stroke(key, rows)
			if err != nil {
				return fmt.Errorf("type %s of %s: %w", key, text, err)
			}
			took = append(took, one)
		}
	}
	slices.Sort(took)
	b.row("window: key → filtered list, 95th percentile / aim", took[len(took)*95/100], 50*time.Millisecond, 1)
	b.row("window: key → filtered list, slowest / aim", took[len(took)-1], 100*time.Millisecond, 1)
	return nil
}

// begin clears the search and goes to the top of the list: what is selected
// stays in sight, and rows around it may fit several searches.
func (s *sitting) begin(rows *desktop.Watched) error {
	for _, keys := range [][]string{{"ctrl+f", "Escape"}, {"ctrl+f", "Down"}, {"Home"}, {"ctrl+f"}} {
		if err := s.desk.Press(keys...); err != nil {
			return err
		}
		if err := rows.Still(200*time.Millisecond, noChange); err != nil {
			return err
		}
	}
	return nil
}

func (s *sitting) stroke(key string, rows *desktop.Watched) (time.Duration, error) {
	if err := rows.Still(200*time.Millisecond, noChange); err != nil {
		return 0, err
	}
	begin := time.Now()
	if err := s.desk.Press(key); err != nil {
		return 0, err
	}
	seen, err := rows.Next(noChange)
	return seen.Sub(begin), err
}

// scrolledMemory measures what both have in memory after every row was in
// sight.
func scrolledMemory(b *bench, f faces) error {
	ours, err := f.ours.scrollThrough()
	if err != nil {
		return err
	}
	other, err := f.full.scrollThrough()
	if err != nil {
		return err
	}
	b.bytes("window: memory after all rows / bare list", ours, other, 1.6)
	return nil
}

func (f *face) scrollThrough() (int64, error) {
	s, err := f.sit()
	if err != nil {
		return 0, err
	}
	defer s.quit()
	rows, err := s.watch()
	if err != nil {
		return 0, err
	}
	for {
		for range 60 { // about two screens, in one frame
			if err := f.desk.Wheel(1); err != nil {
				return 0, err
			}
		}
		switch _, err := rows.Next(noChange); {
		case errors.Is(err, desktop.ErrStill):
			return s.memory()
		case err != nil:
			return 0, err
		}
	}
}

// idle measures processor time while nothing happens.
func idle(b *bench, f faces) error {
	var used [2]time.Duration
	for i, side := range []*face{f.ours, f.empty} {
		s, err := side.sit()
		if err != nil {
			return err
		}
		before, err := s.cpu()
		if err == nil {
			time.Sleep(atRest)
			used[i], err = s.cpu()
		}
		s.quit()
		if err != nil {
			return err
		}
		used[i] -= before
	}
	b.row("window: CPU in 30 s at rest / bare window", used[0], used[1], 1)
	return nil
}
