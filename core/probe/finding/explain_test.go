package finding

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"latchkey/core/say"
)

// TestEveryCodeIsExplained fills every explanation with all facts and with
// none: three sentences must come out, without holes.
func TestEveryCodeIsExplained(t *testing.T) {
	all := Facts{}
	for _, name := range []string{"host", "port", "repo", "said", "error", "why", "better", "place", "type", "presented", "trusted", "where", "also", "name", "since", "nobody", "forge", "key", "methods", "opens", "guess", "branch", "format", "limit", "bytes", "count", "names", "other", "because", "algorithm", "path", "bits", "files", "size", "objects"} {
		all[name] = "\x1b[31m" + name + "\u202e"
	}
	optional := regexp.MustCompile(`⟨[^⟩]*⟩`)
	codes := 0
	for _, table := range explanations {
		for code, text := range table {
			codes++
			f := Explain(code, all)
			for _, s := range []string{f.What.String(), f.Why.String(), f.Remedy.String()} {
				if s == "" || strings.ContainsAny(s, "{}⟨⟩\x1b\u202e") || strings.Contains(s, "..") || strings.Contains(strings.NewReplacer(" .git", "", " .lfsconfig", "").Replace(s), " .") {
					t.Errorf("%s: %q", code, s)
				}
			}
			required := Facts{}
			for _, s := range []string{text.what, text.why, text.remedy} {
				for _, p := range say.Places(optional.ReplaceAllString(s, "")) {
					required[p] = p
				}
			}
			f = Explain(code, required)
			for _, s := range []string{f.What.String(), f.Remedy.String()} {
				if !strings.HasSuffix(s, ".") || strings.ContainsAny(s, "{}⟨⟩") || strings.Contains(strings.NewReplacer(" .git", "", " .lfsconfig", "").Replace(s), " .") {
					t.Errorf("%s without more facts: %q", code, s)
				}
			}
		}
	}
	if codes < 50 {
		t.Errorf("only %d codes", codes)
	}
	sentences := slices.Concat(sentenceTables...)
	for _, s := range sentences {
		if _, ok := explanation(s.code); !ok || s.part != strings.ToLower(s.part) || s.from == "" {
			t.Errorf("%q: %q from %q", s.part, s.code, s.from)
		}
	}
	if more := len(sentences) - 50; more < 60 {
		t.Errorf("%d sentences", len(sentences))
	}
}
