package ui

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"latchkey/internal/reaper"
)

// holdLimit is how long our code may hold the UI goroutine before a test says so:
// two frames at 60 Hz. What we aim at is one frame, which make bench measures as a
// ratio; a time on the clock of whatever machine plays the tests is only good for
// finding what lasts far too long.
const holdLimit = 32 * time.Millisecond

// againAlone is set in the environment of a test that is played again, alone,
// because the watchdog had something to say about it.
const againAlone = "LATCHKEY_WATCHDOG_AGAIN"

// retries is how often a test is played again before it counts as holding the
// UI goroutine.
const retries = 3

// allowed is holdLimit, or twice that while the machine has more to do than it
// has processors.
func allowed() time.Duration {
	if os.Getenv(ofTheseStages) != "" { // others are looked at beside it
		return 2 * holdLimit
	}
	load, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return holdLimit
	}
	var now float64
	if _, err := fmt.Sscan(string(load), &now); err == nil && now > float64(runtime.NumCPU()) {
		return 2 * holdLimit
	}
	return holdLimit
}

// watchdog measures what runs on the UI goroutine: what workers post, commands,
// taps and keys. It counts the processor time of the thread, not the time on
// the clock. That still grows when others empty the caches or share the core,
// so what took too long counts only if it does so whenever it is played again.
type watchdog struct {
	t     testing.TB
	depth int
	holds []string
}

// newWatchdog is a watchdog that speaks when the test ends.
func newWatchdog(t testing.TB) *watchdog {
	d := &watchdog{t: t}
	t.Cleanup(d.judge)
	return d
}

// watch runs f and notes when that took too long. Inside another watched call
// it only runs f: the outermost is measured.
func (d *watchdog) watch(name string, f func()) {
	if d.depth++; d.depth > 1 {
		defer func() { d.depth-- }()
		f()
		return
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var where atomic.Pointer[string]
	look := time.AfterFunc(holdLimit, func() { where.Store(busyAt()) })
	begin := threadTime()
	defer func() {
		d.depth--
		took := threadTime() - begin
		look.Stop()
		if took <= holdLimit || raced || took <= allowed() {
			return
		}
		at := "somewhere"
		if p := where.Load(); p != nil {
			at = *p
		}
		d.holds = append(d.holds, fmt.Sprintf("%s held the UI goroutine for %v, at most %v is allowed; it was in %s", name, took.Round(time.Millisecond/10), holdLimit, at))
	}()
	f()
}

// unjudged is for tests that stage very many windows in one process, where the
// garbage of the others is what holds the UI goroutine; the states are timed by
// the tests of what leads to them.
func (d *watchdog) unjudged() { d.holds = nil }

// judge fails the test when it held the UI goroutine for too long, and does so
// each time it is played again in a process of its own.
func (d *watchdog) judge() {
	if len(d.holds) == 0 || d.t.Failed() {
		return
	}
	said := strings.Join(d.holds, "\n")
	for range retries {
		if os.Getenv(againAlone) != "" {
			break
		}
		if _, err := reaper.Again(d.t.Name(), againAlone+"=1"); err == nil {
			d.t.Logf("once, and not when played again: %s", said)
			return
		}
	}
	d.t.Errorf("%s\nDo that in background", said)
}

// busyAt names our functions that the watched goroutine is in, innermost
// first.
func busyAt() *string {
	buf := make([]byte, 1<<20)
	var ours []string
	for one := range strings.SplitSeq(string(buf[:runtime.Stack(buf, true)]), "\n\n") {
		if !strings.Contains(one, "(*watchdog).watch(") || strings.Contains(one, "ui.busyAt(") {
			continue
		}
		for line := range strings.Lines(one) {
			if strings.HasPrefix(line, "latchkey/ui") && !strings.Contains(line, "watchdog") {
				name, _, _ := strings.Cut(strings.TrimPrefix(line, "latchkey/"), "(0x")
				ours = append(ours, strings.TrimSuffix(name, "({...})\n"))
			}
		}
	}
	where := strings.Join(ours[:min(8, len(ours))], " < ")
	return &where
}

func TestWatchdogNotesWhatHoldsTheWindow(t *testing.T) {
	if raced || threadTime() == 0 {
		t.Skip("nothing is measured here")
	}
	d := &watchdog{t: t}
	spin := func(long time.Duration) {
		for begin := threadTime(); threadTime()-begin < long; {
		}
	}
	d.watch("a long one", func() { d.watch("inside it", func() { spin(2*holdLimit + time.Millisecond) }) })
	if len(d.holds) != 1 || !strings.HasPrefix(d.holds[0], "a long one held") {
		t.Errorf("the watchdog noted %q", d.holds)
	}
}
