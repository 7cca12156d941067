//go:build unix

package desktop

import (
	"fmt"
	"sync"

	"github.com/godbus/dbus/v5"
)

// Notice is what a program told the person through the desktop.
type Notice struct{ Title, Text string }

// Notices keeps what programs tell through the desktop, as the service does
// that shows it in a corner of the screen.
type Notices struct {
	conn *dbus.Conn
	mu   sync.Mutex
	all  []Notice
}

const noticesName = "org.freedesktop.Notifications"

// Notices starts that service on this desktop's bus; Close ends it.
func (d *Desktop) Notices() (*Notices, error) {
	conn, err := dbus.Connect(d.Env("DBUS_SESSION_BUS_ADDRESS"))
	if err != nil {
		return nil, fmt.Errorf("the session bus: %w", err)
	}
	n := &Notices{conn: conn}
	if err := conn.Export(n.service(), "/org/freedesktop/Notifications", noticesName); err != nil {
		return nil, fmt.Errorf("serve notifications: %w", err)
	}
	if reply, err := conn.RequestName(noticesName, dbus.NameFlagDoNotQueue); err != nil || reply != dbus.RequestNameReplyPrimaryOwner {
		return nil, fmt.Errorf("take the name %s: %v, %w", noticesName, reply, err)
	}
	d.ends = append(d.ends, func() { _ = conn.Close() }) // the bus ends, too
	return n, nil
}

// All are those that came so far.
func (n *Notices) All() []Notice {
	n.mu.Lock()
	defer n.mu.Unlock()
	return append([]Notice(nil), n.all...)
}

// service is what is on the bus; only what programs call when they have
// something to tell.
func (n *Notices) service() noticesService { return noticesService{n} }

type noticesService struct{ n *Notices }

// Notify takes one.
func (s noticesService) Notify(_ string, _ uint32, _, title, text string, _ []string, _ map[string]dbus.Variant, _ int32) (uint32, *dbus.Error) {
	s.n.mu.Lock()
	defer s.n.mu.Unlock()
	s.n.all = append(s.n.all, Notice{title, text})
	return uint32(len(s.n.all)), nil
}

// GetCapabilities says that plain text is shown.
func (noticesService) GetCapabilities() ([]string, *dbus.Error) { return []string{"body"}, nil }
