package locale

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"latchkey/ui/locale/localetest"
)

// countsWords finds a number with a word beside it, which changes with the number
// in most languages: "{n} keys", "testing {{.N}} keys".
var countsWords = regexp.MustCompile(`(\{n\}|\{\{\.N\}\}|\{\{\.Count\}\}) \pL{2,}`)

// A number beside a word is in a text that has a form for one of it and a form for
// several, in every language that tells them apart.
func TestCountsHaveTheirPluralForms(t *testing.T) {
	for _, o := range Languages() {
		if o.ID == "zh" { // which has one form
			continue
		}
		for key, text := range localetest.Texts(t, o.ID) {
			_, _, plural := strings.Cut(key, "#")
			if !plural && countsWords.MatchString(text) && !slices.Contains(oneFormIsEnough(), key) {
				t.Errorf("%s: %s counts, and has one form: %s", o.ID, key, text)
			}
		}
	}
}

// oneFormIsEnough names texts whose word stays as it is, or whose number is
// never one.
func oneFormIsEnough() []string {
	return []string{
		"ask.more", "part.and-more", "check.and-more", "check.half-done", "part.only-first-tested", "part.no-word-on-some", // and 1 more; 1 of them
		"part.asked-for", "part.left-alone", "part.not-looked-into", "part.not-over-ssh", "part.not-readable", "part.not-tested", "part.readable", "part.without-address", "part.without-commit",
		"account.budget", "keys.picked", "health.some_unused", "health.unused_tip", "health.use_unread_tip", "keys.private_some", "import.reading", "rollout.on", "remark.spent", "speech.row", "rollout.rate", "keys.set_some_here", "check.rollout-paused", "check.rollout-stopped", // 1 of 7
		"rollout.do_add", "rollout.do_relabel", "rollout.do_remove-old", "rollout.do_revoke", "rollout.do_rotate", // the verb follows in German
		"broken.name-too-long", "broken.path-too-long", "budget.more", "groups.text", "import.not_so_many", "label.too_long", "note.project-would-do", "passphrase.weak", // limits, and two or more
		"failed.failed-alike", "went.alike", "went.line-too-many", "which.text", "which.text_one",
		"left.min", "left.s", "size.b", "size.gb", "size.kb", "size.mb", "time.hour", "time.min", "took.ms", "took.s", // units
	}
}
