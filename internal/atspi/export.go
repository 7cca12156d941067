//go:build linux || freebsd || netbsd || openbsd || dragonfly

package atspi

import (
	"maps"

	"github.com/godbus/dbus/v5"
)

const (
	ifaceAccessible  = "org.a11y.atspi.Accessible"
	ifaceApplication = "org.a11y.atspi.Application"
	ifaceComponent   = "org.a11y.atspi.Component"
	ifaceAction      = "org.a11y.atspi.Action"
	ifaceText        = "org.a11y.atspi.Text"
	ifaceValue       = "org.a11y.atspi.Value"
)

// methods is one interface: what can be called, by name.
type methods = map[string]any

func unknownObject() *dbus.Error {
	return dbus.NewError("org.freedesktop.DBus.Error.UnknownObject", []any{"no such thing"})
}

func unknownProperty() *dbus.Error {
	return dbus.NewError("org.freedesktop.DBus.Error.UnknownProperty", []any{"no such property"})
}

// export answers for everything in the tree. Each call says by its path which
// thing it asks about.
func (l *link) export() error {
	for iface, table := range map[string]methods{
		ifaceAccessible:  l.accessible(),
		ifaceApplication: l.application(),
		ifaceComponent:   l.component(),
		ifaceAction:      l.action(),
		ifaceText:        l.text(),
		properties:       l.properties(),
	} {
		if err := l.conn.ExportSubtreeMethodTable(table, "/org/a11y/atspi/accessible", iface); err != nil {
			return err
		}
	}
	return l.conn.ExportMethodTable(methods{"GetItems": noItems}, cachePath, "org.a11y.atspi.Cache")
}

// cached is an entry of the cache that large applications offer to readers.
type cached struct {
	Thing, Application, Parent ref
	Index, Children            int32
	Interfaces                 []string
	Name                       string
	Role                       uint32
	Description                string
	States                     []uint32
}

// noItems is the cache: the tree is so small that readers ask for each thing.
func noItems() ([]cached, *dbus.Error) { return []cached{}, nil }

// node is what a call asks about.
func (l *link) node(call dbus.Message) (node, *dbus.Error) {
	path, _ := call.Headers[dbus.FieldPath].Value().(dbus.ObjectPath)
	n, ok := l.tree.get(string(path))
	if !ok {
		return n, unknownObject()
	}
	return n, nil
}

// of makes a method that only needs to know what it is asked about.
func of[R any](l *link, answer func(n node) R) func(dbus.Message) (R, *dbus.Error) {
	return func(call dbus.Message) (R, *dbus.Error) {
		n, err := l.node(call)
		if err != nil {
			var none R
			return none, err
		}
		return answer(n), nil
	}
}

// interfaces are those that a thing has.
func interfaces(n node) []string {
	all := []string{ifaceAccessible}
	if n.Role == Application {
		return append(all, ifaceApplication)
	}
	all = append(all, ifaceComponent)
	if n.Press != nil {
		all = append(all, ifaceAction)
	}
	if n.Text != nil {
		all = append(all, ifaceText)
	}
	if n.Range != nil {
		all = append(all, ifaceValue)
	}
	return all
}

// values are the properties of a thing in one of its interfaces.
func (l *link) values(n node, iface string) map[string]any {
	switch {
	case iface == ifaceAccessible:
		children := int32(len(n.children()))
		return map[string]any{"Name": n.Name, "Description": n.Description, "Parent": l.parent(n), "ChildCount": children,
			"Locale": "", "AccessibleId": "", "HelpText": ""}
	case iface == ifaceApplication && n.Role == Application:
		l.mu.Lock()
		defer l.mu.Unlock()
		return map[string]any{"ToolkitName": l.options.Program, "Version": l.options.Version, "ToolkitVersion": l.options.Version,
			"AtspiVersion": "2.1", "InterfaceVersion": uint32(1), "Id": l.id}
	case iface == ifaceAction && n.Press != nil:
		return map[string]any{"NActions": int32(1)}
	case iface == ifaceText && n.Text != nil:
		return map[string]any{"CharacterCount": int32(len([]rune(n.Text.Content))), "CaretOffset": int32(n.Text.Caret)}
	case iface == ifaceValue && n.Range != nil:
		return map[string]any{"CurrentValue": n.Range.Now, "MinimumValue": n.Range.Least, "MaximumValue": n.Range.Most,
			"MinimumIncrement": 0.0, "Text": ""}
	}
	return nil
}

// properties answers org.freedesktop.DBus.Properties.
func (l *link) properties() methods {
	return methods{
		"Get": func(call dbus.Message, iface, name string) (dbus.Variant, *dbus.Error) {
			n, err := l.node(call)
			if err != nil {
				return dbus.Variant{}, err
			}
			value, ok := l.values(n, iface)[name]
			if !ok {
				return dbus.Variant{}, unknownProperty()
			}
			return dbus.MakeVariant(value), nil
		},
		"GetAll": func(call dbus.Message, iface string) (map[string]dbus.Variant, *dbus.Error) {
			n, err := l.node(call)
			if err != nil {
				return nil, err
			}
			all := map[string]dbus.Variant{}
			for name, value := range maps.All(l.values(n, iface)) {
				all[name] = dbus.MakeVariant(value)
			}
			return all, nil
		},
		"Set": func(_ dbus.Message, iface, name string, value dbus.Variant) *dbus.Error {
			id, ok := value.Value().(int32)
			if iface != ifaceApplication || name != "Id" || !ok {
				return unknownProperty()
			}
			l.mu.Lock()
			defer l.mu.Unlock()
			l.id = id
			return nil
		},
	}
}
