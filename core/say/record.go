package say

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Record is a text as it is written down: its code and its values, so that it can
// be said in any language when it is read again. The English template goes with
// them: it is what a later version says that no longer has the code.
//
//	{"say":"went.opened","one":"opened over SSH, {n} ref","en":"opened over SSH, {n} refs","values":{"n":5}}
//
// Text itself becomes its English sentence in JSON, which is what the programs
// print.
type Record Text

// written is the form of a text in JSON. One of its fields is set, or Say with
// those after it.
type written struct {
	Plain  *string          `json:"text,omitempty"`
	List   []Record         `json:"list,omitempty"`
	Size   *Bytes           `json:"bytes,omitempty"` // of a value
	Wait   *Wait            `json:"wait_ns,omitempty"`
	Span   *Span            `json:"span_ns,omitempty"`
	Do     []string         `json:"do,omitempty"` // an action: its name and what it is done to
	Say    string           `json:"say,omitempty"`
	One    string           `json:"one,omitempty"`
	Other  string           `json:"en,omitempty"`
	Values map[string]value `json:"values,omitempty"`
}

// value is one value of a sentence: a string, a number, or an object like that
// of a text.
type value struct{ is any }

// Encode is a text as it is kept in one column of a table, "" for none. One that
// an earlier version kept stays as that version wrote it.
func Encode(t Text) string {
	if t.IsZero() {
		return ""
	}
	if t.old {
		return t.other
	}
	data, _ := json.Marshal(Record(t)) // strings and numbers always can be written
	return string(data)
}

// Decode reads what Encode wrote. Anything else is what an earlier version kept:
// a sentence in English.
func Decode(column string) Text {
	if column == "" {
		return Text{}
	}
	var k Record
	if strings.HasPrefix(column, "{") && json.Unmarshal([]byte(column), &k) == nil && !Text(k).IsZero() {
		return Text(k)
	}
	return Old(column)
}

// Old is a sentence that an earlier version kept in English alone.
func Old(english string) Text { return Text{other: english, old: english != ""} }

// IsOld reports whether a text was kept in English alone, so that only a Reader
// can tell which sentence it is.
func (t Text) IsOld() bool { return t.old }

// MarshalJSON gives the sentence in English.
func (t Text) MarshalJSON() ([]byte, error) { return json.Marshal(t.String()) }

// UnmarshalJSON reads a sentence that stands as it is in every language.
func (t *Text) UnmarshalJSON(data []byte) error {
	var text string
	if err := json.Unmarshal(data, &text); err != nil {
		return err
	}
	*t = Plain(text)
	return nil
}

// IsZero reports whether nothing is said.
func (k Record) IsZero() bool { return Text(k).IsZero() }

// MarshalJSON gives code and values.
func (k Record) MarshalJSON() ([]byte, error) {
	switch {
	case k.old:
		return json.Marshal(k.other)
	case len(k.parts) > 0:
		list := make([]Record, len(k.parts))
		for i, part := range k.parts {
			list[i] = Record(part)
		}
		return json.Marshal(written{List: list})
	case k.Code == "":
		plain := Text(k).String()
		return json.Marshal(written{Plain: &plain})
	}
	w := written{Say: k.Code, One: k.one, Other: k.other, Values: map[string]value{}}
	for name, v := range k.Values {
		w.Values[name] = value{is: v}
	}
	return json.Marshal(w)
}

// UnmarshalJSON reads code and values, or a sentence that an earlier version
// kept in English.
func (k *Record) UnmarshalJSON(data []byte) error {
	var english string
	if json.Unmarshal(data, &english) == nil {
		*k = Record(Old(english))
		return nil
	}
	var w written
	if err := json.Unmarshal(data, &w); err != nil {
		return err
	}
	*k = Record(w.text())
	return nil
}

func (w written) text() Text {
	switch {
	case w.Plain != nil:
		return Plain(*w.Plain)
	case w.List != nil:
		parts := make([]Text, len(w.List))
		for i, part := range w.List {
			parts[i] = Text(part)
		}
		return List(parts...)
	}
	t := Text{Code: w.Say, Values: Values{}, one: w.One, other: w.Other}
	for name, v := range w.Values {
		t.Values[name] = v.is
	}
	return t
}

// MarshalJSON writes a value so that its kind is known again.
func (v value) MarshalJSON() ([]byte, error) {
	switch v := v.is.(type) {
	case string, int:
		return json.Marshal(v)
	case Bytes:
		return json.Marshal(written{Size: &v})
	case Wait:
		return json.Marshal(written{Wait: &v})
	case Span:
		return json.Marshal(written{Span: &v})
	case Action:
		return json.Marshal(written{Do: append([]string{v.Name}, v.Args...)})
	case Text:
		return json.Marshal(Record(v))
	case nil:
		return []byte("null"), nil
	}
	return json.Marshal(fmt.Sprint(v.is))
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (v *value) UnmarshalJSON(data []byte) error {
	var text string
	var n int
	var w written
	switch {
	case string(data) == "null":
		v.is = nil
	case json.Unmarshal(data, &text) == nil:
		v.is = text
	case json.Unmarshal(data, &n) == nil:
		v.is = n
	default:
		if err := json.Unmarshal(data, &w); err != nil {
			return err
		}
		switch {
		case w.Size != nil:
			v.is = *w.Size
		case w.Wait != nil:
			v.is = *w.Wait
		case w.Span != nil:
			v.is = *w.Span
		case len(w.Do) > 0:
			v.is = Do(w.Do[0], w.Do[1:]...)
		default:
			v.is = w.text()
		}
	}
	return nil
}
