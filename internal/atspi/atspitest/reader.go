//go:build linux

package atspitest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"latchkey/internal/atspi"
)

// An Event is what an application told.
type Event struct {
	Name   string // "Object:StateChanged:focused"
	A, B   int32
	Value  any
	sender string
	path   dbus.ObjectPath
}

// String is the event in one line.
func (e Event) String() string { return fmt.Sprintf("%s %d %d %v", e.Name, e.A, e.B, e.Value) }

func eventOf(m *dbus.Message) (Event, bool) {
	header := func(f dbus.HeaderField) string { return strings.Trim(fmt.Sprint(m.Headers[f].Value()), `"`) }
	class, ok := strings.CutPrefix(header(dbus.FieldInterface), "org.a11y.atspi.Event.")
	if m.Type != dbus.TypeSignal || !ok || len(m.Body) < 4 {
		return Event{}, false
	}
	e := Event{Name: class + ":" + header(dbus.FieldMember), sender: header(dbus.FieldSender)}
	if detail, _ := m.Body[0].(string); detail != "" {
		e.Name += ":" + detail
	}
	e.path, _ = m.Headers[dbus.FieldPath].Value().(dbus.ObjectPath)
	e.A, _ = m.Body[1].(int32)
	e.B, _ = m.Body[2].(int32)
	if v, ok := m.Body[3].(dbus.Variant); ok {
		e.Value = v.Value()
	}
	return e, true
}

// Next waits for the next event that fits, and passes over those before it.
func (d *Desktop) Next(t testing.TB, what string, fits func(Event) bool) Event {
	t.Helper()
	late := time.After(Patience)
	var passed []Event
	for {
		d.mu.Lock()
		for d.read < len(d.events) {
			e := d.events[d.read]
			d.read++
			if fits(e) {
				d.mu.Unlock()
				return e
			}
			passed = append(passed, e)
		}
		more := d.more
		d.mu.Unlock()
		select {
		case <-more:
		case <-late:
			t.Fatalf("nobody told of %s; told was only %v", what, passed)
		}
	}
}

// NextFocus waits until something else has the focus, and looks at it.
func (d *Desktop) NextFocus(t testing.TB) Seen {
	t.Helper()
	return d.Look(t, d.Next(t, "the focus", func(e Event) bool { return e.Name == "Object:StateChanged:focused" && e.A == 1 }))
}

// NextAnnouncement waits for a sentence that is to be spoken.
func (d *Desktop) NextAnnouncement(t testing.TB) string {
	t.Helper()
	e := d.Next(t, "an announcement", func(e Event) bool { return e.Name == "Object:Announcement" })
	return fmt.Sprint(e.Value)
}

// Seen is what a reader finds out about a thing.
type Seen struct {
	Role        string
	Name        string
	Description string
	States      atspi.States
	Attributes  map[string]string
	Interfaces  []string
	Text        string // of a field
	Caret       int32
	Above       []string // role and name of what it is in, the innermost first

	d  *Desktop
	at ref
}

// Look asks about the thing that an event came from, in the way of a reader.
func (d *Desktop) Look(t testing.TB, e Event) Seen {
	t.Helper()
	return d.look(t, ref{e.sender, e.path})
}

// Application looks at the application itself.
func (d *Desktop) Application(t testing.TB) Seen {
	t.Helper()
	d.mu.Lock()
	app := d.app
	d.mu.Unlock()
	return d.look(t, app)
}

func (d *Desktop) look(t testing.TB, at ref) Seen {
	t.Helper()
	s := Seen{d: d, at: at}
	s.ask(t, "org.a11y.atspi.Accessible.GetRoleName", &s.Role)
	var words []uint32
	s.ask(t, "org.a11y.atspi.Accessible.GetState", &words)
	if len(words) == 2 {
		s.States = atspi.States(words[0]) | atspi.States(words[1])<<32
	}
	s.ask(t, "org.a11y.atspi.Accessible.GetAttributes", &s.Attributes)
	s.ask(t, "org.a11y.atspi.Accessible.GetInterfaces", &s.Interfaces)
	s.Name, _ = s.property(t, "Accessible", "Name").(string)
	s.Description, _ = s.property(t, "Accessible", "Description").(string)
	for _, one := range s.Interfaces {
		if one == "org.a11y.atspi.Text" {
			s.Caret, _ = s.property(t, "Text", "CaretOffset").(int32)
			s.ask(t, one+".GetText", &s.Text, int32(0), int32(-1))
		}
	}
	s.climb(t)
	return s
}

// climb notes what the thing is in, up to the application, and fails when going
// down again does not lead back.
func (s *Seen) climb(t testing.TB) {
	t.Helper()
	below := *s
	for range 10 {
		var parent ref
		up, _ := below.property(t, "Accessible", "Parent").([]any)
		must(t, dbus.Store(up, &parent.Name, &parent.Path))
		if parent.Name != s.at.Name {
			return // the desktop
		}
		above := Seen{d: s.d, at: parent}
		above.ask(t, "org.a11y.atspi.Accessible.GetRoleName", &above.Role)
		above.Name, _ = above.property(t, "Accessible", "Name").(string)
		s.Above = append(s.Above, above.Role+" "+above.Name)
		below = above
	}
	t.Fatalf("%s %q is in %v without end", s.Role, s.Name, s.Above)
}

// Inside returns what lies in this thing.
func (s Seen) Inside(t testing.TB) []Seen {
	t.Helper()
	var children []ref
	s.ask(t, "org.a11y.atspi.Accessible.GetChildren", &children)
	all := make([]Seen, len(children))
	for i, one := range children {
		all[i] = s.d.look(t, one)
		var index int32
		if all[i].ask(t, "org.a11y.atspi.Accessible.GetIndexInParent", &index); int(index) != i {
			t.Errorf("%s %q says that it is number %d of what lies in %s, and is %d", all[i].Role, all[i].Name, index, s.Role, i)
		}
	}
	return all
}

// Only returns the one thing that lies in this one.
func (s Seen) Only(t testing.TB) Seen {
	t.Helper()
	all := s.Inside(t)
	if len(all) != 1 {
		t.Fatalf("%s %q has %d things in it", s.Role, s.Name, len(all))
	}
	return all[0]
}

// Press does what the thing does when it is pressed, and reports whether it
// does anything.
func (s Seen) Press(t testing.TB) (done bool) {
	t.Helper()
	s.ask(t, "org.a11y.atspi.Action.DoAction", &done, int32(0))
	return done
}

// Try calls a method and returns the error.
func (s Seen) Try(method string, args ...any) error {
	return s.object().Call("org.a11y.atspi."+method, 0, args...).Err
}

func (s Seen) object() dbus.BusObject { return s.d.reader.Object(s.at.Name, s.at.Path) }

func (s Seen) ask(t testing.TB, method string, answer any, args ...any) {
	t.Helper()
	if err := s.object().Call(method, 0, args...).Store(answer); err != nil {
		t.Fatalf("%s of %s: %v", method, s.at.Path, err)
	}
}

func (s Seen) property(t testing.TB, iface, name string) any {
	t.Helper()
	value, err := s.object().GetProperty("org.a11y.atspi." + iface + "." + name)
	if err != nil {
		t.Fatalf("%s of %s: %v", name, s.at.Path, err)
	}
	return value.Value()
}
