package wire

import (
	"encoding/json"
	"strings"
	"testing"
)

type row struct {
	ID   ID     `json:"id"`
	Name string `json:"name"`
	Deep struct {
		On *bool `json:"on"`
	} `json:"deep"`
	In *struct {
		Rows List[row] `json:"rows"`
	} `json:"in"`
	Last string `json:"last"`
}

// One bad row hides no other: what of it can be read is kept.
func TestOneBadRowCostsItselfOnly(t *testing.T) {
	for text, want := range map[string]string{ // ids and last values, and rows that are none
		`[]`: "",
		`[{"id": 1, "last": "a"}, {"id": 2, "last": "b"}]`:                                   "1a 2b",
		`[{"id": 1, "last": "a"}, null, {"id": 2, "last": "b"}]`:                             "1a - 2b",
		`[{"id": 1, "name": 7, "last": "a"}, {"id": 2, "last": "b"}]`:                        "1a 2b",
		`[{"id": {}, "name": [1], "last": "a"}, {"id": "2", "last": "b"}]`:                   "a 2b",
		`[{"id": 1, "deep": [], "last": "a"}, {"id": 2, "deep": {"on": "x"}, "last": "b"}]`:  "1a 2b",
		`["text", {"id": 2, "last": "b"}, 5, [{}]]`:                                          "- 2b - -",
		`[{"id": 1, "in": {"rows": 5}, "last": "a"}, {"id": 2, "last": "b"}]`:                "- 2b",
		`[{"id": 1, "in": {"rows": [{"name": 5}, {}]}, "last": "a"}, {"id": 2, "last": []}]`: "1a 2",
	} {
		var got List[row]
		err := json.Unmarshal([]byte(text), &got)
		var all []string
		for _, r := range got {
			word := string(r.ID) + r.Last
			if word == "" {
				word = "-"
			}
			all = append(all, word)
		}
		if joined := strings.Join(all, " "); err != nil || joined != want {
			t.Errorf("%s: %q, %v; want %q", text, joined, err, want)
		}
	}
	for _, text := range []string{`["a"]`, `[1, 2]`, `{}`, `5`, `[{"id": 1}`, `[{]`} {
		var got List[row]
		if err := json.Unmarshal([]byte(text), &got); err == nil {
			t.Errorf("%s is taken as %+v", text, got)
		}
	}
}
