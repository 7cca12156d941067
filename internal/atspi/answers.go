//go:build linux || freebsd || netbsd || openbsd || dragonfly

package atspi

import (
	"strconv"

	"github.com/godbus/dbus/v5"
)

// relation is one kind of relation to other things.
type relation struct {
	Kind uint32
	To   []ref
}

// accessible answers what every thing is asked.
func (l *link) accessible() methods {
	return methods{
		"GetRole":              of(l, func(n node) uint32 { return uint32(n.Role) }),
		"GetRoleName":          of(l, func(n node) string { return n.Role.String() }),
		"GetLocalizedRoleName": of(l, func(n node) string { return n.Role.String() }),
		"GetState":             of(l, func(n node) []uint32 { return n.States.words() }),
		"GetInterfaces":        of(l, interfaces),
		"GetAttributes":        of(l, attributes),
		"GetApplication":       of(l, func(node) ref { return l.ref(rootPath) }),
		"GetIndexInParent":     of(l, func(n node) int32 { return int32(l.tree.index(n)) }),
		"GetRelationSet":       of(l, func(node) []relation { return []relation{} }),
		"GetChildren":          of(l, l.children),
		"GetChildAtIndex": func(call dbus.Message, i int32) (ref, *dbus.Error) {
			n, err := l.node(call)
			if err != nil {
				return ref{}, err
			}
			if all := l.children(n); i >= 0 && int(i) < len(all) {
				return all[i], nil
			}
			return ref{"", nullPath}, nil
		},
	}
}

func (l *link) children(n node) []ref {
	all := []ref{}
	for _, path := range n.children() {
		all = append(all, l.ref(path))
	}
	return all
}

// attributes are the name of the toolkit and which row of how many it is.
func attributes(n node) map[string]string {
	all := map[string]string{"toolkit": "Fyne"}
	if n.Position > 0 {
		all["posinset"], all["setsize"] = strconv.Itoa(n.Position), strconv.Itoa(n.Of)
	}
	return all
}

func (l *link) application() methods {
	return methods{"GetLocale": of(l, func(node) string { return "" })}
}

// component answers where things are. Fyne does not tell where its window is,
// so places on the screen are as if it stood in the upper left corner.
func (l *link) component() methods {
	return methods{
		"GetExtents": func(call dbus.Message, _ uint32) (Box, *dbus.Error) {
			n, err := l.node(call)
			return n.Box, err
		},
		"GetPosition": func(call dbus.Message, _ uint32) (x, y int32, err *dbus.Error) {
			n, err := l.node(call)
			return n.Box.X, n.Box.Y, err
		},
		"GetSize": func(call dbus.Message) (width, height int32, err *dbus.Error) {
			n, err := l.node(call)
			return n.Box.Width, n.Box.Height, err
		},
		"Contains": func(call dbus.Message, x, y int32, _ uint32) (bool, *dbus.Error) {
			n, err := l.node(call)
			b := n.Box
			return x >= b.X && y >= b.Y && x < b.X+b.Width && y < b.Y+b.Height, err
		},
		"GetAccessibleAtPoint": func(call dbus.Message, _, _ int32, _ uint32) (ref, *dbus.Error) {
			n, err := l.node(call)
			return ref{"", nullPath}, second(n, err)
		},
		"GetLayer":     of(l, layer),
		"GetMDIZOrder": of(l, func(node) int16 { return 0 }),
		"GetAlpha":     of(l, func(node) float64 { return 1 }),
		"GrabFocus":    of(l, func(n node) bool { return n.States.Has(Focused) }),
	}
}

func second(_ node, err *dbus.Error) *dbus.Error { return err }

// layer is AT-SPI's layer of windows for the window, else that of widgets.
func layer(n node) uint32 {
	if n.Role == Frame {
		return 7
	}
	return 3
}

// action answers what can be done with a thing: it can be pressed.
func (l *link) action() methods {
	const press = "press"
	named := func(call dbus.Message, _ int32) (string, *dbus.Error) {
		_, err := l.node(call)
		return press, err
	}
	nothing := func(call dbus.Message, _ int32) (string, *dbus.Error) {
		_, err := l.node(call)
		return "", err
	}
	type one struct{ Name, Description, Keys string }
	return methods{
		"GetName": named, "GetLocalizedName": named, "GetDescription": nothing, "GetKeyBinding": nothing,
		"GetActions": of(l, func(n node) []one {
			if n.Press == nil {
				return []one{}
			}
			return []one{{Name: press}}
		}),
		"DoAction": func(call dbus.Message, i int32) (bool, *dbus.Error) {
			n, err := l.node(call)
			if err != nil || i != 0 || n.Press == nil || !n.States.Has(Focused) {
				return false, err
			}
			n.Press()
			return true, nil
		},
	}
}
