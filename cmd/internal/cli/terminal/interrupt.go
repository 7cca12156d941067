package terminal

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"sync"
	"syscall"
)

// Interrupts handles Ctrl-C, SIGTERM and a closing terminal. The first signal
// asks a command that can stop between two steps to do so, the next one cancels
// its context, and the last one is left to the system.
type Interrupts struct {
	out    *Printer
	cancel context.CancelFunc
	came   chan os.Signal
	over   chan struct{} // closed when no more are wanted
	mu     sync.Mutex
	soft   chan struct{} // not nil while a command can stop between two steps
	asked  bool          // to stop so
}

// Listen starts to receive signals, until end of what it returns is called. ctx
// ends with the signal that cancels.
func Listen(parent context.Context, out *Printer) (ctx context.Context, i *Interrupts) {
	ctx, cancel := context.WithCancel(parent)
	i = &Interrupts{out: out, cancel: cancel, came: make(chan os.Signal, 4), over: make(chan struct{})}
	wanted := []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGQUIT}
	if !signal.Ignored(syscall.SIGHUP) { // as nohup has it
		wanted = append(wanted, syscall.SIGHUP)
	}
	signal.Notify(i.came, wanted...)
	go func() {
		for {
			select {
			case <-i.came:
				if i.handle() {
					signal.Stop(i.came) // the next one ends the program
				}
			case <-i.over:
				return
			}
		}
	}()
	return ctx, i
}

// End leaves signals to the system again and cancels the context.
func (i *Interrupts) End() {
	signal.Stop(i.came)
	close(i.over)
	i.cancel()
}

// handle handles one signal; last reports that nothing is left to try.
func (i *Interrupts) handle() (last bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.soft != nil {
		close(i.soft)
		i.soft, i.asked = nil, true
		i.out.Waiting.Done()
		fmt.Fprintln(i.out.Err, "stopping after the current step; press Ctrl-C again to stop at once (also safe)")
		return false
	}
	i.cancel()
	return true
}

// Asked reports whether a signal asked to stop between two steps: nothing else is to
// begin after that.
func (i *Interrupts) Asked() bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.asked
}

// Stoppable returns a channel that the first signal closes. After done a signal
// cancels the context again.
func (i *Interrupts) Stoppable() (stop <-chan struct{}, done func()) {
	i.mu.Lock()
	defer i.mu.Unlock()
	soft := make(chan struct{})
	i.soft = soft
	return soft, func() {
		i.mu.Lock()
		defer i.mu.Unlock()
		if i.soft == soft {
			i.soft = nil
		}
	}
}
