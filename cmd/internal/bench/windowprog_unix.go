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
	"time"

	"latchkey/internal/desktop"
)

// Sizes in pixels of what is measured. The screen is larger, so that frames fit.
const (
	screenWidth, screenHeight = 1440, 1000
	windowWidth, windowHeight = 1280, 800
)

// face is one side of a comparison of windows: a program and how to start it.
type face struct {
	desk  *desktop.Desktop
	name  string
	title string
	run   []string
	// list is where rows are, from the window's corner.
	list image.Rectangle
	// painted tells by one band of the list whether it shows what it should.
	painted func(band []byte) bool
}

// sitting is a face that runs.
type sitting struct {
	*face
	cmd    *exec.Cmd
	ended  chan error
	window desktop.Window
}

// bands is how many slices of the list must show something.
const bands = 10

// start starts the program and says how long it took until the list showed.
func (f *face) start() (*sitting, time.Duration, error) {
	cmd := f.desk.Command(f.run[0], f.run[1:]...)
	var said bytes.Buffer
	cmd.Stderr = &said
	begin := time.Now()
	if err := f.desk.Start(cmd); err != nil {
		return nil, 0, err
	}
	s := &sitting{face: f, cmd: cmd, ended: make(chan error, 1)}
	go func() { s.ended <- cmd.Wait() }()
	for time.Since(begin) < time.Minute {
		if w, found := f.desk.Find(f.title); found {
			shows, err := s.shows(w)
			if err != nil {
				s.quit()
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
	s.quit()
	return nil, 0, fmt.Errorf("%s shows no list; it said: %s", f.name, said.String())
}

func (s *sitting) shows(w desktop.Window) (bool, error) {
	at := s.list.Add(image.Pt(w.X, w.Y))
	if at.Max.X > screenWidth || at.Max.Y > screenHeight {
		return false, nil // it is about to get its size
	}
	data, err := s.desk.Look(at)
	if err != nil {
		return false, err
	}
	for band := range bands {
		n := len(data) / bands
		if !s.painted(data[band*n : (band+1)*n]) {
			return false, nil
		}
	}
	return true, nil
}

// quit closes the window as a person does, and by force when that fails.
func (s *sitting) quit() {
	if s.window.Width > 0 && s.desk.Shut(s.window) == nil {
		select {
		case <-s.ended:
			return
		case <-time.After(10 * time.Second):
		}
	}
	desktop.Kill(s.cmd)
	<-s.ended
}

// watch looks at the rows.
func (s *sitting) watch() (*desktop.Watched, error) {
	return s.desk.Watch(s.list.Add(image.Pt(s.window.X, s.window.Y)))
}

// point puts the pointer on the rows.
func (s *sitting) point() error {
	c := s.list.Add(image.Pt(s.window.X, s.window.Y))
	return s.desk.Point((c.Min.X+c.Max.X)/2, (c.Min.Y+c.Max.Y)/2)
}

// cpu is the processor time that the program has used, in steps of 10 ms.
func (s *sitting) cpu() (time.Duration, error) {
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

// memory is what the program has in memory, in bytes.
func (s *sitting) memory() (int64, error) {
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

// rest waits until the program has nothing to do: less than a tenth of a
// processor for two seconds.
func (s *sitting) rest() error {
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

// written tells whether a band has something written in it: some pixels, and not
// many, differ from the ground.
func written(band []byte) bool {
	ground, other := [3]byte(band[:3]), 0
	for i := 0; i+3 < len(band); i += 4 {
		if [3]byte(band[i:i+3]) != ground {
			other++
		}
	}
	return other > 40
}

// filled tells whether a band is painted at all: no theme's ground is black,
// and what nobody has painted is.
func filled(band []byte) bool {
	for i := 0; i+3 < len(band); i += 4 {
		if band[i] == 0 && band[i+1] == 0 && band[i+2] == 0 {
			return false
		}
	}
	return true
}
