package activitypage

import (
	"latchkey/core"
	"latchkey/core/rollout"
	"latchkey/internal/safetext"
	"latchkey/ui/frame"
	"latchkey/ui/locale"
)

// outcomeWords say, beside the counts, what is waited for, what was left out or
// left standing, and which key is the new one.
func (d *runView) outcomeWords(r rollout.Summary) (words []string) {
	switch {
	case r.State == rollout.Soaking && !r.Due.IsZero():
		words = append(words, locale.T("activity.due", locale.Args{"When": locale.Minute(r.Due)}))
	case r.KeysStay > 0 && !r.Due.IsZero() && !r.Undoing:
		words = append(words, locale.T("activity.look_again", locale.Args{"When": locale.Minute(r.Due)}))
	}
	if r.KeysStay > 0 {
		words = append(words, locale.Tn("activity.keys_stay", r.KeysStay))
	}
	if n := r.LeftOut + r.Skipped; n > 0 && !r.Undoing {
		words = append(words, locale.Tn("activity.left_out", n))
	}
	if d.p.report.ID != r.ID {
		return words
	}
	if k := d.p.report.Key; k != nil && r.State != rollout.Running {
		words = append(words, locale.T("activity.new_key", locale.Args{"Key": newKeyName(k)}))
	}
	if n := d.p.report.OldLeft; n > 0 && r.State.Ended() {
		words = append(words, locale.Tn("activity.old_left", n))
	}
	if n := len(d.p.report.CurrentAgain); n > 0 && r.State.Ended() {
		words = append(words, locale.Tn("activity.old_again", n))
	}
	return words
}

// newKeyName is what a person knows the new key of a rotation by.
func newKeyName(k *rollout.NewKeySummary) string {
	name := safetext.Line(k.Name, 80)
	switch {
	case k.Set != "":
		return locale.T("plan.set", locale.Args{"Name": name})
	case k.Fingerprint == "":
		return name
	}
	return frame.KeyChoice(name, k.Fingerprint)
}

func (d *runView) rolloutButtons(r rollout.Summary) []action {
	p := d.p
	var list []action
	add := func(id, text, icon string, do func()) { list = append(list, action{id, text, icon, do}) }
	undo := func() {
		add("undo", locale.T("rollout.undo"), "undo", func() { p.RunRollout(r.ID, r.Title, p.backend.UndoRollout) })
	}
	switch {
	case d.p.works(r.ID):
		add("stop", locale.T("action.stop"), "stop", d.p.running[r.ID].Stop)
	case r.State == rollout.Running: // in the hands of another program
	case r.State == rollout.Soaking && !core.IsDue(r, p.f.Now()): // there is nothing to go on with yet
		d.machineButton(r, add)
		d.keyButtons(add)
		add("leave-old", locale.T("rollout.leave_old"), "cross", func() { p.RunRollout(r.ID, r.Title, p.backend.CancelRollout) })
		undo()
	case !r.State.Ended():
		add("resume", locale.T("rollout.resume"), "play", func() { p.RunRollout(r.ID, r.Title, p.backend.RunRollout) })
		add("cancel", locale.T("rollout.cancel"), "cross", func() { p.RunRollout(r.ID, r.Title, p.backend.CancelRollout) })
		undo()
	default:
		switch {
		case r.Failed > 0:
			add("retry", locale.T("rollout.retry"), "refresh", func() { p.retryRollout(r) })
		case r.KeysStay > 0 && r.State != rollout.Undone:
			add("look-again", locale.T("rollout.look_again"), "refresh", func() { p.retryRollout(r) })
		}
		if d.p.report.ID == r.ID && d.p.report.OldLeft > 0 {
			add("remove-old", locale.T("rollout.remove_old"), "remove", func() {
				p.f.Nav.Plan(frame.PlanRequest{Verb: rollout.RemoveOld, Of: r.ID, About: []frame.Subject{{Label: locale.SubjectOf(r.Title)}}})
			})
		}
		d.machineButton(r, add)
		d.keyButtons(add)
		if r.State != rollout.Undone {
			undo()
		}
	}
	return append(list, d.reportButtons()...)
}

// machineButton leads from an onboarding to the machine, or to all where there are
// several.
func (d *runView) machineButton(r rollout.Summary, add func(id, text, icon string, do func())) {
	on := d.p.report.Spec.Machines
	if r.Verb != rollout.Onboard || r.State == rollout.Undone || d.p.report.ID != r.ID || len(on) == 0 {
		return
	}
	nav, id := d.f.Nav, ""
	if len(on) == 1 {
		id = on[0]
	}
	add("show-machine", locale.Tn("activity.show_machine", len(on)), "machine", func() { nav.Machine(id) })
}

// keyButtons lead to the new key of a rotation: nobody else has it yet.
func (d *runView) keyButtons(add func(id, text, icon string, do func())) {
	k := d.p.report.Key
	if k == nil || k.Fingerprint == "" && k.Set == "" {
		return
	}
	f, key := d.f, *k
	export := frame.ExportRequest{Fingerprint: key.Fingerprint, Set: key.Set, Pairs: key.Pairs, Label: safetext.Line(key.Name, 80)}
	add("export", locale.T("export.do")+"…", "export", func() { f.Nav.Export(export) })
	if key.Set == "" {
		add("ssh-config", locale.T("cmd.key-ssh-config"), "copy", func() { f.Nav.SSHConfig(key.Fingerprint) })
		add("show-key", locale.T("activity.show_key"), "key", func() { f.Nav.Key(key.Fingerprint) })
	}
}
