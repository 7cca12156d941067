package demo

import (
	"fmt"
	"io"
	"log"
	"sync"
)

// logger writes whole lines from many goroutines. Control characters of
// requests are quoted away by its callers' formats.
type logger struct {
	mu sync.Mutex
	to io.Writer // nil = nowhere
}

func (l *logger) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.to.Write(p)
}

// writer is for parts that write lines of their own; nil when there is no log.
func (l *logger) writer() io.Writer {
	if l.to == nil {
		return nil
	}
	return l
}

func (l *logger) standard() *log.Logger {
	if l.to == nil {
		return log.New(io.Discard, "", 0)
	}
	return log.New(l, "rest: ", 0)
}

func (l *logger) printf(format string, args ...any) {
	if l.to != nil {
		fmt.Fprintf(l, format+"\n", args...)
	}
}
