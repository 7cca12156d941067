package ui

import (
	"latchkey/core"
	"latchkey/core/rollout"
	"latchkey/internal/safetext"
)

// outcomeWords say, beside the counts, what is waited for, what was left out or
// left standing, and which key is the new one.
func (d *runView) outcomeWords(r rollout.Summary) (words []string) {
	switch {
	case r.State == rollout.Soaking && !r.Due.IsZero():
		words = append(words, t("activity.due", args{"When": moment(r.Due)}))
	case r.Kept > 0 && !r.Due.IsZero() && !r.Undoing:
		words = append(words, t("activity.look_again", args{"When": moment(r.Due)}))
	}
	if r.Kept > 0 {
		words = append(words, tn("activity.kept", r.Kept))
	}
	if n := r.LeftOut + r.Skipped; n > 0 && !r.Undoing {
		words = append(words, tn("activity.left_out", n))
	}
	if d.p.report.ID != r.ID {
		return words
	}
	if k := d.p.report.Key; k != nil && r.State != rollout.Running {
		words = append(words, t("activity.new_key", args{"Key": newKeyName(k)}))
	}
	if n := d.p.report.OldLeft; n > 0 && r.State.Ended() {
		words = append(words, tn("activity.old_left", n))
	}
	if n := len(d.p.report.CurrentAgain); n > 0 && r.State.Ended() {
		words = append(words, tn("activity.old_again", n))
	}
	return words
}

// newKeyName is what a person knows the new key of a rotation by.
func newKeyName(k *rollout.NewKeySummary) string {
	name := safetext.Line(k.Name, 80)
	switch {
	case k.Set != "":
		return t("plan.set", args{"Name": name})
	case name == "":
		return shortFingerprint(k.Fingerprint)
	case k.Fingerprint == "":
		return name
	}
	return name + " · " + shortFingerprint(k.Fingerprint)
}

func (d *runView) rolloutButtons(r rollout.Summary) []action {
	p := d.p
	var list []action
	add := func(id, text, icon string, do func()) { list = append(list, action{id, text, icon, do}) }
	job := d.p.running[r.ID]
	undo := func() {
		add("undo", t("rollout.undo"), "undo", func() { p.runRollout(r.ID, r.Title, p.backend.UndoRollout) })
	}
	switch {
	case job != nil:
		add("stop", t("action.stop"), "stop", job.stop)
	case r.State == rollout.Running: // in the hands of another program
	case r.State == rollout.Soaking && !core.IsDue(r, p.f.now()): // there is nothing to go on with yet
		d.keyButtons(add)
		add("leave-old", t("rollout.leave_old"), "cross", func() { p.runRollout(r.ID, r.Title, p.backend.CancelRollout) })
		undo()
	case !r.State.Ended():
		add("resume", t("rollout.resume"), "play", func() { p.runRollout(r.ID, r.Title, p.backend.RunRollout) })
		add("cancel", t("rollout.cancel"), "cross", func() { p.runRollout(r.ID, r.Title, p.backend.CancelRollout) })
		undo()
	default:
		switch {
		case r.Failed > 0:
			add("retry", t("rollout.retry"), "refresh", func() { p.retryRollout(r) })
		case r.Kept > 0 && r.State != rollout.Undone:
			add("look-again", t("rollout.look_again"), "refresh", func() { p.retryRollout(r) })
		}
		if d.p.report.ID == r.ID && d.p.report.OldLeft > 0 {
			add("remove-old", t("rollout.remove_old"), "remove", func() {
				p.f.nav.Plan(PlanRequest{Verb: rollout.RemoveOld, Of: r.ID, About: []Subject{{Label: subjectOf(r.Title)}}})
			})
		}
		d.keyButtons(add)
		if r.State != rollout.Undone {
			undo()
		}
	}
	return append(list, d.reportButtons()...)
}

// keyButtons lead to the new key of a rotation: nobody else has it yet.
func (d *runView) keyButtons(add func(id, text, icon string, do func())) {
	k := d.p.report.Key
	if k == nil || k.Fingerprint == "" && k.Set == "" {
		return
	}
	f, key := d.f, *k
	export := ExportRequest{Fingerprint: key.Fingerprint, Set: key.Set, Pairs: key.Pairs, Label: safetext.Line(key.Name, 80)}
	add("export", t("export.do")+"…", "export", func() { f.nav.Export(export) })
	if key.Set == "" {
		add("ssh-config", t("cmd.key-ssh-config"), "copy", func() { f.nav.SSHConfig(key.Fingerprint) })
		add("show-key", t("activity.show_key"), "key", func() { f.nav.Key(key.Fingerprint) })
	}
}
