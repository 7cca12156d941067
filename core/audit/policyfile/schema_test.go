package policyfile

import (
	"encoding/json"
	"maps"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"latchkey/core/audit"
)

const schemaFile = "../../../docs/policy.schema.json"

// judge judges a policy by the published schema, with a validator that is not ours.
func judge(t testing.TB, text string) error {
	t.Helper()
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	schema, err := compiler.Compile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	var value any
	if err := yaml.Unmarshal([]byte(text), &value); err != nil {
		return err
	}
	data, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	if value, err = jsonschema.UnmarshalJSON(strings.NewReader(string(data))); err != nil {
		t.Fatal(err)
	}
	return schema.Validate(value)
}

func fieldsOf(of any) (all []string) {
	for f := range reflect.TypeOf(of).Fields() {
		all = append(all, f.Tag.Get("yaml"))
	}
	slices.Sort(all)
	return all
}

// The schema has the fields, the rules and the usual values that the program has.
func TestTheSchemaIsOfTheProgram(t *testing.T) {
	data, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	type object struct {
		Properties map[string]struct{ Default any }
		Enum       []string
	}
	var schema struct {
		object
		Defs map[string]object `json:"$defs"`
	}
	if err := json.Unmarshal(data, &schema); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(fieldsOf(file{}), slices.Sorted(maps.Keys(schema.Properties))); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(fieldsOf(exception{}), slices.Sorted(maps.Keys(schema.Defs["exception"].Properties))); diff != "" {
		t.Error(diff)
	}
	var rules []string
	for _, r := range audit.Rules() {
		rules = append(rules, string(r.ID), r.Name)
	}
	if diff := cmp.Diff(rules, schema.Defs["rule"].Enum); diff != "" {
		t.Error(diff)
	}
	p := reflect.ValueOf(*audit.DefaultPolicy())
	for f := range p.Type().Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		if usual := schema.Properties[name].Default; usual != nil && p.FieldByIndex(f.Index).CanInt() && usual != float64(p.FieldByIndex(f.Index).Int()) {
			t.Errorf("%s: %v, the schema says %v", name, p.FieldByIndex(f.Index), usual)
		}
	}
}

// What the schema takes the program takes, and what one refuses the other does.
func TestSchemaAndProgramAgree(t *testing.T) {
	readme, err := os.ReadFile("../../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	sample := regexp.MustCompile("(?s)```yaml\n(version: 1\nmax_age.*?)```").FindStringSubmatch(string(readme))
	if sample == nil {
		t.Fatal("README.md has no policy")
	}
	const exceptionWith = "version: 1\nexceptions:\n  - "
	for name, c := range map[string]struct {
		text string
		good bool
	}{
		"README":         {sample[1], true},
		"starting":       {string(Starting()), true},
		"version alone":  {"version: 1", true},
		"as JSON":        {`{"version": 1, "types": ["rsa-3072", "sk"], "label_pattern": "^ci@"}`, true},
		"nothing in it":  {"version: 1\nexceptions:\nseverities:\n", true},
		"fingerprint":    {exceptionWith + `{rules: [LK001], match: "SHA256:abc", reason: r, owner: o, until: 2027-01-31}`, true},
		"no version":     {"max_age: 1", false},
		"other version":  {"version: 2", false},
		"unknown field":  {"version: 1\nmax_aeg: 1", false},
		"negative":       {"version: 1\nmax_age: -1", false},
		"too long":       {"version: 1\nunused_after: 36501", false},
		"text":           {"version: 1\nmax_age: soon", false},
		"many of one":    {"version: 1\nmany_places: 1", false},
		"type":           {"version: 1\ntypes: [dsa]", false},
		"type of 0 bits": {"version: 1\ntypes: [rsa-0]", false},
		"pattern":        {"version: 1\nlabel_pattern: '('", false},
		"severity":       {"version: 1\nseverities: {LK001: awful}", false},
		"rule":           {"version: 1\nseverities: {LK999: low}", false},
		"no rules":       {exceptionWith + `{rules: [], match: a, reason: r, owner: o, until: 2027-01-31}`, false},
		"no match":       {exceptionWith + `{rules: [old], match: "", reason: r, owner: o, until: 2027-01-31}`, false},
		"no reason":      {exceptionWith + `{rules: [old], match: a, reason: " ", owner: o, until: 2027-01-31}`, false},
		"no owner":       {exceptionWith + `{rules: [old], match: a, reason: r, until: 2027-01-31}`, false},
		"no end":         {exceptionWith + `{rules: [old], match: a, reason: r, owner: o}`, false},
		"no day":         {exceptionWith + `{rules: [old], match: a, reason: r, owner: o, until: 2027-02-30}`, false},
	} {
		byProgram := func() error { _, err := Read("policy.yaml", []byte(c.text)); return err }()
		if bySchema := judge(t, c.text); (bySchema == nil) != c.good || (byProgram == nil) != c.good {
			t.Errorf("%s: the schema says %v, the program says %v", name, bySchema, byProgram)
		}
	}
}

// The policy to begin with changes nothing, and names every rule as it is.
func TestTheStartingPolicyIsTheUsualOne(t *testing.T) {
	got, err := Read("", Starting())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(audit.DefaultPolicy(), got, cmpopts.IgnoreUnexported(audit.Policy{}), cmpopts.EquateEmpty()); diff != "" {
		t.Error(diff)
	}
	// With its comments taken away it is a whole policy.
	whole := regexp.MustCompile(`(?m)^# ?( *(?:- |[A-Za-z_0-9]+: ?).*|severities:|exceptions:)$`).ReplaceAllString(string(Starting()), "$1")
	if got, err = Read("", []byte(whole)); err != nil {
		t.Fatalf("%v\n%s", err, whole)
	}
	if len(got.Severities) != len(audit.Rules()) || len(got.Exceptions) != 1 || got.LabelText == "" || len(got.Types) != 2 {
		t.Errorf("%+v", got)
	}
	if err := judge(t, whole); err != nil {
		t.Error(err)
	}
	for _, r := range audit.Rules() {
		if got.Severities[string(r.ID)] != r.Severity {
			t.Errorf("%s is %s, not %s", r.ID, got.Severities[string(r.ID)], r.Severity)
		}
	}
}
