package say

import "encoding/json"

// Coded is a text for programs: its code, its values, and what it says in
// English. A value that is a text has the same form, in a list each has.
//
//	{"code":"went.opened","values":{"n":5},"text":"opened over SSH, 5 refs"}
type Coded Text

// CodesOf returns several texts, those without a code as well: their places are
// those of the sentences.
func CodesOf(texts []Text) []Coded {
	all := make([]Coded, len(texts))
	for i, text := range texts {
		all[i] = Coded(text)
	}
	return all
}

// MarshalJSON gives code, values and English.
func (c Coded) MarshalJSON() ([]byte, error) {
	values := map[string]any{}
	for name, v := range c.Values {
		switch v := v.(type) {
		case Text:
			values[name] = Coded(v)
		case string, int:
			values[name] = v
		default:
			values[name] = valueIn(Language{Action: c.do}, v)
		}
	}
	return json.Marshal(struct {
		Code   string         `json:"code,omitempty"`
		Values map[string]any `json:"values,omitempty"`
		Parts  []Coded        `json:"parts,omitempty"`
		Text   string         `json:"text"`
	}{c.Code, values, CodesOf(c.parts), Text(c).String()})
}
