package demo

import (
	"strings"
)

// selection is a fields parameter: paths to keep alone, to add and to leave
// out.
type selection struct{ only, add, drop *node }

// node is one step of the paths. Without children it stands for everything
// below.
type node struct{ below map[string]*node }

// parseFields reads "a,b.c", "-links" and "+values.owner".
func parseFields(params []string) selection {
	var s selection
	for _, param := range params {
		for path := range strings.SplitSeq(param, ",") {
			path = strings.TrimSpace(path)
			switch {
			case path == "":
			case path[0] == '-':
				s.drop = s.drop.with(path[1:])
			case path[0] == '+':
				s.add = s.add.with(path[1:])
			default:
				s.only = s.only.with(path)
			}
		}
	}
	return s
}

// with returns the tree with one more path in it; n may be nil.
func (n *node) with(path string) *node {
	if n == nil {
		n = &node{below: map[string]*node{}}
	}
	at := n
	for step := range strings.SplitSeq(path, ".") {
		if step == "*" {
			at.below = nil
			break
		}
		if at.below == nil {
			break // a shorter path already takes all of it
		}
		if at.below[step] == nil {
			at.below[step] = &node{below: map[string]*node{}}
		}
		at = at.below[step]
	}
	return n
}

// step goes down by one name: named reports whether the name was there.
func (n *node) step(name string) (next *node, named bool) {
	if n == nil || n.below == nil {
		return nil, false
	}
	next, named = n.below[name]
	if named && len(next.below) == 0 {
		next = nil
	}
	return next, named
}

// apply gives v with only the fields that were asked for. Extras appear when
// they are named.
func (s selection) apply(v any) any {
	switch v := v.(type) {
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = s.apply(item)
		}
		return out
	case object:
		out := object{}
		for name, value := range v {
			if included, below := s.includes(name, value); included {
				if e, is := value.(extra); is {
					value = e.value
				}
				out[name] = below.apply(value)
			}
		}
		return out
	}
	return v
}

func (s selection) includes(name string, value any) (bool, selection) {
	_, hidden := value.(extra)
	only, named := s.only.step(name)
	add, added := s.add.step(name)
	drop, dropped := s.drop.step(name)
	if dropped && drop == nil {
		return false, selection{}
	}
	below := selection{only, add, drop}
	wanted := named || s.only == nil && !hidden
	if !wanted && added {
		below.only, below.add = add, nil
	}
	return wanted || added, below
}
