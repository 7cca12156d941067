package register

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"latchkey/keys"
)

const fp = keys.Fingerprint("SHA256:KH7Zt5bzB6Kg6/D5mW6pjRKtyJ5V7nLnJoUCVtGt6ww")

var noon = time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)

// What is guessed from what people and machines have written on keys.
func TestWhatIsProposed(t *testing.T) {
	for name, c := range map[string]struct {
		known                   Known
		owner, purpose, machine string
	}{
		"a person's comment":        {Known{Comment: "ada@laptop", Places: []string{"a/b"}}, "ada", "clone a/b", "laptop"},
		"a build user's comment":    {Known{Comment: "jenkins@build-07", Places: []string{"a/b"}}, "", "clone a/b", "build-07"},
		"who added it":              {Known{Comment: "ci@build-07", AddedBy: []string{"Ada Lovelace"}}, "Ada Lovelace", "", "build-07"},
		"several added it":          {Known{AddedBy: []string{"Ada", "Bob"}}, "", "", ""},
		"a label that says it":      {Known{Labels: []string{"nightly backup"}, Comment: "root@nas", Places: []string{"a/b"}}, "", "nightly backup", "nas"},
		"a key set":                 {Known{Set: "fleet", Labels: []string{"fleet a/b"}}, "", "fleet", ""},
		"many places":               {Known{Comment: "x@y", Places: []string{"b/c", "a/b", "d/e"}}, "x", "clone 3 repositories, a/b first", "y"},
		"the machines that hold it": {Known{Comment: "x@y", Machines: []string{"build-07", "build-08"}}, "x", "", "build-07, build-08"},
		"nothing":                   {Known{}, "", "", ""},
		"hostile":                   {Known{Labels: []string{"\x1b[31m\u202egnp.exe\nowner: root"}}, "", "gnp.exe owner: root", ""},
		"without end":               {Known{Labels: []string{strings.Repeat("x", 100_000)}}, "", strings.Repeat("x", 125) + "…", ""},
	} {
		c.known.Fingerprint = fp
		e := Propose(c.known, noon)
		if e.Owner != c.owner || e.Purpose != c.purpose || e.Machine != c.machine || e.Review != time.Date(2027, 11, 30, 0, 0, 0, 0, time.UTC) {
			t.Errorf("%s: %+v", name, e)
		}
		if err := e.Check("x"); err != nil {
			t.Errorf("%s: a proposal that is refused: %v", name, err)
		}
	}
}

// What is written is read again as it was.
func TestARegisterIsReadAsItWasWritten(t *testing.T) {
	all := []Entry{{Fingerprint: fp, Owner: "# no comment", Purpose: "a: b", Machine: "true", Review: time.Date(2027, 1, 2, 0, 0, 0, 0, time.UTC), Ends: time.Date(2028, 2, 29, 0, 0, 0, 0, time.UTC)},
		{Fingerprint: "SHA256:" + keys.Fingerprint(strings.Repeat("B", 43)), Owner: "日本語", Purpose: "- {x}"}}
	data, err := Write(all, func(keys.Fingerprint) string { return "\x1b[31mlabel\n: x" })
	if err != nil {
		t.Fatal(err)
	}
	again, err := Read("r", data)
	if err != nil || cmp.Diff(all, again) != "" {
		t.Errorf("%v %s\n%s", err, cmp.Diff(all, again), data)
	}
}

// What a register is refused for.
func TestWhatARegisterIsRefusedFor(t *testing.T) {
	entry := "version: 1\nkeys:\n- fingerprint: " + string(fp) + "\n"
	for text, want := range map[string]string{
		"version: 2\nkeys: []\n":                                "version: it has to be 1",
		"version: 1\nkeys: [{fingerprint: MD5:aa}]\n":           `keys[0]: "MD5:aa" is not a SHA256 fingerprint`,
		entry + "  review: 2027-02-30\n":                        `keys[0].review: "2027-02-30" is not a day`,
		entry + "  ends: tomorrow\n":                            `keys[0].ends: "tomorrow" is not a day`,
		entry + "- fingerprint: " + string(fp) + "\n":           "keys[1]: the key " + string(fp) + " is there twice",
		entry + "  owner: \"a\\nb\"\n":                          "is not a short line of text",
		entry + "  purpose: " + strings.Repeat("x", 600):        "is not a short line of text",
		entry + "  onwer: x\n":                                  `r:4:3: unknown field "onwer"`,
		"version: 1\nkeys: {fingerprint: " + string(fp) + "}\n": "r:2:",
	} {
		if _, err := Read("r", []byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}
