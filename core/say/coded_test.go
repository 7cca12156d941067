package say

import (
	"encoding/json"
	"testing"
	"time"
)

func TestProgramsGetCodeValuesAndEnglish(t *testing.T) {
	inner := New("part.add", "add")
	text := New("went.on", "{act} on {target}, {n} of {size}: {do}", Values{"act": inner, "target": "acme/web", "n": 2, "size": Bytes(1500), "do": Do("rollout resume", "7")}).
		Do(func(a Action) string { return "program " + a.String() })
	got, err := json.Marshal(Coded(text))
	want := `{"code":"went.on","values":{"act":{"code":"part.add","text":"add"},"do":"program rollout resume 7","n":2,"size":"1.5 kB","target":"acme/web"},` +
		`"text":"add on acme/web, 2 of 1.5 kB: program rollout resume 7"}`
	if err != nil || string(got) != want {
		t.Errorf("%s, %v\nwant %s", got, err, want)
	}
	got, err = json.Marshal(CodesOf([]Text{Plain("x"), inner, List(inner, Plain("y"))}))
	if want := `[{"text":"x"},{"code":"part.add","text":"add"},{"parts":[{"code":"part.add","text":"add"},{"text":"y"}],"text":"add, y"}]`; err != nil || string(got) != want {
		t.Errorf("%s, %v\nwant %s", got, err, want)
	}
}

// Codes stand in the object whose field has the sentence, however deep that is,
// and nothing else of the JSON is another.
func TestCodesStandBesideTheirSentences(t *testing.T) {
	type row struct {
		Name  string `json:"name"`
		Error Text   `json:"error,omitzero"`
		Notes []Text `json:"notes"`
	}
	type Base struct {
		Hint Text      `json:"hint,omitzero"`
		When time.Time `json:"when"`
	}
	type outer struct {
		Base
		Rows   []row          `json:"rows"`
		Of     map[string]row `json:"of,omitempty"`
		First  *row           `json:"first"`
		Hidden Text           `json:"-"`
		Data   []byte         `json:"data"`
		Any    any            `json:"any"`
	}
	hint, went := New("hint.x", "do <it>"), New("went.x", "went")
	day := time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		value any
		want  string
	}{
		"nothing": {nil, `null`},
		"a list":  {[]row{}, `[]`},
		"rows": {outer{Base: Base{hint, day}, Rows: []row{{"a", went, nil}, {"b", Old("opened"), []Text{Plain("x"), went}}, {"c", Plain("said <b>"), []Text{Plain("x")}}}, Data: []byte("x"), Any: row{Name: "d", Error: went}},
			`{"hint":"do \u003cit\u003e","when":"2026-01-02T00:00:00Z","rows":[{"name":"a","error":"went","notes":null,"codes":{"error":{"code":"went.x","text":"went"}}},` +
				`{"name":"b","error":"opened","notes":["x","went"],"codes":{"notes":[{"text":"x"},{"code":"went.x","text":"went"}]}},` +
				`{"name":"c","error":"said \u003cb\u003e","notes":["x"]}],"first":null,"data":"eA==","any":{"name":"d","error":"went","notes":null,"codes":{"error":{"code":"went.x","text":"went"}}},` +
				`"codes":{"hint":{"code":"hint.x","text":"do \u003cit\u003e"}}}`},
		"a map": {map[string]row{"k": {"a", went, []Text{}}}, `{"k":{"name":"a","error":"went","notes":[],"codes":{"error":{"code":"went.x","text":"went"}}}}`},
		"a pointer": {&outer{Of: map[string]row{"k": {Error: went}}, First: &row{Error: went}, Hidden: went},
			`{"when":"0001-01-01T00:00:00Z","rows":null,"of":{"k":{"name":"","error":"went","notes":null,"codes":{"error":{"code":"went.x","text":"went"}}}},` +
				`"first":{"name":"","error":"went","notes":null,"codes":{"error":{"code":"went.x","text":"went"}}},"data":null,"any":null}`},
	} {
		if got, err := MarshalCoded(c.value); err != nil || string(got) != c.want {
			t.Errorf("%s: %s, %v\nwant %s", name, got, err, c.want)
		}
	}
}
