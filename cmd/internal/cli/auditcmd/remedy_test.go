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
	elsewhere := at
	elsewhere.Target = "acme/web"
	excepted := finding("LK001", "weak-type", audit.MendRotate, audit.Subject{Fingerprint: "SHA256:x", Places: 1})
	excepted.Except.Match = "*"
	r := remediesFor(&audit.Report{Findings: []audit.Finding{
		finding("LK001", "weak-type", audit.MendRotate, at), finding("LK030", "old", audit.MendRotate, at), excepted,
		finding("LK021", "unused", audit.MendRemove, at), finding("LK021", "unused", audit.MendRemove, project),
		finding("LK070", "label-pattern", audit.MendLabel, elsewhere), finding("LK050", "needless-write", audit.MendNarrow, at),
		finding("LK060", "token-ends", audit.MendToken, audit.Subject{Account: "bb-1"}), finding("LK063", "switched-off", audit.MendForge, at),
		finding("LK073", "no-owner", audit.MendRegister, at), finding("LK075", "review-due", audit.MendRegister, at),
		finding("LK047", "machine-without-key", audit.MendOnboard, audit.Subject{Machine: "build-07", Target: "acme/web", Account: "bb-1"}),
	}}, []core.Account{{ID: "bb-1", Forge: api.Kind("bitbucket")}})
	var got []string
	for _, row := range r.Commands {
		got = append(got, strings.TrimPrefix(row.Command, "latchctl "))
	}
	want := []string{`rollout revoke SHA256:a/b+c 'acme/it'\''s' --account bb-1`, "rollout rotate SHA256:a/b+c", "rollout relabel SHA256:a/b+c LABEL acme/web --account bb-1",
		"audit export --wanted --narrow -o narrow.yaml", "apply -f narrow.yaml --recreate", "account add bitbucket",
		"register set SHA256:a/b+c --owner NAME", "register set SHA256:a/b+c --review DAY", "machine onboard build-07 --repo acme/web"}
	if !slices.Equal(got, want) {
		t.Errorf("%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if !slices.Equal(r.Commands[0].Rules, []audit.RuleID{"LK001", "LK030", "LK021"}) || !slices.Equal(r.Commands[1].Rules, []audit.RuleID{"LK001", "LK030"}) || r.Elsewhere != 2 {
		t.Errorf("%+v", r)
	}
}

// No command is printed that would do nothing: a key that is taken off from everywhere
// is neither replaced nor renamed, and no forge is asked to rename that cannot.
func TestRemediesThatWouldDoNothing(t *testing.T) {
	finding := func(rule audit.RuleID, mend audit.Mend, account, target string, project bool, places int) audit.Finding {
		return audit.Finding{Rule: rule, Mend: mend, Subject: audit.Subject{Fingerprint: "SHA256:k", Account: account, Target: target, Project: project, Places: places}}
	}
	accounts := []core.Account{{ID: "bb", Forge: api.BitbucketCloud}, {ID: "gh", Forge: api.GitHub}}
	for name, c := range map[string]struct {
		findings  []audit.Finding
		want      []string
		elsewhere int
	}{
		"a label on GitHub":    {[]audit.Finding{finding("LK070", audit.MendLabel, "gh", "a/b", false, 1)}, nil, 1},
		"a label on Bitbucket": {[]audit.Finding{finding("LK070", audit.MendLabel, "bb", "a/b", false, 1)}, []string{"rollout relabel SHA256:k LABEL a/b --account bb"}, 0},
		"a label on a project": {[]audit.Finding{finding("LK070", audit.MendLabel, "bb", "a", true, 1)}, nil, 1},
		"old and unused, on one place": {[]audit.Finding{finding("LK030", audit.MendRotate, "bb", "a/b", false, 1), finding("LK021", audit.MendRemove, "bb", "a/b", false, 1),
			finding("LK070", audit.MendLabel, "bb", "a/b", false, 1)}, []string{"rollout revoke SHA256:k a/b --account bb"}, 0},
		"unused on both of its places, then old": {[]audit.Finding{finding("LK021", audit.MendRemove, "bb", "a/b", false, 2), finding("LK021", audit.MendRemove, "gh", "a/c", false, 2),
			finding("LK030", audit.MendRotate, "bb", "a/b", false, 2)}, []string{"rollout revoke SHA256:k a/b --account bb", "rollout revoke SHA256:k a/c --account gh"}, 0},
		"unused on one of two": {[]audit.Finding{finding("LK030", audit.MendRotate, "bb", "a/b", false, 2), finding("LK021", audit.MendRemove, "bb", "a/b", false, 2)},
			[]string{"rollout revoke SHA256:k a/b --account bb", "rollout rotate SHA256:k"}, 0},
	} {
		r := remediesFor(&audit.Report{Findings: c.findings}, accounts)
		var got []string
		for _, row := range r.Commands {
			got = append(got, strings.TrimPrefix(row.Command, "latchctl "))
		}
		if !slices.Equal(got, c.want) || r.Elsewhere != c.elsewhere {
			t.Errorf("%s: %q, %d elsewhere", name, got, r.Elsewhere)
		}
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
