package wanted

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"

	"latchkey/api"
	"latchkey/core/yamlfile"
	"latchkey/keys"
)

const (
	lineA = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMSwtkmHI4/BKKRRh0b+Zm6RBf7mUKAIeS5RsnX5shHg deploy@build-01"
	lineB = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJEETrgmliCoD7IswJeLTiWHHvr7MiBfbtg8kFLiOF4x ci"
)

// schema is the published one, judged by a validator that is not ours.
func schema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	file, err := os.Open(filepath.Join("..", "..", "docs", "wanted.schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	doc, err := jsonschema.UnmarshalJSON(file)
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("wanted.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("wanted.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// valid reports what the schema has against a YAML text, which is read by a parser that
// is not ours.
func valid(t *testing.T, s *jsonschema.Schema, text string) error {
	t.Helper()
	var plain any
	if err := yaml.Unmarshal([]byte(text), &plain); err != nil {
		t.Fatalf("%v in\n%.500s", err, text)
	}
	data, err := json.Marshal(plain)
	if err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(string(data)))
	if err != nil {
		t.Fatal(err)
	}
	return s.Validate(value)
}

// What a file is refused for, and where; the schema refuses it too, where a schema can
// know.
func TestWhatAFileIsRefusedFor(t *testing.T) {
	s := schema(t)
	keyA := "keys: {a: {public: " + lineA + "}}\n"
	for name, c := range map[string]struct {
		text, want string
		schemaToo  bool
	}{
		"an unknown field":         {"version: 1\nkeyz: {}\n", `f:2:1: unknown field "keyz"`, true},
		"an unknown field inside":  {"version: 1\nplaces:\n  - repository: a/b\n    keys: []\n    mode: all\n", `f:5:5: unknown field "mode"`, true},
		"a field twice":            {"version: 1\nversion: 1\n", "f:2:1: ", false},
		"a wrong type":             {"version: 1\nplaces: all\n", "f:2:9: ", true},
		"no YAML":                  {"version: [1\n", "f:1:", false},
		"nothing":                  {" \n", "it is empty", false},
		"another version":          {"version: 2\n", "version: it has to be 1", true},
		"no version":               {"places: []\n", "version: it has to be 1", true},
		"a repository and project": {"version: 1\nplaces: [{repository: a/b, project: a/P, keys: []}]\n", "places[0]: it needs a repository or a project", true},
		"neither":                  {"version: 1\nplaces: [{keys: []}]\n", "places[0]: it needs a repository or a project", true},
		"a place twice":            {"version: 1\nplaces: [{repository: a/b, keys: []}, {repository: A/B, keys: []}]\n", "places[1]: A/B is there twice", false},
		"a key that is not there":  {"version: 1\nplaces: [{repository: a/b, keys: [{key: x}]}]\n", `places[0].keys[0]: there is no key "x"`, false},
		"a key twice on a place":   {"version: 1\n" + keyA + "places: [{repository: a/b, keys: [{key: a}, {key: a}]}]\n", `places[0].keys[1]: the key "a" is there twice`, false},
		"one key under two names":  {"version: 1\nkeys: {a: {public: " + lineA + "}, b: {public: " + lineA + "}}\n", "keys.b: it is the same key as a", false},
		"no public key":            {"version: 1\nkeys: {a: {}}\n", "keys.a: it needs its public line", true},
		"a private key":            {"version: 1\nkeys: {a: {public: \"-----BEGIN OPENSSH PRIVATE KEY-----\"}}\n", "keys.a.public: ", false},
		"a fingerprint that lies":  {"version: 1\nkeys: {a: {public: " + lineA + ", fingerprint: \"SHA256:" + strings.Repeat("A", 43) + "\"}}\n", "keys.a.fingerprint: the public line is that of another key", false},
		"a name that hides":        {"version: 1\nkeys: {\"a\\u202eb\": {public: " + lineA + "}}\n", `"ab" is not a short line of text`, false},
		"a name without end":       {"version: 1\nkeys: {" + strings.Repeat("n", 201) + ": {public: " + lineA + "}}\n", "is not a short line of text", true},
		"another access":           {"version: 1\n" + keyA + "places: [{repository: a/b, keys: [{key: a, access: admin}]}]\n", `access: "admin" is neither read nor read-write`, true},
		"a place without its keys": {"version: 1\nplaces:\n  - account: x\n    repository: a/b\n", "f:3:5: places[0]: it needs its keys", true},
		"keys that are blank":      {"version: 1\nplaces:\n  - repository: a/b\n    keys:\n", "f:3:5: places[0]: it needs its keys", true},
		"keys that are null":       {`{"version": 1, "places": [{"repository": "a/b", "keys": null}]}`, "f:1:", true},
		"no fingerprint":           {"version: 1\nkeys: {a: {fingerprint: \"SHA256:" + strings.Repeat("A", 43) + "=\"}}\n", "keys.a: it needs its public line, or its SHA256 fingerprint", true},
		"half a fingerprint":       {"version: 1\nkeys: {a: {fingerprint: \"SHA256:Hrvw\"}}\n", "keys.a: it needs its public line, or its SHA256 fingerprint", true},
		"a second document":        {"version: 1\n---\nversion: 1\n", "f:3:1: a second document begins here", false},
		"one after an end":         {"version: 1\n...\n---\nplaces: []\n", "f:4:1: a second document begins here", false},
		"a list for a text":        {"version: 1\nplaces:\n  - {repository: [a/b], keys: []}\n", "f:3:18: a text is expected here, and it is a list", true},
		"nothing but a comment":    {"# version: 1\n", "f: it is empty", false},
		"UTF-16":                   {"\xff\xfev\x00", "f:1:1: it is not UTF-8 text", false},
		"a name in Latin-1":        {"version: 1\nkeys: {\"k\xe9\": {public: " + lineA + "}}\n", "f:2:10: it is not UTF-8 text", false},
		"entries in one line":      {"version: 1\nkeys: {" + strings.Repeat("a: {}, ", 20_001) + "}\n", "f:2:1: more than 20000 entries in one mapping", false},
		"entries without end":      {"version: 1\nkeys:\n" + strings.Repeat("  a: {}\n", 20_001), "f:20003:3: more than 20000 entries in one mapping", false},
		"a version as a text":      {"version: \"1\"\nplaces: []\n", "f:1:10: a number is expected here, and it is a text", true},
		"a label as a number":      {"version: 1\n" + keyA + "places: [{repository: a/b, keys: [{key: a, label: 2026}]}]\n", "f:3:51: a text is expected here, and it is a number", true},
		"a label as an answer":     {"version: 1\n" + keyA + "places: [{repository: a/b, keys: [{key: a, label: true}]}]\n", "f:3:51: a text is expected here, and it is true or false", true},
		"a blank access":           {"version: 1\n" + keyA + "places:\n  - repository: a/b\n    keys:\n      - key: a\n        access:\n", "f:7:17: a text is expected here, and there is nothing", true},
		"a blank account":          {"version: 1\nplaces: [{account: ~, repository: a/b, keys: []}]\n", "f:2:20: a text is expected here, and there is nothing", true},
		"blank machines":           {"version: 1\n" + keyA + "places: [{repository: a/b, keys: [{key: a, machines: null}]}]\n", "f:3:54: a list is expected here, and there is nothing", true},
		"places that are blank":    {"version: 1\nplaces:\n", "f:2:9: a list is expected here, and there is nothing", true},
		"a blank host key":         {"version: 1\nhost_keys:\n  -\n", "f:3:5: a text is expected here, and there is nothing", true},
		"a blank key":              {"version: 1\nkeys:\n  a:\n", "f:3:6: a mapping is expected here, and there is nothing", true},
		"blank behind a name":      {"version: 1\n" + keyA + "places: [{repository: a/b, keys: [&k {key: a, label: ~}]}, {repository: a/c, keys: [*k]}]\n", "f:3:54: a text is expected here, and there is nothing", true},
		"machines of a project":    {"version: 1\n" + keyA + "places: [{project: a/P, keys: [{key: a, machines: [m]}]}]\n", "machines open repositories, not projects", false},
	} {
		_, err := Read("f", []byte(c.text))
		if err == nil || !strings.Contains(err.Error(), c.want) || !errors.Is(err, yamlfile.ErrFile) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
		if err != nil && strings.Contains(err.Error(), "OPENSSH") {
			t.Errorf("%s: the error repeats it: %v", name, err)
		}
		if c.schemaToo && valid(t, s, c.text) == nil {
			t.Errorf("%s: the schema takes it", name)
		}
	}
}

// What other programs put before, between and after a document does no harm.
func TestAFileFromOtherEditorsIsRead(t *testing.T) {
	for name, text := range map[string]string{
		"a byte order mark":    "\ufeffversion: 1\nplaces: []\n",
		"lines of Windows":     "version: 1\r\nplaces: []\r\n",
		"a beginning, an end":  "---\nversion: 1\nplaces: []\n...\n",
		"a comment at the end": "version: 1\nplaces: []\n# the end\n",
	} {
		if f, err := Read("f", []byte(text)); err != nil || f.Version != 1 {
			t.Errorf("%s: %v", name, err)
		}
	}
	many := strings.Builder{}
	many.WriteString("version: 1\nplaces:\n")
	for i := range 30_000 {
		many.WriteString("  - repository: a/b" + strconv.Itoa(i) + "\n    keys: []\n")
	}
	if f, err := Read("f", []byte(many.String())); err != nil || len(f.Places) != 30_000 {
		t.Errorf("%d places: %v", 30_000, err)
	}
}

// What is written is read again as it was, whatever people and servers call things, and
// the schema takes it.
func TestAFileIsReadAsItWasWritten(t *testing.T) {
	s := schema(t)
	names := []string{"ci@build-07", "true", "null", "~", "1", "0x10", "2026-01-01", "- a", "# x", "a: b", "a #b", "{x}", "[y]", "\"q\"", "'s'", "*x", "&x", "!x", "|", ">", "%a", "@a", "`a`", " lead", "trail ",
		"\u202eevil", "a\u200bb", "tab\there", "line\nbreak", "cr\r\nlf", "\x1b[31mred", "=cmd()", "日本語", "🔑", "é", "e\u0301", "nul\x00", "bad\xffutf", strings.Repeat("x", 5000), "\ufeffbom", "\u2028ls", "\x7f"}
	for _, name := range names {
		name = strings.ToValidUTF8(name, "\ufffd")
		f := &File{Version: 1, Keys: map[string]Key{"a key": {Public: lineA}, "other": {Public: lineB}},
			Places:   []FilePlace{{Account: "x", Repository: "a/b", Keys: []FileKey{{Key: "a key", Access: api.ReadWrite, Label: name, Machines: &[]string{name}}, {Key: "other", Access: api.Read, Machines: &[]string{}}}}, {Account: "x", Project: "a/P", Keys: []FileKey{}}},
			HostKeys: []string{"git.example " + strings.Join(strings.Fields(lineA)[:2], " ")}}
		data, err := f.Write()
		if err != nil {
			t.Errorf("%q: %v", name, err)
			continue
		}
		again, err := Read("f", data)
		if err != nil {
			t.Errorf("%q: %v\n%.300s", name, err, data)
			continue
		}
		if err := f.check("f"); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(f, again); d != "" {
			t.Errorf("%q: %s", name, d)
		}
		if err := valid(t, s, string(data)); err != nil {
			t.Errorf("%q: %v", name, err)
		}
		var others struct {
			Places []struct{ Keys []struct{ Label string } }
		}
		if err := yaml.Unmarshal(data, &others); err != nil || others.Places[0].Keys[0].Label != name {
			t.Errorf("%q: another reader sees %q, %v", name, others.Places[0].Keys[0].Label, err)
		}
		asJSON, err := json.Marshal(f)
		if err != nil {
			t.Fatal(err)
		}
		if third, err := Read("f", asJSON); err != nil || cmp.Diff(f, third) != "" {
			t.Errorf("%q as JSON: %v %s", name, err, cmp.Diff(f, third))
		}
	}
}

// Each state of a key on a place, and on a machine there.
func TestTheStatesOfAPlace(t *testing.T) {
	none := []string{}
	m1 := []string{"m1"}
	want := func(keys ...Want) Place { return Place{Account: "x", Target: "a/b", Keys: keys} }
	a := Want{Name: "a", Fingerprint: "A", Access: api.Read, Label: "la"}
	for name, c := range map[string]struct {
		place Place
		have  Found
		text  string
	}{
		"as it should be":     {want(a), Found{Keys: []Standing{{"A", "la", api.Read}}}, "a ok"},
		"any label":           {want(Want{Name: "a", Fingerprint: "A"}), Found{Keys: []Standing{{"A", "zz", ""}}}, "a ok"},
		"not there":           {want(a), Found{}, "a missing"},
		"another label":       {want(a), Found{Keys: []Standing{{"A", "zz", api.Read}}}, "a differs label"},
		"another access":      {want(a), Found{Keys: []Standing{{"A", "la", api.ReadWrite}}}, "a differs access"},
		"both":                {want(a), Found{Keys: []Standing{{"A", "zz", api.ReadWrite}}}, "a differs access label"},
		"one too many":        {want(a), Found{Keys: []Standing{{"B", "lb", api.Read}, {"A", "la", api.Read}}}, "a ok, lb excess"},
		"none wanted":         {want(), Found{Keys: []Standing{{"B", "lb", api.Read}}}, "lb excess"},
		"never read":          {want(a), Found{Unknown: NeverRead, Keys: []Standing{{"B", "lb", api.Read}}}, "a unknown never-read"},
		"a text nobody reads": {want(a), Found{Keys: []Standing{{"", "lx", api.Read}}}, "a unknown unreadable, lx unknown unreadable"},
		"stands beside one":   {want(a), Found{Keys: []Standing{{"", "lx", api.Read}, {"A", "la", api.Read}}}, "a ok, lx unknown unreadable"},
		"a hidden letter":     {want(Want{Name: "a", Fingerprint: "A", Label: "l\u202ea"}), Found{Keys: []Standing{{"A", "la", api.Read}}}, "a ok"},
		"machine opens":       {want(Want{Name: "a", Fingerprint: "A", Machines: &m1}), Found{Keys: []Standing{{"A", "", ""}}, Machines: map[string]keys.Fingerprint{"m1": "A"}}, "a ok, a@m1 ok"},
		"machine does not":    {want(Want{Name: "a", Fingerprint: "A", Machines: &m1}), Found{Keys: []Standing{{"A", "", ""}}, Machines: map[string]keys.Fingerprint{"m1": "B", "m2": "A"}}, "a ok, a@m1 missing, a@m2 excess"},
		"no machine wanted":   {want(Want{Name: "a", Fingerprint: "A", Machines: &none}), Found{Keys: []Standing{{"A", "", ""}}, Machines: map[string]keys.Fingerprint{"m1": "A"}}, "a ok, a@m1 excess"},
		"machines left alone": {want(a), Found{Keys: []Standing{{"A", "la", ""}}, Machines: map[string]keys.Fingerprint{"m1": "A"}}, "a ok"},
	} {
		var words []string
		for _, cell := range Compare(c.place, c.have) {
			word := cell.Name
			if cell.Machine != "" {
				word += "@" + cell.Machine
			}
			word += " " + string(cell.State)
			if cell.Why != "" {
				word += " " + string(cell.Why)
			}
			if cell.OtherAccess() {
				word += " access"
			}
			if cell.OtherLabel() {
				word += " label"
			}
			words = append(words, word)
		}
		if text := strings.Join(words, ", "); text != c.text {
			t.Errorf("%s: %s, want %s", name, text, c.text)
		}
	}
}
