package export

import (
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"latchkey/core/audit"
)

// judge judges JSON by a schema in a file, with a validator that is not ours.
func judge(t testing.TB, schema, text string) error {
	t.Helper()
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	compiled, err := compiler.Compile(schema)
	if err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return compiled.Validate(value)
}

func TestSARIFFitsItsSchemaAndALibraryReadsIt(t *testing.T) {
	d := sample(t, hostile(), 60)
	text := written(t, SARIF, d)
	if err := judge(t, "testdata/sarif-schema-2.1.0.json", text); err != nil {
		t.Fatal(err)
	}
	report, err := sarif.FromBytes([]byte(text), sarif.WithStrictValidation())
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Runs) != 1 {
		t.Fatal("runs", len(report.Runs))
	}
	run := report.Runs[0]
	want := 0
	for i := range d.Report.Findings {
		if !d.Report.Findings[i].Excepted() {
			want++
		}
	}
	if want == len(d.Report.Findings) || len(run.Results) != want {
		t.Errorf("%d results, want %d of %d", len(run.Results), want, len(d.Report.Findings))
	}
	inventory := strings.Split(written(t, CSVInventory, d), "\r\n")
	seen := map[string]bool{}
	for i, r := range run.Results {
		rule := run.Tool.Driver.Rules[r.RuleIndex]
		if *rule.ID != *r.RuleID {
			t.Errorf("result %d: rule %s at the place of %s", i, *rule.ID, *r.RuleID)
		}
		id := r.PartialFingerprints["primaryLocationLineHash"]
		if id == "" || seen[id] {
			t.Errorf("result %d: its fingerprint %q is missing or another one's", i, id)
		}
		seen[id] = true
		place := r.Locations[0].PhysicalLocation
		line := *place.Region.StartLine
		if *place.ArtifactLocation.URI != inventoryFile || line < 1 || line > len(inventory) {
			t.Fatalf("result %d is in line %d of %s", i, line, *place.ArtifactLocation.URI)
		}
		if key := r.Properties.Properties["fingerprint"]; key != "" && !strings.Contains(inventory[line-1], key.(string)) {
			t.Errorf("result %d: line %d is not about %s: %s", i, line, key, inventory[line-1])
		}
		if text := *r.Message.Text; strings.ContainsAny(text, "[]{}\x1b\x00\u202e") || !utf8.ValidString(text) {
			t.Errorf("result %d says %q", i, text)
		}
	}
	if len(run.Invocations[0].ToolExecutionNotifications) != len(d.Report.Doubts) {
		t.Errorf("%d notifications, want one for each of %d doubts", len(run.Invocations[0].ToolExecutionNotifications), len(d.Report.Doubts))
	}
}

// Code scanning follows a finding by its fingerprint: that has to stay when other keys
// come, and when another computer, whose accounts have other ids, looks.
func TestAFindingKeepsItsFingerprint(t *testing.T) {
	ids := func(d *Document) (all []string) {
		var log struct {
			Runs []struct {
				Results []struct{ PartialFingerprints map[string]string }
			}
		}
		if err := json.Unmarshal([]byte(written(t, SARIF, d)), &log); err != nil {
			t.Fatal(err)
		}
		for _, r := range log.Runs[0].Results {
			all = append(all, r.PartialFingerprints["primaryLocationLineHash"])
		}
		slices.Sort(all)
		return all
	}
	before := sample(t, nil, 20)
	want := ids(before)
	for i := range before.World.Accounts {
		was, now := before.World.Accounts[i].ID, "other-"+before.World.Accounts[i].ID
		before.World.Accounts[i].ID = now
		for j := range before.Report.Findings {
			if s := &before.Report.Findings[j].Subject; s.Account == was {
				s.Account = now
			}
		}
	}
	if got := ids(before); !slices.Equal(got, want) {
		t.Error("fingerprints change with the ids of accounts")
	}
	later := sample(t, nil, 20)
	others := sample(t, nil, 30).World.Keys[20:]
	for i := range others {
		others[i].Fingerprint = "SHA256:/before" + others[i].Fingerprint[7:]
		others[i].Label = "other"
	}
	later.World.Keys = append(others, later.World.Keys...)
	var err error
	if later.Report, err = audit.Judge(t.Context(), later.World, later.Policy); err != nil {
		t.Fatal(err)
	}
	more, missing := ids(later), 0
	for _, id := range want {
		if !slices.Contains(more, id) {
			missing++
		}
	}
	if missing > 0 {
		t.Errorf("%d of %d fingerprints are gone after other keys came", missing, len(want))
	}
}

func TestSARIFHasTheGravestFiveThousand(t *testing.T) {
	d := sample(t, nil, 4000)
	if len(d.Report.Findings) < 2*mostResults {
		t.Fatal(len(d.Report.Findings))
	}
	report, err := sarif.FromBytes([]byte(written(t, SARIF, d)))
	if err != nil {
		t.Fatal(err)
	}
	run := report.Runs[0]
	if len(run.Results) != mostResults {
		t.Errorf("%d results", len(run.Results))
	}
	rank := map[string]int{"error": 0, "warning": 1, "note": 2}
	for i := 1; i < len(run.Results); i++ {
		if rank[run.Results[i].Level] < rank[run.Results[i-1].Level] {
			t.Fatalf("result %d is graver than the one before", i)
		}
	}
	last := run.Invocations[0].ToolExecutionNotifications
	if text := *last[len(last)-1].Message.Text; !strings.Contains(text, "not in this file") {
		t.Errorf("nothing says that results are missing: %s", text)
	}
}

// The JSON has what the published schema says, and nothing that it does not know.
func TestJSONFitsTheSchema(t *testing.T) {
	const schema = "../../../docs/audit.schema.json"
	for name, texts := range map[string][]string{"plain": nil, "hostile": hostile()} {
		d := sample(t, texts, 40)
		d.Report.Snapshot, d.SnapshotHash = 7, "abc"
		text := written(t, JSON, d)
		if err := judge(t, schema, text); err != nil {
			t.Error(name, err)
		}
		var back struct {
			Findings []json.RawMessage
			Keys     []struct{ Label string }
		}
		if err := json.Unmarshal([]byte(text), &back); err != nil || len(back.Findings) != len(d.Report.Findings) || len(back.Keys) != 40 {
			t.Errorf("%s: %d findings, %d keys, %v", name, len(back.Findings), len(back.Keys), err)
		}
		for i, r := range text {
			if r < ' ' && r != '\n' || r == 0x202e || r == 0x1b {
				t.Fatalf("%s: %q at %d", name, r, i)
			}
		}
	}
	// With every object closed, a field that the schema forgot is found.
	data, err := os.ReadFile(schema)
	if err != nil {
		t.Fatal(err)
	}
	closed := t.TempDir() + "/closed.json"
	data = bytes.ReplaceAll(data, []byte(`"properties": {`), []byte(`"additionalProperties": false, "properties": {`))
	if err := os.WriteFile(closed, data, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := judge(t, closed, written(t, JSON, sample(t, nil, 40))); err != nil {
		t.Error(err)
	}
	if judge(t, closed, strings.Replace(written(t, JSON, sample(t, nil, 4)), `"version"`, `"else": 1, "version"`, 1)) == nil {
		t.Error("a field that is not in the schema is taken")
	}
}
