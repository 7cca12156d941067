package terminal

import (
	"context"
	"io"
	"testing"
)

// A signal that stops one of several rollouts between two steps is remembered: the next
// one is not begun.
func TestASeriesEndsAtTheFirstSignal(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	i := &Interrupts{out: &Printer{Out: io.Discard, Err: io.Discard, Waiting: NewProgress(io.Discard)}, cancel: cancel}
	stop, done := i.Stoppable()
	if i.Asked() || i.handle() {
		t.Fatal("it is asked before any signal, or the first one is the last")
	}
	<-stop
	done()
	if !i.Asked() || ctx.Err() != nil {
		t.Errorf("asked %v, the context ended: %v", i.Asked(), ctx.Err())
	}
}
