package cli

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"sync"
	"syscall"
)

// interrupts turns Ctrl-C, SIGTERM and a terminal that closes into what the running command can do with
// them: one that can stop between two steps is asked to first, then its context
// ends, and whatever does not listen even then is ended by the system.
type interrupts struct {
	s      *session
	cancel context.CancelFunc
	mu     sync.Mutex
	soft   chan struct{} // not nil while a command can stop between two steps
}

// listen begins to take signals; end gives them back.
func (s *session) listen(parent context.Context) (ctx context.Context, end func()) {
	ctx, cancel := context.WithCancel(parent)
	s.interrupts = &interrupts{s: s, cancel: cancel}
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
				if s.interrupts.came() {
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

// came handles one signal; last says that nothing is left to try.
func (i *interrupts) came() (last bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.soft != nil {
		close(i.soft)
		i.soft = nil
		i.s.waiting.done()
		fmt.Fprintln(i.s.Err, "stopping after the step in hand; Ctrl-C again stops at once, which is safe too")
		return false
	}
	i.cancel()
	return true
}

// stoppable gives a channel that the first signal closes. done gives the
// signals back to the context.
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
