package ui

import "time"

// debounce calls run on the UI goroutine once nothing has asked for it for the
// given time.
type debounce struct {
	wait  time.Duration
	asks  generation
	timer *time.Timer
	run   func() // what waits, nil = nothing
}

// ask lets run wait, in the place of what has waited until now.
func (d *debounce) ask(post Dispatcher, run func()) {
	d.stop()
	d.run = run
	current := d.asks.next()
	d.timer = time.AfterFunc(d.wait, func() {
		post(func() {
			if current() {
				d.flush()
			}
		})
	})
}

// flush runs at once what waits, and reports whether there was anything.
func (d *debounce) flush() bool {
	run := d.run
	d.stop()
	if run == nil {
		return false
	}
	run()
	return true
}

// waiting reports whether something was asked for and has not run yet.
func (d *debounce) waiting() bool { return d.run != nil }

// stop forgets what waits.
func (d *debounce) stop() {
	d.asks.next()
	d.run = nil
	if d.timer != nil {
		d.timer.Stop()
	}
}
