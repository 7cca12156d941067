//go:build linux || freebsd || netbsd || openbsd || dragonfly

package atspi

import (
	"context"
	"sync"
	"time"
)

// A Bridge tells readers of one window. Its methods are for one goroutine and
// never wait; Close is the last.
type Bridge struct {
	options Options
	tree    *tree
	cancel  context.CancelFunc
	ended   chan struct{}

	mu   sync.Mutex
	link *link // nil while nobody listens
}

// Start begins to watch whether an assistive technology is in use.
func Start(options Options) *Bridge {
	ctx, cancel := context.WithCancel(context.Background())
	b := &Bridge{options: options, tree: newTree(options.Program), cancel: cancel, ended: make(chan struct{})}
	go func() {
		defer close(b.ended)
		b.watch(ctx)
	}()
	return b
}

// Listening reports whether an assistive technology is in use. While it is not,
// nobody need call Show.
func (b *Bridge) Listening() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.link != nil
}

// Show tells the title of the window, whether it is in front, and the path to
// what has the keyboard, the outermost first. It finds out what changed.
func (b *Bridge) Show(title string, active bool, path []Thing) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.link != nil {
		b.link.tell(b.tree.show(title, active, path))
	}
}

// Announce has a sentence spoken, at once when it is urgent.
func (b *Bridge) Announce(text string, urgent bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.link == nil || text == "" {
		return
	}
	b.link.tell([]event{announcement(text, urgent)})
}

// Close leaves the bus. It is safe to call it again.
func (b *Bridge) Close() {
	b.cancel()
	<-b.ended
}

// watch joins readers when there are any, and leaves them when they are gone.
func (b *Bridge) watch(ctx context.Context) {
	status, err := watchStatus(ctx)
	if err != nil {
		return // no session bus: nobody could listen
	}
	defer status.close()
	var retry <-chan time.Time
	pause := time.Second
	for {
		if status.wanted(ctx) {
			if b.join(ctx, status) {
				pause, retry = time.Second, nil
			} else {
				retry = time.After(pause)
				pause = min(2*pause, time.Minute)
			}
		} else {
			b.leave()
			pause, retry = time.Second, nil
		}
		select {
		case <-ctx.Done():
			b.leave()
			return
		case <-status.lost():
			b.leave()
			return
		case <-status.changed:
		case <-b.linkLost():
			b.leave()
		case <-retry:
		}
	}
}

// join connects to the readers' bus, unless that is done already, and reports
// whether it is.
func (b *Bridge) join(ctx context.Context, status *status) bool {
	if b.Listening() {
		return true
	}
	l, err := joinBus(ctx, status.address(ctx), b.tree, b.options)
	if err != nil {
		return false
	}
	b.setLink(l)
	return true
}

func (b *Bridge) leave() {
	b.mu.Lock()
	l := b.link
	b.mu.Unlock()
	if l != nil {
		b.setLink(nil)
		l.close()
	}
}

func (b *Bridge) setLink(l *link) {
	b.mu.Lock()
	if l == nil { // whoever listens next is told all anew
		b.tree.show("", false, nil)
	}
	b.link = l
	b.mu.Unlock()
	if b.options.Listens != nil {
		b.options.Listens(l != nil)
	}
}

// linkLost is closed when the readers' bus is gone.
func (b *Bridge) linkLost() <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.link == nil {
		return nil
	}
	return b.link.conn.Context().Done()
}
