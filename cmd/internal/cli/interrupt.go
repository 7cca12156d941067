package cli

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"sync"
	"syscall"
)

// interrupts handles Ctrl-C, SIGTERM and a closing terminal. The first signal
// asks a command that can stop between two steps to do so, the next one cancels
// its context, and the last one is left to the system.
type interrupts struct {
	out    *printer
	cancel context.CancelFunc
	mu     sync.Mutex
	soft   chan struct{} // not nil while a command can stop between two steps
}

// listen starts to receive signals; end stops that.
func (s *session) listen(parent context.Context) (ctx context.Context, end func()) {
	ctx, cancel := context.WithCancel(parent)
	s.interrupts = &interrupts{out: &s.printer, cancel: cancel}
	came := make(chan os.Signal, 4)
	wanted := []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGQUIT}
	if !signal.Ignored(syscall.SIGHUP) { // as nohup has it
		wanted = append(wanted, syscall.SIGHUP)
	}
	signal.Notify(came, wanted...)
	over := make(chan struct{})
	go func() {
		for {
			select {
			case <-came:
				if s.interrupts.handle() {
					signal.Stop(came) // the next one ends the program
				}
			case <-over:
				return
			}
		}
	}()
	return ctx, func() {
		signal.Stop(came)
		close(over)
		cancel()
	}
}

// handle handles one signal; last reports that nothing is left to try.
func (i *interrupts) handle() (last bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.soft != nil {
		close(i.soft)
		i.soft = nil
		i.out.waiting.done()
		fmt.Fprintln(i.out.Err, "stopping after the step in hand; Ctrl-C again stops at once, which is safe too")
		return false
	}
	i.cancel()
	return true
}

// stoppable returns a channel that the first signal closes. After done a signal
// cancels the context again.
func (i *interrupts) stoppable() (stop <-chan struct{}, done func()) {
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
