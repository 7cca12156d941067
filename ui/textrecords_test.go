package ui

import (
	"testing"
	"time"

	"latchkey/core"
	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/ui/activitypage"
	"latchkey/ui/locale"
)

// recordedRollout is a rollout whose rows say these texts in one of the two forms
// that a column may have.
func recordedRollout(t *testing.T, form func(say.Text) string, title, reason, verified, failed say.Text) rollout.Report {
	t.Helper()
	row := store.Rollout{ID: 1, Verb: string(rollout.Rotate), Title: form(title), Reason: form(reason), State: string(rollout.Paused), Spec: `{"verb":"rotate"}`,
		Created: now.Add(-time.Hour), Updated: now, Steps: map[string]int{string(rollout.StepDone): 1, string(rollout.StepFailed): 1}}
	acts := `[{"do":"add","outcome":"done"},{"do":"verify","outcome":"done"},{"do":"remove"}]`
	report, err := rollout.NewReport(row, []store.RolloutStep{
		{N: 1, Account: "a1", Target: "acme/ledger", Planned: "acme/ledger", Acts: acts, At: 3, State: string(rollout.StepDone), Verification: form(verified)},
		{N: 2, Account: "a1", Target: "acme/web", Planned: "acme/web", Acts: acts, At: 2, State: string(rollout.StepFailed), Error: form(failed)},
	})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// A row that an earlier version kept in English and one that this version keeps
// as code and values say the same German sentences.
func TestOldAndNewRowsSayTheSame(t *testing.T) {
	target := say.Values{"target": "acme/web", "label": `"ci"`}
	removal := say.New("went.on", "{act} on {target}: {cause}", target, say.Values{"act": say.New("part.act-remove", "remove"),
		"cause": say.New("went.still-there", "the forge still shows the key after removing it")})
	reason := say.Count("went.too-many", 3, "{n} step failed, as many as were allowed; the last one: {cause}", "{n} steps failed, as many as were allowed; the last one: {cause}", say.Values{"cause": removal})
	title := say.New("title.rotate", "rotate {key} on {where}", say.Values{"key": say.New("part.key", "{key}⟨ ({comment})⟩", say.Values{"key": "SHA256:3HkQ0m5lq1cQk2v8rX", "comment": "ci@build-07"}),
		"where": say.Count("part.repositories", 2, "{n} repository", "{n} repositories")})
	opened := say.New("went.opened", "opened over SSH, {n} refs", say.Values{"n": 13})
	begun := say.New("begun.remove-sent", "removing {label} from {target} was interrupted: it is not known whether it was removed", target)
	for name, form := range map[string]func(say.Text) string{"earlier": say.Text.String, "this": say.Encode} {
		t.Run("kept by "+name+" version", func(t *testing.T) {
			f := acme()
			f.rolled = recordedRollout(t, form, title, reason, opened, removal)
			f.left = []core.Unfinished{{ID: 7, What: "remove", Text: say.Decode(form(begun)), Since: now.Add(-20 * time.Minute), CanUndo: true}}
			p := withKeys(t, f)
			p.w.look.SetLanguage("de")
			p.w.waiting.check() // what was shown before stays in the language of then
			p.until("the journal's entry is offered", func() bool {
				return p.says(`Das Entfernen von "ci" von acme/web wurde unterbrochen: Ob der Schlüssel entfernt ist, ist nicht bekannt`)
			})
			p.w.activity.Open(activitypage.RolloutRun(1))
			p.until("the rollout says why it paused", func() bool {
				return p.says("3 Schritte sind fehlgeschlagen, mehr sind nicht erlaubt; der letzte: Entfernen auf acme/web: die Forge zeigt den Schlüssel nach dem Entfernen noch immer")
			})
			for _, sentence := range []string{"Rotieren · ci@build-07", "Über SSH geöffnet, 13 Referenzen", "Entfernen auf acme/web: die Forge zeigt den Schlüssel nach dem Entfernen noch immer"} {
				p.until("the rollout says: "+sentence, func() bool { return p.says(sentence) })
			}
			if got := locale.TitleOf(f.rolled.Title); got != "Rotieren · ci@build-07 · 2 Repositorys" {
				t.Errorf("title: %q", got)
			}
		})
	}
}
