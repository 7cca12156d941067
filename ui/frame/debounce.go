package frame

import "time"

// Debounce calls run on the UI goroutine once nothing has asked for it for the
// given time.
type Debounce struct {
	Wait  time.Duration
	asks  Generation
	timer *time.Timer
	run   func() // what waits, nil = nothing
}

// Ask lets run wait, in the place of what has waited until now.
func (d *Debounce) Ask(post Dispatcher, run func()) {
	d.Stop()
	d.run = run
	current := d.asks.Next()
	d.timer = time.AfterFunc(d.Wait, func() {
		post(func() {
			if current() {
				d.Flush()
			}
		})
	})
}

// Flush runs at once what waits, and reports whether there was anything.
func (d *Debounce) Flush() bool {
	run := d.run
	d.Stop()
	if run == nil {
		return false
	}
	run()
	return true
}

// Waiting reports whether something was asked for and has not run yet.
func (d *Debounce) Waiting() bool { return d.run != nil }

// Stop forgets what waits.
func (d *Debounce) Stop() {
	d.asks.Next()
	d.run = nil
	if d.timer != nil {
		d.timer.Stop()
	}
}
