package rolloutcmd

import (
	"fmt"
	"io"
	"regexp"
	"strings"

	"latchkey/core/rollout"
	"latchkey/core/wanted"
	"latchkey/internal/safetext"
)

// mostRows is how many rows a comment on a pull request has: forges refuse long ones.
const mostRows = 200

// writeMarkdown writes a plan as a comment for a pull request. again is the command that
// does exactly that.
func writeMarkdown(out io.Writer, plan rollout.Plan, matrix *wanted.Matrix, again string) error {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("### Deploy keys: %s\n", cell(plan.Title.String()))
	line("%s\n", cell(matrixText(matrix)))
	for _, k := range plan.Spec.Trust {
		line("- trust the host key of %s: %s %s", cell(k.Host), cell(k.Type), cell(string(k.Fingerprint)))
	}
	switch {
	case len(plan.Steps) > 0:
		line("\n| account | on | what |\n|---|---|---|")
		for _, step := range plan.Steps[:min(len(plan.Steps), mostRows)] {
			line("| %s | %s | %s |", cell(step.Account), cell(stepTarget(step)), cell(actText(step.Acts)))
		}
		if more := len(plan.Steps) - mostRows; more > 0 {
			line("\nand %d more", more)
		}
	case len(plan.Exclusions) == 0 && len(plan.Spec.Trust) == 0:
		line("Nothing to do.")
	}
	for i, key := range addedKeys(plan) {
		if i == 0 {
			line("\n#### Keys that are added\n")
		}
		line("- %s", cell(key))
	}
	if len(plan.Exclusions) > 0 {
		line("\n#### Left as it is\n")
		for _, x := range plan.Exclusions[:min(len(plan.Exclusions), mostRows)] {
			line("- %s: %s", cell(x.Target), cell(x.Text.String()))
		}
		if more := len(plan.Exclusions) - mostRows; more > 0 {
			line("- and %d more", more)
		}
	}
	for i, text := range plan.Stops {
		if i == 0 {
			line("\n#### Stops working\n")
		}
		line("- %s", cell(text.String()))
	}
	for i, text := range plan.Notes {
		if i == 0 {
			line("\n#### Notes\n")
		}
		line("- %s", cell(text.String()))
	}
	if len(plan.Steps) > 0 || len(plan.Spec.Trust) > 0 {
		line("\nTo do exactly this: `%s`", strings.ReplaceAll(again, "`", ""))
		if words := ageText(plan.Basis, plan.Made); words != "" {
			line("\nFacts: %s", cell(words))
		}
	}
	_, err := io.WriteString(out, b.String())
	return err
}

// startsList matches what would begin a list.
var startsList = regexp.MustCompile(`^(?:[-+]|\d+[.)])`)

// cell makes a text safe within Markdown: what strangers chose is no markup, no link and
// mentions nobody.
func cell(text string) string {
	text = safetext.Line(text, 500)
	var b strings.Builder
	if marker := startsList.FindString(text); marker != "" {
		b.WriteString(marker[:len(marker)-1] + `\` + marker[len(marker)-1:])
		text = text[len(marker):]
	}
	for i, r := range text {
		switch {
		case strings.ContainsRune("\\`*_{}[]<>()#!|~", r):
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '@' || r == '&' || r == ':' && strings.HasPrefix(text[i:], "://") || r == '.' && strings.HasSuffix(strings.ToLower(text[:i]), "www"):
			fmt.Fprintf(&b, "&#%d;", r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
