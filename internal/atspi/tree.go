package atspi

import (
	"slices"
	"strconv"
	"sync"
)

const (
	rootPath   = "/org/a11y/atspi/accessible/root"
	windowPath = "/org/a11y/atspi/accessible/window"
	thingPath  = "/org/a11y/atspi/accessible/"
)

// keptThings is how many things that lost the focus still answer: a reader asks
// about a thing a moment after it was told of it.
const keptThings = 64

// node is a thing in the tree, with the path by which D-Bus knows it.
type node struct {
	Thing
	path   string
	parent *node
	child  *node   // the next on the way to the focus
	labels []*node // for its texts; never changed in place
}

// tree is what a reader can ask for. It is safe for concurrent use: readers ask
// on goroutines of their own.
type tree struct {
	mu     sync.Mutex
	root   *node
	window *node
	nodes  map[string]*node
	left   []*node // those that lost their place, oldest first
	count  int
	active bool // the window is in front
}

func newTree(program string) *tree {
	root := &node{path: rootPath, Thing: Thing{Role: Application, Name: program, States: plain}}
	window := &node{path: windowPath, parent: root, Thing: Thing{Role: Frame, Name: program, States: plain}}
	root.child = window
	return &tree{root: root, window: window, nodes: map[string]*node{rootPath: root, windowPath: window}}
}

// plain is true of all that can be seen.
const plain States = 1<<Enabled | 1<<Sensitive | 1<<Showing | 1<<Visible

// an event is one signal to readers.
type event struct {
	path, iface, member string
	detail              string
	a, b                int32
	value               any
}

const (
	eventObject = "org.a11y.atspi.Event.Object"
	eventFocus  = "org.a11y.atspi.Event.Focus"
	eventWindow = "org.a11y.atspi.Event.Window"
)

func stateChanged(n *node, s State, on bool) event {
	e := event{path: n.path, iface: eventObject, member: "StateChanged", detail: stateNames[s], value: ""}
	if on {
		e.a = 1
	}
	return e
}

func propertyChanged(n *node, property string, value any) event {
	return event{path: n.path, iface: eventObject, member: "PropertyChange", detail: property, value: value}
}

// focused is the last node of the path, which is the window where nothing has
// the focus.
func (t *tree) focused() *node {
	n := t.window
	for n.child != nil {
		n = n.child
	}
	return n
}

// show takes what the window is and what has the focus, and returns what
// readers have to be told of the difference.
func (t *tree) show(title string, active bool, path []Thing) []event {
	t.mu.Lock()
	defer t.mu.Unlock()
	var events []event
	window := t.window.Thing
	window.Name, window.States = title, plain.If(active, Active)
	events = append(events, t.change(t.window, window)...)
	if active != t.active {
		t.active = active
		member := "Deactivate"
		if active {
			member = "Activate"
		}
		events = append(events, event{path: windowPath, iface: eventWindow, member: member, value: title})
	}
	was := t.focused()
	parent := t.window
	for i, thing := range path {
		thing.States |= plain
		if i == len(path)-1 {
			thing.States |= Of(Focusable, Focused)
		}
		if n := parent.child; n != nil && n.Key == thing.Key && n.Role == thing.Role {
			events = append(events, t.change(n, thing)...)
		} else {
			t.drop(parent)
			t.add(parent, thing)
		}
		parent = parent.child
	}
	t.drop(parent)
	now := t.focused()
	if was != now {
		if was != t.window {
			was.States &^= Of(Focused)
			events = append(events, stateChanged(was, Focused, false))
		}
		if now != t.window {
			events = append(events,
				event{path: now.path, iface: eventFocus, member: "Focus", value: ""},
				stateChanged(now, Focused, true))
		}
	}
	return events
}

// change puts new facts into a node and returns what differs.
func (t *tree) change(n *node, to Thing) []event {
	was := n.Thing
	n.Thing = to
	if !slices.Equal(was.Texts, to.Texts) {
		t.label(n)
	}
	var events []event
	if was.Name != to.Name {
		events = append(events, propertyChanged(n, "accessible-name", to.Name))
	}
	if was.Description != to.Description {
		events = append(events, propertyChanged(n, "accessible-description", to.Description))
	}
	for s := range State(64) {
		if s != Focused && was.States.Has(s) != to.States.Has(s) {
			events = append(events, stateChanged(n, s, to.States.Has(s)))
		}
	}
	if to.Range != nil && (was.Range == nil || *was.Range != *to.Range) {
		events = append(events, propertyChanged(n, "accessible-value", to.Range.Now))
	}
	return append(events, textChanges(n, was.Text, to.Text)...)
}

// add puts a new thing below parent.
func (t *tree) add(parent *node, thing Thing) {
	t.count++
	n := &node{Thing: thing, path: thingPath + strconv.Itoa(t.count), parent: parent}
	parent.child = n
	t.nodes[n.path] = n
	t.label(n)
}

// label makes a thing of each text that stands in n.
func (t *tree) label(n *node) {
	for _, old := range n.labels {
		t.forget(old)
	}
	n.labels = nil
	for _, text := range n.Texts {
		t.count++
		one := &node{Thing: Thing{Role: Label, Name: text, States: plain}, path: thingPath + strconv.Itoa(t.count), parent: n}
		t.nodes[one.path] = one
		n.labels = append(n.labels, one)
	}
}

// children are the paths of what lies in a thing.
func (n node) children() []string {
	paths := make([]string, 0, len(n.labels)+1)
	for _, one := range n.labels {
		paths = append(paths, one.path)
	}
	if n.child != nil {
		paths = append(paths, n.child.path)
	}
	return paths
}

// index is where a thing lies among its siblings.
func (t *tree) index(n node) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	if n.parent == nil {
		return 0
	}
	return max(0, slices.Index(n.parent.children(), n.path))
}

// drop takes away what lies below parent. It still answers for a while.
func (t *tree) drop(parent *node) {
	n := parent.child
	parent.child = nil
	for ; n != nil; n = n.child {
		for _, one := range n.labels {
			t.forget(one)
		}
		n.Text = nil // what was typed is nobody's business once the field is left
		t.forget(n)
	}
}

// forget lets a thing answer for as long as readers may ask.
func (t *tree) forget(n *node) {
	t.left = append(t.left, n)
	for len(t.left) > keptThings {
		delete(t.nodes, t.left[0].path)
		t.left = t.left[1:]
	}
}

// get copies what a path stands for.
func (t *tree) get(path string) (node, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	n, ok := t.nodes[path]
	if !ok {
		return node{}, false
	}
	return *n, true
}

// announcement has a sentence spoken. The numbers are AT-SPI's for "when there
// is time" and "at once".
func announcement(text string, urgent bool) event {
	e := event{path: windowPath, iface: eventObject, member: "Announcement", a: 1, value: text}
	if urgent {
		e.a = 2
	}
	return e
}

// notify makes a notification of an announcement: a thing beside the path to
// the focus that comes to show.
func (t *tree) notify(e event) event {
	t.mu.Lock()
	defer t.mu.Unlock()
	text, _ := e.value.(string)
	t.count++
	n := &node{Thing: Thing{Role: Notification, Name: text, States: plain}, path: thingPath + strconv.Itoa(t.count), parent: t.window}
	t.nodes[n.path] = n
	t.forget(n)
	return stateChanged(n, Showing, true)
}
