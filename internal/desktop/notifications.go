//go:build unix

package desktop

import (
	"fmt"
	"sync"

	"github.com/godbus/dbus/v5"
)

// Notification is a message that a program showed through the desktop.
type Notification struct{ Title, Text string }

// Notifications collects what programs show through the desktop, in place of the
// service that shows it in a corner of the screen.
type Notifications struct {
	conn *dbus.Conn
	mu   sync.Mutex
	all  []Notification
}

const notificationName = "org.freedesktop.Notifications"

// ServeNotifications starts that service on this desktop's bus; Close ends it.
func (d *Desktop) ServeNotifications() (*Notifications, error) {
	conn, err := dbus.Connect(d.Env("DBUS_SESSION_BUS_ADDRESS"))
	if err != nil {
		return nil, fmt.Errorf("the session bus: %w", err)
	}
	n := &Notifications{conn: conn}
	if err := conn.Export(n.service(), "/org/freedesktop/Notifications", notificationName); err != nil {
		return nil, fmt.Errorf("serve notifications: %w", err)
	}
	if reply, err := conn.RequestName(notificationName, dbus.NameFlagDoNotQueue); err != nil || reply != dbus.RequestNameReplyPrimaryOwner {
		return nil, fmt.Errorf("take the name %s: %v, %w", notificationName, reply, err)
	}
	d.cleanups = append(d.cleanups, func() { _ = conn.Close() }) // the bus ends, too
	return n, nil
}

// All returns the notifications that came so far.
func (n *Notifications) All() []Notification {
	n.mu.Lock()
	defer n.mu.Unlock()
	return append([]Notification(nil), n.all...)
}

// service is the object on the bus. It has only the methods that programs call
// to show something.
func (n *Notifications) service() notificationService { return notificationService{n} }

type notificationService struct{ n *Notifications }

// Notify stores a notification.
func (s notificationService) Notify(_ string, _ uint32, _, title, text string, _ []string, _ map[string]dbus.Variant, _ int32) (uint32, *dbus.Error) {
	s.n.mu.Lock()
	defer s.n.mu.Unlock()
	s.n.all = append(s.n.all, Notification{title, text})
	return uint32(len(s.n.all)), nil
}

// GetCapabilities says that only plain text is shown.
func (notificationService) GetCapabilities() ([]string, *dbus.Error) { return []string{"body"}, nil }
