package snapshot

import (
	"bytes"
	"encoding/json"
	"strconv"
	"unicode/utf8"

	"latchkey/api"
	"latchkey/keys"
)

// decode reads a row. Rows as they are written here are read without reflection: two
// audits in which everything changed have ten thousands of them. All others, such as
// those with escapes, are left to the general reader, which says what is wrong.
func (t *Target) decode(row []byte) error {
	f := fields{rest: row}
	if f.object(t.field) && len(f.rest) == 0 {
		return nil
	}
	*t = Target{}
	return json.Unmarshal(row, t)
}

func (t *Target) field(name []byte, f *fields) bool {
	switch string(name) {
	case "server":
		return f.text(&t.Server)
	case "account":
		return f.text(&t.Account)
	case "path":
		return f.text(&t.Path)
	case "project":
		return f.truth(&t.Project)
	case "id":
		return f.text(&t.ID)
	case "read":
		return f.truth(&t.Read)
	case "trouble":
		return f.text(&t.Trouble)
	case "keys":
		return f.list(func() bool {
			t.Keys = append(t.Keys, Key{})
			return f.object(t.Keys[len(t.Keys)-1].field)
		})
	}
	return false
}

func (k *Key) field(name []byte, f *fields) (ok bool) {
	text := ""
	switch string(name) {
	case "fingerprint":
		ok = f.text(&text)
		k.Fingerprint = keys.Fingerprint(text)
	case "id":
		ok = f.text(&k.ID)
	case "type":
		ok = f.text(&k.Type)
	case "bits":
		ok = f.number(&k.Bits)
	case "label":
		ok = f.text(&k.Label)
	case "access":
		ok = f.text(&text)
		k.Access = api.Access(text)
	case "created":
		ok = f.text(&text) && k.Created.UnmarshalText([]byte(text)) == nil
	case "used":
		ok = f.text(&text)
		k.Used = Used(text)
	case "disabled":
		ok = f.truth(&k.Disabled)
	case "token":
		ok = f.text(&k.Token)
	case "added_by":
		ok = f.text(&k.AddedBy)
	}
	return ok
}

// fields reads JSON in the form that encoding/json writes: no blanks, and here neither
// escapes nor a field that is there twice. Each func reports whether it was that.
type fields struct {
	rest []byte
}

func (f *fields) take(c byte) bool {
	if len(f.rest) == 0 || f.rest[0] != c {
		return false
	}
	f.rest = f.rest[1:]
	return true
}

// raw is a text as it stands between its quotes.
func (f *fields) raw() (text []byte, ok bool) {
	if !f.take('"') {
		return nil, false
	}
	end := bytes.IndexByte(f.rest, '"')
	if end < 0 {
		return nil, false
	}
	text, f.rest = f.rest[:end], f.rest[end+1:]
	for _, c := range text {
		if c < ' ' || c == '\\' {
			return nil, false
		}
	}
	return text, true
}

func (f *fields) text(into *string) bool {
	text, ok := f.raw()
	*into = string(text)
	return ok && utf8.Valid(text)
}

func (f *fields) truth(into *bool) (ok bool) {
	if f.rest, ok = bytes.CutPrefix(f.rest, []byte("true")); ok {
		*into = true
		return true
	}
	f.rest, ok = bytes.CutPrefix(f.rest, []byte("false"))
	*into = false
	return ok
}

func (f *fields) number(into *int) bool {
	n := 0
	for n < len(f.rest) && f.rest[n] >= '0' && f.rest[n] <= '9' {
		n++
	}
	if n > 1 && f.rest[0] == '0' {
		return false
	}
	value, err := strconv.Atoi(string(f.rest[:n]))
	*into, f.rest = value, f.rest[n:]
	return err == nil
}

func (f *fields) list(each func() bool) bool {
	if !f.take('[') {
		return false
	}
	for {
		if !each() {
			return false
		}
		if !f.take(',') {
			return f.take(']')
		}
	}
}

func (f *fields) object(field func(name []byte, f *fields) bool) bool {
	if !f.take('{') {
		return false
	}
	var seen [16]string
	for n := 0; n < len(seen); n++ {
		name, ok := f.raw()
		if !ok || !f.take(':') {
			return false
		}
		for _, other := range seen[:n] {
			if other == string(name) {
				return false
			}
		}
		if seen[n] = string(name); !field(name, f) {
			return false
		}
		if !f.take(',') {
			return f.take('}')
		}
	}
	return false
}
