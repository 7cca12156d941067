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
	starts        = 9   // of each side
	scrolls       = 3   // rounds of each side
	scrollSteps   = 200 // notches of the wheel in one round
	idleTime      = 30 * time.Second
	changeTimeout = 10 * time.Second // after that a scrolled list is at its end; a busy machine takes seconds
)

// firstFrame measures the time from the start of the program until rows from the
// cache show; on the other side, until an empty list shows.
func firstFrame(b *bench, f windowPrograms) error {
	var ours, other []time.Duration
	for i := -1; i < starts; i++ { // the first pair warms the disk
		for _, side := range []struct {
			*windowProgram
			into *[]time.Duration
		}{{f.ours, &ours}, {f.empty, &other}} {
			s, took, err := side.start()
			if err != nil {
				return err
			}
			s.close()
			if i >= 0 {
				*side.into = append(*side.into, took)
			}
		}
	}
	b.row(f.on+": first usable frame / bare window", median(ours), median(other), 1.3)
	return nil
}

// scrolling measures processor time per notch of the wheel; each notch is waited
// for until it is drawn.
func scrolling(b *bench, f windowPrograms) error {
	var ours, other []time.Duration
	for range scrolls {
		for _, side := range []struct {
			*windowProgram
			into *[]time.Duration
		}{{f.ours, &ours}, {f.full, &other}} {
			took, err := side.scroll()
			if err != nil {
				return fmt.Errorf("scroll %s: %w", side.name, err)
			}
			*side.into = append(*side.into, took/scrollSteps)
		}
	}
	b.row(f.on+": CPU per scroll step / bare list", median(ours), median(other), 1.2)
	return nil
}

func (f *windowProgram) scroll() (time.Duration, error) {
	s, err := f.startIdle()
	if err != nil {
		return 0, err
	}
	defer s.close()
	rows, err := s.watchRows()
	if err != nil {
		return 0, err
	}
	before, err := s.cpu()
	for range scrollSteps {
		if err == nil {
			err = f.desktop.Wheel(1)
		}
		if err == nil {
			_, err = rows.AwaitChange(changeTimeout)
		}
	}
	if err != nil {
		return 0, err
	}
	after, err := s.cpu()
	return after - before, err
}

// startIdle starts a program, waits until it is idle, and puts the pointer on
// its list.
func (f *windowProgram) startIdle() (*runningWindow, error) {
	s, _, err := f.start()
	if err != nil {
		return nil, err
	}
	if err = s.awaitIdle(); err == nil {
		err = s.focus()
	}
	if err == nil {
		err = s.pointAtRows()
	}
	if err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

// searchTexts are searches in which every letter changes the visible rows.
var searchTexts = []string{"0481", "1357", "2640", "3999", "4062", "5713", "6804", "7291"}

// typing measures the time from a key press until the list shows the result.
func typing(b *bench, f windowPrograms) error {
	s, err := f.ours.startIdle()
	if err != nil {
		return err
	}
	defer s.close()
	rows, err := s.watchRows()
	if err != nil {
		return err
	}
	var took []time.Duration
	for _, text := range searchTexts {
		if err := s.resetSearch(rows); err != nil {
			return err
		}
		var strokes []string
		for _, r := range text {
			strokes = append(strokes, string(r))
		}
		strokes = append(strokes, "BackSpace", "BackSpace", "BackSpace")
		for _, key := range strokes {
			one, err := s.timeKey(key, rows)
			if err != nil {
				return fmt.Errorf("type %s of %s: %w", key, text, err)
			}
			took = append(took, one)
		}
	}
	slices.Sort(took)
	b.row(f.on+": key → filtered list, 95th percentile / aim", took[len(took)*95/100], 50*time.Millisecond, 1)
	b.row(f.on+": key → filtered list, slowest / aim", took[len(took)-1], 100*time.Millisecond, 1)
	return nil
}

// resetSearch clears the search and goes to the top of the list: the selected
// row stays visible, and rows around it may match several searches.
func (s *runningWindow) resetSearch(rows *desktop.Region) error {
	for _, keys := range [][]string{{"ctrl+f", "Escape"}, {"ctrl+f", "Down"}, {"Home"}, {"ctrl+f"}} {
		if err := s.desktop.Press(keys...); err != nil {
			return err
		}
		if err := rows.AwaitStill(200*time.Millisecond, changeTimeout); err != nil {
			return err
		}
	}
	return nil
}

func (s *runningWindow) timeKey(key string, rows *desktop.Region) (time.Duration, error) {
	if err := rows.AwaitStill(200*time.Millisecond, changeTimeout); err != nil {
		return 0, err
	}
	begin := time.Now()
	if err := s.desktop.Press(key); err != nil {
		return 0, err
	}
	drawn, err := rows.AwaitChange(changeTimeout)
	return drawn.Sub(begin), err
}

// scrolledMemory measures the memory of both after every row was visible.
func scrolledMemory(b *bench, f windowPrograms) error {
	ours, err := f.ours.scrollThrough()
	if err != nil {
		return err
	}
	other, err := f.full.scrollThrough()
	if err != nil {
		return err
	}
	b.bytes(f.on+": memory after all rows / bare list", ours, other, 1.6)
	return nil
}

func (f *windowProgram) scrollThrough() (int64, error) {
	s, err := f.startIdle()
	if err != nil {
		return 0, err
	}
	defer s.close()
	rows, err := s.watchRows()
	if err != nil {
		return 0, err
	}
	for {
		for range 60 { // about two screens, in one frame
			if err := f.desktop.Wheel(1); err != nil {
				return 0, err
			}
		}
		switch _, err := rows.AwaitChange(changeTimeout); {
		case errors.Is(err, desktop.ErrNoChange):
			return s.memory()
		case err != nil:
			return 0, err
		}
	}
}

// idle measures processor time while nothing happens.
func idle(b *bench, f windowPrograms) error {
	var used [2]time.Duration
	for i, side := range []*windowProgram{f.ours, f.empty} {
		s, err := side.startIdle()
		if err != nil {
			return err
		}
		before, err := s.cpu()
		if err == nil {
			time.Sleep(idleTime)
			used[i], err = s.cpu()
		}
		s.close()
		if err != nil {
			return err
		}
		used[i] -= before
	}
	b.row(f.on+": CPU in 30 s at rest / bare window", used[0], used[1], 1)
	return nil
}
