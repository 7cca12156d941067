package auditcmd

import (
	"os/exec"
	"slices"
	"strings"
	"testing"

	"latchkey/api"
	"latchkey/core"
	"latchkey/core/audit"
)

// Each way to put a finding right has its command, once, and what is excepted none.
func TestRemedies(t *testing.T) {
	finding := func(rule audit.RuleID, name string, mend audit.Mend, s audit.Subject) audit.Finding {
		return audit.Finding{Rule: rule, Name: name, Mend: mend, Subject: s}
	}
	at := audit.Subject{Fingerprint: "SHA256:a/b+c", Account: "bb-1", Target: "acme/it's", Places: 2}
	project := at
	project.Project = true
	excepted := finding("LK001", "weak-type", audit.MendRotate, audit.Subject{Fingerprint: "SHA256:x", Places: 1})
	excepted.Except.Match = "*"
	r := remediesFor(&audit.Report{Findings: []audit.Finding{
		finding("LK001", "weak-type", audit.MendRotate, at), finding("LK030", "old", audit.MendRotate, at), excepted,
		finding("LK021", "unused", audit.MendRemove, at), finding("LK021", "unused", audit.MendRemove, project),
		finding("LK070", "label-pattern", audit.MendLabel, at), finding("LK050", "needless-write", audit.MendNarrow, at),
		finding("LK060", "token-ends", audit.MendToken, audit.Subject{Account: "bb-1"}), finding("LK063", "switched-off", audit.MendForge, at),
		finding("LK073", "no-owner", audit.MendRegister, at), finding("LK075", "review-due", audit.MendRegister, at),
		finding("LK047", "machine-without-key", audit.MendOnboard, audit.Subject{Machine: "build-07", Target: "acme/web", Account: "bb-1"}),
	}}, []core.Account{{ID: "bb-1", Forge: api.Kind("bitbucket")}})
	var got []string
	for _, row := range r.Commands {
		got = append(got, strings.TrimPrefix(row.Command, "latchctl "))
	}
	want := []string{"rollout rotate SHA256:a/b+c", `rollout revoke SHA256:a/b+c 'acme/it'\''s' --account bb-1`, `rollout relabel SHA256:a/b+c LABEL 'acme/it'\''s' --account bb-1`,
		"audit export --wanted --narrow -o narrow.yaml", "apply -f narrow.yaml --recreate", "account add bitbucket",
		"register set SHA256:a/b+c --owner NAME", "register set SHA256:a/b+c --review DAY", "machine onboard build-07 --repo acme/web"}
	if !slices.Equal(got, want) {
		t.Errorf("%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if !slices.Equal(r.Commands[0].Rules, []audit.RuleID{"LK001", "LK030"}) || r.Elsewhere != 2 {
		t.Errorf("%+v", r)
	}
}

// A shell reads a word as it was, whatever is in it.
func TestAWordOfACommandLine(t *testing.T) {
	for _, text := range []string{"plain-1", "", "it's", "$(touch x)", "`x`", "a b", "; rm -rf", "é漢", `back\slash`, "-x", "a*"} {
		out, err := exec.Command("sh", "-c", "printf %s "+shellWord(text)).Output()
		if err != nil || string(out) != text {
			t.Errorf("%q became %q, %v", text, out, err)
		}
	}
}
