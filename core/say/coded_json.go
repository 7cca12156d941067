package say

import (
	"bytes"
	"encoding"
	"encoding/json"
	"reflect"
	"strings"
)

// MarshalCoded is v as JSON for programs that need not read English: beside the
// sentences of an object stands "codes", with the code and the values of each by
// the name of its field. Of a list of sentences there is a list, in its order.
// What has no code, such as a server's own words, has no entry.
func MarshalCoded(v any) ([]byte, error) {
	var raw bytes.Buffer
	enc := json.NewEncoder(&raw)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return addCodes(bytes.TrimSpace(raw.Bytes()), reflect.ValueOf(v))
}

// addCodes adds to raw, which is v in JSON, the codes of all objects in it.
func addCodes(raw []byte, v reflect.Value) ([]byte, error) {
	for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		if v.IsNil() {
			return raw, nil
		}
		v = v.Elem()
	}
	if !v.IsValid() || writesItself(v.Type()) || len(raw) == 0 {
		return raw, nil
	}
	switch {
	case v.Kind() == reflect.Struct && raw[0] == '{':
		return addToStruct(raw, v)
	case v.Kind() == reflect.Map && v.Type().Key().Kind() == reflect.String && raw[0] == '{':
		return eachMember(raw, func(name string, value []byte) ([]byte, error) {
			return addCodes(value, v.MapIndex(reflect.ValueOf(name).Convert(v.Type().Key())))
		}, nil)
	case (v.Kind() == reflect.Slice || v.Kind() == reflect.Array) && raw[0] == '[':
		return addToList(raw, v)
	}
	return raw, nil
}

// writesItself reports whether a type has its own form in JSON.
func writesItself(t reflect.Type) bool {
	for _, own := range []reflect.Type{reflect.TypeFor[json.Marshaler](), reflect.TypeFor[encoding.TextMarshaler]()} {
		if t.Implements(own) || reflect.PointerTo(t).Implements(own) {
			return true
		}
	}
	return false
}

func addToStruct(raw []byte, v reflect.Value) ([]byte, error) {
	codes := map[string]any{}
	fields := fieldsByName(v.Type())
	return eachMember(raw, func(name string, value []byte) ([]byte, error) {
		index, known := fields[name]
		if !known {
			return value, nil
		}
		field, err := v.FieldByIndexErr(index)
		if err != nil { // of an embedded pointer that is nil
			return value, nil
		}
		switch text := field.Interface().(type) {
		case Text:
			if !text.IsPlain() && !text.IsOld() {
				codes[name] = Coded(text)
			}
			return value, nil
		case []Text:
			if list := CodesOf(text); hasCode(text) {
				codes[name] = list
			}
			return value, nil
		}
		return addCodes(value, field)
	}, codes)
}

func hasCode(texts []Text) bool {
	for _, text := range texts {
		if !text.IsPlain() && !text.IsOld() {
			return true
		}
	}
	return false
}

// fieldsByName returns where each exported field is, by its name in JSON. Of
// several with one name the outermost counts.
func fieldsByName(t reflect.Type) map[string][]int {
	fields := map[string][]int{}
	for _, f := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if !f.IsExported() || name == "-" || f.Anonymous && name == "" {
			continue
		}
		if name == "" {
			name = f.Name
		}
		if other, there := fields[name]; !there || len(f.Index) < len(other) {
			fields[name] = f.Index
		}
	}
	return fields
}

func addToList(raw []byte, v reflect.Value) ([]byte, error) {
	var list []json.RawMessage
	if err := json.Unmarshal(raw, &list); err != nil || len(list) != v.Len() {
		return raw, err
	}
	for i, one := range list {
		coded, err := addCodes(one, v.Index(i))
		if err != nil {
			return nil, err
		}
		list[i] = coded
	}
	out := bytes.NewBufferString("[")
	for i, one := range list {
		if i > 0 {
			out.WriteByte(',')
		}
		out.Write(one)
	}
	out.WriteByte(']')
	return out.Bytes(), nil
}

// eachMember writes an object anew, its members in their order and then codes,
// if there are any.
func eachMember(raw []byte, change func(name string, value []byte) ([]byte, error), codes map[string]any) ([]byte, error) {
	in := json.NewDecoder(bytes.NewReader(raw))
	if _, err := in.Token(); err != nil {
		return nil, err
	}
	out := bytes.NewBufferString("{")
	add := func(name string, value []byte) error {
		quoted, err := json.Marshal(name)
		if out.Len() > 1 {
			out.WriteByte(',')
		}
		out.Write(quoted)
		out.WriteByte(':')
		out.Write(value)
		return err
	}
	for in.More() {
		name, err := in.Token()
		if err != nil {
			return nil, err
		}
		var value json.RawMessage
		if err := in.Decode(&value); err != nil {
			return nil, err
		}
		changed, err := change(name.(string), value)
		if err != nil {
			return nil, err
		}
		if err := add(name.(string), changed); err != nil {
			return nil, err
		}
	}
	if len(codes) > 0 {
		list, err := json.Marshal(codes)
		if err != nil {
			return nil, err
		}
		if err := add("codes", list); err != nil {
			return nil, err
		}
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}
