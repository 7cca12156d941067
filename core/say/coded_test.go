package say

import (
	"encoding/json"
	"testing"
)

func TestProgramsGetCodeValuesAndEnglish(t *testing.T) {
	inner := New("part.add", "add")
	text := New("went.on", "{act} on {target}, {n} of {size}: {do}", Values{"act": inner, "target": "acme/web", "n": 2, "size": Bytes(1500), "do": Do("rollout resume", "7")}).
		Do(func(a Action) string { return "program " + a.String() })
	got, err := json.Marshal(Codes(map[string]Text{"error": text, "hint": {}, "verification": Old("opened"), "list": Plain("x")}))
	want := `{"error":{"code":"went.on","values":{"act":{"code":"part.add","text":"add"},"do":"program rollout resume 7","n":2,"size":"1.5 kB","target":"acme/web"},` +
		`"text":"add on acme/web, 2 of 1.5 kB: program rollout resume 7"}}`
	if err != nil || string(got) != want {
		t.Errorf("%s, %v\nwant %s", got, err, want)
	}
	if Codes(map[string]Text{"verification": Old("opened")}) != nil {
		t.Error("an old row has a code")
	}
	got, err = json.Marshal(CodesOf([]Text{Plain("x"), inner, List(inner, Plain("y"))}))
	if want := `[{"text":"x"},{"code":"part.add","text":"add"},{"parts":[{"code":"part.add","text":"add"},{"text":"y"}],"text":"add, y"}]`; err != nil || string(got) != want {
		t.Errorf("%s, %v\nwant %s", got, err, want)
	}
}
