//go:build linux || freebsd || netbsd || openbsd || dragonfly

package atspi

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	"github.com/godbus/dbus/v5"
)

const (
	registryName = "org.a11y.atspi.Registry"
	cachePath    = "/org/a11y/atspi/cache"
	nullPath     = "/org/a11y/atspi/null"
	joinTime     = 10 * time.Second
)

// ref is how AT-SPI names a thing: whose, and which.
type ref struct {
	Name string
	Path dbus.ObjectPath
}

// link is the connection to the readers' bus while somebody listens.
type link struct {
	conn    *dbus.Conn
	tree    *tree
	options Options
	out     chan event
	written chan struct{}

	mu      sync.Mutex
	desktop ref   // the parent of the application
	id      int32 // which the registry gives it
}

// joinBus connects, makes the tree ready to be asked, and makes it known.
func joinBus(ctx context.Context, address string, tree *tree, options Options) (*link, error) {
	if address == "" {
		return nil, errors.New("no accessibility bus")
	}
	conn, err := dbus.Connect(address, dbus.WithContext(ctx))
	if err != nil {
		return nil, err
	}
	l := &link{conn: conn, tree: tree, options: options, out: make(chan event, 512), written: make(chan struct{})}
	soon, cancel := context.WithTimeout(ctx, joinTime)
	defer cancel()
	if err := errors.Join(l.export(), l.embed(soon)); err != nil {
		_ = conn.Close()
		return nil, err
	}
	go l.write()
	l.followRegistry(soon)
	return l, nil
}

// embed makes the application known to the registry.
func (l *link) embed(ctx context.Context) error {
	plug := ref{l.conn.Names()[0], rootPath}
	var desktop ref
	err := l.conn.Object(registryName, rootPath).CallWithContext(ctx, "org.a11y.atspi.Socket.Embed", 0, plug).Store(&desktop)
	if err != nil {
		return err
	}
	l.mu.Lock()
	l.desktop = desktop
	l.mu.Unlock()
	return nil
}

// followRegistry makes the application known again when the registry was
// started anew.
func (l *link) followRegistry(ctx context.Context) {
	signals := make(chan *dbus.Signal, 16)
	l.conn.Signal(signals)
	if l.conn.AddMatchSignalContext(ctx, dbus.WithMatchInterface("org.freedesktop.DBus"),
		dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, registryName)) != nil {
		return
	}
	go func() {
		for s := range signals { // closed with the connection
			if owner := lastString(s.Body); s.Name == "org.freedesktop.DBus.NameOwnerChanged" && owner != "" {
				again, cancel := context.WithTimeout(l.conn.Context(), joinTime)
				_ = l.embed(again)
				cancel()
			}
		}
	}()
}

func lastString(body []any) string {
	if len(body) == 0 {
		return ""
	}
	text, _ := body[len(body)-1].(string)
	return text
}

// tell sends events to whoever listens. It does not wait: when a reader's bus
// stands still for hundreds of events, the next are lost.
func (l *link) tell(events []event) {
	for _, e := range events {
		select {
		case l.out <- e:
		default:
			return
		}
	}
}

// write puts events on the bus in their order.
func (l *link) write() {
	defer close(l.written)
	for {
		select {
		case <-l.conn.Context().Done():
			return
		case e := <-l.out:
			if e.value == nil {
				e.value = ""
			}
			if e.member == "Announcement" && !l.hearsAnnouncements() {
				e = l.tree.notify(e)
			}
			_ = l.conn.Emit(dbus.ObjectPath(e.path), e.iface+"."+e.member, e.detail, e.a, e.b, dbus.MakeVariant(e.value), map[string]dbus.Variant{})
		}
	}
}

// hearsAnnouncements reports whether a reader knows that event: those of before
// 2023 speak a notification that comes to show instead. Who says nothing of what
// it wants to hear hears all.
func (l *link) hearsAnnouncements() bool {
	var wanted []struct{ Reader, Event string }
	ctx, cancel := context.WithTimeout(l.conn.Context(), time.Second)
	defer cancel()
	call := l.conn.Object(registryName, "/org/a11y/atspi/registry").CallWithContext(ctx, registryName+".GetRegisteredEvents", 0)
	if call.Store(&wanted) != nil || len(wanted) == 0 {
		return true
	}
	for _, one := range wanted {
		if name := strings.ToLower(strings.Trim(one.Event, ":")); name == "object" || strings.HasPrefix(name, "object:announcement") {
			return true
		}
	}
	return false
}

func (l *link) close() {
	_ = l.conn.Close()
	<-l.written
}

// parent is the parent of a node; that of the application is the desktop.
func (l *link) parent(n node) ref {
	if n.parent != nil {
		return l.ref(n.parent.path)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.desktop.Path == "" {
		return ref{registryName, rootPath}
	}
	return l.desktop
}

func (l *link) ref(path string) ref { return ref{l.conn.Names()[0], dbus.ObjectPath(path)} }
