package terminal

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/mattn/go-runewidth"
)

func TestATableFitsTheTerminal(t *testing.T) {
	rows := [][]string{
		{"acme/web-frontend", "构建服务器零七号的部署密钥", "SHA256:3Hk9mQ3Hk9mQ3Hk9mQ3Hk9mQ3Hk9mQ3Hk9mQ3Hk9mQ"},
		{"acme/ledger", "🚀 deploy 👩‍💻", ""},
	}
	for _, width := range []int{0, 200, 80, 40, 20} {
		var out strings.Builder
		tab := (&Table{out: &out, width: width}).begin([]string{"ON", "LABEL", "FINGERPRINT"})
		for _, r := range rows {
			tab.Row(append([]string{}, r...)...)
		}
		if err := tab.Flush(); err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
		third := -1
		for i, line := range lines {
			if room := max(width, 3*narrowest+2*gap); width > 0 && runewidth.StringWidth(line) > room {
				t.Errorf("at %d columns a line takes %d: %q", width, runewidth.StringWidth(line), line)
			}
			at := strings.LastIndex(line, " ") + 1
			if i == 1 && width == 0 && !strings.HasSuffix(line, rows[0][2]) {
				t.Errorf("a list that goes into a pipe is cut: %q", line)
			}
			if begins := runewidth.StringWidth(line[:at]); third < 0 {
				third = begins
			} else if begins != third {
				t.Errorf("at %d columns the third column begins at %d in %q, and above it at %d", width, begins, line, third)
			}
		}
	}
}

// At 80 columns a list of deploy keys says of each row what it is about: what is empty or
// the same everywhere gives way, then fingerprints, and names last.
func TestNamesStayReadableAtEightyColumns(t *testing.T) {
	var out strings.Builder
	var notes []string
	tab := (&Table{out: &out, width: 80, note: func(format string, args ...any) { notes = append(notes, fmt.Sprintf(format, args...)) }}).
		begin([]string{"ACCOUNT", "ON", "ID", "LABEL", "ACCESS", "TYPE", "FINGERPRINT", "LAST USED", "PRIVATE KEY", "ENDS"}).NamedBy("FINGERPRINT")
	for _, label := range []string{"the label of the first", "legacy-cron"} {
		tab.Row("bitbucket-ada", "acme/monorepo-with-submodules"+label[:1], label[1:9], label, "read", "ed25519", "SHA256:"+strings.Repeat("3Hk9mQ", 7)+label[:1], "45 days ago", "unknown", "")
	}
	if err := tab.Flush(); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"acme/monorepo-with-sub", "the label of the first", "SHA256:3Hk9mQ"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in\n%s", want, out.String())
		}
	}
	for line := range strings.Lines(out.String()) {
		if width := runewidth.StringWidth(strings.TrimSuffix(line, "\n")); width > 80 {
			t.Errorf("%d columns: %q", width, line)
		}
	}
	said := strings.Join(notes, "\n")
	if !strings.Contains(said, "PRIVATE KEY (unknown in every row)") || !strings.Contains(said, "ENDS (empty)") {
		t.Errorf("what was left out: %q", said)
	}
}

func TestTimesForPrograms(t *testing.T) {
	at := time.Date(2026, 11, 30, 21, 5, 6, 0, time.FixedZone("", 3600))
	for output, want := range map[string]string{"": "2 h ago", "wide": "2 h ago", "tsv": "2026-11-30T20:05:06Z"} {
		p := Printer{Format: Format{Output: output}}
		if got := p.At(at, "2 h ago"); got != want {
			t.Errorf("%q: %s", output, got)
		}
		if got := p.At(time.Time{}, "never"); got != "never" {
			t.Errorf("%q: no time is %q", output, got)
		}
	}
}

func TestListsForPrograms(t *testing.T) {
	for _, c := range []struct {
		format Format
		want   string
	}{
		{Format{Output: "tsv"}, "ID\tWHAT\n1\ta b\n2\t\n"},
		{Format{Output: "tsv", NoHeaders: true}, "1\ta b\n2\t\n"},
		{Format{Output: "name"}, "1\n2\n"},
		{Format{NoHeaders: true}, "1  a b\n2  -\n"},
		{Format{Output: "wide"}, "ID  WHAT\n1   a b\n2   -\n"},
	} {
		var out strings.Builder
		p := Printer{Out: &out, Format: c.format}
		tab := p.Table("ID", "WHAT")
		tab.Row("1", "a\tb")
		tab.Row("2", "")
		if err := tab.Flush(); err != nil || out.String() != c.want {
			t.Errorf("%+v: %q, %v; want %q", c.format, out.String(), err, c.want)
		}
	}
}

func TestWhatIsChosenFromJSON(t *testing.T) {
	value := []map[string]any{{"name": "a\x1b[31mb", "n": int64(9007199254740993), "list": []string{"x", "y"}}, {"name": "c"}}
	for _, c := range []struct{ jq, template, want string }{
		{jq: ".[].name", want: "a[31mb\nc\n"},
		{jq: ".[0].n", want: "9007199254740993\n"},
		{jq: ".[0] | {n}", want: "{\"n\":9007199254740993}\n"},
		{jq: ".[] | [.name] | @tsv", want: "a[31mb\nc\n"},
		{jq: "env, $ENV", want: "{}\n{}\n"},
		{template: `{{range .}}{{.name}};{{end}}`, want: "a[31mb;c;"},
		{template: `{{(index . 0).list | join ","}}`, want: "x,y"},
	} {
		var out strings.Builder
		p := Printer{Out: &out, Format: Format{JQ: c.jq, Template: c.template}}
		asJSON, err := p.Format.Prepare()
		if err != nil || !asJSON {
			t.Fatalf("%+v: %v, %v", c, asJSON, err)
		}
		if err := p.PrintJSON(value); err != nil || out.String() != c.want {
			t.Errorf("%+v: %q, %v", c, out.String(), err)
		}
	}
	for _, f := range []Format{{JQ: ".["}, {JQ: "nosuch"}, {JQ: "input"}, {Template: "{{"}, {JQ: ".", Template: "x"}, {JQ: ".", Output: "tsv"}, {Output: "yaml"}} {
		if _, err := f.Prepare(); err == nil && f.JQ != "input" {
			t.Errorf("%+v is accepted", f)
		}
	}
}

func TestColours(t *testing.T) {
	var out strings.Builder
	for _, c := range []struct {
		no, force, term string
		want            bool
	}{
		{"", "", "xterm", false}, // no terminal
		{"", "1", "xterm", true},
		{"", "1", "dumb", true},
		{"", "0", "xterm", false},
		{"1", "1", "xterm", false},
	} {
		t.Setenv("NO_COLOR", c.no)
		t.Setenv("CLICOLOR_FORCE", c.force)
		t.Setenv("TERM", c.term)
		if got := wantsColour(&out); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}
