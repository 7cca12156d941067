//go:build unix

package main

import (
	"bytes"
	"fmt"
	"image"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"

	"latchkey/internal/desktop"
)

// Sizes in pixels of what is measured. The screen is larger, so that frames fit.
const (
	screenWidth, screenHeight = 1440, 1000
	windowWidth, windowHeight = 1280, 800
)

// windowProgram is one side of a comparison of windows: a program and how to
// start it.
type windowProgram struct {
	desktop *desktop.Desktop
	whole   bool // it shows over the whole screen
	name    string
	title   string
	run     []string
	// list is where rows are, from the window's corner.
	list image.Rectangle
	// isPainted tells by one band of the list whether it shows what it should.
	isPainted func(band []byte) bool
}

// runningWindow is a windowProgram that runs.
type runningWindow struct {
	*windowProgram
	cmd    *exec.Cmd
	exit   chan error
	window desktop.Window
}

// bands is the number of slices of the list that must all show something.
const bands = 10

// start starts the program and returns how long it took until the list showed.
func (f *windowProgram) start() (*runningWindow, time.Duration, error) {
	cmd := f.desktop.Command(f.run[0], f.run[1:]...)
	var errText bytes.Buffer
	cmd.Stderr = &errText
	begin := time.Now()
	if err := f.desktop.Start(cmd); err != nil {
		return nil, 0, err
	}
	s := &runningWindow{windowProgram: f, cmd: cmd, exit: make(chan error, 1)}
	go func() { s.exit <- cmd.Wait() }()
	for time.Since(begin) < time.Minute {
		if w, found := f.find(); found {
			shows, err := s.shows(w)
			if err != nil {
				s.close()
				return nil, 0, err
			}
			if shows {
				took := time.Since(begin)
				s.window = w
				return s, took, nil
			}
		}
		time.Sleep(time.Millisecond)
	}
	s.close()
	return nil, 0, fmt.Errorf("%s shows no list; it said: %s", f.name, errText.String())
}

// find returns where the window is, if it can be there.
func (f *windowProgram) find() (desktop.Window, bool) {
	if f.whole {
		return f.desktop.Whole(), true
	}
	return f.desktop.Find(f.title)
}

// focus gives the window the keyboard.
func (s *runningWindow) focus() error {
	if s.whole {
		return nil // a window over the whole screen has it
	}
	return s.desktop.Focus(s.window)
}

func (s *runningWindow) shows(w desktop.Window) (bool, error) {
	at := s.list.Add(image.Pt(w.X, w.Y))
	if at.Max.X > screenWidth || at.Max.Y > screenHeight {
		return false, nil // it is about to get its size
	}
	data, err := s.desktop.Capture(at)
	if err != nil {
		return false, err
	}
	for band := range bands {
		n := len(data) / bands
		if !s.isPainted(data[band*n : (band+1)*n]) {
			return false, nil
		}
	}
	return true, nil
}

// close closes the window as a person does, and kills the program if that fails.
func (s *runningWindow) close() {
	if s.asksToClose() {
		select {
		case <-s.exit:
			return
		case <-time.After(10 * time.Second):
		}
	}
	s.desktop.Kill(s.cmd)
	<-s.exit
}

// asksToClose asks the window to close, and reports whether it was asked.
func (s *runningWindow) asksToClose() bool {
	if s.whole { // there is no button to press from outside
		return s.cmd.Process.Signal(syscall.SIGTERM) == nil
	}
	return s.window.Width > 0 && s.desktop.CloseWindow(s.window) == nil
}

// watchRows watches the list for changes.
func (s *runningWindow) watchRows() (*desktop.Region, error) {
	return s.desktop.WatchRegion(s.list.Add(image.Pt(s.window.X, s.window.Y)))
}

// pointAtRows puts the pointer on the list. It moves in any case: under Wayland a
// new window knows nothing of a pointer that rests on it.
func (s *runningWindow) pointAtRows() error {
	c := s.list.Add(image.Pt(s.window.X, s.window.Y))
	x, y := (c.Min.X+c.Max.X)/2, (c.Min.Y+c.Max.Y)/2
	if err := s.desktop.MovePointer(x-1, y); err != nil {
		return err
	}
	return s.desktop.MovePointer(x, y)
}

// cpu is the processor time that the program has used, in steps of 10 ms.
func (s *runningWindow) cpu() (time.Duration, error) {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	_, rest, _ := strings.Cut(string(data), ") ") // the name may hold spaces
	field := strings.Fields(rest)
	if len(field) < 13 {
		return 0, fmt.Errorf("/proc/%d/stat says %q", s.cmd.Process.Pid, data)
	}
	ticks := 0
	for _, text := range field[11:13] { // utime, stime
		n, err := strconv.Atoi(text)
		if err != nil {
			return 0, err
		}
		ticks += n
	}
	return time.Duration(ticks) * 10 * time.Millisecond, nil
}

// memory is the resident memory of the program in bytes.
func (s *runningWindow) memory() (int64, error) {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(data)) {
		if text, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kilobytes, err := strconv.ParseInt(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(text), "kB")), 10, 64)
			return kilobytes << 10, err
		}
	}
	return 0, fmt.Errorf("no VmRSS for %s", s.name)
}

// awaitIdle waits until the program is idle: less than a tenth of a processor
// for two seconds.
func (s *runningWindow) awaitIdle() error {
	quiet := 0
	before, err := s.cpu()
	for range 240 {
		if err != nil {
			return err
		}
		time.Sleep(500 * time.Millisecond)
		var now time.Duration
		now, err = s.cpu()
		if quiet++; now-before > 50*time.Millisecond {
			quiet = 0
		}
		if quiet == 4 {
			return err
		}
		before = now
	}
	return fmt.Errorf("%s does not come to rest", s.name)
}

// hasText reports whether a band shows text: some pixels, and not many, differ
// from the ground.
func hasText(band []byte) bool {
	ground, other := [3]byte(band[:3]), 0
	for i := 0; i+3 < len(band); i += 4 {
		if [3]byte(band[i:i+3]) != ground {
			other++
		}
	}
	return other > 40
}

// hasGround reports whether a band is painted at all: no theme's ground is
// black, and unpainted pixels are.
func hasGround(band []byte) bool {
	for i := 0; i+3 < len(band); i += 4 {
		if band[i] == 0 && band[i+1] == 0 && band[i+2] == 0 {
			return false
		}
	}
	return true
}
