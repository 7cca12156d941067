package yamlfile

import (
	"reflect"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"latchkey/core/say"
)

// DecodeExactly reads as Decode does, and refuses besides what the decoder takes and a
// schema does not: a text for a number, a number for a text, and a field without a value.
// A list that has to be there may be without one: who asks for it says more.
func DecodeExactly(name string, data []byte, most int, into any) error {
	if err := Decode(name, data, most, into); err != nil {
		return err
	}
	file, err := parser.ParseBytes(data, 0)
	if err != nil { // it was read a moment ago
		return nil
	}
	e := exact{anchors: map[string]ast.Node{}}
	for _, doc := range file.Docs {
		if doc.Body != nil && !e.node(doc.Body, reflect.TypeOf(into)) {
			return Refuse(name+e.at, e.why)
		}
	}
	return nil
}

// exact looks for the first value that is not of the type that is expected.
type exact struct {
	anchors map[string]ast.Node
	at      string
	why     say.Text
}

func (e *exact) refuse(node ast.Node, why say.Text) bool {
	e.at, e.why = position(node.GetToken()), why
	return false
}

// node reports whether a value is of a type.
func (e *exact) node(node ast.Node, t reflect.Type) bool {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch n := node.(type) {
	case *ast.AnchorNode:
		e.anchors[n.Name.String()] = n.Value
		return e.node(n.Value, t)
	case *ast.AliasNode:
		value := e.anchors[n.Value.String()]
		return value == nil || e.scalar(value, t)
	case *ast.MappingNode:
		for _, v := range n.Values {
			if !e.field(v, t) {
				return false
			}
		}
	case *ast.MappingValueNode:
		return e.field(n, t)
	case *ast.SequenceNode:
		for _, v := range n.Values {
			if t.Kind() == reflect.Slice && !e.node(v, t.Elem()) {
				return false
			}
		}
	default:
		return e.scalar(node, t)
	}
	return true
}

// field looks at a name with its value.
func (e *exact) field(v *ast.MappingValueNode, t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Map:
		return e.node(v.Value, t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			f := t.Field(i)
			name, options, _ := strings.Cut(f.Tag.Get("yaml"), ",")
			if name != v.Key.GetToken().Value {
				continue
			}
			_, blank := v.Value.(*ast.NullNode)
			if blank && f.Type.Kind() == reflect.Slice && options == "" {
				return true
			}
			return e.node(v.Value, f.Type)
		}
	}
	return true
}

// scalar reports whether a single value is of a type.
func (e *exact) scalar(node ast.Node, t reflect.Type) bool {
	have := say.Text{}
	switch node.(type) {
	case *ast.NullNode:
		return e.refuse(node, say.New("file.blank", "{want} is expected here, and there is nothing: leave the field out, or give it a value", say.Values{"want": kind(t)}))
	case *ast.StringNode, *ast.LiteralNode:
		have = kind(reflect.TypeFor[string]())
	case *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		have = kind(reflect.TypeFor[int]())
	case *ast.BoolNode:
		have = kind(reflect.TypeFor[bool]())
	default:
		return true
	}
	if want := kind(t); want.Code != have.Code {
		return e.refuse(node, say.New("file.type", "{want} is expected here, and it is {have}", say.Values{"want": want, "have": have}))
	}
	return true
}
